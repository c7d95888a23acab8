"""Measure the site and write its section of docs/benchmarks.md: `python -m tests.benchmarks`.

The matching engine has a section and a script of its own: `python -m tests.benchmarks.matching`.
"""

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import pgtemp
from tests.benchmarks import document, first_load, lists, races, start
from tests.benchmarks.report import Table

HEAD = """## The site

Measured on {day} by `python -m tests.benchmarks`, no figure typed by hand:
{machine}, SQLite {sqlite}, {postgresql}.
Load when it began: {load:.1f}.

Load generator, databases and site share the cores. Absolute times mean little on another machine;
the ratio to a bare Flask page, asked in turns in the same run, means more.
"""
TAIL = """### The site again

```
.venv/bin/python -m tests.benchmarks            all of it, and this section
.venv/bin/python -m tests.benchmarks.lists      the lists alone; --help tells the options
.venv/bin/python -m tests.benchmarks.first_load
.venv/bin/python -m tests.benchmarks.races
.venv/bin/python -m tests.benchmarks.start
```

`python3 dev.py test` makes the environment. Nothing else should run on the machine: sixteen
connections keep both cores busy, so whatever else wants them lengthens every time.

### What the figures of the site do not say

- The postings are the demo city's, copied with another number in each title: words are as frequent
  as in 1,400 texts, rows of one sub-district lie scattered, and nobody writes meanwhile.
- Everything fits into memory. PostgreSQL runs on the same machine and forgets what a power cut
  would cost (`fsync=off`), which readers do not notice; it has been vacuumed, as it does by itself.
- Sorting all public postings by title or owner reads every row of them, and a search for one
  single letter reads every text: neither is in the lists above, both take several times as long.
- There is no proxy in front: it would take over connections and files, and add its own time.
"""


def head(load: float) -> str:
    programs = pgtemp.find_programs()
    return HEAD.format(
        day=document.today(),
        machine=document.machine(),
        sqlite=sqlite3.sqlite_version,
        postgresql=subprocess.check_output([programs / "postgres", "--version"], text=True).strip(),
        load=load,
    )


def measured(arguments: argparse.Namespace, home: Path) -> list[Table]:
    """Everything, what needs the machine for itself first."""
    found = []
    for dialect in ("sqlite", "postgresql"):
        place = home / dialect
        place.mkdir()
        size = {"postings": arguments.postings, "seconds": arguments.seconds}
        found.append(lists.measure(dialect, place, **size))
    loaded = home / "first_load"
    loaded.mkdir()
    return [
        start.measure(home),
        *found,
        first_load.measure(loaded),
        races.measured(arguments.rounds),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20, help="for each page (20)")
    parser.add_argument("--rounds", type=int, default=200, help="of each race (200)")
    arguments = parser.parse_args()
    load = document.load()
    with tempfile.TemporaryDirectory(prefix="gongjian-benchmarks-") as home:
        tables = measured(arguments, Path(home))
    text = "\n".join([head(load), *(table.markdown() for table in tables), TAIL])
    document.write("site", text)
    missed = [name for table in tables for name in table.missed]
    print(text, f"missed: {missed or 'nothing'}", sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

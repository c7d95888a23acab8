"""Run every benchmark and write docs/benchmarks.md: `python -m tests.benchmarks --help`."""

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import lists, races
from tests.benchmarks.report import Table

ROOT = Path(__file__).resolve().parents[2]
HEAD = """# Benchmarks

Measured by `python -m tests.benchmarks` on {day}, no figure typed by hand: {cores} cores,
{memory} GiB of memory, {system}, Python {python}, SQLite {sqlite}. Load generator, databases and
site share the cores.

Absolute times mean little on another machine; the ratio to a bare Flask page, asked in the same
run, means more.
"""
BARS = {"cold": 120, "warm": 10}  # seconds


def starts(checkout: Path) -> Table:
    """Time `dev.py up --exit` in an empty clone, with empty caches and then again."""
    table = Table("From nothing to a site", ["`python3 dev.py up`", "seconds", "bar"])
    caches = {
        name: str(checkout.parent / "caches")
        for name in ("XDG_CACHE_HOME", "UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache")
    }
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)  # noqa: S607
    for name, bar in BARS.items():
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "dev.py", "up", "--exit", "--port", "8765"],
            cwd=checkout,
            env=os.environ | caches,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - began
        table.add(name, f"{seconds:.1f}", f"< {bar}", kept=seconds < bar)
    table.notes.append(
        "Cold means: an empty clone and empty caches of packages, filled from an index nearby."
    )
    return table


def head() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return HEAD.format(
        day=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        memory=round(pages * size / 2**30),
        system=f"{platform.system()} on {platform.machine()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10, help="for each page")
    parser.add_argument("--rounds", type=int, default=200, help="of each race")
    arguments = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="gongjian-benchmarks-"))
    try:
        size = {"postings": arguments.postings, "seconds": arguments.seconds}
        tables = [
            starts(home / "clone"),
            *(lists.measure(dialect, home, **size) for dialect in ("sqlite", "postgresql")),
            races.measured(arguments.rounds),
        ]
    finally:
        shutil.rmtree(home, ignore_errors=True)
    text = "\n".join([head(), *(table.markdown() for table in tables)])
    (ROOT / "docs/benchmarks.md").write_text(text, encoding="utf-8")
    missed = [name for table in tables for name in table.missed]
    print(text, f"missed: {missed or 'nothing'}", sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

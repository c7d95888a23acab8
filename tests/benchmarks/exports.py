"""How long exports of a long list take, and how much memory: `python -m tests.benchmarks.exports`.

Each file is made in a process of its own, as the worker makes it, so that its peak is its own.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests.benchmarks.report import Table
from tests.benchmarks.site import Site, built
from tests.databases import settings_for
from webapp import create_app
from webapp.i18n import now
from webapp.models.exports import ExportList, FileForm

ROOT = Path(__file__).parents[2]
ROWS = {FileForm.XLSX: 20_000, FileForm.CSV: 20_000, FileForm.JSON: 20_000, FileForm.PDF: 1_000}
MOST_SECONDS, MOST_MEGABYTES = 20, 300
BARRED = FileForm.XLSX
READER = "district auditor"
SPARE = 2  # the reader's district holds about half of the city's postings


def measure(dialect: str, home: Path) -> Table:
    """Fill a database and make every format from it; a row for each."""
    with built(dialect, home, SPARE * 2 * max(ROWS.values())) as site:
        return tabulated(site, {form: made(site, form) for form in FileForm})


def tabulated(site: Site, figures: dict[FileForm, dict[str, float]]) -> Table:
    columns = ("needs as", "rows", "seconds", "CPU s", "rows/s", "peak MB", "file MB")
    table = Table(f"Exports: {site.dialect}", columns)
    for form, found in figures.items():
        kept = None
        if form is BARRED:
            kept = found["seconds"] < MOST_SECONDS and found["peak"] < MOST_MEGABYTES
        table.add(
            form,
            f"{found['rows']:,}",
            f"{found['seconds']:.1f}",
            f"{found['cpu']:.1f}",
            f"{found['rows'] / found['seconds']:,.0f}",
            f"{found['peak']:.0f}",
            f"{found['size'] / 2**20:.1f}",
            kept=kept,
        )
    table.notes.append(
        f"Bar: 20,000 rows as xlsx below {MOST_SECONDS} s and {MOST_MEGABYTES} MB. From the query "
        "to the whole file, all columns; the peak is that of the process, application included. "
        "A list as pdf ends at 1,000 rows. CPU seconds do not count what other programs take."
    )
    return table


def made(site: Site, form: FileForm) -> dict[str, float]:
    """Make one file in a child; return its figures."""
    reader = site.readers[READER]
    assert reader
    command = ["-m", "tests.benchmarks.exports", "--child", form, "--reader"]
    child = subprocess.run(
        [sys.executable, *command, str(reader.membership_id)],
        cwd=ROOT,
        env=os.environ
        | {
            "BENCHMARK_URL": site.settings.database_url,
            "BENCHMARK_HOME": str(site.settings.instance),
        },
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(child.stdout.splitlines()[-1])
    return found


def make(form: FileForm, membership_id: int) -> dict[str, float]:
    """Write one file as the worker does; seconds, bytes, and megabytes at the peak."""
    from webapp.queries.exports import Listing, opened
    from webapp.queries.postings import Filters
    from webapp.services import files
    from webapp.services.doors import acting_again

    home = Path(os.environ["BENCHMARK_HOME"])
    app = create_app(settings_for(os.environ["BENCHMARK_URL"], home, demo=True))
    with app.app_context(), tempfile.TemporaryFile() as file:
        actor = acting_again(membership_id, at=now())
        begun, cpu = time.perf_counter(), time.process_time()
        found = opened(ExportList.NEEDS, Filters(), actor)
        rows = min(found.total, ROWS[form])
        listing = Listing(found.columns, rows, islice(found.records, rows))
        files.write(ExportList.NEEDS, form, listing, file, at=now())
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        size = file.tell()
    return {"rows": rows, "seconds": seconds, "cpu": cpu, "peak": peak(), "size": size}


def peak() -> float:
    """Megabytes of this program at most: `getrusage` would count those of its parent as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--child", type=FileForm, help=argparse.SUPPRESS)
    parser.add_argument("--reader", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(make(chosen.child, chosen.reader)))
        return 0
    missed = 0
    for dialect in chosen.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as home:
            table = measure(dialect, Path(home))
        print(table.markdown(), flush=True)
        missed += len(table.missed)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

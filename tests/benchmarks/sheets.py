"""Sheets in and out, and their section of docs/benchmarks.md: `python -m tests.benchmarks.sheets`.

In: a workbook of needs is uploaded, read and written as the worker does it, from the request to
the end of its job. Out: see `tests.benchmarks.exports`.
"""

import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tests import pgtemp
from tests.benchmarks import document, exports
from tests.benchmarks.report import Table
from tests.databases import DATABASES, Template, let_go, settings_for
from tests.sheeted import as_xlsx, look, several, uploaded, work
from tests.world import NOON
from webapp import create_app
from webapp.models.imports import ImportState
from webapp.policy import Actor
from webapp.services import imports, imports_undoing

ROWS = 5_000
MOST_TO_READ, MOST_TO_WRITE = 15, 10  # seconds
HEAD = """## Sheets in and out

Measured on {day} by `python -m tests.benchmarks.sheets`, no figure typed by hand:
{machine}. Load when it began: {load:.1f}.
"""


def measure(home: Path) -> Table:
    """Import a sheet of 5,000 needs on each database; a row for each."""
    columns = ("database", "rows", "upload to preview s", "commit s", "undo s")
    table = Table("Imports", columns)
    content = as_xlsx(several(ROWS))
    with pgtemp.server() as server:
        for dialect in DATABASES:
            place = home / dialect
            place.mkdir()
            template = Template(dialect, place, server if dialect == "postgresql" else None)
            app = create_app(settings_for(template.copy(), place))
            actor = template.world.actors["community_staff river"]
            reading, writing, undoing = imported(app, actor, content)
            kept = reading < MOST_TO_READ and writing < MOST_TO_WRITE
            figures = (f"{seconds:.1f}" for seconds in (reading, writing, undoing))
            table.add(dialect, f"{ROWS:,}", *figures, kept=kept)
            let_go(app)
    table.notes.append(
        f"Bar: preview within {MOST_TO_READ} s, commit within {MOST_TO_WRITE} s. Each row has ten "
        "cells and becomes a submitted need. The worker's idle wait, up to 1.25 s, comes on top."
    )
    return table


def imported(app: Flask, actor: Actor, content: bytes) -> tuple[float, float, float]:
    """Return the seconds to read, to write and to undo."""
    with app.app_context():
        begun = time.perf_counter()
        made = uploaded(actor, content, name="清单.xlsx")
        reading = time.perf_counter() - begun
        found = look(made)
        assert found.state is ImportState.READY, found.state

        def write() -> None:
            imports.write(made, submit=True, version=found.version, actor=actor, at=NOON)
            work(made)

        writing = seconds(write)
        assert look(made).state is ImportState.COMMITTED

        def undo() -> None:
            imports_undoing.undo(made, actor=actor, at=NOON)
            work(made)

        undoing = seconds(undo)
        assert look(made).state is ImportState.UNDONE
        return reading, writing, undoing


def seconds(done: Callable[[], object]) -> float:
    begun = time.perf_counter()
    done()
    return time.perf_counter() - begun


def main() -> int:
    load = document.load()
    with tempfile.TemporaryDirectory(prefix="gongjian-benchmarks-") as home:
        tables = [measure(Path(home))]
        for dialect in DATABASES:
            place = Path(home) / f"exports-{dialect}-{secrets.token_hex(2)}"
            place.mkdir()
            tables.append(exports.measure(dialect, place))
    head = HEAD.format(day=document.today(), machine=document.machine(), load=load)
    text = "\n".join([head, *(table.markdown() for table in tables)])
    document.write("sheets", text)
    print(text)
    return 1 if any(table.missed for table in tables) else 0


if __name__ == "__main__":
    sys.exit(main())

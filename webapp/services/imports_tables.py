"""Tables of uploaded files, and tables made again of stored rows."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp.config import Settings
from webapp.db import db
from webapp.models.imports import Import, SheetFile, SheetRow
from webapp.sheets import SheetRefused, Table, find_tables, open_sheets
from webapp.sheets.grid import Cell, CellKind

FOLDER = "sheet-"  # of temporary folders in the instance, each for one file
LEFT_AFTER = timedelta(hours=1)
Cells = Iterable[Sequence[Sequence[Any]]]


def tables_of(found: Import) -> list[Table]:
    """Open the file in a child process; raises SheetRefused when no sheet holds a table."""
    content = db.session.scalars(
        select(SheetFile.content).where(SheetFile.import_id == found.id)
    ).one()
    db.session.close()  # reading takes seconds: no transaction stays open
    settings: Settings = current_app.extensions["settings"]
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=settings.instance) as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(content)
        return tables_in(path, found.file_name)


def remove_leftovers(*, at: datetime) -> None:
    """Remove folders of readers that were killed; living ones last for seconds."""
    settings: Settings = current_app.extensions["settings"]
    for folder in settings.instance.glob(f"{FOLDER}*"):
        made = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        if folder.is_dir() and made < at - LEFT_AFTER:
            shutil.rmtree(folder, ignore_errors=True)


def tables_in(path: Path, file_name: str) -> list[Table]:
    """Return every table of the file; raises SheetRefused when there is none."""
    tables: list[Table] = []
    refusal: SheetRefused | None = None
    for sheet in open_sheets(path, file_name):
        try:
            tables += find_tables(sheet)
        except SheetRefused as error:  # a sheet of notes beside the sheet of records
            refusal = refusal or error
    if not tables:
        raise refusal or SheetRefused("no_header")
    return tables


def content_digest(table: Table) -> str:
    """The same for tables with the same texts, whatever the file around them."""
    texts = [table.headings, *([cell.text for cell in row] for row in table.rows)]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def as_cells(row: Sequence[Cell]) -> list[list[Any]]:
    """Return a row as it is stored."""
    return [[cell.text, cell.row, cell.column, str(cell.kind)] for cell in row]


def stored_table(found: Import, rows: Cells) -> Table:
    """Make a table of stored rows, with the columns that were added to the sheet's own."""
    headings = tuple(column["heading"] for column in found.columns)
    cells = tuple(
        tuple(Cell(text, row, column, CellKind(kind)) for text, row, column, kind in line)
        for line in rows
    )
    sheet = found.sheets[found.sheet or 0]
    return Table(sheet=sheet["name"], title=sheet["title"], headings=headings, rows=cells)


def read_before(found: Import) -> Table | None:
    """Return the sheet's own columns as they were read and answered; None: not read yet."""
    stored = db.session.scalars(
        select(SheetRow.cells).where(SheetRow.import_id == found.id).order_by(SheetRow.position)
    ).all()
    if not stored:
        return None
    own = [column for column in found.columns if "text" not in column]
    table = stored_table(found, [cells[: len(own)] for cells in stored])
    return replace(table, headings=tuple(column["heading"] for column in own))


def with_added(table: Table, columns: Sequence[dict[str, Any]]) -> Table:
    """Add the columns that the sheet lacks and somebody gave one text for."""
    for column in columns[len(table.headings) :]:
        table = table.with_column(column["heading"], (column["text"],) * len(table.rows))
    return table

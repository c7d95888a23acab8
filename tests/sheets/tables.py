"""Sheets for tests: from lines of text, from files of our own, and as workbooks."""

import io
from pathlib import Path

import openpyxl

from webapp.sheets import Sheet, Table, find_tables, open_sheets
from webapp.sheets.reading.filling import grid

DATA = Path(__file__).parents[1] / "data" / "sheets"


def sheet_of(*lines: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    """A sheet of lines with | between cells. merged: (top, left, bottom, right) from 1."""
    rows = [
        (number, [(c, text, "text") for c, text in enumerate(line.split("|"), 1) if text])
        for number, line in enumerate(lines, start=1)
    ]
    return grid("表", [row for row in rows if row[1]], merged)


def table_of(*lines: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Table:
    [table] = find_tables(sheet_of(*lines, merged=merged))
    return table


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in table.rows]


def opened(path: Path, content: bytes, name: str) -> tuple[Sheet, ...]:
    path.write_bytes(content)
    return open_sheets(path, name)


def workbook_of(rows: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    """A workbook as another program (openpyxl) writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for reference in merged:
        sheet.merge_cells(reference)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()

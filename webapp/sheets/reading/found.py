"""What the child found in a file, before it is a grid."""

import re
from dataclasses import dataclass, field

from webapp.sheets.grid import letters
from webapp.sheets.reading import limits
from webapp.sheets.refusals import SheetRefused

# Written by programs and pasted from pages, seen by nobody, meaning nothing.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(slots=True)
class FoundSheet:
    """rows: filled cells of each row as (column, text, kind), by row; both count from 1.

    merged: (first row, first column, last row, last column).
    """

    name: str
    rows: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    width: int = 0


@dataclass(slots=True)
class Meter:
    """Counts what is read over all sheets of a file, and refuses what is too much."""

    cells: int = 0
    letters: int = 0

    def add(self, sheet: FoundSheet, row: int, column: int, text: str, kind: str) -> None:
        """Put a cell into the sheet, unless there is nothing in it."""
        text = clean(text, row, column, sheet.name)
        if not text:
            return
        if column > limits.MOST_COLUMNS:
            where = f"{letters(column)}{row}"
            raise SheetRefused("too_many_columns", limit=limits.MOST_COLUMNS, address=where)
        cells = sheet.rows.get(row)
        if cells is None:
            if len(sheet.rows) >= limits.MOST_ROWS:
                raise SheetRefused("too_many_rows", limit=limits.MOST_ROWS, sheet=sheet.name)
            cells = sheet.rows[row] = []
        cells.append((column, text, kind))
        sheet.width = max(sheet.width, column)
        self.cells += 1
        self.letters += len(text)
        self._check(sheet)

    def _check(self, sheet: FoundSheet) -> None:
        dense = len(sheet.rows) * sheet.width
        if max(self.cells, dense) > limits.MOST_CELLS or self.letters > limits.MOST_TEXT:
            raise SheetRefused("too_many_cells", limit=limits.MOST_CELLS, sheet=sheet.name)


def clean(text: str, row: int, column: int, sheet: str) -> str:
    """Trim a cell's text. Raises SheetRefused for what is too long or hides something."""
    if len(text) > limits.LONGEST_CELL:
        where = f"{letters(column)}{row}"
        raise SheetRefused("cell_too_long", limit=limits.LONGEST_CELL, address=where, sheet=sheet)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if hidden := _CONTROL.search(text):
        code = f"U+{ord(hidden[0]):04X}"
        where = f"{letters(column)}{row}"
        raise SheetRefused("control_character", code=code, address=where, sheet=sheet)
    return _INVISIBLE.sub("", text).strip()

"""A sheet as it lies on the desk: cells in rows, merged ones filled, empty edges cut off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

SECTION = "（小标题）"  # heading of the column that we add for rows that head others


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"  # "45", "0.5"
    DATE = "date"  # "2026-06-30" or "2026-06-30 09:00"
    TIME = "time"  # "09:00"


class Cell(NamedTuple):
    """`row` and `column` count from 1, as the sheet does; both are 0 for what we added.

    `merged`: the text stands in the upper left cell of a merged range and was filled in here.
    """

    text: str
    row: int = 0
    column: int = 0
    kind: CellKind = CellKind.TEXT
    merged: bool = False

    @property
    def address(self) -> str:
        return f"{letters(self.column)}{self.row}" if self.row else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet of a workbook, or a whole csv file; all rows have the same width."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


class SkippedRow(NamedTuple):
    """A row of the sheet that is no record. `why`: title, header, note, total, section, example."""

    number: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Records under headings. Every row has a cell for each heading.

    Columns and rows are named by their positions from 0. `numbers` has the row of the sheet in
    which each record begins. What was not read as a record is listed in `skipped`.
    """

    sheet: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    skipped: tuple[SkippedRow, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(next((cell.row for cell in row if cell.row), 0) for row in self.rows)

    def column(self, position: int) -> tuple[str, ...]:
        return tuple(row[position].text for row in self.rows)

    def edited(self, edits: Mapping[tuple[int, int], str]) -> "Table":
        """Put texts into cells, by (row, column) from 0; what is not in the table is left out."""
        changed: dict[int, list[Cell]] = {}
        for (row, column), text in edits.items():
            if 0 <= row < len(self.rows) and 0 <= column < len(self.headings):
                cells = changed.setdefault(row, list(self.rows[row]))
                cells[column] = cells[column]._replace(text=text, kind=CellKind.TEXT)
        rows = [tuple(changed.get(i, row)) for i, row in enumerate(self.rows)]
        return replace(self, rows=tuple(rows))

    def with_column(self, heading: str, texts: tuple[str, ...] = ()) -> "Table":
        """Add a column that the sheet does not have, empty unless there are texts."""
        texts = texts or ("",) * len(self.rows)
        rows = [(*row, Cell(text)) for row, text in zip(self.rows, texts, strict=True)]
        return replace(self, headings=(*self.headings, heading), rows=tuple(rows))


def letters(column: int) -> str:
    """Name a column as sheets do: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

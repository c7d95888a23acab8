"""From found cells to a grid: merged ranges filled, gaps closed."""

from collections.abc import Sequence
from typing import Any

from webapp.sheets.grid import Cell, CellKind, Sheet
from webapp.sheets.reading import limits
from webapp.sheets.refusals import SheetRefused


def grid(
    name: str, rows: Sequence[tuple[int, Any]], merged: Sequence[tuple[int, int, int, int]]
) -> Sheet:
    """Make a sheet of filled cells. Any gap between rows becomes one empty row."""
    filled = {
        number: {column: Cell(text, number, column, CellKind(kind)) for column, text, kind in cells}
        for number, cells in rows
    }
    last, width = max(filled), max(column for cells in filled.values() for column in cells)
    _fill(filled, merged, last, width)
    lines: list[tuple[Cell, ...]] = []
    before = 0
    for number in sorted(filled):
        if number > before + 1 and lines:
            lines.append(tuple(Cell("", number - 1, column) for column in range(1, width + 1)))
        cells = filled[number]
        lines.append(
            tuple(cells.get(column) or Cell("", number, column) for column in range(1, width + 1))
        )
        before = number
    return Sheet(name, tuple(lines))


def _fill(
    filled: dict[int, dict[int, Cell]],
    merged: Sequence[tuple[int, int, int, int]],
    last: int,
    width: int,
) -> None:
    """Repeat the text of a merged range in each of its cells, within what is used."""
    budget = limits.MOST_CELLS
    for top, left, bottom, right in merged:
        source = filled.get(top, {}).get(left)
        if source is None:
            continue
        bottom, right = min(bottom, last), min(right, width)
        budget -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if budget < 0:
            raise SheetRefused("too_many_cells", limit=limits.MOST_CELLS, sheet="")
        for row in range(top, bottom + 1):
            cells = filled.setdefault(row, {})
            for column in range(left, right + 1):
                if column not in cells:
                    cells[column] = Cell(source.text, row, column, source.kind, merged=True)

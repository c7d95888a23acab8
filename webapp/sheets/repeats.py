"""Cells that say 同上, or nothing where the sheet once had merged cells: asked, never filled."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from webapp.sheets.evidence import SAME
from webapp.sheets.grid import Cell, Table
from webapp.sheets.kinds import Kind
from webapp.sheets.values.text import is_empty, plain

# A blank in one of these may stand for the cell above, in sheets where blanks do.
MAY_REPEAT = frozenset({"windows", "place", "community_id", "category_id", "owner_id"})


def is_ditto(text: str) -> bool:
    return plain(text).lower() in SAME


def repeats(
    table: Table, fields: Sequence[str | None], kind: Kind
) -> Mapping[tuple[int, int], str]:
    """For each cell that may repeat the one above, by (row, column): the text that stands above."""
    grouped = _is_grouped(table, fields, kind)
    found: dict[tuple[int, int], str] = {}
    for column, field in enumerate(fields):
        if field:
            marked = field in MAY_REPEAT and (grouped or _must_stand(field, kind))
            found |= _repeated(table, column, _Blanks(field in MAY_REPEAT, marked))
    return found


class _Blanks(NamedTuple):
    """Which blanks of a column are a question: those beside a 同上, or all."""

    beside_dittos: bool
    all: bool


def _must_stand(field: str, kind: Kind) -> bool:
    """A blank where something must stand is a question in any sheet."""
    return field in MAY_REPEAT and kind.column(field).required


def _repeated(table: Table, column: int, blanks: _Blanks) -> dict[tuple[int, int], str]:
    above = ""
    found: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(table.rows):
        text = cells[column].text
        if text.strip() and not is_ditto(text):
            above = "" if is_empty(text) else text
        elif above and _is_question(cells, text, blanks):
            found[row, column] = above
    return found


def _is_question(cells: Sequence[Cell], text: str, blanks: _Blanks) -> bool:
    if text.strip():
        return True  # 同上
    return blanks.all or (blanks.beside_dittos and any(is_ditto(cell.text) for cell in cells))


def _is_grouped(table: Table, fields: Sequence[str | None], kind: Kind) -> bool:
    """A column on the left that names something in the first row of each group only."""
    for column, field in enumerate(fields):
        if column and not (field and _must_stand(field, kind)):
            return False
        filled = [bool(text.strip()) for text in table.column(column)]
        if filled and filled[0] and not all(filled) and any(filled[1:]):
            return True
    return False

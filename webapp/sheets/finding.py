"""Find the tables of a sheet: where headings are, which rows are records, and which are not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from webapp.sheets.columns import heading_key
from webapp.sheets.folding import folded
from webapp.sheets.grid import SECTION, Cell, Sheet, SkippedRow, Table
from webapp.sheets.headings import headings_at
from webapp.sheets.refusals import SheetRefused
from webapp.sheets.vertical import vertical_tables
from webapp.sheets.vocabulary import (
    heading_worth,
    is_another_header,
    is_example,
    is_header,
    is_note,
    is_section,
    is_total,
    section_name,
    texts_of,
)

SEARCHED = 40  # rows in which a header is looked for


@dataclass(slots=True)
class _Draft:
    """A table while its rows are sorted."""

    headings: tuple[str, ...]
    counted: bool
    title: str = ""
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    section: str = ""


def find_tables(sheet: Sheet) -> tuple[Table, ...]:
    """Return the tables of a sheet, each with at least one record.

    Raises SheetRefused when there are no headings, or nothing below them.
    """
    tables = vertical_tables(sheet) or _horizontal(sheet)
    filled = [folded(table) for table in tables if table.rows]
    if not filled:
        raise SheetRefused("no_rows" if tables else "no_header", sheet=sheet.name)
    return tuple(filled)


def _horizontal(sheet: Sheet) -> list[Table]:
    drafts: list[_Draft] = []
    above: list[SkippedRow] = []
    position = _first_header(sheet.rows)
    if position is None:
        return []
    above = [_skipped(row, "title") for row in sheet.rows[:position] if texts_of(row)]
    while position < len(sheet.rows):
        row = sheet.rows[position]
        if not drafts or (is_another_header(row) and not _repeats(drafts[-1], row)):
            above = _heads(drafts[-1]) if drafts else above
            headings, depth = headings_at(sheet.rows, position)
            headers = sheet.rows[position : position + depth]
            position += depth
            drafts.append(_Draft(headings, _is_counted(sheet.rows, position)))
            drafts[-1].skipped = [*above, *(_skipped(r, "header") for r in headers)]
            drafts[-1].title = " ".join(skip.text for skip in above)[:200]
            above = []
            continue
        _sort(drafts[-1], row)
        position += 1
    return [_table(sheet, draft) for draft in drafts]


def _heads(draft: _Draft) -> list[SkippedRow]:
    """Take back the lines below a table's last record: they head the next one."""
    last = draft.rows[-1][0].row if draft.rows else 0
    below = [row for row in draft.skipped if row.number > last and row.why == "section"]
    draft.skipped = [row for row in draft.skipped if row not in below]
    return [row._replace(why="title") for row in below]


def _first_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The first row of headings; else the row that is most like one."""
    near = rows[:SEARCHED]
    for position, row in enumerate(near):
        if is_header(row):
            return position
    worths = [sum(heading_worth(cell.text) for cell in texts_of(row)) for row in near]
    best = max(range(len(near)), key=lambda i: (worths[i], -i), default=None)
    if best is not None and worths[best] >= 1 and len(near) > best + 1:
        texts = texts_of(near[best])
        if worths[best] >= len(texts) * 0.3 and (len(texts) > 1 or _width(rows) == 1):
            return best
    return None


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max((len(texts_of(row)) for row in rows[: SEARCHED * 2]), default=0)


def _is_counted(rows: Sequence[Sequence[Cell]], start: int) -> bool:
    """Say whether the first column counts the rows."""
    firsts = [row[0].text for row in rows[start : start + 60] if len(texts_of(row)) > 1]
    numbers = sum(text.isdecimal() for text in firsts)
    return numbers > 1 and numbers >= len(firsts) * 0.6


def _repeats(draft: _Draft, row: Sequence[Cell]) -> bool:
    """The same headings again, as on every printed page."""
    texts = {heading_key(cell.text) for cell in texts_of(row)}
    known = {heading_key(part) for h in draft.headings for part in (h, *h.split("/"))}
    return texts <= known


def _sort(draft: _Draft, row: tuple[Cell, ...]) -> None:
    """Say what a row below the headings is."""
    if not texts_of(row):
        return
    for why, test in (
        ("header", lambda r: is_another_header(r) and _repeats(draft, r)),
        ("total", is_total),
        ("note", is_note),
        ("example", is_example),
    ):
        if test(row):
            draft.skipped.append(_skipped(row, why))
            return
    if is_section(row, counted=draft.counted):
        draft.section = section_name(texts_of(row)[0].text)
        draft.skipped.append(_skipped(row, "section"))
        return
    draft.rows.append(row)
    draft.sections.append(draft.section)


def _skipped(row: Sequence[Cell], why: str) -> SkippedRow:
    text = " ".join(cell.text for cell in texts_of(row))
    return SkippedRow(row[0].row, why, " ".join(text.split())[:200])


def _table(sheet: Sheet, draft: _Draft) -> Table:
    """Leave out columns in which there is nothing at all, and add that of the sections."""
    kept = [
        position
        for position, heading in enumerate(draft.headings)
        if heading or any(row[position].text for row in draft.rows)
    ]
    table = Table(
        sheet=sheet.name,
        title=draft.title,
        headings=tuple(draft.headings[position] for position in kept),
        rows=tuple(tuple(row[position] for position in kept) for row in draft.rows),
        skipped=tuple(draft.skipped),
    )
    return table.with_column(SECTION, tuple(draft.sections)) if any(draft.sections) else table

"""Sheets that are filled in like forms: a heading, and beside it what was written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from webapp.sheets.columns import heading_key
from webapp.sheets.grid import Cell, Sheet, SkippedRow, Table
from webapp.sheets.vocabulary import heading_worth, is_section, texts_of

_SECTION = re.compile(r"[【〖［\[《#]|第.{1,3}[项条个批]|[一二三四五六七八九十]+、")
_PAIR = re.compile(r"\s*([^:：\d]{1,20})[:：]\s*(.*)", re.DOTALL)
LEAST = 3  # headings that a form has
MOST_OF = 0.6  # of the rows with something in them


@dataclass(slots=True)
class _Records:
    """Records as they come; `order` has their headings as they were first written."""

    order: dict[str, str] = field(default_factory=dict)
    all: list[dict[str, Cell]] = field(default_factory=list)
    last: str = ""

    def add(self, heading: str, cell: Cell) -> None:
        """Put a value under a heading; a heading that comes again begins the next record."""
        key = heading_key(heading)
        self.order.setdefault(key, heading)
        first = next(iter(self.order))
        if not self.all or key in self.all[-1] or (key == first and self.all[-1]):
            self.all.append({})
        self.all[-1][key] = cell
        self.last = key

    def go_on(self, cell: Cell) -> None:
        """Add what stands below a value to it."""
        if self.all and self.last and cell.text:
            before = self.all[-1][self.last]
            text = f"{before.text}\n{cell.text}".strip()
            self.all[-1][self.last] = before._replace(text=text)


def vertical_tables(sheet: Sheet) -> list[Table]:
    """Return the sheet as one table if it is filled in like forms, else nothing."""
    rows = [row for row in sheet.rows if texts_of(row)]
    named = [row for row in rows if next(_pairs(row), None)]
    keys = {heading_key(heading) for row in named for heading, _ in _pairs(row)}
    if len(named) < LEAST or len(keys) < LEAST or len(named) < len(rows) * MOST_OF:
        return []
    if _is_transposed(named):
        return [_transposed(sheet, named)]
    records = _Records()
    others = [
        row
        for before, row in pairwise(((), *sheet.rows))
        if texts_of(row) and not _take(records, row, after_gap=not texts_of(before))
    ]
    skipped = [SkippedRow(row[0].row, "title", texts_of(row)[0].text[:200]) for row in others]
    return [_table(sheet, records, skipped)]


def _take(records: _Records, row: Sequence[Cell], *, after_gap: bool) -> bool:
    """Read one row of a form. False: it is a title."""
    pairs = [*_pairs(row)]
    if pairs:
        for heading, cell in pairs:
            again = cell.merged and heading_key(heading) == records.last
            (records.go_on(cell) if again else records.add(heading, cell))
        return True
    texts = texts_of(row)
    goes_on = not row[0].text or not (after_gap or is_section(row, counted=False) or _is_title(row))
    if goes_on and records.all:
        records.go_on(texts[0])
        return True
    if row[0].merged and heading_key(row[0].text) == records.last:
        for cell in texts[1:]:
            records.go_on(cell)
        return True
    return False


def _is_title(row: Sequence[Cell]) -> bool:
    """A short line without a number or a sign heads what follows."""
    text = texts_of(row)[0].text
    return (len(text) <= 12 and not re.search(r"[\d,，、;；。]", text)) or bool(
        _SECTION.match(text)
    )


def _pairs(row: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    """Headings of a row with the cells that belong to them: 社区｜和平里, or 社区：和平里."""
    cells = texts_of(row)
    position = 0
    while position < len(cells):
        cell = cells[position]
        after = cells[position + 1] if position + 1 < len(cells) else None
        said = _PAIR.fullmatch(cell.text)
        if said and said[2] and heading_worth(said[1]):
            rest = _rest(cells, position + 1)
            text = ",".join((said[2], *(other.text for other in rest)))
            yield said[1].strip(), cell._replace(text=text)
            position += 1 + len(rest)
        elif heading_worth(cell.text) >= 1 or (said and not said[2] and heading_worth(said[1])):
            heading = cell.text.strip().rstrip(":：")
            if after is None or heading_worth(after.text) >= 1:
                if position == 0 and after and not _is_label(cell) and _beside(cell, after):
                    return  # headings side by side: a table
                empty = Cell("", cell.row, cell.column + 1)
                yield heading, empty
                position += 1
            else:
                yield heading, after
                position += 2
        elif position == 0:
            return
        else:
            position += 1


def _is_label(cell: Cell) -> bool:
    return cell.text.strip().endswith((":", "："))


def _beside(cell: Cell, after: Cell) -> bool:
    return after.column == cell.column + 1


def _rest(cells: Sequence[Cell], start: int) -> list[Cell]:
    """What a comma split off a value."""
    rest: list[Cell] = []
    for cell in cells[start:]:
        if _PAIR.fullmatch(cell.text) or heading_worth(cell.text):
            break
        rest.append(cell)
    return rest


def _is_transposed(rows: Sequence[Sequence[Cell]]) -> bool:
    """Headings on the left, each once, and a record in each column."""
    keys = [heading_key(texts_of(row)[0].text) for row in rows]
    several = sum(
        len([cell for cell in texts_of(row)[1:] if not heading_worth(cell.text)]) > 1
        for row in rows
    )
    return len(set(keys)) == len(keys) and several >= len(rows) * MOST_OF


def _transposed(sheet: Sheet, rows: Sequence[Sequence[Cell]]) -> Table:
    left = min(texts_of(row)[0].column for row in rows)
    headings = tuple(texts_of(row)[0].text.rstrip(":：") for row in rows)
    width = len(rows[0])
    records = [tuple(row[column] for row in rows) for column in range(left, width)]
    filled = tuple(record for record in records if any(cell.text for cell in record))
    return Table(sheet.name, "", headings, filled)


def _table(sheet: Sheet, records: _Records, skipped: list[SkippedRow]) -> Table:
    rows = [
        tuple(record.get(key, Cell("")) for key in records.order)
        for record in records.all
        if any(cell.text for cell in record.values())
    ]
    title = " ".join(skip.text for skip in skipped[:1])
    return Table(sheet.name, title, tuple(records.order.values()), tuple(rows), tuple(skipped))

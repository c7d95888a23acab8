"""Tables printed in two halves side by side, put under each other."""

from dataclasses import replace

from webapp.sheets.columns import heading_key
from webapp.sheets.grid import SECTION, Table


def folded(table: Table) -> Table:
    """Return the table with its halves under each other, if its headings come again and again."""
    has_section = table.headings[-1:] == (SECTION,)
    headings = table.headings[: -1 if has_section else None]
    period = _period(headings)
    if period is None:
        return table
    tail = slice(len(headings), None)
    rows = [
        (*row[start : start + period], *row[tail])
        for start in range(0, len(headings), period)
        for row in table.rows
        if any(cell.text for cell in row[start : start + period])
    ]
    kept = (*headings[:period], *table.headings[tail])
    return replace(table, headings=kept, rows=tuple(rows))


def _period(headings: tuple[str, ...]) -> int | None:
    keys = [heading_key(heading) for heading in headings]
    for period in range(2, len(keys) // 2 + 1):
        first = keys[:period]
        if len(keys) % period == 0 and all(first) and first * (len(keys) // period) == keys:
            return period
    return None

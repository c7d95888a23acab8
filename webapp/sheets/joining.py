"""Several columns of a sheet that say one field together."""

import re
from collections.abc import Sequence

from webapp.sheets.kinds import Column
from webapp.sheets.lines import Line, Reader
from webapp.sheets.values.text import is_empty

_DAYS_IN_HEADING = re.compile(
    r"工作日|双休日|周末|节假日|法定节假日|周[一二三四五六日](?:[至到、-]周[一二三四五六日])?"
)
_HAS_CLOCK = re.compile(r"[:：点时午晚]|全天")


def texts_for(
    reader: Reader, line: Line, column: Column, places: Sequence[int]
) -> list[tuple[int, str]]:
    """Texts to read for a field and where they stand: several columns may say it together."""
    said = [(p, line.cells[p].text) for p in places if not is_empty(line.cells[p].text)]
    if len(places) == 1 or not said:
        return said
    headings = reader.table.headings
    if column.key == "windows":
        return _times_said(headings, said)
    rest = [f"{' '.join(headings[place].split())}：{text}" for place, text in said[1:]]
    return [(said[0][0], "\n".join((said[0][1], *rest)))]


def _times_said(headings: Sequence[str], said: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """A day in one column and hours in the next are one time; 周末 in a heading belongs to hours."""
    if len(said) == 2 and [bool(_HAS_CLOCK.search(text)) for _, text in said] == [False, True]:
        return [(said[1][0], f"{said[0][1]} {said[1][1]}")]
    return [(place, _with_days(headings[place], text)) for place, text in said]


def _with_days(heading: str, text: str) -> str:
    days = _DAYS_IN_HEADING.search(heading)
    return f"{days[0]}{text}" if days and not _DAYS_IN_HEADING.search(text) else text

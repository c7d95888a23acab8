"""Headings of one row or several: 开放时段 over 工作日 and 周末 becomes 开放时段/工作日."""

import re
from collections.abc import Sequence

from webapp.sheets.grid import Cell
from webapp.sheets.vocabulary import LONGEST_HEADING, heading_worth, texts_of

DEEPEST = 3  # rows of headings
_DAYS = re.compile(
    r"工作日|双休日|周末|节假日|周[一二三四五六日]|[寒暑]假|平时|[上下]午|晚上|夜间|白天|室[内外]"
)


def headings_at(rows: Sequence[Sequence[Cell]], position: int) -> tuple[tuple[str, ...], int]:
    """Return the headings that begin in this row, one for each column, and how many rows they take."""
    levels = [_level(rows[position])]
    while len(levels) < DEEPEST and position + len(levels) < len(rows):
        below = rows[position + len(levels)]
        if not _continues(rows[position + len(levels) - 1], below):
            break
        levels.append(_level(below))
    depth = len(levels)
    columns = range(len(rows[position]))
    return tuple(_joined([_said(levels, i, c) for i in range(depth)]) for c in columns), depth


def _level(row: Sequence[Cell]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _said(levels: list[list[str]], level: int, column: int) -> str:
    """What a level says above a column; a blank beside a heading belongs to it if it has parts."""
    texts = levels[level]
    if texts[column] or level == len(levels) - 1 or not levels[level + 1][column]:
        return texts[column]
    return next((text for text in reversed(texts[:column]) if text), "")


def _joined(parts: Sequence[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part and part not in kept:
            kept.append(part)
    return "/".join(kept)[:120]


def _continues(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Say whether the lower row splits headings of the upper one."""
    new = [
        (over, under)
        for over, under in zip(above, below, strict=True)
        if under.text and not (under.merged and under.text == over.text)
    ]
    if not new or not all(_is_short(under.text) for _, under in new):
        return False
    still = any(
        over.text and (not under.text or (under.merged and under.text == over.text))
        for over, under in zip(above, below, strict=True)
    )
    parted = any(not over.text or over.merged for over, _under in new)
    like = any(heading_worth(under.text) or _DAYS.search(under.text) for _, under in new)
    return still and parted and like and len(texts_of(below)) > 1


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_HEADING // 2 and not re.search(r"\d|[:：。；;]", text)

"""Long lists of numbers in JSON, read at once: a large instance is little else.

A list that is long, under a name that such lists have, and plain to see, is taken out of the
text before the JSON is parsed; a number that the text does not hold stands for it. Whatever is
not beyond doubt makes the caller parse the text as it is, so nothing is read that JSON would
refuse, and nothing is refused in other words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.instance import IntArray

NAMES = b"a|e|u|w|lb|ub|lot|need|offer"
SHORTEST = 256  # bytes of a list; below, finding it costs more than parsing it
LONG_LIST = re.compile(rb'"(?:%b)"\s*:\s*\[([-0-9, ]{%d,}+)\]' % (NAMES, SHORTEST))
MARK = "0.0E0"  # how the numbers begin that stand for columns
PIECE = 2**18  # bytes that are read at once, so that all steps find them in the cache
LONGEST = 16  # digits
COMMA, MINUS, ZERO = b",-0"
POWERS = 10 ** np.arange(LONGEST, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A list of whole numbers. text: as canonical JSON writes it, brackets left out."""

    text: bytes
    values: IntArray

    def __len__(self) -> int:
        return self.values.size


def as_list(value: object) -> Any:
    """Return a column as a list, for `json.dumps`."""
    if type(value) is Column:
        return value.values.tolist()
    raise TypeError(f"JSON has nothing like {type(value)}")


def parse_with_columns(text: bytes, parse: Callable[..., Any]) -> Any:
    """Return what the JSON says, its long lists as columns; None if there are none, or in doubt.

    parse: called with the text that is left and with `parse_float`.
    """
    if MARK.encode() in text:
        return None
    lists = [match[1] for match in LONG_LIST.finditer(text)]
    columns = _columns([one.replace(b", ", b",") if b" " in one else one for one in lists])
    if not columns:
        return None
    waiting = iter(range(len(columns)))
    short = LONG_LIST.sub(lambda match: _marked(match, next(waiting)), text)
    found = []

    def number(said: str) -> Any:
        if not said.startswith(MARK):
            return float(said)
        found.append(said)
        return columns[int(said.removeprefix(MARK))]

    document = parse(short, parse_float=number)
    return document if len(found) == len(columns) else None  # else a string held such a list


def _marked(match: re.Match[bytes], number: int) -> bytes:
    name = match[0][: match.start(1) - match.start() - 1]
    return name + f"{MARK}{number} ".encode()  # the blank: no digit behind it joins the number


def _columns(texts: list[bytes]) -> list[Column]:
    """Return a column for each text; none at all if one is not what canonical JSON writes."""
    if not texts:
        return []
    values = _numbers(b",".join(texts) + b",")
    if values is None:
        return []
    ends = np.cumsum([text.count(b",") + 1 for text in texts])
    parts = np.split(values, ends[:-1])
    return [Column(text, part) for text, part in zip(texts, parts, strict=True)]


def _numbers(text: bytes) -> IntArray | None:
    parts, at = [], 0
    while at < len(text):
        end = text.rfind(b",", at, at + PIECE) + 1
        part = _few_numbers(np.frombuffer(text, np.uint8, end - at, at)) if end else None
        if part is None:
            return None
        parts.append(part)
        at = end
    return np.concatenate(parts)


def _few_numbers(cells: Any) -> IntArray | None:
    """Return numbers that each end with a comma; None where they are not written as they should.

    Refused: what is no digit, minus or comma, a minus elsewhere than in front, nothing between
    commas, leading zeros, −0, and numbers too long to be within ±2^53.
    """
    (ends,) = np.nonzero(cells == COMMA)
    starts = np.r_[0, ends[:-1] + 1]
    negative = cells[starts] == MINUS
    starts += negative
    size = ends - starts
    digits = cells - np.uint8(ZERO)  # what is no digit becomes more than 9
    if size.min() < 1 or size.max() > LONGEST:
        return None
    if np.count_nonzero(digits > 9) != ends.size + np.count_nonzero(negative):
        return None
    if np.any((digits[starts] == 0) & ((size > 1) | negative)):
        return None
    values = digits[ends - 1].astype(np.int64)
    for place in range(1, int(size.max())):
        values += np.where(size > place, digits[ends - 1 - place], 0) * POWERS[place]
    return np.where(negative, -values, values)

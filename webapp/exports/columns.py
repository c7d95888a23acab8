"""What the columns of an exported list are, whatever the file's format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Words = Callable[[Any], str]
Record = Mapping[str, Any]  # a column's key -> what is stored; a missing key is an empty cell


class Kind(StrEnum):
    """How a sheet types the cell: text stays text, whatever it looks like."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is for machines and never changes; `heading` is what the office calls it.

    words: how a code reads in sheets; json keeps the code. width: in letters of the sheet, None
    to fit the heading and the kind. on_paper: also on paper, which has room for few.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    words: Words | None = None
    width: int | None = None
    on_paper: bool = False

    def shown(self, record: Record) -> Any:
        """Return what people read in the cell: text, a number, a date, a moment or None."""
        value = record.get(self.key)
        if value is None or value == "":
            return None
        return self.words(value) if self.words else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list to write down: rows come one after the other and are read once.

    key: the list's name for machines ("needs"). title: for people, and the name of the sheet.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Record]
    total: int
    made_at: datetime


def said_yes(value: bool) -> str:  # noqa: FBT001 -- the words of a column take one value
    return "是" if value else "否"


def named(names: Mapping[Any, str]) -> Words:
    """Return the words of a column that holds codes of one enumeration."""
    return lambda code: names[code]


def plain(value: Any) -> Any:
    """Return the value as JSON has it: days and moments in ISO 8601, codes as they are stored."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value

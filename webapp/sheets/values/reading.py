"""What reading one cell gives: a value, or a question."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
WindowKind = Literal["weekly", "dated", "closed"]
Holidays = Literal["include", "skip", "only"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell is asked about. `code` is a key of `webapp.sheet_messages.SHEET_PROBLEMS`.

    `suggestion` is text that would be read without a question; None: a person must write it.
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value that is certain, or a problem, or neither for an empty cell; never both.

    A value with a `note` was read by convention: the note says what was lacking and, as its
    suggestion, the words it was read as. It has to be shown, and it blocks nothing.
    """

    value: T | None = None
    problem: Problem | None = None
    note: Problem | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """`about`: the sheet says 约, 余, 近, 左右 or 以上; the amount is the number it names."""

    amount: int
    unit: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The fields of `services.content.WindowContent`.

    Weekdays are a bit mask, Monday = 1; times minutes after midnight, `ends` beyond 1440 on the
    next day.
    """

    kind: WindowKind
    weekdays: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    starts: int | None = None
    ends: int | None = None
    holidays: Holidays = "include"


def asked(code: str, *, suggestion: str | None = None, **facts: str) -> "Reading[T]":
    return Reading(problem=Problem(code, tuple(sorted(facts.items())), suggestion))

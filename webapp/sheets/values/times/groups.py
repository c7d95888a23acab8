"""What a phrase says, before years are known: groups of days with their hours."""

from dataclasses import dataclass, field

from webapp.sheets.values.reading import Holidays
from webapp.sheets.values.times.dates import Written

EVERY_DAY, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000


@dataclass(frozen=True, slots=True)
class Span:
    """From a first to a last day; either may be open."""

    first: Written | None
    last: Written | None
    single: bool = False


@dataclass(eq=False)
class Group:
    """Days and the hours on them. `sets`: weekdays as a mask, and what holidays mean."""

    spans: list[Span] = field(default_factory=list)
    also: list[Span] = field(default_factory=list)  # 双休日、8月8日: days beside the weekdays
    sets: list[tuple[int, Holidays]] = field(default_factory=list)
    hours: list[tuple[int, int]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    closed: bool = False
    alone: bool = False  # of days that are excepted: said in a clause of its own
    without: int = 0  # weekdays that are excepted
    skips_holidays: bool = False
    perhaps: str = ""  # 节假日, which may mean public holidays or weekends too
    clause: int = 0
    order: int = 0  # in which they were written
    every_day: bool = False  # said in words, which is more than not saying any days

    @property
    def has_days(self) -> bool:
        return bool(self.spans or self.also or self.sets or self.every_day)

    @property
    def has_hours(self) -> bool:
        return bool(self.hours or self.parts)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is not certain: the code of a sentence, and the words it is about.

    `usual`: a declared convention settles it, so it is noted; all else has to be asked.
    """

    code: str
    found: str = ""
    instead: str = ""  # what may stand in its place
    usual: bool = False


# What is asked first, if several things are: only one question stands at a cell.
ORDER = (
    "date_impossible",
    "date_far",
    "range_reversed",
    "hours_impossible",
    "hours_too_long",
    "hours_reversed",
    "weekday_wrong",
    "times_not_understood",
    "monthly",
    "season",
    "closing_unclear",
    "days_unclear",
    "holidays_unclear",
    "hours_overlap",
    "early_hours",
    "digits_unclear",
    "short_year",
    "no_year",
    "start_missing",
    "end_missing",
    "hours_missing",
    "too_many_windows",
    "times_unclear",
)

"""Dates as they are written: often without a year, sometimes only a month or a season."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.sheets.values.times.conventions import MOST_MONTHS

EARLIEST_YEAR, YEARS_AHEAD = 2000, 5
QUARTERS = ((1, 1, 3, 31), (4, 1, 6, 30), (7, 1, 9, 30), (10, 1, 12, 31))


class BadDateError(ValueError):
    """The date cannot be read for sure; `suggestion` is what it may have meant."""

    def __init__(self, code: str, found: str, suggestion: date | None = None) -> None:
        super().__init__(code)
        self.code, self.found, self.suggestion = code, found, suggestion


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a date; a day of None is a whole month, a month of None a year."""

    year: int | None
    month: int | None
    day: int | None
    text: str


class Calendar:
    """Gives years to the dates of one cell: as written before, or what the sheet is about.

    `assumed` says that a year was not written; `usual`, that it can only be the coming one.
    """

    def __init__(self, written: Iterable[Written], *, today: date, year: int | None) -> None:
        dates = tuple(written)
        self._today, self.assumed = today, False
        self.usual = not any(w.year for w in dates)
        first = next((w for w in dates if w.year or w.month), None)
        known = next((w.year for w in dates if w.year), None) or year
        if first and not first.year and (known is None or any(w.year for w in dates)):
            self.assumed = True
        self._year, self._month = known or _coming_year(dates, today), 0

    def first(self, written: Written, *, after: date | None = None) -> date:
        """The first day that is meant. A range's end comes `after` its beginning."""
        year, month = written.year or self._year, written.month or self._month
        if not written.year and not month:
            raise BadDateError("times_unclear", written.text)
        if after and not written.year and (month, written.day or 31) < (after.month, after.day):
            self.assumed, year = True, year + 1
            self.usual = self.usual and 0 < (month - after.month) % 12 <= MOST_MONTHS
        elif not written.year and month < self._month:
            self.usual = False  # 12月20日、1月10日: of one year, or of two?
        found = make(year, month or 1, written.day or 1, written.text)
        if not EARLIEST_YEAR <= year <= self._today.year + YEARS_AHEAD:
            raise BadDateError("date_far", written.text)
        self._year, self._month = year, found.month
        return found

    def last(self, written: Written, *, after: date | None = None) -> date:
        """The last day that is meant: of a month or year, its end."""
        found = self.first(written, after=after)
        if written.day:
            return found
        month = written.month or 12
        return date(found.year, month, days_in(found.year, month))


def _coming_year(dates: Iterable[Written], today: date) -> int:
    """The year in which all of it is not over yet."""
    latest = max(((w.month or 0, w.day or 31) for w in dates if w.month), default=(12, 31))
    return today.year + (latest < (today.month, today.day))


def days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def make(year: int, month: int, day: int, text: str) -> date:
    """A date; 2月30日 is refused with the last day of February as a suggestion."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1 <= year <= 9999):
        raise BadDateError("date_impossible", text)
    if day > days_in(year, month):
        raise BadDateError("date_impossible", text, date(year, month, days_in(year, month)))
    return date(year, month, day)


def each_month(today: date, months: int) -> Iterable[tuple[int, int]]:
    """The month of `today` and those after it."""
    for offset in range(months):
        yield today.year + (today.month - 1 + offset) // 12, (today.month - 1 + offset) % 12 + 1


def days_of_months(today: date, numbers: Iterable[int], months: int = 3) -> list[date]:
    """The 5th and 20th of the coming months; months without such a day have none."""
    wanted = sorted(set(numbers))
    return [
        date(year, month, number)
        for year, month in each_month(today, months + 1)
        for number in wanted
        if 1 <= number <= days_in(year, month) and date(year, month, number) >= today
    ][: months * len(wanted)]


LAST = 0


def weekdays_of_months(
    today: date, nths: Iterable[int], weekday: int, months: int = 3
) -> list[date]:
    """The first and third Saturdays of the coming months; LAST counts from their end."""
    wanted = sorted(set(nths))
    found = []
    for year, month in each_month(today, months + 1):
        start = date(year, month, 1)
        first = start + timedelta(days=(weekday - start.weekday()) % 7)
        last = first + timedelta(weeks=4 if (first + timedelta(weeks=4)).month == month else 3)
        days = [last if nth == LAST else first + timedelta(weeks=nth - 1) for nth in wanted]
        found += [day for day in days if day.month == month and day >= today]
    return found[: months * len(wanted)]

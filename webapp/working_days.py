"""Working days in China: the usual week, its public holidays, and the days worked instead. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from webapp.i18n import CHINA

A_DAY = timedelta(days=1)
WEEKEND = (5, 6)


def is_working_day(day: date, exceptions: Mapping[date, bool]) -> bool:
    """`exceptions`: False for a public holiday, True for a weekend day that is worked."""
    return exceptions.get(day, day.weekday() not in WEEKEND)


def add_working_days(day: date, days: int, exceptions: Mapping[date, bool]) -> date:
    """Return the last of so many working days after `day`, which itself does not count."""
    while days > 0:
        day += A_DAY
        days -= is_working_day(day, exceptions)
    return day


def subtract_working_days(day: date, days: int, exceptions: Mapping[date, bool]) -> date:
    """Return the day from which so many working days have passed by `day`."""
    while days > 0:
        days -= is_working_day(day, exceptions)
        day -= A_DAY
    return day


def year_of(at: datetime) -> tuple[datetime, datetime]:
    """The first moments of the year in China, and of the next."""
    year = at.astimezone(CHINA).year
    begins, ends = (datetime(y, 1, 1, tzinfo=CHINA).astimezone(UTC) for y in (year, year + 1))
    return begins, ends

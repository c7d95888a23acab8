"""Working days, with China's holidays and the weekend days that are worked instead."""

from datetime import UTC, date, datetime

import pytest

from webapp.working_days import add_working_days, is_working_day, subtract_working_days, year_of

# The National Day week of 2026, and the two weekend days worked for it.
AUTUMN = {date(2026, 10, day): False for day in (1, 2, 5, 6, 7)}
AUTUMN |= {date(2026, 9, 20): True, date(2026, 10, 10): True}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # begun on a Saturday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the holiday
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the Saturday is worked
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # so is this Sunday
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_holidays_rest_and_make_up_days_count(start, days, end):
    assert add_working_days(start, days, AUTUMN) == end
    assert is_working_day(end, AUTUMN)


def test_backwards_the_same_days_are_counted():
    assert subtract_working_days(date(2026, 11, 30), 5, AUTUMN) == date(2026, 11, 23)
    assert subtract_working_days(date(2026, 10, 10), 4, AUTUMN) == date(2026, 9, 29)


def test_a_year_begins_at_midnight_in_china():
    begins, ends = year_of(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))

    assert (begins, ends) == (
        datetime(2025, 12, 31, 16, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
    )
    assert year_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))[0] == ends

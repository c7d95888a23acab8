from datetime import date

from webapp.models.windows import Holidays, WindowKind
from webapp.occurrences import Occurrence, upcoming
from webapp.services.content import WindowContent

MONDAY = date(2026, 11, 23)
NEW_YEAR = date(2027, 1, 1)  # a Friday


def weekly(weekdays, **changes):
    return WindowContent(
        **({"kind": WindowKind.WEEKLY, "weekdays": weekdays, "starts": 540, "ends": 600} | changes)
    )


def days(windows, start=MONDAY, works=None, most=3):
    return [found.day for found in upcoming(windows, works or {}, start=start, most=most)]


def test_weekly_windows_fall_on_their_weekdays_in_order():
    found = upcoming([weekly(0b0100001)], {}, start=MONDAY, most=3)

    assert found == [
        Occurrence(date(2026, 11, 23), 540, 600),
        Occurrence(date(2026, 11, 28), 540, 600),
        Occurrence(date(2026, 11, 30), 540, 600),
    ]


def test_bounds_of_a_weekly_window_count_both_days():
    window = weekly(0b1111111, first_day=date(2026, 11, 25), last_day=date(2026, 11, 26))

    assert days([window], most=9) == [date(2026, 11, 25), date(2026, 11, 26)]


def test_a_dated_window_without_end_is_one_day():
    window = WindowContent(kind=WindowKind.DATED, first_day=MONDAY, starts=0, ends=60)

    assert days([window], most=9) == [MONDAY]


def test_holidays_may_be_left_out_or_meant_alone():
    fridays = {"start": date(2026, 12, 28), "works": {NEW_YEAR: False}, "most": 1}

    assert days([weekly(0b0010000)], **fridays) == [NEW_YEAR]
    assert days([weekly(0b0010000, holidays=Holidays.SKIP)], **fridays) == [date(2027, 1, 8)]
    assert days([weekly(0b0010000, holidays=Holidays.ONLY)], **fridays) == [NEW_YEAR]


def test_a_weekend_day_worked_instead_is_no_holiday():
    works = {date(2026, 11, 28): True}

    assert days([weekly(0b0100000, holidays=Holidays.SKIP)], works=works, most=1) == [
        date(2026, 11, 28)
    ]
    assert days([weekly(0b0100000, holidays=Holidays.ONLY)], works=works) == []


def test_closed_days_win_over_every_window():
    closed = WindowContent(
        kind=WindowKind.CLOSED, first_day=date(2026, 11, 28), last_day=date(2026, 12, 5)
    )

    assert days([weekly(0b0100000), closed], most=1) == [date(2026, 12, 12)]


def test_nothing_within_four_months_is_nothing():
    window = weekly(0b1, first_day=date(2027, 12, 1))

    assert days([window]) == []

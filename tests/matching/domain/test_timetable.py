"""When two postings are both open, by hand. Today, 23 November 2026, is a Monday."""

from typing import Any

import pytest

from matching.domain import compile_instance, read
from tests.matching.domain.small import plain

MONDAY, TUESDAY, SUNDAY = 1, 2, 64
Windows = list[dict[str, Any]]


def window(start: int, end: int, weekdays: int = 127, **more: Any) -> dict[str, Any]:
    return {"start": 60 * start, "end": 60 * end, "weekdays": weekdays} | more


# Windows of need and offer, and on how many of the next 14 days they overlap for an hour.
BOTH: list[tuple[Windows, Windows, int]] = [
    ([], [], 14),
    ([window(9, 11)], [], 14),
    ([window(9, 11)], [window(10, 12)], 14),
    ([window(9, 11)], [window(11, 12)], 0),
    ([window(9, 11)], [{"start": 601, "end": 720}], 0),  # 59 minutes
    ([window(9, 11, MONDAY)], [window(9, 11)], 2),
    ([window(9, 11, MONDAY)], [window(9, 11, TUESDAY)], 0),
    ([window(9, 11, MONDAY), window(9, 11, TUESDAY)], [window(10, 12)], 4),
    ([window(23, 25)], [window(0, 2)], 13),  # the last night ends beyond the horizon
    ([window(0, 2)], [window(23, 25)], 13),
    ([window(23, 25, SUNDAY)], [window(0, 2, MONDAY)], 1),
    ([window(23, 25, SUNDAY)], [window(0, 2, TUESDAY)], 0),
    ([window(18, 32)], [window(7, 9)], 13),
    ([window(9, 11, first="2026-11-25", last="2026-11-26")], [], 2),
    ([window(9, 11, first="2026-12-05")], [], 2),
    ([window(9, 11, last="2026-11-22")], [], 0),
    ([window(9, 11, holidays="skip")], [], 12),
    ([window(9, 11, holidays="only")], [], 2),
    ([window(9, 11, holidays="only")], [window(9, 11, holidays="skip")], 0),
]


@pytest.mark.parametrize(("of_need", "of_offer", "days"), BOTH)
def test_days_on_which_both_are_open(of_need: Windows, of_offer: Windows, days: int) -> None:
    document = plain(
        needs={"windows": of_need},
        offers={"windows": of_offer},
        rules={"horizon_days": 14, "holidays": ["2026-11-24", "2026-12-01", "2030-01-01"]},
    )
    assert compile_instance(read(document)).examine("n1", "o1").occasions == days


def test_closed_days_and_last_dates() -> None:
    closed = [{"first": "2026-11-24", "last": "2026-11-25"}]
    for side, last in (("needs", "last_date"), ("offers", "valid_until")):
        document = plain(**{side: {"closed": closed, last: "2026-11-27"}})
        assert compile_instance(read(document)).examine("n1", "o1").occasions == 3

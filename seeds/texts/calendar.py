"""Festivals and school holidays, so that a text about lanterns falls into the right week."""

from datetime import date, timedelta

# Lunar festivals move; outside this table a typical day is near enough for a demo.
LUNAR: dict[str, dict[int, tuple[int, int]]] = {
    "spring": {
        2025: (1, 29),
        2026: (2, 17),
        2027: (2, 6),
        2028: (1, 26),
        2029: (2, 13),
        2030: (2, 3),
        2031: (1, 23),
    },
    "dragon_boat": {
        2025: (5, 31),
        2026: (6, 19),
        2027: (6, 9),
        2028: (5, 28),
        2029: (6, 16),
        2030: (6, 5),
    },
    "mid_autumn": {
        2025: (10, 6),
        2026: (9, 25),
        2027: (9, 15),
        2028: (10, 3),
        2029: (9, 22),
        2030: (9, 12),
    },
    "double_ninth": {
        2025: (10, 29),
        2026: (10, 18),
        2027: (10, 8),
        2028: (10, 26),
        2029: (10, 16),
        2030: (10, 5),
    },
}

FIXED: dict[str, tuple[int, int]] = {
    "new_year": (1, 1),
    "spring": (2, 6),
    "volunteer_day": (3, 5),
    "tree_day": (3, 12),
    "consumer_day": (3, 15),
    "books_day": (4, 23),
    "children_day": (6, 1),
    "environment_day": (6, 5),
    "dragon_boat": (6, 10),
    "rains": (6, 15),
    "exam_results": (6, 24),
    "party_day": (7, 1),
    "army_day": (8, 1),
    "mid_autumn": (9, 20),
    "national_day": (10, 1),
    "double_ninth": (10, 15),
    "fire_day": (11, 9),
    "constitution_day": (12, 4),
}

# First and last day, as (month, day).
SEASONS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "summer": ((7, 8), (8, 25)),
    "winter": ((1, 20), (2, 12)),
    "spring_term": ((3, 2), (6, 30)),
    "heating": ((11, 15), (12, 31)),
    "flood": ((6, 15), (8, 31)),
}

SEASON_OF_MONTH = "冬冬春春春夏夏夏秋秋秋冬"


def season_name(day: date) -> str:
    """春, 夏, 秋 or 冬."""
    return SEASON_OF_MONTH[day.month - 1]


def is_public_holiday(day: date) -> bool:
    """Whether nobody would plan anything for that day: new year, spring, May and October weeks."""
    if (day.month == 1 and day.day <= 3) or (day.month in {5, 10} and day.day <= 5):
        return True
    return abs((festival_in("spring", day.year) - day).days) <= 6


def festival_in(name: str, year: int) -> date:
    """The day of the festival in that year."""
    month, day = LUNAR.get(name, {}).get(year, FIXED[name])
    return date(year, month, day)


def festival_after(name: str, day: date) -> date:
    """The next such festival on or after that day."""
    this_year = festival_in(name, day.year)
    return this_year if this_year >= day else festival_in(name, day.year + 1)


def season_after(name: str, day: date) -> tuple[date, date]:
    """First and last day of the season that has at least two weeks left after that day."""
    first, last = SEASONS[name]
    year = day.year if date(day.year, *last) - timedelta(days=14) >= day else day.year + 1
    return max(day, date(year, *first)), date(year, *last)

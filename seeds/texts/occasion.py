"""What needs and offers have in common: times, amounts, marks, words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from seeds.texts.calendar import season_name
from seeds.texts.drafts import WindowText
from seeds.texts.fill import Filler
from seeds.texts.owners import Owner
from seeds.texts.patterns import PATTERNS
from seeds.texts.templates import Range
from seeds.texts.timing import when_in_words
from webapp.categories import CategorySeed

MARKS = ("divisible", "recurring", "exclusive", "poolable")
# One session cannot happen more often than its windows come round.
COUNTED_BY_OCCURRENCE = frozenset({"venue", "party_training", "health", "culture"})
# Things and spaces: what fits at once is what is asked for.
CAPACITY_IS_QUANTITY = frozenset({"parking", "wish", "goods", "hardship", "employment"})
# Titles that speak of time already, or have a bracket already.
TIMED = re.compile("[（季周晚]|每|夜|寒假|暑|假期|节")
MENTIONS_TIME = 0.45


@dataclass(frozen=True)
class Occasion:
    """The circumstances of one draft."""

    rng: Random
    category: CategorySeed
    owner: Owner
    today: date

    def between(self, bounds: Range) -> int:
        return self.rng.randint(*bounds)


def windows_of(occasion: Occasion, names: str) -> tuple[WindowText, ...]:
    """Choose one of the named patterns and ask it when."""
    pattern = PATTERNS[occasion.rng.choice(names.split())]
    return pattern.windows(occasion.rng, occasion.today)


def words_of(
    occasion: Occasion, windows: Sequence[WindowText], quantity: int, capacity: int
) -> dict[str, str]:
    first = min(window.first_day for window in windows)
    return occasion.owner.words(occasion.rng) | {
        "quantity": str(quantity),
        "capacity": str(capacity),
        "unit": occasion.category.unit,
        "season": season_name(first),
        "month": f"{first.month}月",
        "year": str(first.year),
    }


def quantity_of(occasion: Occasion, bounds: Range, windows: Sequence[WindowText]) -> int:
    quantity = occasion.between(bounds)
    if occasion.category.key in COUNTED_BY_OCCURRENCE:
        quantity = min(quantity, sum(window.occurrences for window in windows))
    if quantity > 40:
        return round(quantity, -1)
    return quantity


def marks_of(
    category: CategorySeed, wanted: str | None, windows: Sequence[WindowText]
) -> dict[str, bool]:
    """The marks asked for, else the category's; one single day never recurs."""
    if wanted is None:
        marks = {mark: bool(getattr(category, mark)) for mark in MARKS}
        if category.key in COUNTED_BY_OCCURRENCE and windows[0].kind == "weekly":
            marks["recurring"] = True
    else:
        marks = {mark: mark in wanted.split() for mark in MARKS}
    if sum(window.occurrences for window in windows) == 1:
        marks["recurring"] = False
    return marks


def title_of(occasion: Occasion, words: Filler, pattern: str, windows: Sequence[WindowText]) -> str:
    """The title, sometimes with the time in brackets, so that lists do not repeat themselves."""
    title = words.fill(pattern)
    if occasion.category.key in CAPACITY_IS_QUANTITY:
        return title
    when = when_in_words(windows)
    if not when or TIMED.search(title) or occasion.rng.random() > MENTIONS_TIME:
        return title
    return f"{title}（{when}）"

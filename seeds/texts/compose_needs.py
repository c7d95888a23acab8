"""Turn a need's template and an owner into a draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from seeds.texts import phrases
from seeds.texts.audiences import AUDIENCES
from seeds.texts.drafts import NeedText, RaisedBy, Source, Urgency, Visibility, WindowText
from seeds.texts.fill import Filler
from seeds.texts.occasion import (
    CAPACITY_IS_QUANTITY,
    Occasion,
    marks_of,
    quantity_of,
    title_of,
    windows_of,
    words_of,
)
from seeds.texts.owners import Owner
from seeds.texts.sites import PLACES
from seeds.texts.templates import NeedTable, NeedTemplate, Range
from webapp.categories import CategorySeed

# How such needs usually become known; the rest come by the last line.
SOURCES: dict[str, tuple[Source, ...]] = {
    "unit": ("unit",),
    "community": ("council", "council", "other", "visit"),
    "private": ("visit", "visit", "visit", "hotline", "other"),
    "nuisance": ("hotline_12345", "hotline_12345", "hotline", "council", "visit"),
    "residents": ("visit", "visit", "hotline", "council", "council", "hotline_12345"),
}
NUISANCES = frozenset({"parking", "repair", "safety"})
# Categories whose needs are attended by a crowd that can be polled beforehand.
ATTENDED = frozenset({"venue", "party_training", "health", "legal", "culture", "education"})
WITHOUT_CLOSING = frozenset({"wish", "hardship"})


def compose_need(occasion: Occasion, table: NeedTable, template: NeedTemplate) -> NeedText:
    """Return one need in full. Same random state, same need."""
    rng, category, owner = occasion.rng, occasion.category, occasion.owner
    windows = windows_of(occasion, template.when)
    quantity = quantity_of(occasion, template.quantity, windows)
    low, high = _heads(occasion, template)
    capacity = _need_capacity(occasion, template, quantity, high)
    marks = marks_of(category, template.marks, windows)
    divisible = marks["divisible"] and quantity > 1
    suppliers = rng.randint(1, 3) if divisible else 1
    numbers = {"low": str(low), "high": str(high)}
    words = Filler(rng, words_of(occasion, windows, quantity, capacity) | numbers)
    raised_by = _raised_by(occasion, template)
    urgency = _urgency(rng, template.urgency)
    pools = _pools(owner, table, template)
    return NeedText(
        category_key=category.key,
        title=title_of(occasion, words, template.title, windows),
        text=words.fill(template.text + _need_closing(occasion, suppliers)),
        place=words.fill(rng.choice(PLACES[template.where])),
        quantity=quantity,
        minimum=_minimum(rng, quantity, divisible=divisible),
        capacity=capacity,
        max_suppliers=suppliers,
        divisible=divisible,
        recurring=marks["recurring"],
        exclusive=marks["exclusive"],
        poolable=marks["poolable"],
        urgency=urgency,
        urgency_reason=words.fill(template.reason) if urgency != "normal" else "",
        last_date=_last_date(rng, windows),
        raised_by=raised_by,
        source=rng.choice(SOURCES[_channel(category, raised_by)]),
        audience=words.fill(rng.choice(AUDIENCES[template.who].texts)),
        headcount_low=low,
        headcount_high=high,
        scope=AUDIENCES[template.who].scope,
        conditions=words.fill(template.conditions or rng.choice(pools.conditions)),
        contributes=words.fill(template.contributes or rng.choice(pools.contributes)),
        can_return=words.fill(rng.choice(pools.returns)),
        duty_check=rng.choice(pools.checks),
        visibility=_need_visibility(rng, category),
        case_code=f"HPL-{occasion.today.year}-{rng.randint(1, 99):02d}"
        if category.code_only
        else None,
        windows=windows,
    )


def _heads(occasion: Occasion, template: NeedTemplate) -> Range:
    audience = AUDIENCES[template.who]
    below, above = audience.low, audience.high
    if template.heads:
        least, most = template.heads
        middle = (least + most) // 2
        below, above = (least, middle), (middle + 1, most)
    low, high = occasion.between(below), occasion.between(above)
    return (low, high) if high < 40 else (low // 5 * 5, -(-high // 5) * 5)


def _need_capacity(occasion: Occasion, template: NeedTemplate, quantity: int, high: int) -> int:
    if occasion.category.key in CAPACITY_IS_QUANTITY:
        return quantity
    return occasion.between(template.capacity) if template.capacity else high


def _minimum(rng: Random, quantity: int, *, divisible: bool) -> int:
    return max(1, quantity // rng.choice((2, 4, 8))) if divisible else quantity


def _urgency(rng: Random, highest: Urgency) -> Urgency:
    ladder: dict[Urgency, tuple[Urgency, ...]] = {
        "normal": ("normal",),
        "important": ("important", "important", "important", "normal"),
        "urgent": ("urgent", "urgent", "urgent", "important"),
    }
    return rng.choice(ladder[highest])


def _last_date(rng: Random, windows: Sequence[WindowText]) -> date | None:
    """The last possible day; some needs that come every week have none."""
    if windows[0].kind == "weekly" and rng.random() < 0.25:
        return None
    return max(window.last_day for window in windows)


def _raised_by(occasion: Occasion, template: NeedTemplate) -> RaisedBy:
    if not occasion.owner.is_community:
        return "unit"
    by_staff = template.who in {"delegates", "workers", "volunteers", "party"}
    return "community" if by_staff or occasion.rng.random() < 0.25 else "residents"


def _channel(category: CategorySeed, raised_by: RaisedBy) -> str:
    if raised_by == "residents" and category.key in WITHOUT_CLOSING:
        return "private"
    if raised_by == "residents" and category.key in NUISANCES:
        return "nuisance"
    return raised_by


def _need_closing(occasion: Occasion, suppliers: int) -> str:
    """Sometimes one more sentence, of those that are true for this need."""
    rng, key = occasion.rng, occasion.category.key
    if key in WITHOUT_CLOSING or rng.random() < 0.4:
        return ""
    if not occasion.owner.is_community:
        return rng.choice(phrases.UNIT_NEED_CLOSINGS)
    fitting: tuple[str, ...] = phrases.NEED_CLOSINGS
    if suppliers > 1:
        fitting += phrases.SHARED_CLOSINGS
    if key in ATTENDED:
        fitting += phrases.POLLED_CLOSINGS
    return rng.choice(fitting)


def _pools(owner: Owner, table: NeedTable, template: NeedTemplate) -> NeedTable:
    """The phrases that fit: a unit does not speak as a community does."""
    if owner.is_community:
        away = template.where == "away"
        return replace(
            table,
            contributes=phrases.AWAY_CONTRIBUTES if away else table.contributes,
            returns=phrases.RETURNS + table.returns,
        )
    if table.speaks_for_units:
        return replace(table, returns=phrases.UNIT_RETURNS + table.returns)
    return replace(
        table,
        conditions=phrases.UNIT_CONDITIONS,
        contributes=phrases.UNIT_CONTRIBUTES,
        returns=phrases.UNIT_RETURNS,
        checks=phrases.UNIT_CHECKS,
    )


def _need_visibility(rng: Random, category: CategorySeed) -> Visibility:
    if category.code_only:
        return "restricted"
    return "public" if rng.random() < 0.92 else "internal"

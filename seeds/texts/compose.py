"""Turn a template and an owner into a draft: choose, count, fill in the words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from seeds.texts import phrases
from seeds.texts.audiences import AUDIENCES
from seeds.texts.calendar import season_name
from seeds.texts.drafts import (
    NeedText,
    OfferText,
    RaisedBy,
    Source,
    Urgency,
    Visibility,
    WindowText,
)
from seeds.texts.fill import Filler
from seeds.texts.owners import COMMUNITY, Owner
from seeds.texts.patterns import PATTERNS
from seeds.texts.sites import PLACES
from seeds.texts.templates import NeedTable, NeedTemplate, OfferTable, OfferTemplate, Range
from seeds.texts.windows import closed
from webapp.categories import CategorySeed

MARKS = ("divisible", "recurring", "exclusive", "poolable")
# One session cannot happen more often than its windows come round.
COUNTED_BY_OCCURRENCE = frozenset({"venue", "party_training", "health", "culture"})
# Things and spaces: what fits at once is what is asked for.
CAPACITY_IS_QUANTITY = frozenset({"parking", "wish", "goods", "hardship", "employment"})
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


@dataclass(frozen=True)
class Occasion:
    """The circumstances of one draft."""

    rng: Random
    category: CategorySeed
    owner: Owner
    today: date

    def between(self, bounds: Range) -> int:
        return self.rng.randint(*bounds)


def compose_need(occasion: Occasion, table: NeedTable, template: NeedTemplate) -> NeedText:
    """Return one need in full. Same random state, same need."""
    rng, category, owner = occasion.rng, occasion.category, occasion.owner
    windows = windows_of(occasion, template.when)
    quantity = _quantity(occasion, template.quantity, windows)
    low, high = _heads(occasion, template)
    capacity = _need_capacity(occasion, template, quantity, high)
    marks = _marks(category, template.marks, windows)
    divisible = marks["divisible"] and quantity > 1
    suppliers = rng.randint(1, 3) if divisible else 1
    numbers = {"low": str(low), "high": str(high)}
    words = Filler(rng, _words(occasion, windows, quantity, capacity) | numbers)
    raised_by = _raised_by(occasion, template)
    urgency = _urgency(rng, template.urgency)
    pools = _pools(owner, table, template)
    return NeedText(
        category_key=category.key,
        title=words.fill(template.title),
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
        urgency_reason="" if urgency == "normal" else words.fill(template.reason),
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


def compose_offer(occasion: Occasion, table: OfferTable, template: OfferTemplate) -> OfferText:
    """Return one offer in full. Same random state, same offer."""
    rng, category, owner = occasion.rng, occasion.category, occasion.owner
    windows = windows_of(occasion, template.when)
    quantity = _quantity(occasion, template.quantity, windows)
    capacity = occasion.between(template.capacity)
    if category.key in CAPACITY_IS_QUANTITY:
        capacity = quantity
    marks = _marks(category, template.marks or table.marks, windows)
    words = Filler(rng, _words(occasion, windows, quantity, capacity))
    closing = rng.choice(phrases.OFFER_CLOSINGS) if rng.random() < 0.6 else ""
    until = max(window.last_day for window in windows) + timedelta(days=rng.randint(0, 30))
    return OfferText(
        category_key=category.key,
        title=words.fill(template.title),
        text=words.fill(template.text + closing),
        place=words.fill(rng.choice(PLACES[template.where])),
        quantity=quantity,
        capacity=capacity,
        divisible=marks["divisible"] and quantity > 1,
        recurring=marks["recurring"],
        exclusive=marks["exclusive"],
        poolable=marks["poolable"],
        reach="travels" if template.travels else "on_site",
        radius_m=_radius(rng, category) if template.travels else None,
        audience_limits=words.fill(template.limits or rng.choice(table.limits)),
        qualification=words.fill(template.qualification or rng.choice(table.qualifications)),
        exclusions=words.fill(template.exclusions or rng.choice(table.exclusions)),
        cost_note=words.fill(rng.choice(table.costs)),
        safety=words.fill(template.safety or rng.choice(table.safety)),
        yearly_cap=_yearly_cap(rng, quantity) if table.capped else None,
        wants=words.fill(template.wants or rng.choice(phrases.WANTS[owner.nature])),
        contact_name=owner.contact_name,
        contact_phone=owner.contact_phone,
        authorised_by=rng.choice(phrases.AUTHORISED_BY[owner.nature]),
        valid_until=max(until, occasion.today + timedelta(days=90)),
        visibility="public" if rng.random() < 0.9 else "internal",
        windows=_with_closed_days(occasion, windows),
    )


def windows_of(occasion: Occasion, names: str) -> tuple[WindowText, ...]:
    """Choose one of the named patterns and ask it when."""
    pattern = PATTERNS[occasion.rng.choice(names.split())]
    return pattern.windows(occasion.rng, occasion.today)


def _words(
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


def _quantity(occasion: Occasion, bounds: Range, windows: Sequence[WindowText]) -> int:
    quantity = occasion.between(bounds)
    if occasion.category.key in COUNTED_BY_OCCURRENCE:
        quantity = min(quantity, sum(window.occurrences for window in windows))
    if quantity > 40:
        return round(quantity, -1)
    return quantity


def _heads(occasion: Occasion, template: NeedTemplate) -> Range:
    audience = AUDIENCES[template.who]
    if template.heads:
        low, high = sorted((occasion.between(template.heads), template.heads[1]))
    else:
        low, high = occasion.between(audience.low), occasion.between(audience.high)
    return (low, high) if high < 30 else (round(low / 5) * 5, round(high / 5) * 5)


def _need_capacity(occasion: Occasion, template: NeedTemplate, quantity: int, high: int) -> int:
    if occasion.category.key in CAPACITY_IS_QUANTITY:
        return quantity
    return occasion.between(template.capacity) if template.capacity else high


def _marks(
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


def _radius(rng: Random, category: CategorySeed) -> int:
    return category.travel_limit_m * rng.choice((8, 10, 10, 15, 20)) // 1000 * 100


def _yearly_cap(rng: Random, quantity: int) -> int:
    return quantity * rng.choice((1, 1, 2)) if quantity > 1 else rng.randint(1, 4)


def _with_closed_days(
    occasion: Occasion, windows: tuple[WindowText, ...]
) -> tuple[WindowText, ...]:
    """Schools close for examinations, others now and then for maintenance."""
    if windows[0].kind != "weekly":
        return windows
    rng, owner = occasion.rng, occasion.owner
    first, last = windows[0].first_day, windows[0].last_day
    if owner.nature == "school":
        exams = [date(year, 1, 8) for year in (first.year, last.year)]
        exams += [date(year, 6, 18) for year in (first.year, last.year)]
        inside = sorted({day for day in exams if first <= day <= last})
        return windows + tuple(closed(day, day + timedelta(days=10)) for day in inside)
    if owner.trade != COMMUNITY and rng.random() < 0.15 and (last - first).days > 30:
        day = first + timedelta(days=rng.randint(10, 28))
        return (*windows, closed(day, day + timedelta(days=rng.randint(0, 2))))
    return windows

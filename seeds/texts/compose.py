"""Turn a template and an owner into a draft: choose, count, fill in the words."""

from collections.abc import Sequence
from dataclasses import dataclass
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
PRIVATE = frozenset({"hardship"})
SOURCES: tuple[Source, ...] = ("visit", "visit", "hotline", "council", "council", "hotline_12345")


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
    marks = _marks(category, template.marks)
    filler = _filler(occasion, windows, quantity, capacity) | {"low": str(low), "high": str(high)}
    words = Filler(rng, filler)
    urgency = _urgency(rng, template.urgency)
    return NeedText(
        category_key=category.key,
        title=words.fill(template.title),
        text=words.fill(template.text),
        place=words.fill(rng.choice(PLACES[template.where])),
        quantity=quantity,
        minimum=_minimum(rng, quantity, divisible=marks["divisible"]),
        capacity=capacity,
        max_suppliers=rng.randint(1, 3) if marks["divisible"] and quantity > 1 else 1,
        divisible=marks["divisible"] and quantity > 1,
        recurring=marks["recurring"],
        exclusive=marks["exclusive"],
        poolable=marks["poolable"],
        urgency=urgency,
        urgency_reason="" if urgency == "normal" else words.fill(template.reason),
        last_date=_last_date(rng, windows),
        raised_by=_raised_by(occasion, template),
        source="unit" if not owner.is_community else rng.choice(SOURCES),
        audience=words.fill(rng.choice(AUDIENCES[template.who].texts)),
        headcount_low=low,
        headcount_high=high,
        scope=AUDIENCES[template.who].scope,
        conditions=words.fill(template.conditions or rng.choice(table.conditions)),
        contributes=words.fill(template.contributes or rng.choice(table.contributes)),
        can_return=rng.choice(_returns(owner, table)),
        duty_check=rng.choice(table.checks),
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
    marks = _marks(category, template.marks)
    words = Filler(rng, _filler(occasion, windows, quantity, capacity))
    until = max(window.last_day for window in windows) + timedelta(days=rng.randint(0, 30))
    return OfferText(
        category_key=category.key,
        title=words.fill(template.title),
        text=words.fill(template.text),
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


def _filler(
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


def _marks(category: CategorySeed, wanted: str | None) -> dict[str, bool]:
    if wanted is None:
        return {mark: getattr(category, mark) for mark in MARKS}
    return {mark: mark in wanted.split() for mark in MARKS}


def _minimum(rng: Random, quantity: int, *, divisible: bool) -> int:
    return max(1, quantity // rng.choice((2, 4, 8))) if divisible else quantity


def _urgency(rng: Random, highest: Urgency) -> Urgency:
    ladder: dict[Urgency, tuple[Urgency, ...]] = {
        "normal": ("normal",),
        "important": ("important", "important", "normal"),
        "urgent": ("urgent", "urgent", "important", "normal"),
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


def _returns(owner: Owner, table: NeedTable) -> tuple[str, ...]:
    if not owner.is_community:
        return phrases.UNIT_RETURNS
    return phrases.RETURNS + table.returns


def _need_visibility(rng: Random, category: CategorySeed) -> Visibility:
    if category.key in PRIVATE:
        return "restricted"
    return "public" if rng.random() < 0.92 else "internal"


def _radius(rng: Random, category: CategorySeed) -> int:
    return round(category.travel_limit_m * rng.choice((0.8, 1, 1, 1.5, 2)), -2)


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

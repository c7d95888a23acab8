"""Turn an offer's template and an owner into a draft."""

from datetime import date, timedelta
from random import Random

from seeds.texts import phrases
from seeds.texts.drafts import OfferText, WindowText
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
from seeds.texts.owners import COMMUNITY
from seeds.texts.sites import PLACES
from seeds.texts.templates import OfferTable, OfferTemplate
from seeds.texts.windows import closed
from webapp.categories import CategorySeed

WITHOUT_CLOSING = frozenset({"wish", "hardship", "employment", "goods"})


def compose_offer(occasion: Occasion, table: OfferTable, template: OfferTemplate) -> OfferText:
    """Return one offer in full. Same random state, same offer."""
    rng, category, owner = occasion.rng, occasion.category, occasion.owner
    windows = windows_of(occasion, template.when)
    quantity = quantity_of(occasion, template.quantity, windows)
    capacity = occasion.between(template.capacity)
    if category.key in CAPACITY_IS_QUANTITY:
        capacity = quantity
    marks = marks_of(category, template.marks or table.marks, windows)
    words = Filler(rng, words_of(occasion, windows, quantity, capacity))
    closes = category.key not in WITHOUT_CLOSING and rng.random() < 0.6
    closing = rng.choice(phrases.OFFER_CLOSINGS) if closes else ""
    until = max(window.last_day for window in windows) + timedelta(days=rng.randint(0, 30))
    return OfferText(
        category_key=category.key,
        title=title_of(occasion, words, template.title, windows),
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

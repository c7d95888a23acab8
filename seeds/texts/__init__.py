"""Credible Chinese needs and offers: `need_draft` and `offer_draft`.

Pure and repeatable: everything comes from the `random.Random`, the owner and `today`.
"""

from collections.abc import Set as AbstractSet
from datetime import date
from random import Random

from seeds.texts import needs, offers
from seeds.texts.compose_needs import compose_need
from seeds.texts.compose_offers import compose_offer
from seeds.texts.drafts import NeedText, OfferText, WindowText
from seeds.texts.occasion import Occasion
from seeds.texts.owners import Owner, community_owner, resolve, unit_owner
from webapp.categories import CATEGORIES

__all__ = [
    "NeedText",
    "OfferText",
    "Owner",
    "WindowText",
    "community_owner",
    "need_draft",
    "offer_draft",
    "trades_with_need",
    "trades_with_offer",
    "unit_owner",
]

CATEGORY = {category.key: category for category in CATEGORIES}
# A title the owner has used already is tried again so often before it is accepted.
TRIES = 12


def need_draft(
    rng: Random,
    category_key: str,
    owner: Owner,
    today: date,
    taken: AbstractSet[str] = frozenset(),
) -> NeedText:
    """Return a need of that category in the owner's voice, with a title not in `taken` if it can.

    Raises KeyError for an unknown category, ValueError if such owners never have such needs.
    """
    table = needs.TABLES[category_key]
    fitting = [one for one in table.needs if owner.trade in resolve(one.by)]
    if not fitting:
        raise ValueError(f"{owner.trade} has no needs in {category_key}")
    occasion = Occasion(rng, CATEGORY[category_key], owner, today)
    for _ in range(TRIES):
        draft = compose_need(occasion, table, rng.choice(fitting))
        if draft.title not in taken:
            break
    return draft


def offer_draft(
    rng: Random,
    category_key: str,
    owner: Owner,
    today: date,
    taken: AbstractSet[str] = frozenset(),
) -> OfferText:
    """Return an offer of that category in the owner's voice, with a title not in `taken` if it can.

    Raises KeyError for an unknown category, ValueError if such owners never make such offers.
    """
    table = offers.TABLES[category_key]
    fitting = [one for one in table.offers if owner.trade in resolve(one.by)]
    if not fitting:
        raise ValueError(f"{owner.trade} makes no offers in {category_key}")
    occasion = Occasion(rng, CATEGORY[category_key], owner, today)
    for _ in range(TRIES):
        draft = compose_offer(occasion, table, rng.choice(fitting))
        if draft.title not in taken:
            break
    return draft


def trades_with_need(category_key: str) -> frozenset[str]:
    """Trades (and "community") that may have needs of that category."""
    return resolve(" ".join(one.by for one in needs.TABLES[category_key].needs))


def trades_with_offer(category_key: str) -> frozenset[str]:
    """Trades (and "community") that may make offers of that category."""
    return resolve(" ".join(one.by for one in offers.TABLES[category_key].offers))

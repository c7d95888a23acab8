"""Needs and offers of a town."""

from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from math import log1p
from typing import Any

import numpy as np

from matching.domain.model import Need, Offer, Slot, Urgency
from matching.generate.luck import Luck
from matching.generate.town import Size, Town
from matching.generate.trades import CLOCK, TRADES, Trade

TODAY = date(2026, 11, 23)
URGENT, IMPORTANT = 0.1, 0.3  # of needs
LONGEST_WAIT, USUAL_WAIT = 400, 60  # days
FROM_COMMUNITIES = 0.06  # of offers
BY_SLOTS = 0.3  # of venues
EXCHANGE = ("venue", "volunteers", "unit_needs")  # what communities return and units want
ON_SITE = ("venue", "parking")
WEEKENDS = tuple(TODAY + timedelta(5 + 7 * week + day) for week in range(4) for day in (0, 1))
SLOTS = tuple(
    Slot(id=f"{day:%m%d}", day=day, start=14 * 60, end=17 * 60, capacity=1) for day in WEEKENDS
)
_UP_TO = tuple(accumulate(trade.share for trade in TRADES))


def needs(rng: np.random.Generator, size: Size, town: Town) -> tuple[Need, ...]:
    luck = Luck(rng)
    return tuple(_need(luck, size, town, f"n{i}") for i in range(size.needs))


def offers(rng: np.random.Generator, size: Size, town: Town) -> tuple[Offer, ...]:
    luck = Luck(rng)
    return tuple(_offer(luck, size, town, f"o{i}") for i in range(size.offers))


def _need(luck: Luck, size: Size, town: Town, name: str) -> Need:
    trade = _trade(luck)
    at = luck.between(0, len(town.communities) - 1)
    neighbour = int(town.street_of_community[at]) * size.units + luck.between(0, size.units - 1)
    waited = min(LONGEST_WAIT, int(-USUAL_WAIT * log1p(-luck.number())))
    return Need(
        id=name,
        community=town.communities[at].id,
        unit=town.units[neighbour].id if trade.of_units else None,
        category=trade.id,
        demand=luck.between(*trade.demand),
        divisible=not size.rough,
        max_suppliers=2 if size.rough else None,
        urgency=_urgency(luck),
        since=TODAY - timedelta(waited),
        windows=CLOCK[luck.pick(trade.asked)],
        persons=luck.between(*trade.crowd),
        shared=luck.chance(size.shared),
        requires=_proof(luck, trade, 0.3),
        skills=_skills(luck, trade),
        kinds=("minors",) if luck.chance(0.3) and trade.minors else (),
        returns=(luck.pick(EXCHANGE),) if luck.chance(0.4) else (),
    )


def _offer(luck: Luck, size: Size, town: Town, name: str) -> Offer:
    trade = _trade(luck)
    unit, community = luck.pick(town.units).id, luck.pick(town.communities).id
    by_community = luck.chance(FROM_COMMUNITIES)
    least, most = trade.crowd
    return Offer(
        id=name,
        unit=None if by_community else unit,
        community=community if by_community else None,
        category=trade.id,
        capacity=luck.between(*trade.capacity),
        projects=3 if size.rough else None,
        seats=luck.between(least * 2, most * 2) or None,
        on_site=trade.id in ON_SITE,
        shared=luck.chance(size.shared),
        holds=_proof(luck, trade, 0.9),
        skills=_skills(luck, trade),
        excludes=("minors",) if luck.chance(0.2) and trade.minors else (),
        wants=(luck.pick(EXCHANGE),) if luck.chance(0.4) else (),
        **_times(luck, size, trade),
    )


def _times(luck: Luck, size: Size, trade: Trade) -> dict[str, Any]:
    """Some venues give single weekend afternoons, of which some at most one in a week."""
    windows, week = CLOCK[luck.pick(trade.given)], luck.pick((1, None))
    if luck.chance(BY_SLOTS) and trade.id == "venue" and not size.rough:
        return {"slots": SLOTS, "per_week": week}
    return {"windows": windows}


def _trade(luck: Luck) -> Trade:
    return TRADES[bisect(_UP_TO, luck.number() * _UP_TO[-1])]


def _urgency(luck: Luck) -> Urgency:
    number = luck.number()
    if number < URGENT:
        return Urgency.URGENT
    return Urgency.IMPORTANT if number < URGENT + IMPORTANT else Urgency.NORMAL


def _proof(luck: Luck, trade: Trade, share: float) -> tuple[str, ...]:
    return (trade.proof,) if luck.chance(share) and trade.proof else ()


def _skills(luck: Luck, trade: Trade) -> tuple[str, ...]:
    return (luck.pick(trade.skills),) if trade.skills else ()

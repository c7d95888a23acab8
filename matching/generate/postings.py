"""Needs and offers of a town, with what people have said about pairs of them."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np

from matching.domain.model import (
    Claim,
    History,
    Need,
    Offer,
    Side,
    Urgency,
)
from matching.generate.town import Size, Town
from matching.generate.trades import CLOCK, TRADES, Trade

TODAY = date(2026, 11, 23)
URGENCIES = (Urgency.URGENT, Urgency.IMPORTANT, Urgency.NORMAL)
SHARES = (0.1, 0.3, 0.6)
FROM_COMMUNITIES = 0.06  # of offers
CLAIMED = 0.04  # of needs


def needs(rng: np.random.Generator, size: Size, town: Town) -> tuple[Need, ...]:
    count = size.needs
    community = rng.integers(0, len(town.communities), count).tolist()
    trade = _trades(rng, count)
    urgency = rng.choice(3, count, p=SHARES).tolist()
    waited = np.minimum(400, rng.exponential(60, count)).astype(int).tolist()
    shared = (rng.random(count) < size.shared).tolist()
    chance = rng.random((count, 3)).tolist()
    return tuple(
        Need(
            id=f"n{i}",
            community=town.communities[community[i]].id,
            category=TRADES[trade[i]].id,
            demand=_between(TRADES[trade[i]].demand, chance[i][0]),
            divisible=not size.rough,
            max_suppliers=2 if size.rough else None,
            urgency=URGENCIES[urgency[i]],
            since=TODAY - timedelta(waited[i]),
            windows=CLOCK[_pick(TRADES[trade[i]].asked, chance[i][1])],
            shared=shared[i],
            requires=_proof(TRADES[trade[i]], asked=chance[i][2] < 0.3),
            skills=_skills(TRADES[trade[i]], chance[i][2]),
        )
        for i in range(count)
    )


def offers(rng: np.random.Generator, size: Size, town: Town) -> tuple[Offer, ...]:
    count = size.offers
    unit = rng.integers(0, len(town.units), count).tolist()
    community = rng.integers(0, len(town.communities), count).tolist()
    of_community = (rng.random(count) < FROM_COMMUNITIES).tolist()
    trade = _trades(rng, count)
    shared = (rng.random(count) < size.shared).tolist()
    chance = rng.random((count, 4)).tolist()
    return tuple(
        Offer(
            id=f"o{i}",
            unit=None if of_community[i] else town.units[unit[i]].id,
            community=town.communities[community[i]].id if of_community[i] else None,
            category=TRADES[trade[i]].id,
            capacity=_between(TRADES[trade[i]].capacity, chance[i][0]),
            projects=3 if size.rough else None,
            windows=CLOCK[_pick(TRADES[trade[i]].given, chance[i][1])],
            on_site=TRADES[trade[i]].id in ("venue", "parking"),
            shared=shared[i],
            holds=_proof(TRADES[trade[i]], asked=chance[i][2] < 0.9),
            skills=_skills(TRADES[trade[i]], chance[i][3]),
        )
        for i in range(count)
    )


def claims(
    rng: np.random.Generator, town: Town, needs: tuple[Need, ...], offers: tuple[Offer, ...]
) -> tuple[Claim, ...]:
    """Some needs are claimed by an offer of their sub-district and category, or claim it."""
    homes = _homes(town)
    known = defaultdict(list)
    for offer in offers:
        known[homes[offer.unit or offer.community or ""], offer.category].append(offer.id)
    chosen = np.nonzero(rng.random(len(needs)) < CLAIMED)[0].tolist()
    sides, chance = rng.integers(0, 2, len(chosen)).tolist(), rng.random(len(chosen)).tolist()
    return tuple(
        Claim(need=needs[i].id, offer=_pick(tuple(near), some), by=tuple(Side)[side])
        for i, side, some in zip(chosen, sides, chance, strict=True)
        if (near := known[homes[needs[i].community], needs[i].category])
    )


def history(rng: np.random.Generator, town: Town) -> tuple[History, ...]:
    """About one unit in two has worked with a community of its sub-district."""
    worked = np.nonzero(rng.random(len(town.units)) < 0.5)[0]
    each = len(town.communities) // len(set(town.street_of_community.tolist()))
    community = town.street_of_unit[worked] * each + rng.integers(0, each, worked.size)
    given, returned = rng.integers(1, 4, worked.size), rng.integers(0, 2, worked.size)
    columns = zip(
        worked.tolist(), community.tolist(), given.tolist(), returned.tolist(), strict=True
    )
    return tuple(
        History(unit=f"u{unit}", community=f"c{community}", given=gave, returned=got)
        for unit, community, gave, got in columns
    )


def _homes(town: Town) -> dict[str, str]:
    communities = {community.id: community.area for community in town.communities}
    return communities | {unit.id: unit.area for unit in town.units}


def _trades(rng: np.random.Generator, count: int) -> list[int]:
    share = np.array([trade.share for trade in TRADES])
    return rng.choice(len(TRADES), count, p=share / share.sum()).tolist()


def _between(range_: tuple[int, int], chance: float) -> int:
    least, most = range_
    return least + int(chance * (most - least + 1))


def _pick(options: tuple[str, ...], chance: float) -> str:
    return options[int(chance * len(options))]


def _proof(trade: Trade, *, asked: bool) -> tuple[str, ...]:
    return (trade.proof,) if trade.proof and asked else ()


def _skills(trade: Trade, chance: float) -> tuple[str, ...]:
    return (_pick(trade.skills, chance),) if trade.skills else ()

"""A canonical instance of a whole nation, drawn as arrays: no object for each need."""

from dataclasses import dataclass

import numpy as np

from matching.generate.known import sides
from matching.generate.town import STREETS_OF_A_DISTRICT
from matching.instance import Edges, Instance, IntArray

URGENCY = (1, 2, 4)
SHARES = (0.6, 0.3, 0.1)
STREETS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Extent:
    """How large. pairs: of each need, of which `across` with another sub-district.

    A foreign offer is in another sub-district of the same district, which must have enough.
    """

    streets: int = 8_000
    needs: int = 125  # of each sub-district
    offers: int = 75
    pairs: int = 20
    across: int = 1


def canonical_arrays(seed: int, extent: Extent | None = None) -> Instance:
    """Return needs and offers of many sub-districts with a row for each: the shape of a flow.

    By default 1 million needs, 600,000 offers and 20 million pairs, 5 % of them across borders;
    capacity is nine tenths of demand.
    """
    extent = extent or Extent()
    rng = np.random.default_rng(seed)
    needs, offers = extent.streets * extent.needs, extent.streets * extent.offers
    local, closeness = _local(rng, extent)
    foreign = _foreign(rng, extent)
    offer = np.concatenate([local, foreign], axis=1)
    score = np.concatenate([closeness, rng.integers(0, 500, foreign.shape)], axis=1)
    order = np.argsort(offer, axis=1)
    offer, score = (np.take_along_axis(a, order, axis=1).ravel() for a in (offer, score))
    need = np.repeat(np.arange(needs), extent.pairs)
    serving = 2000 * rng.choice(URGENCY, needs, p=SHARES)
    demand, capacity = rng.integers(1, 4, needs), rng.integers(1, 6, offers)
    edges = Edges(
        need=need,
        offer=offer,
        w=serving[need] + score,
        lb=np.zeros(need.size, np.int64),
        ub=np.minimum(demand[need], capacity[offer]),
        lot=np.ones(need.size, np.int64),
    )
    rows = sides(need, offer, demand, capacity)
    return Instance(f"nation-{extent.streets}-{seed}", "max", edges, rows)


def _local(rng: np.random.Generator, extent: Extent) -> tuple[IntArray, IntArray]:
    """For each need the nearest offers of its sub-district, roughly; and their scores."""
    wanted, chosen, scores = extent.pairs - extent.across, [], []
    for start in range(0, extent.streets, STREETS_AT_ONCE):
        streets = min(STREETS_AT_ONCE, extent.streets - start)
        at = rng.random((streets, extent.needs, 1, 2))
        there = rng.random((streets, 1, extent.offers, 2))
        distance = np.hypot(*np.moveaxis(there - at, -1, 0)) * rng.uniform(
            0.7, 1.3, (streets, extent.needs, extent.offers)
        )
        near = np.argpartition(distance, wanted - 1, axis=2)[:, :, :wanted]
        metres = np.take_along_axis(distance, near, axis=2)
        first = (np.arange(start, start + streets) * extent.offers)[:, None, None]
        chosen.append((near + first).reshape(-1, wanted))
        scores.append((1000 * np.exp(-2 * metres)).astype(np.int64).reshape(-1, wanted))
    return np.concatenate(chosen), np.concatenate(scores)


def _foreign(rng: np.random.Generator, extent: Extent) -> IntArray:
    """For each need, offers in other sub-districts of its district, each in another one."""
    street = np.repeat(np.arange(extent.streets), extent.needs)[:, None]
    first = street // STREETS_OF_A_DISTRICT * STREETS_OF_A_DISTRICT
    size = np.minimum(STREETS_OF_A_DISTRICT, extent.streets - first)  # the last may be smaller
    step = np.arange(1, STREETS_OF_A_DISTRICT)
    order = np.where(step < size, rng.random((street.size, step.size)), 1)
    steps = np.argsort(order, axis=1)[:, : extent.across] + 1
    other = first + (street - first + steps) % size
    return other * extent.offers + rng.integers(0, extent.offers, steps.shape)

"""Canonical instances whose answer is known because they were built around it."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from matching.instance import (
    KINDS,
    NO_MIN,
    Edges,
    Instance,
    IntArray,
    RowKind,
    Rows,
)

PRICE = 1000  # greatest price of a row


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """An instance, its greatest value, and a plan that reaches it."""

    instance: Instance
    optimum: int
    x: IntArray


class Planted(NamedTuple):
    """An instance in which these needs must have more than these offers, their only ones, have."""

    instance: Instance
    needs: frozenset[str]
    offers: frozenset[str]
    wanted: int
    available: int


def hidden_dual(needs: int, offers: int, edges: int, seed: int) -> Solved:
    """Return an instance of flow shape with a known optimum, of any size, without solving it.

    Prices of rows and a plan are drawn first. Weights make the plan's edges worth exactly their
    prices (more where the plan uses all of an edge), the others less; rows with a price are full.
    So plan and prices are complementary, and both optimal.
    """
    rng = np.random.default_rng(seed)
    pairs = np.unique(rng.integers(0, needs * offers, edges + edges // 8))
    pairs = np.sort(rng.choice(pairs, min(edges, pairs.size), replace=False))
    need, offer = np.divmod(pairs, offers)
    ub = rng.integers(1, 6, pairs.size)
    x = np.where(rng.random(pairs.size) < 0.3, rng.integers(1, ub + 1), 0)
    rows = [_priced(rng, group, count, x) for group, count in ((need, needs), (offer, offers))]
    priced = rows[0].price[need] + rows[1].price[offer]
    surplus = rng.integers(0, PRICE // 10, pairs.size)
    gain = np.where(x == ub, surplus, np.where(x > 0, 0, -surplus))
    w = priced + gain
    arrays = Edges(need, offer, w, np.zeros_like(x), ub, np.ones_like(x))
    limits = sides(need, offer, rows[0].limit, rows[1].limit)
    instance = Instance(f"hidden-dual-{needs}x{offers}x{edges}-{seed}", "max", arrays, limits)
    return Solved(instance, sum((w * x).tolist()), x)


class _Priced(NamedTuple):
    price: IntArray
    limit: IntArray


def _priced(rng: np.random.Generator, group: IntArray, count: int, x: IntArray) -> _Priced:
    """Prices of rows, 0 for three of ten, and limits: where there is a price, what is taken."""
    taken = np.bincount(group, weights=x, minlength=count).astype(np.int64)
    free = rng.random(count) < 0.3
    price = np.where(free, 0, rng.integers(1, PRICE, count))
    return _Priced(price, taken + np.where(free, rng.integers(0, 4, count), 0))


def planted_hall(seed: int, needs: int = 40, offers: int = 30) -> Planted:
    """Return an infeasible instance with one smallest reason, known by construction.

    A few needs must be served and can use a few offers only, whose capacity is one too little.
    Every other need must be served as well and has enough in offers of its own.
    """
    rng = np.random.default_rng(seed)
    few, sources = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    demand, capacity = rng.integers(3, 6, needs), np.zeros(offers, np.int64)
    wanted = int(demand[:few].sum())
    cuts = np.sort(rng.choice(np.arange(1, wanted - 1), sources - 1, replace=False))
    capacity[:sources] = np.diff([0, *cuts, wanted - 1])
    own = rng.integers(sources, offers, needs - few)
    np.add.at(capacity, own, demand[few:])
    need, offer = _looking_at(rng, few, sources, own)
    ones = np.ones_like(need)
    edges = Edges(need, offer, rng.integers(0, PRICE, need.size), 0 * ones, demand[need], ones)
    rows = sides(need, offer, demand, capacity)
    low = np.concatenate([demand, rows.min[needs:]])
    return Planted(
        Instance(f"planted-hall-{seed}", "max", edges, replace(rows, min=low)),
        frozenset(f"n{i}" for i in range(few)),
        frozenset(f"o{i}" for i in range(sources)),
        wanted,
        wanted - 1,
    )


def _looking_at(
    rng: np.random.Generator, few: int, sources: int, own: IntArray
) -> tuple[IntArray, IntArray]:
    """Pairs: the few with the scarce offers, the others with their own and some scarce ones."""
    scarce = np.divmod(np.arange(few * sources), sources)
    others = np.nonzero(rng.random((own.size, sources)) < 0.3)
    need = np.concatenate([scarce[0], np.arange(own.size) + few, others[0] + few])
    offer = np.concatenate([scarce[1], own, others[1]])
    order = np.lexsort((offer, need))
    return need[order], offer[order]


def sides(need: IntArray, offer: IntArray, demand: IntArray, capacity: IntArray) -> Rows:
    """Return a row for each need, then one for each offer. need: of each edge, ascending."""
    counts = np.concatenate(
        [
            np.bincount(need, minlength=demand.size),
            np.bincount(offer, minlength=capacity.size),
        ]
    )
    rows, entries = counts.size, 2 * need.size
    kind = np.full(rows, KINDS.index(RowKind.NEED), np.int8)
    kind[demand.size :] = KINDS.index(RowKind.CAP)
    return Rows(
        ids=[*(f"n{i}" for i in range(demand.size)), *(f"o{i}" for i in range(capacity.size))],
        kind=kind,
        ptr=np.concatenate([[0], np.cumsum(counts)]),
        edge=np.concatenate([np.arange(need.size), np.argsort(offer, kind="stable")]),
        a=np.ones(entries, np.int64),
        u=np.zeros(entries, np.int64),
        min=np.full(rows, NO_MIN),
        max=np.concatenate([demand, capacity]),
        whole=np.zeros(rows, np.bool_),
        demand=np.zeros(rows, np.int64),
        past=np.zeros(rows, np.int64),
    )

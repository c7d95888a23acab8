"""What a capacity with whole quantities cannot do, though its fractions could.

Half of a need for 4 and half of another for 4 fit into a capacity of 5 together with a need for
1, but no whole choice of them does. For a row Σ x ≤ C, perhaps with a row Σ used ≤ P on the same
edges, and any f ≥ 0 by edge and quantity, Σ f[e](x[e]) is at most what the best whole choice of
quantities within C and P reaches. That is a small knapsack, so anybody can check it.

Two kinds are sought. First f by quantity alone, a facet of the ways to fill the capacity. Then f
by edge: a facet over the edges that the fractions use, lifted to all others (Gu, Nemhauser and
Savelsbergh 1998, for knapsacks of which each group gives at most one item).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import highspy
import numpy as np

from matching.general.highs import quiet
from matching.instance import Instance, IntArray, Rows

LARGEST_CAPACITY = 16  # beyond it the ways to fill a row are too many
MOST_SUPPORT = 14  # fractional items of a row; beyond it their choices are too many
MOST_CHOICES = 3000
DENOMINATORS = range(1, 25)
BROKEN = 1e-3  # by how much, in parts of the limit, a cut has to be broken


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Σ f(x[e]) ≤ limit over the edges of a row.

    count: the row that limits how many are used, or -1. f: (Q, E), by quantity from 1 and edge.
    """

    row: int
    count: int
    edges: IntArray
    f: IntArray
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A row that cuts may come from: at most `parts` quantities, summing to at most capacity.

    most: what each of its edges can carry at most.
    """

    row: int
    count: int
    edges: IntArray
    most: IntArray
    capacity: int
    parts: int


def pools(instance: Instance, relaxed: IntArray) -> list[Pool]:
    """Relaxed rows that only add up small quantities."""
    rows = instance.rows
    plain = np.ones(len(rows), np.bool_)
    np.logical_and.at(plain, rows.of_entry, (rows.a == 1) & (rows.u == 0))
    small = (rows.max >= 1) & (rows.max <= LARGEST_CAPACITY) & ~rows.whole
    counting = counting_rows(rows)
    found = []
    for row in relaxed[(plain & small)[relaxed]].tolist():
        edges = rows.edge[rows.entries(row)]
        capacity = int(rows.max[row])
        count = counting.get(key(edges), -1)
        parts = min(capacity, int(rows.max[count])) if count >= 0 else capacity
        if edges.size > 1 and parts > 0:
            most = np.minimum(instance.edges.ub[edges], capacity)
            count = count if parts < capacity else -1
            found.append(Pool(row, count, edges, most, capacity, parts))
    return found


def counting_rows(rows: Rows) -> dict[bytes, int]:
    """Rows that only count used edges, by the edges they count."""
    other = np.zeros(len(rows), np.bool_)
    np.logical_or.at(other, rows.of_entry, (rows.u != 1) | (rows.a != 0))
    return {
        key(rows.edge[rows.entries(row)]): row
        for row in np.flatnonzero(~other & ~rows.whole).tolist()
    }


def key(edge: IntArray) -> bytes:
    return np.sort(edge).tobytes()


def uniform(pool: Pool, shares: Any) -> Cut | None:
    """Return a cut by quantity alone that these shares (Q, E) break, if there is one."""
    if _is_whole(shares):
        return None
    summed = np.zeros(pool.capacity)
    depth = min(pool.capacity, len(shares))
    summed[:depth] = shares[:depth].sum(axis=1)
    f, reach = _facet(pool.capacity, pool.parts, summed)
    if reach < 1 + BROKEN:
        return None
    whole = _as_integers(f)
    filled = Filling(pool.capacity, pool.parts)
    for _ in range(pool.parts):
        filled.add(whole)
    if float(whole @ summed) < filled.most * (1 + BROKEN):
        return None
    table = np.repeat(whole[:, None], pool.edges.size, axis=1)
    return Cut(pool.row, pool.count, pool.edges, table, filled.most)


def by_edge(pool: Pool, shares: Any, merit: Any) -> Cut | None:
    """Return a lifted cut by edge that these shares (Q, E) break, if there is one.

    merit: by edge of the pool; what is likely used is lifted first.
    """
    if _is_whole(shares):
        return None
    quantity, edge = np.nonzero(shares[: pool.capacity] > 1e-6)
    if edge.size > MOST_SUPPORT:
        return None
    found = _support_facet(pool, edge, quantity + 1, shares[quantity, edge])
    if found is None:
        return None
    f = np.zeros((pool.capacity, pool.edges.size), np.int64)
    f[quantity, edge] = found
    f = np.maximum.accumulate(f, axis=0)
    most = _lift(pool, f, np.unique(edge), merit)
    return Cut(pool.row, pool.count, pool.edges, f, most)


class Filling:
    """The best that items added so far can reach: by parts used at most and capacity at most."""

    def __init__(self, capacity: int, parts: int) -> None:
        self.capacity = capacity
        self.counted = parts < capacity
        self.best = [[0] * (capacity + 1) for _ in range(parts + 1 if self.counted else 1)]

    def add(self, f: Any) -> None:
        """Let one more edge in, which may carry one quantity q ≥ 1, worth f[q - 1]."""
        worth = [(q, value) for q, value in enumerate(f.tolist(), 1) if value > 0]
        if not worth:
            return
        below = [[0] * (self.capacity + 1), *self.best] if self.counted else self.best
        self.best = [
            [
                max(row[c], *(before[c - q] + v if q <= c else 0 for q, v in worth))
                for c in range(self.capacity + 1)
            ]
            if p or not self.counted
            else row
            for p, (row, before) in enumerate(zip(self.best, below, strict=False))
        ]

    def beside(self, quantity: int) -> int:
        """Return the best that still fits beside one more edge with this quantity."""
        row = self.best[-2] if self.counted else self.best[0]
        return row[self.capacity - quantity]

    @property
    def most(self) -> int:
        return self.best[-1][self.capacity]


def _lift(pool: Pool, f: IntArray, support: IntArray, merit: Any) -> int:
    """Raise f, in place, as far as the limit of the support allows; return that limit."""
    filled = Filling(pool.capacity, pool.parts)
    for e in support.tolist():
        filled.add(f[:, e])
    limit = filled.most
    for e in support.tolist():
        others = Filling(pool.capacity, pool.parts)
        for other in support.tolist():
            if other != e:
                others.add(f[:, other])
        _raise(f, e, others, limit, int(pool.most[e]))
    filled = Filling(pool.capacity, pool.parts)
    for e in support.tolist():
        filled.add(f[:, e])
    for e in np.argsort(-merit, kind="stable").tolist():
        if e not in support:
            _raise(f, e, filled, limit, int(pool.most[e]))
            filled.add(f[:, e])
    return limit


def _raise(f: IntArray, e: int, others: Filling, limit: int, most: int) -> None:
    for q in range(1, most + 1):
        f[q - 1, e] = max(f[q - 1, e], limit - others.beside(q))
    f[most:, e] = f[most - 1, e] if most else 0


def _is_whole(shares: Any) -> bool:
    return bool((np.abs(shares - np.round(shares)) < 1e-6).all())


def _support_facet(pool: Pool, edge: IntArray, quantity: IntArray, share: Any) -> IntArray | None:
    """Return whole f of each item that the fractions use, broken by them; None if there is none."""
    items = [np.flatnonzero(edge == e).tolist() for e in np.unique(edge)]
    choices = list(_choices(items, quantity.tolist(), pool.capacity, pool.parts))
    if len(choices) > MOST_CHOICES:
        return None
    model = quiet()
    size = edge.size
    none = np.zeros(0, np.int32)
    model.addCols(size, share, np.zeros(size), np.ones(size), 0, none, none, np.zeros(0))
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    starts = np.cumsum([0] + [len(choice) for choice in choices])
    index = np.array([item for choice in choices for item in choice], np.int32)
    low, high = np.full(len(choices), -np.inf), np.ones(len(choices))
    ones = np.ones(index.size)
    model.addRows(len(choices), low, high, index.size, starts[:-1].astype(np.int32), index, ones)
    model.run()
    f = np.maximum(np.array(model.getSolution().col_value), 0.0)
    if float(f @ share) < 1 + BROKEN:
        return None
    whole = _as_integers(f)
    most = max(int(whole[list(choice)].sum()) for choice in choices)
    return whole if float(whole @ share) > most * (1 + BROKEN) else None


def _choices(
    items: list[list[int]], quantity: list[int], capacity: int, parts: int
) -> Iterator[tuple[int, ...]]:
    """Sets of items, at most one of each edge, within capacity and parts."""
    if not items:
        yield ()
        return
    yield from _choices(items[1:], quantity, capacity, parts)
    for item in items[0] if parts else []:
        if quantity[item] <= capacity:
            left = capacity - quantity[item]
            for rest in _choices(items[1:], quantity, left, parts - 1):
                yield (item, *rest)


def _as_integers(f: Any) -> IntArray:
    for denominator in DENOMINATORS:
        scaled = f * denominator
        if np.abs(scaled - np.round(scaled)).max() < 1e-6:
            break
    return np.round(f * denominator).astype(np.int64)


def _facet(capacity: int, parts: int, shares: Any) -> tuple[Any, float]:
    """Return f ≥ 0 that is at most 1 on every filling, and greatest on the shares."""
    model = _fillings_model(capacity, parts)
    sizes = np.arange(capacity, dtype=np.int32)
    model.changeColsCost(capacity, sizes, shares)
    model.run()
    f = np.maximum(np.array(model.getSolution().col_value), 0.0)
    return f, float(f @ shares)


@lru_cache(maxsize=256)
def _fillings_model(capacity: int, parts: int) -> Any:
    """Rows: every way to fill the capacity, as counts of each quantity; f on it is at most 1."""
    model = quiet()
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.addCols(
        capacity,
        np.zeros(capacity),
        np.zeros(capacity),
        np.ones(capacity),
        0,
        np.zeros(capacity, np.int32),
        np.zeros(0, np.int32),
        np.zeros(0),
    )
    for filling in _fillings(capacity, parts, capacity):
        sizes, counts = np.unique(np.array(filling), return_counts=True)
        model.addRow(
            -highspy.kHighsInf, 1.0, sizes.size, (sizes - 1).astype(np.int32), counts.astype(float)
        )
    return model


def _fillings(capacity: int, parts: int, largest: int) -> Iterator[tuple[int, ...]]:
    """Multisets of quantities that cannot be extended."""
    if capacity == 0 or parts == 0:
        yield ()
        return
    for first in range(min(largest, capacity), 0, -1):
        for rest in _fillings(capacity - first, parts - 1, first):
            yield (first, *rest)

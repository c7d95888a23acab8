"""What a capacity with whole quantities cannot do, though its fractions could.

Half of a need for 4 and half of another for 4 fit into a capacity of 5 together with a need for
1, but no whole choice of them does. For a row Σ x ≤ C, perhaps with a row Σ used ≤ P on the same
edges, and any f ≥ 0 on quantities, Σ f(x) ≤ the most that Σ f(q) can be over at most P quantities
that sum to at most C. The right side is a small knapsack, so anybody can check it.
The strongest f for fractional quantities is found among the facets of that little polytope.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import highspy
import numpy as np

from matching.instance import BoolArray, Instance, IntArray, Rows

LARGEST_CAPACITY = 16  # beyond it the ways to fill a row are too many
DENOMINATORS = range(1, 25)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Σ f(x[e]) ≤ limit over the edges of a row. f: by quantity from 1. count: row or -1."""

    row: int
    count: int
    edges: IntArray
    f: IntArray
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A row that cuts may come from: at most `parts` quantities, summing to at most capacity."""

    row: int
    count: int
    edges: IntArray
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
            found.append(Pool(row, count if parts < capacity else -1, edges, capacity, parts))
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


def limit(f: IntArray, capacity: int, parts: int) -> int:
    """Return the most that Σ f(q) can be over at most `parts` quantities summing to ≤ capacity."""
    best = [0] * (capacity + 1)
    for _ in range(parts):
        best = [
            max([best[c]] + [best[c - q] + int(f[q - 1]) for q in range(1, min(c, f.size) + 1)])
            for c in range(capacity + 1)
        ]
    return best[capacity]


def separate(pool: Pool, shares: Any) -> Cut | None:
    """Return a cut that these shares break, if there is one; shares: by quantity from 1."""
    if (np.abs(shares - np.round(shares)) < 1e-6).all():
        return None
    padded = np.zeros(pool.capacity)
    padded[: shares.size] = shares[: pool.capacity]
    f, reach = _facet(pool.capacity, pool.parts, padded)
    if reach < 1 + 1e-4:
        return None
    whole = _as_integers(f)
    most = limit(whole, pool.capacity, pool.parts)
    if float(whole @ padded) < most + 1e-4 * most:
        return None
    return Cut(pool.row, pool.count, pool.edges, whole, most)


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
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
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

"""Which rows stay constraints when all others are priced.

A block is a row of a ≥ 0 without u, perhaps with a second row that counts its used edges; blocks
share no edge. A need that is served whole by few offers is one, an agent's knapsack another.
Blocks of like size lie in one batch, padded, so that one vectorised pass serves them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.exact import dot
from matching.general.cuts import counting_rows, key
from matching.instance import NO_MAX, BoolArray, Instance, IntArray, Rows

CELLS = 200_000_000  # most additions that one pass over all blocks may cost
ALIKE = 8  # edges or activity up to which all blocks go together
LITTLE = 32  # most activity of a row that is kept though pricing it would lose nothing
SETTLED = ("level.", "floor.", "ceil.", "keep.")  # rows that stand for settled levels


@dataclass(frozen=True, eq=False)
class Batch:
    """Blocks of like size: B blocks of at most E edges.

    rows, counts: (B,) first row, and second row or -1. edge: (B, E), -1 where padded.
    a: (B, E), divided by what divides all of the block. low, high: (B,) limits of the first
    row in that unit, whole: (B,) 0 is allowed as well. fewest, most: (B,) used edges.
    layers: whether used edges are counted. lb, ub, lot: (B, E) quantities; ub 0 where padded.
    """

    rows: IntArray
    counts: IntArray
    edge: IntArray
    a: IntArray
    low: IntArray
    high: IntArray
    whole: BoolArray
    fewest: IntArray
    most: IntArray
    layers: bool
    lb: IntArray
    ub: IntArray
    lot: IntArray


@dataclass(frozen=True, eq=False)
class Blocks:
    """A partition of the problem. relaxed: every other row. loose: edges in no block."""

    batches: tuple[Batch, ...]
    relaxed: IntArray
    loose: IntArray

    def named(self, rows: Rows) -> list[list[str]]:
        """Return the row ids of each block, as certificates list them."""
        return [
            [rows.ids[row] for row in (first, second) if row >= 0]
            for batch in self.batches
            for first, second in zip(batch.rows.tolist(), batch.counts.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    count: int  # the row that counts its used edges, or -1
    gain: int  # how much keeping it says more than pricing it
    unit: int  # what divides every a
    high: int  # most activity, in that unit
    layers: int  # counts of used edges that are told apart
    cost: int  # additions of one pass: edges · states · quantities


def choose(instance: Instance) -> Blocks:
    """Pick disjoint rows, those first that lose most when only priced."""
    rows = instance.rows
    taken = np.zeros(len(instance.edges), np.bool_)
    picked, cost = [], 0
    candidates = sorted(_candidates(instance), key=lambda c: (-c.gain, rows.kind[c.row], c.row))
    for candidate in candidates:
        edges = rows.edge[rows.entries(candidate.row)]
        if not taken[edges].any() and cost + candidate.cost <= CELLS:
            taken[edges] = True
            picked.append(candidate)
            cost += candidate.cost
    kept = {c.row for c in picked} | {c.count for c in picked}
    relaxed = np.array([i for i in range(len(rows)) if i not in kept], np.int64)
    return Blocks(_batches(instance, picked), relaxed, np.flatnonzero(~taken))


def _candidates(instance: Instance) -> Iterator[_Candidate]:
    rows, edges = instance.rows, instance.edges
    counting = counting_rows(rows)
    for row in range(len(rows)):
        entries = rows.entries(row)
        edge, a = rows.edge[entries], rows.a[entries]
        if rows.ids[row].startswith(SETTLED):
            continue
        if not edge.size or (a < 1).any() or rows.u[entries].any():
            continue
        if np.unique(edge).size < edge.size:
            continue
        count = counting.get(key(edge), -1)
        gain = _gain(instance, row, count, edge, a)
        unit = int(np.gcd.reduce(a))
        high = min(int(rows.max[row]), dot(edges.ub[edge], a)) // unit
        layers = _layers(rows, count, edge.size)
        cost = edge.size * (high + 1) * layers * min(int(edges.ub[edge].max()), max(high, 1))
        worthwhile = gain > 0 or high <= LITTLE
        if worthwhile and high >= 0 and cost <= CELLS:
            yield _Candidate(row, count, gain, unit, high, layers, cost)


def _layers(rows: Rows, count: int, size: int) -> int:
    if count < 0 or (rows.max[count] >= size and rows.min[count] <= 0):
        return 1
    return min(int(rows.max[count]), size) + 1


def _gain(instance: Instance, row: int, count: int, edge: IntArray, a: IntArray) -> int:
    """Rank what pricing a row would lose: its wholeness, its knapsack, its lots, its count."""
    rows, edges = instance.rows, instance.edges
    whole = bool(rows.whole[row] and rows.min[row] > 0)
    knapsack = bool((a != a[0]).any() or (rows.max[row] < NO_MAX and rows.max[row] % a[0]))
    lots = bool((edges.lot[edge] > 1).any())
    return 8 * whole + 4 * knapsack + 2 * lots + (count >= 0)


def _batches(instance: Instance, picked: list[_Candidate]) -> tuple[Batch, ...]:
    """Blocks of like size together: sizes are alike between two powers of two."""
    groups: dict[tuple[int, ...], list[_Candidate]] = {}
    for c in picked:
        size = int(np.diff(instance.rows.ptr)[c.row])
        sizes = max(size, ALIKE), max(c.high, ALIKE), c.layers
        key = tuple(size.bit_length() for size in sizes)
        groups.setdefault(key, []).append(c)
    return tuple(_batch(instance, groups[key], key[2] > 1) for key in sorted(groups))


def _batch(instance: Instance, group: list[_Candidate], layers: bool) -> Batch:  # noqa: FBT001
    rows, edges = instance.rows, instance.edges
    first = np.array([c.row for c in group], np.int64)
    second = np.array([c.count for c in group], np.int64)
    unit = np.array([c.unit for c in group], np.int64)
    size = rows.ptr[first + 1] - rows.ptr[first]
    column = np.arange(int(size.max()))
    real = column < size[:, None]
    entry = np.where(real, rows.ptr[first][:, None] + column, 0)
    edge = np.where(real, rows.edge[entry], -1)
    a = np.where(real, rows.a[entry] // unit[:, None], 1)
    high = np.array([c.high for c in group], np.int64)
    lb, ub = (np.where(real, getattr(edges, name)[edge], 0) for name in ("lb", "ub"))
    lot = np.where(real, edges.lot[edge], 1)
    counted = second >= 0
    return Batch(
        rows=first,
        counts=second,
        edge=edge,
        a=a,
        low=np.maximum(-(-rows.min[first] // unit), 0),
        high=high,
        whole=rows.whole[first],
        fewest=np.where(counted, np.maximum(rows.min[second], 0), 0),
        most=np.where(counted, np.minimum(rows.max[second], size), size),
        layers=layers,
        lb=lb,
        ub=np.minimum(ub, high[:, None] // a),
        lot=np.maximum(np.maximum(lot, lb), 1),
    )

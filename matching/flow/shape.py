"""Which instances are flows: two laminar families of plain rows over the edges.

A family is laminar if any two of its rows are disjoint or one holds the other. Rows of the left
family lead from the root down to the edges, rows of the right family from the edges back to the
root (Edmonds and Giles 1977; Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 9).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.exact import sums
from matching.instance import (
    KINDS,
    LARGEST,
    NO_MAX,
    NO_MIN,
    BoolArray,
    Instance,
    IntArray,
    RowKind,
    Rows,
)

PAIRS = 20_000_000  # so many pairs of crossing rows are looked at before giving up
NOTHING = -1


@dataclass(frozen=True, eq=False)
class Plain:
    """The rows that a flow must know, in plain form: low ≤ Σ x ≤ high.

    row: the instance's row, by plain row. edge, of_entry: entries. high is NO_MAX where open.
    divisor: each entry counted so much in the instance.
    """

    row: IntArray
    edge: IntArray
    of_entry: IntArray
    low: IntArray
    high: IntArray
    divisor: IntArray
    counts: BoolArray  # the row counts edges in use, each of which carries at most 1


@dataclass(frozen=True, eq=False)
class Forest:
    """Two laminar families. left: by plain row. parent: by plain row, NOTHING for a root.

    leaf_left, leaf_right: the innermost row of each edge, NOTHING where it has none.
    """

    plain: Plain
    left: BoolArray
    parent: IntArray
    leaf_left: IntArray
    leaf_right: IntArray


def forest(instance: Instance, named: IntArray) -> Forest | None:
    """Return the two families, or None if the instance is no flow.

    named: rows that levels speak of, kept even where they limit nothing.
    """
    edges = instance.edges
    if np.any(edges.lot > np.maximum(edges.lb, 1)):
        return None
    plain = _plain(instance, named)
    if plain is None:
        return None
    left = _by_labels(instance, plain)
    found = _families(plain, left, len(edges))
    if found is None:
        left_again = _by_crossing(plain)
        found = None if left_again is None else _families(plain, left_again, len(edges))
    return found


def _plain(instance: Instance, named: IntArray) -> Plain | None:
    """Keep rows that can bind, or are named, if all of them just add up quantities."""
    rows, low, high = instance.rows, *_bounds(instance.rows)
    kept = _binding(instance, low, high)
    kept[named] = True
    counted = _counted(instance, kept)
    if counted is None:
        return None
    number = np.cumsum(kept) - 1
    inside = np.repeat(kept, np.diff(rows.ptr)) & (counted != 0)
    of_entry, value = number[rows.of_entry[inside]], counted[inside]
    divisor = np.ones(int(kept.sum()), np.int64)
    divisor[of_entry] = value
    low, high = low[kept], high[kept]
    even = ((low == NO_MIN) | (low % divisor == 0)) & ((high == NO_MAX) | (high % divisor == 0))
    if np.any(value != divisor[of_entry]) or np.any(divisor < 1) or not np.all(even):
        return None
    low = np.where(low == NO_MIN, 0, np.maximum(0, low // divisor))
    high = np.where(high == NO_MAX, NO_MAX, high // divisor)
    whole = rows.whole[kept]
    if np.any(whole & (low > 1)):
        return None
    (row,) = np.nonzero(kept)
    edge, counts = rows.edge[inside], np.zeros(row.size, np.bool_)
    counts[of_entry[rows.u[inside] != 0]] = True
    return Plain(row, edge, of_entry, np.where(whole, 0, low), high, divisor, counts)


def _counted(instance: Instance, kept: BoolArray) -> IntArray | None:
    """Return what a unit of quantity counts, by entry; None where use is no quantity."""
    rows, edges = instance.rows, instance.edges
    if not rows.u.any():
        return rows.a
    single = edges.ub[rows.edge] <= 1  # then being used is the quantity
    if np.any((rows.u != 0) & ~single & kept[rows.of_entry]):
        return None
    return rows.a + np.where(single, rows.u, 0)


def _bounds(rows: Rows) -> tuple[IntArray, IntArray]:
    """Lower and upper bounds of activities; a whole row that may be 0 has no lower one."""
    low = np.where(rows.whole & (rows.min <= 1), np.minimum(rows.min, 0), rows.min)
    return low, np.where(rows.whole, np.maximum(rows.max, 0), rows.max)


def _binding(instance: Instance, low: IntArray, high: IntArray) -> BoolArray:
    """Say which rows could be broken by quantities within the edges' own bounds."""
    rows, edges = instance.rows, instance.edges
    least, most = edges.lb[rows.edge].astype(float), edges.ub[rows.edge].astype(float)
    ends = (
        np.sort([rows.a * least, rows.a * most], axis=0) if np.any(rows.a != 1) else (least, most)
    )
    bottom, top = sums(rows.ptr, ends[0]), sums(rows.ptr, ends[1])
    if rows.u.any():
        used = np.sort([rows.u * (least > 0), rows.u * (most > 0)], axis=0)
        bottom, top = bottom + sums(rows.ptr, used[0]), top + sums(rows.ptr, used[1])
    total = float(np.abs(ends[0]).sum() + np.abs(ends[1]).sum())
    # Floats add whole numbers exactly up to 2^53; beyond, better keep a row for nothing.
    unsure = 0.0 if total < LARGEST else 1e-9 * total
    return (low > bottom - unsure) | (high < top + unsure)


def _by_labels(instance: Instance, plain: Plain) -> BoolArray:
    """Guess the side of each row: those about one offer are right, and limits of several."""
    offer = instance.edges.offer[plain.edge]
    need = instance.edges.need[plain.edge]
    one_offer = _all_equal(plain, offer)
    one_need = _all_equal(plain, need)
    kind = instance.rows.kind[plain.row]
    about_needs = (kind == KINDS.index(RowKind.NEED)) | (kind == KINDS.index(RowKind.GROUP))
    return one_need | (about_needs & ~one_offer)


def _all_equal(plain: Plain, label: IntArray) -> BoolArray:
    count = plain.row.size
    least = np.full(count, np.iinfo(np.int64).max)
    most = np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(least, plain.of_entry, label)
    np.maximum.at(most, plain.of_entry, label)
    return least >= most


def _by_crossing(plain: Plain) -> BoolArray | None:
    """Divide the rows so that no two of a side cross, or return None if nothing does."""
    count, size = plain.row.size, np.bincount(plain.of_entry, minlength=plain.row.size)
    per_edge = np.bincount(plain.edge).astype(np.int64)
    if int((per_edge**2).sum()) > PAIRS:
        return None
    ones = np.ones(plain.edge.size, np.int64)
    member = sparse.csr_matrix((ones, (plain.of_entry, plain.edge)), (count, per_edge.size))
    shared = (member @ member.T).tocoo()
    crossing = (shared.data < size[shared.row]) & (shared.data < size[shared.col])
    graph = sparse.csr_matrix(
        (ones[:1].repeat(int(crossing.sum())), (shared.row[crossing], shared.col[crossing])),
        (count, count),
    )
    return _two_colours(graph)


def _two_colours(graph: sparse.csr_matrix) -> BoolArray | None:
    """Colour neighbours differently, starting with True; None if that cannot be."""
    colour = np.full(graph.shape[0], NOTHING)
    for start in range(graph.shape[0]):
        if colour[start] != NOTHING:
            continue
        colour[start], waiting = 1, [start]
        while waiting:
            node = waiting.pop()
            near = graph.indices[graph.indptr[node] : graph.indptr[node + 1]]
            if np.any(colour[near] == colour[node]):
                return None
            fresh = near[colour[near] == NOTHING]
            colour[fresh] = 1 - colour[node]
            waiting.extend(fresh.tolist())
    return colour == 1


def _families(plain: Plain, left: BoolArray, edges: int) -> Forest | None:
    parent = np.full(plain.row.size, NOTHING, np.int64)
    leaves = []
    for side in (left, ~left):
        leaf = _chains(plain, side, edges, parent)
        if leaf is None:
            return None
        leaves.append(leaf)
    return Forest(plain, left, parent, *leaves)


def _chains(plain: Plain, side: BoolArray, edges: int, parent: IntArray) -> IntArray | None:
    """Write the parents of one side and return the innermost row of each edge; None if crossing.

    In a laminar family the rows over an edge form a chain by size, the same above each of a
    row's edges.
    """
    inside = side[plain.of_entry]
    edge, row = plain.edge[inside], plain.of_entry[inside]
    leaf = np.full(edges, NOTHING, np.int64)
    if np.all(np.bincount(edge, minlength=1) <= 1):
        leaf[edge] = row
        return leaf
    size = np.bincount(row, minlength=parent.size)
    order = np.lexsort((row, size[row], edge))
    edge, row = edge[order], row[order]
    first = np.r_[True, edge[1:] != edge[:-1]]
    leaf[edge[first]] = row[first]
    above = np.where(np.r_[first[1:], True], NOTHING, np.r_[row[1:], NOTHING])
    parent[row] = above
    return leaf if np.all(parent[row] == above) else None

"""The rows that a certificate keeps, each with its edges: a small knapsack, solved exactly.

A block is a row whose coefficients are at least 0, and maybe a second one that counts how many of
its edges are used. Its best plan is found by dynamic programming over (edges counted, activity),
many blocks of like size at once (Kellerer, Pferschy, Pisinger 2004, chapters 2 and 7).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.check.cuts import Cuts
from matching.check.knapsack import Batch, best
from matching.check.multipliers import Multipliers, Relaxed
from matching.check.sums import by_row, products
from matching.check.verdict import Refused
from matching.instance import NO_MAX, BoolArray, Instance, IntArray, Rows

WHERE = "certificate.blocks"
MOST_STATES = 2**24  # of one block
MOST_WORK = 2**32  # states times edges, over all blocks
AT_ONCE = 2**20  # states of the blocks that are solved together


@dataclass(frozen=True, slots=True)
class Blocks:
    """row, second: by block; second is −1 where there is none.

    Entries ptr[b]:ptr[b+1] are the edges of block b, with their coefficients in its row; counted:
    whether its second row counts them.
    """

    row: IntArray
    second: IntArray
    ptr: IntArray
    edge: IntArray
    a: IntArray
    counted: BoolArray


@dataclass(frozen=True, slots=True)
class Sizes:
    """By block: how many edges, the divisor of activities, the largest quotient, largest count.

    weighs, counts: whether the first and the second row can stop anything at all.
    """

    edges: IntArray
    divisor: IntArray
    activity: IntArray
    count: IntArray
    weighs: BoolArray
    counts: BoolArray


def best_of_blocks(
    given: Any, instance: Instance, read: Multipliers, relaxed: Relaxed, cuts: Cuts
) -> tuple[BoolArray, int]:
    """Return which edges are inside blocks that bind, and the most that those can add up to.

    Raises Refused if the blocks are no blocks, carry multipliers or are too large.
    """
    blocks = _blocks(given, instance, read)
    sizes = _sizes(blocks, instance)
    inside = np.zeros(len(instance.edges), np.bool_)
    amount = 0
    for chosen in _alike(sizes):
        batch = _batch(blocks, sizes, chosen, instance, (relaxed, cuts))
        inside[batch.edge[batch.present]] = True
        amount += best(batch)
    return inside, amount


def _blocks(given: Any, instance: Instance, read: Multipliers) -> Blocks:
    row, second = _listed(given, instance.rows)
    named = np.concatenate([row, second[second >= 0]])
    if np.unique(named).size < named.size:
        raise Refused(WHERE, "a row stands in two places")
    priced = np.intersect1d(named, np.array(read.own, np.int64))
    if priced.size:
        name = instance.rows.ids[int(priced[0])]
        raise Refused(f"certificate.y.{name}", "a row of a block carries no multiplier")
    ptr, entry = _entries(instance.rows, row)
    edge, a = instance.rows.edge[entry], instance.rows.a[entry]
    if np.any(a < 0) or np.any(instance.rows.u[entry] != 0):
        raise Refused(WHERE, "the first row of a block has a ≥ 0 and no u")
    of_edge = np.full(len(instance.edges), -1, np.int64)
    of_edge[edge] = np.repeat(np.arange(row.size), np.diff(ptr))
    if np.unique(edge).size < edge.size:
        raise Refused(WHERE, "two blocks share an edge")
    return Blocks(row, second, ptr, edge, a, _counted(instance.rows, second, of_edge)[edge])


def _listed(given: Any, rows: Rows) -> tuple[IntArray, IntArray]:
    """Return the first and the second row of each block."""
    if type(given) is not list:
        raise Refused(WHERE, "it must be a list of blocks")
    found = []
    for at, block in enumerate(given):
        if type(block) is not list or len(block) not in (1, 2):
            raise Refused(f"{WHERE}[{at}]", "a block is a list of one or two row ids")
        for name in block:
            if type(name) is not str or name not in rows.index:
                raise Refused(f"{WHERE}[{at}]", "no row has this id")
        found.append([rows.index[block[0]], rows.index[block[1]] if len(block) == 2 else -1])
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _entries(rows: Rows, some: IntArray) -> tuple[IntArray, IntArray]:
    """Return the entries of some rows, one row after the other, and where each begins."""
    lengths = np.diff(rows.ptr)[some]
    ptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return ptr, np.arange(ptr[-1]) + np.repeat(rows.ptr[some] - ptr[:-1], lengths)


def _counted(rows: Rows, second: IntArray, of_edge: IntArray) -> BoolArray:
    """Return which edges a second row counts; it must count, and only edges of its block."""
    (block,) = np.nonzero(second >= 0)
    ptr, entry = _entries(rows, second[block])
    if np.any(rows.u[entry] != 1) or np.any(rows.a[entry] != 0):
        raise Refused(WHERE, "the second row of a block has u = 1 and no a")
    if np.any(of_edge[rows.edge[entry]] != np.repeat(block, np.diff(ptr))):
        raise Refused(WHERE, "the second row of a block counts an edge of another")
    counted = np.zeros(of_edge.size, np.bool_)
    counted[rows.edge[entry]] = True
    return counted


def _sizes(blocks: Blocks, instance: Instance) -> Sizes:
    rows, lengths = instance.rows, np.diff(blocks.ptr)
    most = by_row(blocks.ptr, products(blocks.a, instance.edges.ub[blocks.edge]))
    too_much = (most > rows.max[blocks.row]) & (rows.max[blocks.row] < NO_MAX)
    weighs = (rows.min[blocks.row] > 0) | too_much.astype(np.bool_)
    number = by_row(blocks.ptr, blocks.counted.astype(np.int64))
    low = np.where(blocks.second < 0, 0, rows.min[blocks.second])
    high = np.where(blocks.second < 0, NO_MAX, rows.max[blocks.second])
    counts = (low > 0) | (number > high)
    divisor = np.ones(lengths.size, np.int64)
    filled = lengths > 0
    divisor[filled] = np.maximum(np.gcd.reduceat(blocks.a, blocks.ptr[:-1][filled]), 1)
    reach = np.maximum(np.minimum(most, rows.max[blocks.row]), 0) // divisor
    activity = np.where(weighs, np.minimum(reach, NO_MAX), 0).astype(np.int64)
    count = np.where(counts, np.clip(high, 0, number), 0)
    _refuse_large(activity, count, lengths, blocks, rows)
    return Sizes(lengths, divisor, activity, count, weighs, counts)


def _refuse_large(
    activity: IntArray, count: IntArray, lengths: IntArray, blocks: Blocks, rows: Rows
) -> None:
    states = (activity + 1.0) * (count + 1.0)
    if np.any(states > MOST_STATES) or (states * lengths).sum() > MOST_WORK:
        name = rows.ids[int(blocks.row[np.argmax(states * lengths)])]
        raise Refused(WHERE, f"the knapsack of {name} is too large to be checked")


def _alike(sizes: Sizes) -> Iterator[IntArray]:
    """Yield blocks that bind, those of like size together and not too many at once."""
    binding = np.flatnonzero(sizes.weighs | sizes.counts)
    magnitude = [
        np.ceil(np.log2(size[binding] + 1.0)).astype(np.int64)
        for size in (sizes.activity, sizes.count, sizes.edges)
    ]
    kind, number = np.unique(np.stack(magnitude, axis=1), axis=0, return_inverse=True)
    for at in range(len(kind)):
        alike = binding[number.reshape(-1) == at]
        states = int((sizes.activity[alike].max() + 1) * (sizes.count[alike].max() + 1))
        step = max(1, AT_ONCE // states)
        for start in range(0, alike.size, step):
            yield alike[start : start + step]


def _batch(
    blocks: Blocks,
    sizes: Sizes,
    chosen: IntArray,
    instance: Instance,
    prices: tuple[Relaxed, Cuts],
) -> Batch:
    """Return the chosen blocks side by side, padded to one length."""
    relaxed, cuts = prices
    edges, rows, longest = instance.edges, instance.rows, int(sizes.edges[chosen].max())
    place = np.arange(longest)
    present = place < sizes.edges[chosen, None]
    entry = np.where(present, blocks.ptr[chosen, None] + place, 0)
    edge = blocks.edge[entry] if blocks.edge.size else entry
    weight = blocks.a[entry] // sizes.divisor[chosen, None] * sizes.weighs[chosen, None]
    least = np.maximum(np.maximum(edges.lb, edges.lot), 1)[edge]
    room = sizes.activity[chosen, None] // np.maximum(weight, 1)
    most = np.where(weight > 0, np.minimum(edges.ub[edge], room), edges.ub[edge])
    return Batch(
        present=present,
        edge=edge,
        weight=weight,
        gain=relaxed.r[edge],
        charge=relaxed.s[edge],
        pays=np.where(present[:, :, None], cuts.pays[edge], 0),
        least=least,
        most=np.where(present, most, 0),
        counted=blocks.counted[entry] & sizes.counts[chosen, None],
        may_be_empty=(edges.lb[edge] == 0) | ~present,
        activities=_allowed(rows, blocks.row[chosen], sizes.activity[chosen], sizes.divisor[chosen])
        | ~sizes.weighs[chosen, None],
        counts=_allowed(rows, blocks.second[chosen], sizes.count[chosen], np.ones_like(chosen))
        | ~sizes.counts[chosen, None],
    )


def _allowed(rows: Rows, row: IntArray, top: IntArray, divisor: IntArray) -> BoolArray:
    """Return whether the limits of each row allow 0, 1, 2, … times its divisor."""
    amount = np.arange(int(top.max()) + 1) * divisor[:, None]
    inside = (amount >= rows.min[row, None]) & (amount <= rows.max[row, None])
    return inside | (rows.whole[row, None] & (amount == 0))

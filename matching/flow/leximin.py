"""The fairest flow: the sorted coverage of groups, worst first, as great as can be.

What disjoint groups next to the root can receive together is an M♮-convex set. There the
leximin vectors are the flows that are cheapest under any costs which rank each further unit by
the coverage that the group has before it, so that one flow settles the level (Frank and Murota,
Decreasing minimization on M-convex sets, 2022; Federgruen and Groenevelt 1986). Groups in other
places are settled in stages: raise all alike by bisection, then as many as can be by one unit.
"""

import numpy as np

from matching.flow.minimum import NothingFits, cheapest
from matching.flow.network import ROOT, Network
from matching.flow.pieces import NONE, Pieces, best
from matching.instance import Instance, IntArray

MILLION = 10**6
MOST_PIECES = 200_000
FULL = 2**53  # more than any coverage that counts


class Coverage:
    """Coverage of groups in millionths as a function of what each receives; arrays by group."""

    def __init__(self, instance: Instance, groups: IntArray, arc: IntArray) -> None:
        demand, past = instance.rows.demand[groups], instance.rows.past[groups]
        counted = demand + past > 0  # who never wanted anything counts as fully served
        self.arc = arc[counted]
        self.past = past[counted]
        self.total = (demand + past)[counted]

    def at(self, received: IntArray) -> IntArray:
        return MILLION * (received + self.past) // self.total

    def least(self, ratio: int) -> IntArray:
        """Return the least that each must receive to be covered so far; may be negative."""
        return -(-ratio * self.total // MILLION) - self.past


def leximin(instance: Instance, net: Network, groups: IntArray) -> tuple[IntArray, Network]:
    """Return a flow with the fairest coverage and the face of all such. Raises NothingFits."""
    cover = Coverage(instance, groups, net.arc_of[groups])
    nothing = np.zeros(net.tail.size, np.int64)
    if not cover.arc.size:
        return best(net, nothing)
    if _next_to_root(net, cover.arc):
        return _by_rank(net, cover)
    return _in_stages(net, cover)


def one_ranking(instance: Instance, net: Network, groups: IntArray) -> Pieces | None:
    """Return the costs under which one cheapest flow is the fairest, None if it takes more."""
    cover = Coverage(instance, groups, net.arc_of[groups])
    if not cover.arc.size:
        return NONE
    if not _next_to_root(net, cover.arc) or _width(net, cover) > 1:
        return None
    return _ranked(net, cover, 1)


def _next_to_root(net: Network, arc: IntArray) -> bool:
    """Say whether all groups begin at the root, or all end there."""
    distinct = np.unique(arc).size == arc.size
    return distinct and bool(np.all(net.tail[arc] == ROOT) or np.all(net.head[arc] == ROOT))


def _by_rank(net: Network, cover: Coverage) -> tuple[IntArray, Network]:
    """Rank coarsely first where there are too many units, then finely within the best face."""
    while True:
        width = _width(net, cover)
        flow, net = best(net, np.zeros(net.tail.size, np.int64), _ranked(net, cover, width))
        if width == 1:
            return flow, net


def _width(net: Network, cover: Coverage) -> int:
    """Return how many millionths one rank spans, so that there are not too many ranks."""
    low, high = net.low[cover.arc], net.high[cover.arc]
    ranks = np.minimum(high - low, cover.at(high) - cover.at(low))
    return max(1, -(-int(ranks.sum()) // MOST_PIECES))


def _ranked(net: Network, cover: Coverage, width: int) -> Pieces:
    """Pieces of each group, ranked by the coverage before them in steps of `width` millionths."""
    low, high = net.low[cover.arc], net.high[cover.arc]
    first, last = cover.at(low) // width, cover.at(np.maximum(high - 1, low)) // width
    arcs, sizes, ranks = [], [], []
    for i in np.flatnonzero(high > low).tolist():
        step = _steps(cover, i, int(low[i]), int(high[i]), int(first[i]), int(last[i]), width)
        ends = np.clip(
            -(-(step + 1) * width * cover.total[i] // MILLION) - cover.past[i], low[i], high[i]
        )
        ends[-1] = high[i]
        size = np.diff(np.r_[low[i], ends])
        arcs.append(np.full(step.size, cover.arc[i]))
        sizes.append(size)
        ranks.append(step)
    if not arcs:
        return Pieces(*(np.zeros(0, np.int64) for _ in range(3)))
    arc, size, rank = np.concatenate(arcs), np.concatenate(sizes), np.concatenate(ranks)
    used = size > 0
    _values, place = np.unique(rank[used], return_inverse=True)
    return Pieces(arc[used], size[used], place - int(place.max(initial=0)) - 1)


def _steps(
    cover: Coverage, i: int, low: int, high: int, first: int, last: int, width: int
) -> IntArray:
    """Return the ranks at which group i can receive a unit: no more than it has units."""
    if last - first < high - low:
        return np.arange(first, last + 1)
    before = np.arange(low, high)
    return np.unique(MILLION * (before + cover.past[i]) // cover.total[i] // width)


def _in_stages(net: Network, cover: Coverage) -> tuple[IntArray, Network]:
    nothing = np.zeros(net.tail.size, np.int64)
    active = np.ones(cover.arc.size, np.bool_)
    while True:
        level = _highest(net, cover, active)
        net = _raised(net, cover, active, level)
        low = net.low[cover.arc]
        lowest = active & (cover.at(low) <= level)
        ones = np.ones(int(lowest.sum()), np.int64)
        flow, net = best(net, nothing, Pieces(cover.arc[lowest], ones, -ones))
        # Who is not certainly above this level stays where it is, or shares what is left of it.
        active &= (cover.at(net.low[cover.arc]) > level) & (net.high > net.low)[cover.arc]
        if not active.any():
            return flow, net


def _highest(net: Network, cover: Coverage, active: np.ndarray) -> int:
    """Return the greatest coverage that all active groups can have together, by bisection."""
    start = cover.at(net.low[cover.arc])[active]
    reach = cover.at(net.high[cover.arc])[active]
    low, high = int(start.min()), int(reach.min())
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(_raised(net, cover, active, middle)):
            low = middle
        else:
            high = middle - 1
    return low


def _raised(net: Network, cover: Coverage, active: np.ndarray, level: int) -> Network:
    low = net.low.copy()
    wanted = np.where(active, cover.least(level), 0)
    np.maximum.at(low, cover.arc, wanted)
    return net.within(low, net.high)


def _fits(net: Network) -> bool:
    try:
        cheapest(net, np.zeros(net.tail.size, np.int64))
    except NothingFits:
        return False
    return True

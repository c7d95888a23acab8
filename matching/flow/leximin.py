"""The fairest flow: the sorted coverage of groups, worst first, as great as can be.

A unit that lifts a group from coverage b to a counts for every threshold from b up to a: units
are worth more the lower b is, and at equal b the higher a is. What disjoint groups next to the
root can receive together is an M♮-convex set, over which best vectors depend on the order of such
worths alone (Frank and Murota, Decreasing minimization on M-convex sets, 2022; Federgruen and
Groenevelt 1986): one flow with ranks as costs settles the level. Groups in other places are
settled threshold by threshold: as many as can be above it, bisection leaping over thresholds that
all can pass.
"""

import numpy as np

from matching.flow.minimum import NothingFits, cheapest
from matching.flow.network import ROOT, Network
from matching.flow.pieces import Pieces, best
from matching.instance import BoolArray, Instance, IntArray

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

    def at_units(self, received: IntArray) -> IntArray:
        """Return the coverage for several amounts of each group, listed one after the other."""
        times = received.size // max(1, self.arc.size)
        past, total = np.tile(self.past, times), np.tile(self.total, times)
        return MILLION * (received + past) // total

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


def ranked_around(
    instance: Instance, net: Network, groups: IntArray, flow: IntArray
) -> Pieces | None:
    """Return costs that tell a fairest flow from its neighbours; None if no ranks do.

    Of each group the last unit and the next one are ranked; a change by one unit of anything
    moves no group farther.
    """
    cover = Coverage(instance, groups, net.arc_of[groups])
    if not _next_to_root(net, cover.arc):
        return None
    low, now = net.low[cover.arc], flow[cover.arc]
    units = np.concatenate([now - 1, now])
    before, after = (cover.at_units(units + step) for step in (0, 1))
    order = np.lexsort((-after, before))
    fresh = np.diff(before[order], prepend=-1) | np.diff(after[order], prepend=-1)
    rank = np.empty_like(units)
    rank[order] = np.cumsum(fresh != 0)
    top, last = int(rank.max(initial=0)) + 1, now > low
    sizes = np.concatenate([np.maximum(now - 1 - low, 0), last, np.ones_like(now)])
    costs = np.concatenate([np.full(now.size, -top), rank - top])
    return Pieces(np.tile(cover.arc, 3), sizes.astype(np.int64), costs)


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
    """Pieces of each group, ranked by the coverage before them in steps of `width` millionths.

    In steps of one, each piece is a unit, and coverage after it decides between equals.
    """
    low, high = net.low[cover.arc], net.high[cover.arc]
    arcs, sizes, ranks, after = [], [], [], []
    for i in np.flatnonzero(high > low).tolist():
        ends, step = _steps(cover, i, int(low[i]), int(high[i]), width)
        arcs.append(np.full(step.size, cover.arc[i]))
        sizes.append(np.diff(np.r_[low[i], ends]))
        ranks.append(step)
        after.append(MILLION * (ends + cover.past[i]) // cover.total[i] if width == 1 else 0 * step)
    if not arcs:
        return Pieces(*(np.zeros(0, np.int64) for _ in range(3)))
    arc, size, rank, reached = (np.concatenate(p) for p in (arcs, sizes, ranks, after))
    order = np.lexsort((-reached, rank))
    fresh = np.diff(rank[order], prepend=-1) | np.diff(reached[order], prepend=-1)
    place = np.empty_like(rank)
    place[order] = np.cumsum(fresh != 0)
    return Pieces(arc, size, place - int(place.max()) - 1)


def _steps(cover: Coverage, i: int, low: int, high: int, width: int) -> tuple[IntArray, IntArray]:
    """Return where each piece of group i ends, and its rank."""
    past, total = int(cover.past[i]), int(cover.total[i])
    if width == 1:
        before = np.arange(low, high)
        return before + 1, MILLION * (before + past) // total
    first, last = (MILLION * (units + past) // total // width for units in (low, high - 1))
    if last - first < high - low:
        step = np.arange(first, last + 1)
    else:
        step = np.unique(MILLION * (np.arange(low, high) + past) // total // width)
    ends = np.clip(-(-(step + 1) * width * total // MILLION) - past, low, high)
    ends[-1] = high
    used = np.diff(np.r_[low, ends]) > 0
    return ends[used], step[used]


def _in_stages(net: Network, cover: Coverage) -> tuple[IntArray, Network]:
    nothing = np.zeros(net.tail.size, np.int64)
    flow, net = best(net, nothing)
    room = (net.high > net.low)[cover.arc]
    rising, torn = room, np.zeros_like(room)  # torn: one unit more or not, as others need it
    done = -1
    while True:
        level = _next_threshold(net, cover, rising, torn, done)
        if level is None:
            return flow, net
        net = _raised(net, cover, rising, level)
        low = net.low[cover.arc]
        below = (rising | torn) & (cover.at(low) <= level) & (cover.at(low + 1) > level)
        ones = np.ones(int(below.sum()), np.int64)
        flow, net = best(net, nothing, Pieces(cover.arc[below], ones, -ones))
        above = cover.at(net.low[cover.arc]) > level
        room = (net.high > net.low)[cover.arc]
        torn = (torn | (below & ~above)) & room
        rising = rising & above & room
        done = level


def _next_threshold(
    net: Network, cover: Coverage, rising: BoolArray, torn: BoolArray, done: int
) -> int | None:
    """Return the next coverage above which not everybody may come, None if all is settled."""
    after = cover.at(net.low[cover.arc] + 1)[torn]
    levels = after[after > done].tolist()
    if rising.any():
        levels.append(_highest(net, cover, rising))
    return min(levels, default=None)


def _highest(net: Network, cover: Coverage, active: BoolArray) -> int:
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


def _raised(net: Network, cover: Coverage, active: BoolArray, level: int) -> Network:
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

"""One level of any kind on a flow: its costs, and the face of plans that are best for it."""

from typing import Any

import numpy as np

from matching.flow.leximin import leximin, ranked_around
from matching.flow.network import Network
from matching.flow.pieces import NONE, Pieces, best
from matching.instance import Instance, IntArray, Level, LevelKind


def settle(instance: Instance, net: Network, level: Level) -> tuple[IntArray, Network]:
    """Return a flow that is best for the level within the network, and the face of all such.

    Raises NothingFits.
    """
    if level.kind is LevelKind.LEXIMIN:
        return leximin(instance, net, level.groups)
    return best(net, *_costs(instance, net, level))


def costs(
    instance: Instance, net: Network, level: Level, flow: IntArray
) -> tuple[Any, Pieces] | None:
    """Return costs by which this flow is cheapest if it is best for the level; None if none are."""
    if level.kind is not LevelKind.LEXIMIN:
        return _costs(instance, net, level)
    ranks = ranked_around(instance, net, level.groups, flow)
    return None if ranks is None else (np.zeros(net.tail.size, np.int64), ranks)


def _costs(instance: Instance, net: Network, level: Level) -> tuple[Any, Pieces]:
    nothing = np.zeros(net.tail.size, np.int64)
    match level.kind:
        case LevelKind.LINEAR:
            return net.linear(instance.weights(level)), NONE
        case LevelKind.COVER:
            return nothing, _first_units(net, net.arc_of[level.groups])
        case LevelKind.CONVEX:
            return nothing, _loads(net, net.arc_of[level.rows], level.marginal)
        case LevelKind.KEEP:
            return nothing, _promises(net, level)
    raise ValueError(f"level {level.name} is no sum of costs")


def _first_units(net: Network, arc: IntArray) -> Pieces:
    empty = arc[net.low[arc] == 0]
    ones = np.ones(empty.size, np.int64)
    return Pieces(empty, ones, -ones)


def _loads(net: Network, arc: IntArray, marginal: tuple[int, ...]) -> Pieces:
    """One piece for each run of equal marginals; the last marginal goes on without end."""
    steps = np.array(marginal, np.int64)
    starts = np.flatnonzero(np.r_[True, steps[1:] != steps[:-1]])
    ends = np.r_[starts[1:], 2**61]
    listed = [
        (a, int(end - max(start, net.low[a])), int(steps[start]))
        for a in arc.tolist()
        for start, end in zip(starts, ends, strict=True)
        if end > net.low[a]
    ]
    return _pieces(listed)


def _promises(net: Network, level: Level) -> Pieces:
    edge, quantity = level.against[:, 0], level.against[:, 1]
    arc = edge + net.rows
    left = quantity - net.low[arc]
    weight = level.weight if level.weight.size else np.ones(edge.size, np.int64)
    pays = (left > 0) & (weight > 0)
    return Pieces(arc[pays], left[pays], -weight[pays])


def _pieces(listed: list[tuple[int, int, int]]) -> Pieces:
    columns = np.array(listed, np.int64).reshape(-1, 3)
    return Pieces(columns[:, 0], columns[:, 1], columns[:, 2])

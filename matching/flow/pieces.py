"""Arcs whose cost changes with the quantity: several arcs side by side, the dearest last.

A flow of least cost fills cheap pieces first, so every cost that never falls with the quantity
keeps a flow a flow (Ahuja, Magnanti and Orlin 1993, chapter 14).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.flow.minimum import cheapest, prices
from matching.flow.network import Network
from matching.instance import IntArray

ENDLESS = 2**61


@dataclass(frozen=True, eq=False)
class Pieces:
    """Costs of some arcs above their lower bounds, in the order of quantity.

    arc, size, cost: by piece. What an arc carries beyond its pieces costs nothing.
    """

    arc: IntArray
    size: IntArray
    cost: IntArray


NONE = Pieces(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def best(net: Network, cost: Any, pieces: Pieces = NONE) -> tuple[IntArray, Network]:
    """Return a cheapest flow, and the network of all cheapest flows: the optimal face.

    An arc with a reduced cost stays at its bound in every cheapest flow; all others are free.
    Raises NothingFits.
    """
    wide, wide_cost, piece = side_by_side(net, cost, pieces)
    flow = cheapest(wide, wide_cost)
    price = prices(wide, wide_cost, flow)
    reduced = wide_cost + price[wide.tail] - price[wide.head]
    low = np.where(reduced < 0, wide.high, wide.low)
    high = np.where(reduced > 0, wide.low, wide.high)
    return joined(net, flow, piece), net.within(*(joined(net, v, piece) for v in (low, high)))


def side_by_side(net: Network, cost: Any, pieces: Pieces) -> tuple[Network, Any, IntArray]:
    """Split arcs into pieces; the third answer names the arc that each new one is part of."""
    if not pieces.arc.size:
        return net, cost, pieces.arc
    split = np.unique(pieces.arc)
    arc = np.r_[pieces.arc, split]  # the last piece of each takes the rest
    room = (net.high - net.low)[arc]
    taken = _taken_before(arc, np.minimum(np.r_[pieces.size, np.full(split.size, ENDLESS)], room))
    size = np.r_[pieces.size, room[pieces.size.size :]]
    size = np.clip(np.minimum(size, room - taken), 0, None)
    high = net.high.copy()
    high[split] = net.low[split]
    wide = Network(
        nodes=net.nodes,
        tail=np.r_[net.tail, net.tail[arc]],
        head=np.r_[net.head, net.head[arc]],
        low=np.r_[net.low, np.zeros(arc.size, np.int64)],
        high=np.r_[high, size],
        arc_of=net.arc_of,
        row_of=net.row_of,
        rows=net.rows,
        edges=net.edges,
    )
    own = cost[arc]
    extra = np.r_[pieces.cost, np.zeros(split.size, np.int64)]
    return wide, np.r_[cost, own + extra], arc


def poured(net: Network, wide: Network, flow: IntArray, arc: IntArray) -> IntArray:
    """Return a flow by arc as a flow by piece: each arc fills its pieces in their order."""
    if not arc.size:
        return flow
    size = wide.high[net.tail.size :]
    above = flow[arc] - net.low[arc]
    filled = np.clip(above - _taken_before(arc, size), 0, size)
    rest = flow.copy()
    rest[arc] = net.low[arc]
    return np.r_[rest, filled]


def _taken_before(arc: IntArray, size: IntArray) -> IntArray:
    """Return what earlier pieces of the same arc take, by piece."""
    order = np.argsort(arc, kind="stable")
    total = np.cumsum(size[order]) - size[order]
    first = np.r_[True, arc[order][1:] != arc[order][:-1]]
    base = np.repeat(total[first], np.diff(np.r_[np.flatnonzero(first), arc.size]))
    taken = np.empty_like(size)
    taken[order] = total - base
    return taken


def joined(net: Network, amounts: IntArray, arc: IntArray) -> IntArray:
    """Add the pieces of each arc up again."""
    joined = amounts[: net.tail.size].copy()
    np.add.at(joined, arc, amounts[net.tail.size :])
    return joined

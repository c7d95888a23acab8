"""Prices of a large flow before any flow is known: near enough to tell which edges matter.

Each edge is used in part, the more the more it gains at the prices of its ends; each row in turn
raises its price until its edges ask for no more than it has (dual ascent by blocks, smoothed by
a temperature that falls, in the manner of Sinkhorn 1967). Rows within rows are left out. The
prices prove nothing: they say where to look first.
"""

from typing import Any

import numpy as np

from matching.flow.network import ROOT, Network
from matching.instance import BoolArray, IntArray

TEMPERATURES = (0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.01)  # shares of the greatest weight
TURNS = 3  # of both sides, at each temperature
STEEP = 30.0  # gains in temperatures beyond which an edge is used wholly, or not at all
STRIDE = 3.0  # temperatures that a price moves at most in one turn
SURE = 2.0  # temperatures below 0 from which on an edge is out of question


def estimated(net: Network, w: IntArray) -> tuple[Any, BoolArray]:
    """Return a price for each node, and which edges are in question at these prices."""
    most = float(max(w.max(initial=0), 1))
    sides = _Sides(net, w)
    for share in TEMPERATURES:
        for _turn in range(TURNS):
            for end in (0, 1):
                sides.settle(end, share * most)
    price = sides.as_nodes()
    gain = w - price[net.tail[net.edge_arcs]] + price[net.head[net.edge_arcs]]
    return price, gain >= -SURE * TEMPERATURES[-1] * most


class _Sides:
    """Both ends of all edges. y: by end, what a unit pays at each node."""

    def __init__(self, net: Network, w: IntArray) -> None:
        self.nodes, self.loose = net.nodes, net.rows + 1
        self.ends = [net.tail[net.edge_arcs].astype(np.int32)]
        self.ends.append(net.head[net.edge_arcs].astype(np.int32))
        self.w = w.astype(np.float32)
        self.ub = net.high[net.edge_arcs].astype(np.float32)
        _outer, inner = net.ends()
        room = np.full(net.nodes, np.inf)
        room[inner[: net.rows]] = net.high[: net.rows]
        room[[ROOT, self.loose]] = np.inf
        self.room = room
        self.y = [np.zeros(net.nodes, np.float32) for _ in self.ends]

    def settle(self, end: int, temperature: float) -> None:
        """Move the prices of one side towards what makes its rows just full (Newton's step)."""
        used = self._used(temperature)
        load = np.bincount(self.ends[end], used, self.nodes)
        steep = used * (1 - used / np.maximum(self.ub, 1))
        slope = np.bincount(self.ends[end], steep, self.nodes) / temperature
        least = load / (8 * temperature) + 1e-9  # where all edges are used wholly, go carefully
        reach = STRIDE * temperature
        move = np.clip((load - self.room) / np.maximum(slope, least), -reach, reach)
        self.y[end] = np.maximum(self.y[end] + move, 0).astype(np.float32)

    def _used(self, temperature: float) -> Any:
        """Return how much of each edge is used at these prices."""
        tail, head = self.ends
        gain = self.w - self.y[0][tail]
        gain -= self.y[1][head]
        gain /= -temperature
        np.clip(gain, -STEEP, STEEP, out=gain)
        np.exp(gain, out=gain)
        gain += 1
        return self.ub / gain

    def as_nodes(self) -> IntArray:
        """Return the prices as a network has them: paid at tails, earned at heads."""
        price: IntArray = np.rint(self.y[0]).astype(np.int64) - np.rint(self.y[1]).astype(np.int64)
        price[[ROOT, self.loose]] = 0
        return price

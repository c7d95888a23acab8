"""The levels of a plan as networks: what each costs, within the face that earlier ones leave.

Nothing is solved where one flow settles a level: the plan itself is that flow, and prices that
fit it prove so. Only coverage that was settled in stages is settled again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from matching.explain.residual import Move, Residual
from matching.flow.levels import costs, settle
from matching.flow.minimum import NothingFits, prices
from matching.flow.network import Network
from matching.flow.pieces import joined, poured, side_by_side
from matching.flow.solver import Flow
from matching.instance import IntArray, Level, LevelKind


class NotBest(ValueError):  # noqa: N818 -- a finding about the plan
    """The plan is not the best for its levels: no prices fit it."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One level within the best plans of the levels before.

    net: those plans. wide: the same with an arc for each piece of cost. own: the arc of `net` by
    arc of `wide`. flow and reduced: by arc of `wide`; reduced is None where one flow was not
    enough to settle the level. face: the plans that are best for this level too.
    """

    level: Level
    net: Network
    wide: Network
    own: IntArray
    flow: IntArray
    price: Any
    reduced: Any
    face: Network

    @cached_property
    def residual(self) -> Residual:
        """What the plan leaves open; without lengths where the level has no costs."""
        nothing = np.zeros(self.wide.tail.size, np.int64)
        reduced = nothing if self.reduced is None else self.reduced
        return Residual(self.wide, self.own, self.flow, reduced)

    @cached_property
    def _split(self) -> frozenset[int]:
        return frozenset(self.own[self.net.tail.size :].tolist())

    def has_pieces(self, arc: int) -> bool:
        return arc in self._split

    def step(self, move: Move) -> int | None:
        """The reduced cost of a move alone, None if the arc has no room for it."""
        arc, way = move
        some = np.flatnonzero(self.own == arc) if self.has_pieces(arc) else np.array([arc])
        flow = self.flow[some]
        room = flow < self.wide.high[some] if way > 0 else flow > self.wide.low[some]
        if not room.any():
            return None
        return 0 if self.reduced is None else int((way * self.reduced[some][room]).min())

    def ends(self, move: Move) -> tuple[int, int]:
        """The nodes that a move leads from and to."""
        tail, head = int(self.net.tail[move[0]]), int(self.net.head[move[0]])
        return (tail, head) if move[1] > 0 else (head, tail)


def target(levels: tuple[Level, ...]) -> int:
    """Return the position of the last linear level, or of the last level without one."""
    linear = [i for i, level in enumerate(levels) if level.kind is LevelKind.LINEAR]
    return linear[-1] if linear else len(levels) - 1


def layers(flow: Flow, x: IntArray) -> Iterator[Layer]:
    """Yield a layer for every level up to the target. Raises NotBest."""
    instance, net = flow.instance, flow.net
    arcs = net.flow(x)
    for level in instance.levels[: target(instance.levels) + 1]:
        if np.any(arcs < net.low) or np.any(arcs > net.high):
            raise NotBest(f"the plan is not the best for what comes before {level.name}")
        found = costs(instance, net, level, arcs)
        layer = (
            _staged(flow, net, level, arcs) if found is None else _priced(net, level, arcs, found)
        )
        yield layer
        net = layer.face


def _priced(net: Network, level: Level, arcs: IntArray, found: tuple[Any, Any]) -> Layer:
    wide, cost, piece = side_by_side(net, *found)
    filled = poured(net, wide, arcs, piece)
    try:
        price = prices(wide, cost, filled)
    except ArithmeticError as error:
        raise NotBest(f"the plan is not the best for {level.name}") from error
    reduced = cost + price[wide.tail] - price[wide.head]
    low = np.where(reduced < 0, wide.high, wide.low)
    high = np.where(reduced > 0, wide.low, wide.high)
    face = net.within(*(joined(net, bound, piece) for bound in (low, high)))
    own = np.r_[np.arange(net.tail.size), piece]
    return Layer(level, net, wide, own, filled, price, reduced, face)


def _staged(flow: Flow, net: Network, level: Level, arcs: IntArray) -> Layer:
    try:
        _best, face = settle(flow.instance, net, level)
    except NothingFits as error:
        raise NotBest("no plan keeps every bound") from error
    own = np.arange(net.tail.size)
    return Layer(level, net, net, own, arcs, np.zeros(net.nodes, np.int64), None, face)

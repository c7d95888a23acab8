"""Exact prices of single changes to a plan that is best on a flow, level by level."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from matching.explain.answers import Exchange, Pair, RowPrice, Shift, Step
from matching.explain.layers import Layer, NotBest, layers, target
from matching.explain.residual import Move, Tree
from matching.flow.levels import settle
from matching.flow.minimum import NothingFits
from matching.flow.network import Network
from matching.flow.solver import Flow, flow_of
from matching.instance import KINDS, Instance, IntArray, Level, LevelKind, RowKind
from matching.levels import value_of
from matching.plan import Value

KEPT_TREES = 64


@dataclass(frozen=True, eq=False)
class Found:
    """The cheapest exchange for a change: at which level it costs, how much, by which moves.

    shut: moves that it could not make.
    """

    at: int
    cost: int
    moves: tuple[Move, ...]
    shut: tuple[Move, ...] = ()


class Explainer:
    """A plan, ready for questions. Build it once; it holds what the plan leaves open.

    x: quantity by edge. certificate, reached: of the plan's document, for instances that are no
    flow; there, and where the plan is not the best, `layers` is empty and figures are bounds.
    """

    def __init__(
        self,
        instance: Instance,
        x: IntArray,
        certificate: Mapping[str, Any] | None = None,
        reached: tuple[Mapping[str, Any], ...] = (),
    ) -> None:
        self.instance, self.x = instance, x
        self.certificate, self.reached = certificate, reached
        self.flow = flow_of(instance)
        self.layers = _layers(self.flow, x)
        self._trees: dict[tuple[int, int, bool], Tree] = {}

    @property
    def target(self) -> int:
        """The position of the level that figures are of: the last linear one."""
        return target(self.instance.levels)

    @property
    def level(self) -> Level:
        return self.instance.levels[self.target]

    @property
    def net(self) -> Network:
        if self.flow is None:
            raise ValueError("the instance is no flow")
        return self.flow.net

    @cached_property
    def weights(self) -> IntArray:
        """What a unit on each edge adds to the level explained, as its value is told."""
        level = self.level
        if level.kind is not LevelKind.LINEAR:
            return np.zeros(len(self.instance.edges), np.int64)
        return self.instance.edges.w if level.w is None else level.w

    def arc(self, edge: int) -> int:
        return self.net.rows + edge

    def pair(self, edge: int) -> Pair:
        edges = self.instance.edges
        return Pair(edge, int(edges.need[edge]), int(edges.offer[edge]), int(self.x[edge]))

    def edges_of(self, need: int | None = None, offer: int | None = None) -> list[int]:
        """The edges with these labels."""
        edges = self.instance.edges
        inside = np.ones(len(edges), np.bool_)
        if need is not None:
            inside &= edges.need == need
        if offer is not None:
            inside &= edges.offer == offer
        return np.flatnonzero(inside).tolist()

    @cached_property
    def need_rows(self) -> Mapping[int, int]:
        """The row of each need, by the need's label."""
        rows, need = self.instance.rows, self.instance.edges.need
        inside = (rows.kind == KINDS.index(RowKind.NEED))[rows.of_entry]
        row, label = rows.of_entry[inside], need[rows.edge[inside]]
        least = np.full(len(rows), np.iinfo(np.int64).max)
        most = np.full(len(rows), np.iinfo(np.int64).min)
        np.minimum.at(least, row, label)
        np.maximum.at(most, row, label)
        return {int(least[i]): i for i in np.flatnonzero(least == most).tolist()}

    def tree(self, at: int, node: int, *, to_root: bool = False) -> Tree:
        """Return the shortest paths of a layer from or to a node; the last few are kept."""
        key = (at, node, to_root)
        if key not in self._trees:
            if len(self._trees) >= KEPT_TREES:
                self._trees.pop(next(iter(self._trees)))
            residual = self.layers[at].residual
            self._trees[key] = residual.tree_to(node) if to_root else residual.tree(node)
        return self._trees[key]

    def cheapest(self, move: Move, shut: Collection[Move] = ()) -> Found | None:
        """Return the cheapest exchange that makes the move possible; None if nothing does.

        If it costs an earlier level, that level and its loss are the answer. shut: moves that
        the exchange may not make.
        """
        last = len(self.layers) - 1
        found = self.within(last, move, None, shut)
        if found is not None or last == 0:
            return found
        for at, layer in enumerate(self.layers[:-1]):
            found = self.within(at, move, None, shut)
            if found is None or found.cost > 0:
                return found
            if layer.reduced is None and self.within(at + 1, move, None, shut) is None:
                return Found(at, 0, (move,), tuple(shut))
        raise AssertionError("a change that costs no level is possible in the last")

    def within(
        self, at: int, move: Move, limit: int | None = None, shut: Collection[Move] = ()
    ) -> Found | None:
        """Return the cheapest exchange that leaves the levels before this layer as they are.

        limit: what it may cost; dearer ones need not be found. shut: moves it may not make.
        """
        layer = self.layers[at]
        step = layer.step(move)
        if step is None or (limit is not None and step > limit):
            return None
        start, end = layer.ends(move)
        back = (move[0], -move[1])
        if not shut and layer.step(back) is None:
            tree = self.tree(at, end)
        else:
            tree = layer.residual.tree(end, {back, *shut}, within=limit and limit - step)
        if not tree.reaches(start):
            return None
        return Found(at, step + int(tree.length[start]), (move, *tree.path(start)))

    def exchange(self, found: Found) -> Exchange:
        """Tell an exchange; where its level was settled in stages, settle it again."""
        layer = self.layers[found.at]
        if layer.reduced is None:
            return self._staged(found)
        after = self.x.copy()
        for arc, way in found.moves:
            if arc in range(self.net.rows, self.net.rows + self.net.edges):
                after[arc - self.net.rows] += way
        return self.told(found, value_of(layer.level, self.instance, after))

    def _staged(self, found: Found) -> Exchange:
        layer, (arc, way) = self.layers[found.at], found.moves[0]
        low, high = layer.net.low.copy(), layer.net.high.copy()
        for held, kept in found.shut:
            (high if kept > 0 else low)[held] = layer.flow[held]
        (low if way > 0 else high)[arc] = layer.flow[arc] + way
        flow, _face = settle(self.instance, layer.net.within(low, high), layer.level)
        after = value_of(layer.level, self.instance, flow[self.net.edge_arcs])
        return self.told(Found(found.at, 0, ()), after)

    def told(self, found: Found, after: Value) -> Exchange:
        level = self.instance.levels[found.at]
        before = value_of(level, self.instance, self.x)
        return Exchange(
            level.name,
            before,
            after,
            difference(before, after),
            tuple(self._steps(level, found.moves)),
            tuple(self._shifts(found.moves)),
        )

    def _steps(self, level: Level, moves: tuple[Move, ...]) -> list[Step]:
        first, edges = self.net.rows, self.instance.edges
        w = edges.w if level.w is None else level.w
        linear = level.kind is LevelKind.LINEAR
        return [
            Step(
                arc - first,
                int(edges.need[arc - first]),
                int(edges.offer[arc - first]),
                way,
                way * int(w[arc - first]) if linear else 0,
            )
            for arc, way in moves
            if first <= arc < first + self.net.edges
        ]

    def _shifts(self, moves: tuple[Move, ...]) -> list[Shift]:
        return [
            Shift(self.row_id(arc), way * self.divisor(arc))
            for arc, way in moves
            if arc < self.net.rows
        ]

    def row_id(self, arc: int) -> str:
        return self.instance.rows.ids[int(self.net.row_of[arc])]

    def divisor(self, arc: int) -> int:
        if self.flow is None:
            raise ValueError("the instance is no flow")
        return int(self.flow.plain.divisor[arc])

    def row_prices(self, edge: int) -> tuple[list[RowPrice], list[RowPrice]]:
        """The prices of the rows over an edge, on the side of the need and of the offer."""
        layer = self.layers[-1]
        sides: tuple[list[RowPrice], list[RowPrice]] = ([], [])
        entries = np.flatnonzero(self.instance.rows.edge == edge)
        for row in self.instance.rows.of_entry[entries].tolist():
            arc = int(self.net.arc_of[row])
            if arc < 0:
                continue
            tail, head = int(self.net.tail[arc]), int(self.net.head[arc])
            price = int(layer.price[head] - layer.price[tail])
            if price:
                sides[0 if head == arc + 1 else 1].append(RowPrice(self.row_id(arc), price))
        return sides


def difference(before: Value, after: Value) -> int:
    """Return how far two values of a level are apart; of vectors, at the first difference."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        return next((abs(b - a) for b, a in zip(before, after, strict=True) if b != a), 0)
    if isinstance(before, int) and isinstance(after, int):
        return abs(before - after)
    raise TypeError("values of one level are of one kind")


def _layers(flow: Flow | None, x: IntArray) -> list[Layer]:
    if flow is None:
        return []
    try:
        return list(layers(flow, x))
    except (NotBest, NothingFits, ArithmeticError):
        return []

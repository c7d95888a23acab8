"""What differs between two plans and why; how much value keeping an earlier plan costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.explain import reasons
from matching.explain.answers import Exactness, Pair, Reason
from matching.explain.explainer import Explainer
from matching.flow.levels import costs
from matching.flow.pieces import NONE, Pieces, best
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.levels import kept, value_of

MOST_POINTS = 9


@dataclass(frozen=True, slots=True)
class Change:
    """A pair that carries another quantity than before; its quantity is the new one.

    reason: why it does not carry one unit more, if it lost; one unit less, if it gained.
    """

    pair: Pair
    before: int
    reason: Reason


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A plan between the best and the most faithful one. x: quantity by edge.

    value: of the level explained. kept: Σ min(x, q) of the promises; broken: promises not kept
    in full. tolerance_ppm: what the level was allowed to lose, where that is how it was found.
    """

    value: int
    kept: int
    broken: int
    exactness: Exactness
    x: IntArray
    tolerance_ppm: int | None = None


def changes(explainer: Explainer, before: Sequence[tuple[int, int]]) -> tuple[Change, ...]:
    """Return how the plan differs from an earlier one, given as (edge, quantity), by edge."""
    earlier = np.zeros(explainer.x.size, np.int64)
    for edge, quantity in before:
        earlier[edge] += quantity
    return tuple(
        Change(
            explainer.pair(edge),
            int(earlier[edge]),
            (reasons.more if explainer.x[edge] < earlier[edge] else reasons.less)(explainer, edge),
        )
        for edge in np.flatnonzero(earlier != explainer.x).tolist()
    )


def stay(against: Sequence[tuple[int, int]]) -> Level:
    """Return the level that keeps as much of an earlier plan as can be."""
    listed = np.array(against, np.int64).reshape(-1, 2)
    edge, place = np.unique(listed[:, 0], return_inverse=True)
    quantity = np.zeros(edge.size, np.int64)
    np.add.at(quantity, place, listed[:, 1])
    return Level("stay", LevelKind.KEEP, against=np.stack([edge, quantity], axis=1))


def frontier(
    explainer: Explainer, against: Sequence[tuple[int, int]], steps: int = MOST_POINTS
) -> tuple[Point, ...]:
    """Return plans from the best to the most faithful, none of which another one outdoes.

    Earlier levels are held. Points are the corners of the frontier: each is best for some price
    of a kept unit, found by bisecting prices (Eisner and Severance 1976); between two corners
    there may be further plans, none above the line that joins them. Raises ValueError where the
    instance is no flow: see `matching.explain.again`.
    """
    if not explainer.layers or explainer.level.kind is not LevelKind.LINEAR:
        raise ValueError("only flows have an exact frontier")
    promises = _Promises(explainer, stay(against))
    first, last = promises.extremes()
    if (first.value, first.kept) == (last.value, last.kept):
        return (first,)
    found, waiting = [first, last], [(first, last)]
    while waiting and len(found) < steps:
        left, right = waiting.pop(0)
        middle = promises.between(left, right)
        if middle is not None:
            found.append(middle)
            waiting += [(left, middle), (middle, right)]
    return tuple(sorted(found, key=lambda point: point.kept))


class _Promises:
    """Plans that weigh the level explained against an earlier plan."""

    def __init__(self, explainer: Explainer, level: Level) -> None:
        self.instance, self.level = explainer.instance, level
        self.explained = explainer.level
        self.net = explainer.layers[-1].net
        self.cost = self.net.linear(self.instance.weights(self.explained))
        found = costs(self.instance, self.net, level, self.net.low)
        self.pieces = NONE if found is None else found[1]

    def extremes(self) -> tuple[Point, Point]:
        """The best plan that is most faithful, and the most faithful plan that is best."""
        nothing = np.zeros_like(self.cost)
        _flow, face = best(self.net, self.cost)
        flow, _face = best(face, nothing, self._left_in(face.low))
        _other, faithful = best(self.net, nothing, self.pieces)
        other, _face = best(faithful, self.cost)
        return self._point(flow), self._point(other)

    def _left_in(self, low: IntArray) -> Pieces:
        found = costs(self.instance, self.net.within(low, self.net.high), self.level, low)
        return NONE if found is None else found[1]

    def between(self, left: Point, right: Point) -> Point | None:
        """The plan that is best at the price at which both are equally good; None if they are."""
        value, faith = abs(left.value - right.value), right.kept - left.kept
        cost = self.cost.astype(object) * faith
        pieces = replace(self.pieces, cost=self.pieces.cost.astype(object) * value)
        flow, _face = best(self.net, cost, pieces)
        point = self._point(flow)
        sign = self._sign()
        better = sign * (point.value - left.value) * faith + (point.kept - left.kept) * value
        return point if better > 0 else None

    def _sign(self) -> int:
        return -1 if self.explained.w is None and self.instance.sense == "min" else 1

    def _point(self, flow: IntArray) -> Point:
        x = flow[self.net.edge_arcs].copy()
        return point(self.instance, self.explained, self.level, x, Exactness.EXACT)


def point(
    instance: Instance, explained: Level, stayed: Level, x: IntArray, exactness: Exactness
) -> Point:
    """Return where a plan lies."""
    value, left = value_of(explained, instance, x), kept(stayed, x)
    if not isinstance(value, int):
        raise TypeError(f"level {explained.name} is not linear")
    return Point(value, int(left.sum()), int((left < stayed.against[:, 1]).sum()), exactness, x)


def tolerances(steps: int) -> Iterator[int]:
    """Millionths from nothing upwards, each step three or so times the last."""
    listed = [0, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000]
    yield from listed[:steps]

"""Multipliers that prove the last linear level of a flow: integers, gap 0.

Prices of the network become multipliers of rows. Levels settled before enter as rows: their
multipliers are chosen so large that nothing they decided could be undone with profit.
"""

from collections.abc import Sequence
from math import lcm
from typing import Any

import numpy as np

from matching.flow.minimum import prices
from matching.flow.network import Network
from matching.flow.shape import Plain
from matching.instance import NO_MAX, Instance, IntArray, Level, LevelKind
from matching.plan import LevelValue


class Multipliers:
    """Multipliers by name of row, and what they prove."""

    def __init__(self) -> None:
        self.y: dict[str, int] = {}

    def add(self, name: str, amount: int) -> None:
        if amount:
            self.y[name] = self.y.get(name, 0) + amount


def certify(
    instance: Instance,
    plain: Plain,
    net: Network,
    x: IntArray,
    reached: Sequence[LevelValue],
    known: Any = None,
) -> dict[str, Any] | None:
    """Return a certificate for the last linear level of a plan that is best, None if none is.

    net: with the instance's own bounds. reached: all levels, with floors, ceilings and kept.
    known: the prices of an only level, if they have been found already.
    """
    if known is not None:
        return _written(instance, plain, (net, net), known, None, instance.levels, [1])
    linear = [i for i, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR]
    if not linear:
        return None
    upto = instance.levels[: linear[-1] + 1]
    flow = net.flow(x)
    bound = _bounded(instance, net, upto, reached)
    costs, reduced, levels = [], [], []
    face = bound
    for level in (level for level in upto if level.kind is LevelKind.LINEAR):
        cost = face.linear(instance.weights(level))
        price = prices(face, cost, flow)
        left = cost + price[face.tail] - price[face.head]
        face = face.within(
            np.where(left < 0, face.high, face.low), np.where(left > 0, face.low, face.high)
        )
        costs.append(price)
        reduced.append(left)
        levels.append(level)
    factors = _factors(bound, flow, reduced)
    price, total = costs[0], reduced[0]
    if len(factors) > 1:
        price = sum(f * p.astype(object) for f, p in zip(factors, costs, strict=True))
        total = sum(f * r.astype(object) for f, r in zip(factors, reduced, strict=True))
    return _written(instance, plain, (net, bound), price, total, levels, factors)


def _bounded(
    instance: Instance, net: Network, levels: Sequence[Level], reached: Sequence[LevelValue]
) -> Network:
    """Return the network with what the levels before the last linear one left behind."""
    low, high = net.low.copy(), net.high.copy()
    for value in reached[: len(levels)]:
        for name, floor in value.floors.items():
            arc = net.arc_of[instance.rows.index[name]]
            low[arc] = max(low[arc], floor)
        for name, ceiling in value.ceilings.items():
            arc = net.arc_of[instance.rows.index[name]]
            high[arc] = min(high[arc], ceiling)
        for edge, quantity in value.kept.items():
            low[net.rows + edge] = max(low[net.rows + edge], quantity)
    return net.within(low, high)


def _factors(net: Network, flow: IntArray, reduced: Sequence[Any]) -> list[int]:
    """Weigh the levels so that the sum of their reduced costs is right on every arc."""
    factors, total = [1], reduced[-1].astype(object)
    for left in reversed(reduced[:-1]):
        could_rise, could_fall = flow < net.high, flow > net.low
        wrong = ((total < 0) & could_rise & (left > 0)) | ((total > 0) & could_fall & (left < 0))
        ratios = -(-np.abs(total[wrong]) // np.abs(left[wrong]).astype(object))
        factor = int(ratios.max(initial=0))
        factors.insert(0, factor)
        total = total + factor * left.astype(object)
    return factors


def _written(
    instance: Instance,
    plain: Plain,
    nets: tuple[Network, Network],
    price: Any,
    reduced: Any,
    levels: Sequence[Level],
    factors: Sequence[int],
) -> dict[str, Any]:
    net, bound = nets
    found = Multipliers()
    own = price[net.head[: net.rows]] - price[net.tail[: net.rows]]
    scale = lcm(*(int(d) for d in np.unique(plain.divisor[own != 0]))) if np.any(own != 0) else 1
    for arc in np.flatnonzero(own != 0).tolist():
        _row(instance, plain, (net, bound), arc, int(own[arc]) * scale, found)
    for level, factor in zip(levels[:-1], factors[:-1], strict=True):
        sign = 1 if instance.aims_low(level) else -1
        found.add(f"level.{level.name}", sign * factor * scale)
    for edge in np.flatnonzero(bound.low[bound.edge_arcs] > net.low[net.edge_arcs]).tolist():
        found.add(f"keep.{edge}", min(0, -int(reduced[net.rows + edge])) * scale)
    counted = plain.counts[[int(net.arc_of[i]) for i in _own_rows(instance, net, found)]]
    if np.any(counted):
        return {"kind": "column_dual", "scale": scale, "y": found.y, "blocks": []}
    return {"kind": "linear_dual", "scale": scale, "y": found.y}


def _own_rows(instance: Instance, net: Network, found: Multipliers) -> list[int]:
    index = instance.rows.index
    return [index[name] for name in found.y if name in index and net.arc_of[index[name]] >= 0]


def _row(
    instance: Instance,
    plain: Plain,
    nets: tuple[Network, Network],
    arc: int,
    amount: int,
    found: Multipliers,
) -> None:
    """Put an arc's multiplier on the row that stops it: its own, its floor or its ceiling."""
    net, bound = nets
    name = instance.rows.ids[int(net.row_of[arc])]
    if amount > 0:
        if bound.high[arc] < net.high[arc]:
            found.add(f"ceil.{name}", amount)
        elif plain.high[arc] < NO_MAX:
            found.add(name, amount // int(plain.divisor[arc]))
    elif bound.low[arc] > net.low[arc]:
        found.add(f"floor.{name}", amount)
    elif net.low[arc] > 0:
        found.add(name, amount // int(plain.divisor[arc]))

"""Solve a flow-shaped instance: one cheapest flow for each level, each within the last's face."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.flow import pricing
from matching.flow.certificate import certify
from matching.flow.levels import settle
from matching.flow.minimum import NothingFits
from matching.flow.network import Network, network
from matching.flow.shape import Plain, forest
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.levels import value_of
from matching.limits import Watch
from matching.plan import LevelValue
from matching.settled import reached_by

MOST_DEMAND = 10**6  # beyond, one unit changes a ratio by less than a millionth: no longer convex
MOST_RECEIVED = 10**12


@dataclass(frozen=True, eq=False)
class Flow:
    """A flow-shaped instance, ready to be solved."""

    instance: Instance
    plain: Plain
    net: Network


@dataclass(frozen=True, eq=False)
class Settled:
    """The best plan and what it proves; all levels are exact."""

    x: IntArray
    levels: tuple[LevelValue, ...]
    certificate: dict[str, Any] | None


def flow_of(instance: Instance) -> Flow | None:
    """Return the instance as a flow, or None if its rows or levels are none."""
    named = [level.groups for level in instance.levels] + [level.rows for level in instance.levels]
    rows = np.unique(np.concatenate([np.zeros(0, np.int64), *named]))
    if not all(_is_convex(instance, level) for level in instance.levels):
        return None
    found = forest(instance, rows)
    if found is None:
        return None
    net = network(instance, found)
    if np.any(found.plain.divisor[net.arc_of[rows]] != 1):
        return None
    return Flow(instance, found.plain, net)


def _is_convex(instance: Instance, level: Level) -> bool:
    if level.epsilon_ppm and level is not instance.levels[-1]:
        return False
    named = np.concatenate([level.groups, level.rows, level.against[:, 0]])
    if np.unique(named).size < named.size:
        return False
    if level.kind is LevelKind.KEEP:
        return not np.any(level.weight < 0)
    if level.kind is LevelKind.LEXIMIN:
        rows = instance.rows
        total = (rows.demand + rows.past)[level.groups]
        received = float(instance.edges.ub.astype(float).sum())
        return bool(np.all(total <= MOST_DEMAND)) and received <= MOST_RECEIVED
    return True


def solve(flow: Flow, watch: Watch) -> Settled | None:
    """Return the best plan, None if time ends before it. Raises NothingFits."""
    instance, net = flow.instance, flow.net
    found: IntArray | None = None
    price: Any = None
    for level in instance.levels:
        if watch.over():
            return None
        watch.report(level.name)
        alone = len(instance.levels) == 1 and level.kind is LevelKind.LINEAR
        pruned = _pruned(flow, level, watch) if alone else None
        found, price = pruned or (None, None)
        if found is None:
            found, net = settle(instance, net, level)
    if found is None:
        return None
    x = found[flow.net.edge_arcs]
    watch.report("certificate")
    values = [(level, value_of(level, instance, x)) for level in instance.levels]
    levels = tuple(reached_by(instance, level, x, value) for level, value in values)
    return Settled(x, levels, certify(instance, flow.plain, flow.net, x, levels, price))


def _pruned(flow: Flow, level: Level, watch: Watch) -> tuple[IntArray, Any] | None:
    """Try the strongest edges first where there are many; None if that leads nowhere."""
    w = flow.instance.weights(level)
    if w.size < pricing.WORTHWHILE:
        return None
    sign = -1 if flow.instance.sense == "min" and level.w is None else 1
    try:
        return pricing.priced(
            flow.net, w, lambda v, b: watch.report(level.name, sign * v, sign * b), watch.over
        )
    except NothingFits:
        return None

"""Solve a flow-shaped instance: one cheapest flow for each level, each within the last's face."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.flow import parts, pricing
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
    """The best plan and what it proves. exact: all levels are; else time ended before."""

    x: IntArray
    levels: tuple[LevelValue, ...]
    certificate: dict[str, Any] | None
    exact: bool = True


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


def solve(flow: Flow, watch: Watch, executor: Executor | None = None) -> Settled | None:
    """Return the best plan, None if time ends before it. Raises NothingFits.

    executor: where parts of a large instance are solved; here, one by one, if None.
    """
    instance, net = flow.instance, flow.net
    found: IntArray | None = None
    for level in instance.levels:
        if watch.over():
            return None
        watch.report(level.name)
        alone = len(instance.levels) == 1 and level.kind is LevelKind.LINEAR
        quick = _quick(flow, level, watch, executor) if alone else None
        if quick is not None:
            return settle_only(flow, level, quick)
        found, net = settle(instance, net, level)
    if found is None:
        return None
    x = found[flow.net.edge_arcs]
    watch.report("certificate")
    values = [(level, value_of(level, instance, x)) for level in instance.levels]
    levels = tuple(reached_by(instance, level, x, value) for level, value in values)
    return Settled(x, levels, certify(instance, flow.plain, flow.net, x, levels))


def settle_only(flow: Flow, level: Level, found: pricing.Priced) -> Settled:
    """Settle an only level by its prices; if they prove less than exactness, a bound above."""
    instance, x = flow.instance, found.flow[flow.net.edge_arcs]
    bound = -found.bound if instance.aims_low(level) else found.bound
    levels = (reached_by(instance, level, x, bound),)
    proof = certify(instance, flow.plain, flow.net, x, levels, found.price)
    return Settled(x, levels, proof, exact=found.exact)


def _quick(
    flow: Flow, level: Level, watch: Watch, executor: Executor | None
) -> pricing.Priced | None:
    """Try parts, then the strongest edges, where there are many; None if that leads nowhere."""
    net, w = flow.net, flow.instance.weights(level)
    if w.size < pricing.WORTHWHILE:
        return None
    sign = -1 if flow.instance.aims_low(level) else 1

    def told(value: int, bound: int) -> None:
        watch.report(level.name, sign * value, sign * bound)

    try:
        known, is_whole = _by_parts(net, w, watch, executor)
        if known is not None and is_whole:
            value = int((w * known[0][net.edge_arcs]).sum())
            return pricing.Priced(*known, value, exact=True)
        return pricing.priced(net, w, told, watch.over, known)
    except NothingFits:  # parts, or few edges, may not fit where all of them do
        return None


def _by_parts(
    net: Network, w: IntArray, watch: Watch, executor: Executor | None
) -> tuple[tuple[IntArray, Any] | None, bool]:
    """Return what the parts say, and whether they are the whole: no edge crosses."""
    if not parts.are_worthwhile(net):
        return None, False
    watch.report("parts")
    of_row = parts.label(net)
    pieces, crossing = parts.split(net, w, of_row)
    return parts.solve_parts(net, pieces, executor, watch), not crossing.size

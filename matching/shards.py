"""Solve a very large flow on many machines: shards with price rounds over any executor."""

from concurrent.futures import Executor

import numpy as np

from matching.answers import signed
from matching.flow import parts
from matching.flow.network import ROOT, Network
from matching.flow.rounds import solve_in_rounds
from matching.flow.solver import flow_of, settle_only
from matching.instance import Instance, IntArray, LevelKind
from matching.limits import Limits, Watch
from matching.plan import Plan
from matching.solve import answer_of


def solve_sharded(
    instance: Instance,
    executor: Executor,
    shards: int,
    limits: Limits | None = None,
    watch: Watch | None = None,
) -> Plan:
    """Return a plan with a proved bound, each shard solved wherever the executor likes.

    The instance must be a flow with one linear level; its data leaves this machine by shards
    only. Raises ValueError otherwise, NothingFits if no plan exists.
    """
    limits = limits or Limits()
    watch = watch or Watch(limits.seconds)
    flow = flow_of(instance)
    level = instance.levels[0]
    if flow is None or len(instance.levels) > 1 or level.kind is not LevelKind.LINEAR:
        raise ValueError("only a flow with one linear level can be solved in shards")
    w = instance.weights(level)
    shard_of = _even(flow.net, shards)
    found = solve_in_rounds(flow.net, w, shard_of, executor, watch)
    settled = None if found is None else settle_only(flow, level, found)
    return signed(instance, answer_of(instance, settled, f"{shards} shards"), limits, watch)


def _even(net: Network, shards: int) -> IntArray:
    """Deal the trees of left rows to the shards, neighbours together, like numbers of edges."""
    near = parts.label(net, max(1, net.edges // (4 * shards)))
    root = _roots(net)
    piece = near[root]
    weight = np.bincount(piece[parts.row_of_edges(net)], minlength=int(piece.max(initial=0)) + 1)
    return (np.cumsum(weight) - weight)[piece] * shards // max(1, net.edges)


def _roots(net: Network) -> IntArray:
    """Return the row next to the root above each row."""
    outer, inner = net.ends()
    found = np.arange(net.rows)
    for arcs in reversed(net.by_depth(outer, inner)):
        rows = arcs[(arcs < net.rows) & (outer[arcs] != ROOT)]
        found[rows] = found[outer[rows] - 1]
    return found

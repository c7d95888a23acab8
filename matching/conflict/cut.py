"""Who wants more than there is, by one maximum flow (Hall 1935; Hoffman 1960 with lower bounds).

Rows that only add up quantities form a circulation. It exists unless a set of nodes must receive
more than may leave it; the least such set with the greatest lack is the source side of a minimum
cut, and the same whatever the order of rows and edges.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from ortools.graph.python import max_flow

from matching.conflict.part import without_rows
from matching.conflict.proof import limits
from matching.exact import SAFE
from matching.flow.network import Network, network
from matching.flow.shape import forest
from matching.instance import BoolArray, Instance, IntArray


def cut(instance: Instance) -> IntArray | None:
    """Return prices in {−1, 0, 1} by row that prove a lack; None if the flow finds none."""
    plain = _plain_rows(instance)
    relaxed = _relaxed(without_rows(instance, plain))
    shape = forest(relaxed, np.zeros(0, np.int64))
    if shape is None:
        return None
    net = network(relaxed, shape)
    inside = _lacking(net)
    if inside is None:
        return None
    tail, head = inside[net.tail[: net.rows]], inside[net.head[: net.rows]]
    y = np.zeros(len(instance.rows), np.int64)
    y[plain[net.row_of]] = tail.astype(np.int64) - head.astype(np.int64)
    y[(y < 0) & ~limits(instance).has_low] = 0  # at least 0: its edges say that already
    return y


def _plain_rows(instance: Instance) -> IntArray:
    """Return the rows that add up quantities one to one and have a bound to use."""
    rows, sides = instance.rows, limits(instance)
    plain = sides.has_low | sides.has_high
    plain[rows.of_entry[rows.a != 1]] = False
    return np.flatnonzero(plain)


def _relaxed(instance: Instance) -> Instance:
    """Return the instance without lots and without all or nothing."""
    rows, edges = instance.rows, instance.edges
    free = replace(rows, min=limits(instance).low, whole=np.zeros(len(rows), np.bool_))
    return replace(instance, edges=replace(edges, lot=np.ones_like(edges.lot)), rows=free)


def _lacking(net: Network) -> BoolArray | None:
    """Return by node whether it is in the set that lacks most; None if nobody lacks."""
    must = np.zeros(net.nodes, np.int64)
    if float(net.low.astype(float).sum()) >= SAFE:
        return None
    np.add.at(must, net.head, net.low)
    np.add.at(must, net.tail, -net.low)
    wanted = int(must[must > 0].sum())
    room = np.minimum(net.high - net.low, wanted)
    source, sink = net.nodes, net.nodes + 1
    node = np.arange(net.nodes)
    tail = np.concatenate([net.tail, np.where(must > 0, source, node)])
    head = np.concatenate([net.head, np.where(must > 0, node, sink)])
    capacity = np.concatenate([room, np.abs(must)])
    flow: Any = max_flow.SimpleMaxFlow()  # its stubs name arrays that numpy has not
    flow.add_arcs_with_capacity(tail.astype(np.int32), head.astype(np.int32), capacity)
    if wanted == 0 or flow.solve(source, sink) != flow.OPTIMAL or flow.optimal_flow() >= wanted:
        return None
    inside = np.zeros(net.nodes + 2, np.bool_)
    inside[flow.get_source_side_min_cut()] = True
    return inside[: net.nodes]

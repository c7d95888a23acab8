"""Cheapest circulations, and the prices of nodes that prove them cheapest.

Cost scaling (Goldberg 1997) as OR-Tools does it; it does not tell its prices, so they are found
again as shortest distances in what the flow leaves open.
"""

from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

from matching.flow.big import cheapest as cheapest_of_big
from matching.flow.network import Network
from matching.instance import IntArray

SAFE = 2.0**61
FEW = 400  # arcs: below this, sweeping over all is quicker than following what changed


class NothingFits(Exception):  # noqa: N818 -- a finding about the instance
    """No flow keeps every bound."""


def cheapest(net: Network, cost: Any) -> IntArray:
    """Return the flow by arc with the least Σ cost·flow. Raises NothingFits.

    cost: by arc, 64-bit or whole numbers of any size.
    """
    if np.any(net.low > net.high):
        raise NothingFits
    divided = _divided(cost)
    if not safe(net, divided):
        flow = cheapest_of_big(net, [int(c) for c in cost])
        if flow is None:
            raise NothingFits
        return np.array(flow, np.int64)
    return _cost_scaling(net, divided.astype(np.int64))


def _divided(cost: Any) -> Any:
    common = int(np.gcd.reduce(np.abs(cost))) if cost.size else 1
    return cost // common if common > 1 else cost


def safe(net: Network, cost: Any) -> bool:
    """Say whether 64 bits hold what the solver multiplies: costs by nodes, capacities summed."""
    greatest = max((abs(int(cost.max())), abs(int(cost.min()))), default=0) if cost.size else 0
    return greatest * (net.nodes + 2) < SAFE and float(net.high.astype(float).sum()) < SAFE


def _cost_scaling(net: Network, cost: IntArray) -> IntArray:
    solver: Any = min_cost_flow.SimpleMinCostFlow()  # its stubs name arrays that numpy has not
    room = net.high - net.low
    (open_arcs,) = np.nonzero(room)
    if not open_arcs.size:  # a solver without arcs looks at no supply
        return _without_choice(net)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        net.tail[open_arcs].astype(np.int32),
        net.head[open_arcs].astype(np.int32),
        room[open_arcs],
        cost[open_arcs],
    )
    solver.set_nodes_supplies(np.arange(net.nodes, dtype=np.int32), _supply(net))
    status = solver.solve()
    if status == solver.INFEASIBLE:
        raise NothingFits
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status}")
    flow = net.low.copy()
    flow[open_arcs] += solver.flows(arcs)
    return flow


def _without_choice(net: Network) -> IntArray:
    if _supply(net).any():
        raise NothingFits
    return net.low.copy()


def _supply(net: Network) -> IntArray:
    """Return what nodes hold: what must flow on an arc has already arrived at its head."""
    supply = np.zeros(net.nodes, np.int64)
    np.add.at(supply, net.head, net.low)
    np.add.at(supply, net.tail, -net.low)
    return supply


def prices(net: Network, cost: Any, flow: IntArray) -> Any:
    """Return the price of every node under which the flow's arcs are all used rightly.

    With cost + price[tail] − price[head], the reduced cost: positive only where the flow is at
    its lower bound, negative only where it is at its upper one (complementary slackness).
    """
    forward, back = flow < net.high, flow > net.low
    tail = np.concatenate([net.tail[forward], net.head[back]])
    head = np.concatenate([net.head[forward], net.tail[back]])
    length = np.concatenate([cost[forward], -cost[back]])
    dtype = np.int64 if safe(net, cost) else object
    return _distances(net.nodes, tail, head, length.astype(dtype), dtype)


def _distances(nodes: int, tail: IntArray, head: IntArray, length: Any, dtype: Any) -> Any:
    """Shortest distances from anywhere (Bellman and Ford), following only what changed."""
    order = np.argsort(head, kind="stable")
    into = (tail[order], length[order], *_groups(head[order]))
    leaving = np.argsort(tail, kind="stable")
    ptr = np.searchsorted(tail[leaving], np.arange(nodes + 1))
    price = np.zeros(nodes, dtype)
    changed = np.arange(nodes)
    for _round in range(nodes + 2):
        out = ptr[changed + 1] - ptr[changed]
        if int(out.sum()) * 8 > tail.size:
            changed = _sweep(price, *into)
        else:
            arcs = leaving[_ranges(ptr[changed], out)]
            changed = _follow(price, tail[arcs], head[arcs], length[arcs])
        if not changed.size:
            return price
    raise ArithmeticError("a cheaper circulation exists")


def _groups(head: IntArray) -> tuple[IntArray, IntArray]:
    starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]]) if head.size else head
    return starts, head[starts]


def _sweep(price: Any, tail: IntArray, length: Any, starts: IntArray, ends: IntArray) -> IntArray:
    if not starts.size:
        return starts
    offered = np.minimum.reduceat(price[tail] + length, starts)
    better = offered < price[ends]
    price[ends[better]] = offered[better]
    return ends[better]


def _follow(price: Any, tail: IntArray, head: IntArray, length: Any) -> IntArray:
    order = np.argsort(head, kind="stable")
    starts, ends = _groups(head[order])
    return _sweep(price, tail[order], length[order], starts, ends)


def _ranges(start: IntArray, count: IntArray) -> IntArray:
    """Join the ranges start[i] … start[i] + count[i] − 1."""
    total = int(count.sum())
    shift = np.repeat(start - np.r_[0, np.cumsum(count)[:-1]], count)
    return np.arange(total) + shift

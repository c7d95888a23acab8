"""Shards that never see each other: prices of what they share, set in rounds by a coordinator.

Lagrangian decomposition (Held and Karp 1971; step length after Polyak 1969). Each shard holds
the left rows of its own edges and the right rows that nobody else uses; rows that several use
are priced. Whatever the prices, the shards' best answers prove a bound, and a shard that is lost
or late only weakens it. One last flow over the edges that any answer used makes a sound plan.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.flow.minimum import cheapest
from matching.flow.network import ROOT, Network
from matching.flow.parts import Part, part, solve_part
from matching.flow.pricing import Priced
from matching.flow.remote import sent
from matching.instance import BoolArray, IntArray
from matching.limits import Watch

ROUNDS = 60
PATIENCE = 4  # rounds without a better bound before steps are halved
SHARED = -1


@dataclass(frozen=True, eq=False)
class Shard:
    """A part of the edges, and what its edges lie below among the rows that are shared.

    above: by node of the part, the whole's node that stands in for its root.
    """

    part: Part
    above: IntArray
    edge_above: IntArray  # by edge: the innermost shared row's node, ROOT if none is shared


@dataclass(eq=False)
class State:
    """What the coordinator knows. price: by shared row's node, what a unit of it costs."""

    price: Any
    bound: int
    nodes: Any  # prices of all nodes under the best bound
    used: BoolArray
    step: float = 1.0
    stalled: int = 0


def solve_in_rounds(
    net: Network, w: IntArray, shard_of: IntArray, executor: Executor, watch: Watch
) -> Priced | None:
    """Return a sound flow with a proved bound, None if time ends before the first.

    shard_of: by left row that touches the root, and everything below it. Raises NothingFits.
    """
    shards = _shards(net, w, shard_of)
    shared = _shared(net, shards)
    state = State(np.zeros(net.nodes), 0, None, net.low[net.edge_arcs] > 0)
    value: int | None = None
    flow = None
    for number in range(ROUNDS):
        if watch.over():
            break
        load = _round(net, w, shards, shared, state, executor, watch)
        if number % 10 == 0 or number == ROUNDS - 1:
            flow = _joined(net, w, state.used)
            value = int((w * flow[net.edge_arcs]).sum())
        watch.report("rounds", value, state.bound)
        if value == state.bound:
            break
        _move(net, shared, state, load, value or 0)
    if flow is None:
        return None
    return Priced(flow, state.nodes, state.bound, exact=value == state.bound)


def _shards(net: Network, w: IntArray, shard_of: IntArray) -> list[Shard]:
    of_edge = _of_edges(net, shard_of)
    owner = _owner(net, of_edge)
    above = _first_shared(net, owner)
    return [
        _shard(net, w, np.flatnonzero(owner == s), np.flatnonzero(of_edge == s), above)
        for s in np.unique(of_edge).tolist()
    ]


def _of_edges(net: Network, shard_of: IntArray) -> IntArray:
    """Return the shard of each edge: that of its left row, or of its right row if it has none."""
    tail, head = net.tail[net.edge_arcs], net.head[net.edge_arcs]
    known = np.r_[0, shard_of, 0]
    return np.where(tail == net.rows + 1, known[head], known[tail])


def _owner(net: Network, of_edge: IntArray) -> IntArray:
    """Return the only shard that uses a row, SHARED where there are several."""
    least = np.full(net.nodes, np.iinfo(np.int64).max)
    most = np.full(net.nodes, SHARED)
    for ends in (net.tail[net.edge_arcs], net.head[net.edge_arcs]):
        np.minimum.at(least, ends, of_edge)
        np.maximum.at(most, ends, of_edge)
    outer, inner = net.ends()
    for arcs in net.by_depth(outer, inner):
        np.minimum.at(least, outer[arcs], least[inner[arcs]])
        np.maximum.at(most, outer[arcs], most[inner[arcs]])
    return np.where(least == most, most, SHARED)[1 : net.rows + 1]


def _shard(net: Network, w: IntArray, rows: IntArray, edges: IntArray, above: IntArray) -> Shard:
    return Shard(
        part(net, w, rows, edges),
        np.r_[ROOT, above[rows + 1], ROOT],
        above[net.head[edges + net.rows]],
    )


def _first_shared(net: Network, owner: IntArray) -> IntArray:
    """Return the innermost shared right row at or above each node, ROOT if there is none."""
    outer, inner = net.ends()
    found = np.full(net.nodes, ROOT)
    for arcs in reversed(net.by_depth(outer, inner)):
        right = arcs[(arcs < net.rows) & (net.tail[arcs] == arcs + 1)]
        is_shared = owner[right] == SHARED
        found[right + 1] = np.where(is_shared, right + 1, found[outer[right]])
    return found


def _shared(net: Network, shards: Sequence[Shard]) -> IntArray:
    """Return the arcs of the rows that no shard holds."""
    held = np.zeros(net.rows, np.bool_)
    for shard in shards:
        held[shard.part.rows] = True
    return np.flatnonzero(~held)


def _round(
    net: Network,
    w: IntArray,
    shards: Sequence[Shard],
    shared: IntArray,
    state: State,
    executor: Executor,
    watch: Watch,
) -> IntArray:
    """Ask every shard for its best answer at these prices; return the flow of all together."""
    asked = np.rint(state.price).astype(np.int64)
    through = _through(net, shared, asked)
    tasks = [(s.part.net, s.part.w + through[s.edge_above]) for s in shards]
    futures = [sent(executor, solve_part, *task) for task in tasks]
    x, nodes = np.zeros(net.edges, np.int64), through.copy()
    for shard, future, task in zip(shards, futures, tasks, strict=True):
        flow, own = _answer(future, task, watch)
        x[shard.part.edges] = flow[shard.part.rows.size : -1]
        nodes[shard.part.rows + 1] = own[1:-1] + through[shard.above[1:-1]]
    _note(state, nodes, bound_of(net, w, nodes), x)
    return net.flow(x)


def _answer(future: Any, task: tuple[Network, IntArray], watch: Watch) -> tuple[IntArray, Any]:
    """Take a shard's answer; without one, every edge of it counts as if it were free."""
    try:
        return future.result(timeout=watch.left())
    except (TimeoutError, OSError, RuntimeError):
        net, _w = task
        return net.low, np.zeros(net.nodes, np.int64)


def _through(net: Network, shared: IntArray, price: IntArray) -> IntArray:
    """Return minus what a unit pays from each shared row's node to the root."""
    outer, inner = net.ends()
    found = np.zeros(net.nodes, np.int64)
    is_shared = np.zeros(net.rows, np.bool_)
    is_shared[shared] = True
    for arcs in reversed(net.by_depth(outer, inner)):
        rows = arcs[arcs < net.rows]
        rows = rows[is_shared[rows]]
        found[rows + 1] = found[outer[rows]] - price[rows + 1]
    return found


def bound_of(net: Network, w: IntArray, price: Any) -> int:
    """Return what prices of nodes prove for Σ w·x: rows at their dearer end, edges as well."""
    rows = slice(0, net.rows)
    y = price[net.head[rows]] - price[net.tail[rows]]
    kept = (y > 0) | (net.low[rows] > 0)  # a row without a minimum cannot be paid for
    y = np.where(kept, y, 0)
    left = w - price[net.tail[net.edge_arcs]] + price[net.head[net.edge_arcs]]
    low, high = net.low[net.edge_arcs], net.high[net.edge_arcs]
    total = (np.where(y > 0, net.high[rows], net.low[rows]) * y).sum()
    return int(total + np.maximum(left * low, left * high).sum())


def _note(state: State, nodes: Any, bound: int, x: IntArray) -> None:
    if state.nodes is None or bound < state.bound:
        state.bound, state.nodes, state.stalled = bound, nodes, 0
    else:
        state.stalled += 1
    state.used = state.used | (x > 0)


def _move(net: Network, shared: IntArray, state: State, load: IntArray, value: int) -> None:
    """Raise prices of rows that are asked for too much, lower those of others."""
    if state.stalled >= PATIENCE:
        state.step, state.stalled = state.step / 2, 0
    over = load[shared] - net.high[shared]
    over = np.where((over < 0) & (state.price[shared + 1] <= 0), 0, over)
    length = float((over.astype(float) ** 2).sum())
    if length:
        # As if a hundredth were still to be gained where no plan is known yet.
        wanted = max(state.bound - value, 1) if value else state.bound / 100
        moved = state.price[shared + 1] + state.step * wanted / length * over
        state.price[shared + 1] = np.maximum(moved, 0)


def _joined(net: Network, w: IntArray, used: BoolArray) -> IntArray:
    """Return the best flow over the edges that some shard has used."""
    high = net.high.copy()
    high[net.edge_arcs] = np.where(used, high[net.edge_arcs], net.low[net.edge_arcs])
    return cheapest(net.within(net.low, high), net.linear(w))

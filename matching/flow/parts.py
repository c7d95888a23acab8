"""A flow in parts: connected components apart, and what holds them together priced back.

Components that share no row are solved exactly by themselves, in any executor. A component that
is still too large is cut where few edges cross; its parts give prices that leave few edges in
question, and pricing.priced then proves the whole.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components, reverse_cuthill_mckee

from matching.flow import pricing
from matching.flow.minimum import cheapest, prices
from matching.flow.network import ROOT, Network
from matching.flow.remote import sent
from matching.instance import IntArray
from matching.limits import Watch

SIZE = 40_000  # edges of a part: large enough to be worth sending, small enough for caches
LARGEST = 400_000  # edges of a component that stays whole
PIECE = 100_000  # edges of each piece of one that does not
WORTHWHILE = 3_000_000  # edges: below this a component that is too large is not cut
OUTSIDE = -1  # the part of edges that cross


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows and edges as a network of their own. rows, edges: their places in the whole."""

    net: Network
    w: IntArray
    rows: IntArray
    edges: IntArray


def solve_part(net: Network, w: IntArray) -> tuple[IntArray, Any]:
    """Return the flow by arc that maximises Σ w·x, and prices that are 0 at the root.

    Raises NothingFits.
    """
    cost = net.linear(w)
    found = None
    if w.size >= pricing.WORTHWHILE:
        found = pricing.priced(net, w, lambda _value, _bound: None, lambda: False)
    if found is not None:
        return found.flow, found.price - found.price[ROOT]
    flow = cheapest(net, cost)
    price = prices(net, cost, flow)
    return flow, price - price[ROOT]


def are_worthwhile(net: Network) -> bool:
    """Say whether parts are quicker than one flow over the strongest edges."""
    if net.edges > pricing.DENSE * net.rows:
        return False
    _count, component = connected_components(_graph(net), directed=False)
    return net.edges >= WORTHWHILE or int(_edges_of(net, component).max(initial=0)) <= LARGEST


def label(net: Network, largest: int = LARGEST) -> IntArray:
    """Return a part for each row such that parts are of like size and few edges cross.

    largest: edges of a component that is not cut.
    """
    graph = _graph(net)
    _count, component = connected_components(graph, directed=False)
    size = _edges_of(net, component)
    order = np.argsort(component, kind="stable")
    if size.max(initial=0) > largest:  # keep neighbours together within what must be cut
        near = reverse_cuthill_mckee(graph, symmetric_mode=True)
        order = near[np.argsort(component[near], kind="stable")]
    return _cut(net, component, order, largest)


def _graph(net: Network) -> Any:
    """Rows as nodes, joined by the edges and rows that lie between them."""
    inner = (net.tail != ROOT) & (net.head != ROOT)
    loose = net.rows + 1
    inner &= (net.tail != loose) & (net.head != loose)
    ends = (net.tail[inner] - 1, net.head[inner] - 1)
    ones = np.ones(ends[0].size, np.int8)
    graph = sparse.csr_matrix((ones, ends), (net.rows, net.rows))
    return graph + graph.T


def _edges_of(net: Network, of_row: IntArray) -> IntArray:
    return np.bincount(of_row[row_of_edges(net)], minlength=1)


def row_of_edges(net: Network) -> IntArray:
    """Return one row that each edge belongs to; row 0 for edges without any."""
    tail, head = net.tail[net.edge_arcs], net.head[net.edge_arcs]
    row = np.where(tail == net.rows + 1, head, tail) - 1
    return np.maximum(row, 0)


def _cut(net: Network, component: IntArray, order: IntArray, largest: int) -> IntArray:
    """Fill parts with rows in this order; a component is cut only if it is too large for one."""
    weight = np.bincount(row_of_edges(net), minlength=net.rows)[order]
    total = np.cumsum(weight)
    whole = np.bincount(component, weights=weight[np.argsort(order)])[component[order]]
    first = np.r_[True, component[order][1:] != component[order][:-1]]
    begins = np.maximum.accumulate(np.where(first, total - weight, 0))
    piece, size = min(PIECE, largest), min(SIZE, largest)
    place = np.where(whole > largest, -1 - total // piece, begins // size)
    found = np.empty(net.rows, np.int64)
    found[order] = np.unique(place, return_inverse=True)[1]
    return found


def split(net: Network, w: IntArray, part_of: IntArray) -> tuple[list[Part], IntArray]:
    """Return the parts, and the edges that cross between them."""
    tail, head = net.tail[net.edge_arcs], net.head[net.edge_arcs]
    known = np.r_[OUTSIDE, part_of, OUTSIDE]  # of nodes: the root and the loose one are in none
    left, right = known[tail], known[head]
    crossing = (left != right) & (left != OUTSIDE) & (right != OUTSIDE)
    of_edge = np.where(crossing, OUTSIDE, np.maximum(np.maximum(left, right), 0))
    parts = [
        part(net, w, rows, edges)
        for rows, edges in zip(
            _members(part_of, int(part_of.max(initial=0)) + 1),
            _members(of_edge, int(part_of.max(initial=0)) + 1),
            strict=True,
        )
    ]
    return parts, np.flatnonzero(crossing)


def _members(of: IntArray, count: int) -> Iterator[IntArray]:
    order = np.argsort(of, kind="stable")
    at = np.searchsorted(of[order], np.arange(count + 1))
    return (order[start:end] for start, end in pairwise(at))


def part(net: Network, w: IntArray, rows: IntArray, edges: IntArray) -> Part:
    """Return these rows and edges as a network; a row that is left out is the root to it."""
    local = np.full(net.nodes, ROOT)
    local[rows + 1] = np.arange(rows.size) + 1
    local[net.rows + 1] = rows.size + 1
    arcs = np.concatenate([rows, edges + net.rows, [net.tail.size - 1]])
    own = Network(
        nodes=rows.size + 2,
        tail=local[net.tail[arcs]],
        head=local[net.head[arcs]],
        low=net.low[arcs],
        high=net.high[arcs],
        arc_of=rows[:0],
        row_of=rows[:0],
        rows=rows.size,
        edges=edges.size,
    )
    return Part(own, w[edges], rows, edges)


def solve_parts(
    net: Network, parts: Sequence[Part], executor: Executor | None, watch: Watch
) -> tuple[IntArray, Any] | None:
    """Solve every part and put flows and prices together; None if time ends before.

    A part whose worker died is solved here. Raises NothingFits.
    """
    flow = np.zeros(net.tail.size, np.int64)
    price = np.zeros(net.nodes, np.int64)
    for one, answer in zip(parts, _answers(parts, executor, watch), strict=True):
        if answer is None:
            return None
        amounts, own = answer
        flow[one.rows] = amounts[: one.rows.size]
        flow[one.edges + net.rows] = amounts[one.rows.size : -1]
        price[one.rows + 1] = own[1:-1]
    flow[-1] = flow[net.edge_arcs][net.tail[net.edge_arcs] == net.rows + 1].sum()
    return flow, price


def _answers(
    parts: Sequence[Part], executor: Executor | None, watch: Watch
) -> Iterator[tuple[IntArray, Any] | None]:
    """Yield the answer of each part in order, None when time is over."""
    submitted = [sent(executor, solve_part, p.net, p.w) for p in parts] if executor else []
    for i, part in enumerate(parts):
        if watch.over():
            for future in submitted[i:]:
                future.cancel()
            yield None
        elif executor is None:
            yield solve_part(part.net, part.w)
        else:
            yield _answer(part, submitted[i], watch)


def _answer(part: Part, future: "Future[Any]", watch: Watch) -> tuple[IntArray, Any] | None:
    try:
        return future.result(timeout=watch.left())
    except TimeoutError:
        return None
    except (OSError, RuntimeError):  # the worker is gone: a broken pool is a RuntimeError
        return solve_part(part.net, part.w)

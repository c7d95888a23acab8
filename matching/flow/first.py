"""A plan for a large flow within moments: each need asks for its best, rows accept what fits.

Rounds of proposals (deferred acceptance without second thoughts, in the manner of Gale and
Shapley 1962): not optimal, but every step is a pass over arrays.
"""

import numpy as np

from matching.flow.network import ROOT, Network
from matching.instance import BoolArray, IntArray

ROUNDS = 40


def first_plan(net: Network, w: IntArray) -> IntArray | None:
    """Return sound quantities by edge, None where something is owed: that needs a solver."""
    if np.any(net.low > 0) or np.any(net.low > net.high):
        return None
    x = np.zeros(net.edges, np.int64)
    left = net.high[: net.rows].copy()
    chain = _chains(net)
    end = np.where(
        net.tail[net.edge_arcs] > net.rows, net.head[net.edge_arcs], net.tail[net.edge_arcs]
    )
    order = np.lexsort((-w, end))
    open_edges = order[(w > 0)[order]]
    for _round in range(ROUNDS):
        room = _room(net, chain, left, open_edges)
        open_edges, room = open_edges[room > 0], room[room > 0]
        if not open_edges.size:
            break
        first = np.r_[True, end[open_edges][1:] != end[open_edges][:-1]]
        asked, amount = open_edges[first], room[first]
        taken = _accepted(chain, left, asked, amount, w)
        x[asked[taken]] = amount[taken]
        for rows in chain:
            row = rows[asked[taken]]
            np.subtract.at(left, row[row >= 0], amount[taken][row >= 0])
        refused = np.ones(open_edges.size, np.bool_)
        refused[np.flatnonzero(first)[taken]] = False
        open_edges = open_edges[refused]
    return x


def _chains(net: Network) -> list[IntArray]:
    """Return the rows over each edge, innermost first, −1 where there are no more."""
    outer = np.zeros(net.nodes, np.int64)
    ends, inner = net.ends()
    rows = np.arange(net.rows)
    outer[inner[rows]] = ends[rows]
    found = []
    for node in (net.tail[net.edge_arcs].copy(), net.head[net.edge_arcs].copy()):
        node[node > net.rows] = ROOT
        while node.any():
            found.append(node - 1)
            node = outer[node]
    return found


def _room(net: Network, chain: list[IntArray], left: IntArray, edges: IntArray) -> IntArray:
    room = net.high[net.edge_arcs][edges]
    for rows in chain:
        row = rows[edges]
        room = np.minimum(room, np.where(row >= 0, left[np.maximum(row, 0)], room))
    return room


def _accepted(
    chain: list[IntArray], left: IntArray, asked: IntArray, amount: IntArray, w: IntArray
) -> BoolArray:
    """Return which proposals every row takes, the heaviest first, as long as it has room."""
    fits = np.ones(asked.size, np.bool_)
    for rows in chain:
        row = rows[asked]
        order = np.lexsort((-w[asked], row))
        total = np.cumsum(amount[order])
        starts = np.flatnonzero(np.r_[True, row[order][1:] != row[order][:-1]])
        before = np.repeat(
            total[starts] - amount[order][starts], np.diff(np.r_[starts, asked.size])
        )
        within = (row[order] < 0) | (total - before <= left[np.maximum(row[order], 0)])
        fits[order] &= within
    return fits

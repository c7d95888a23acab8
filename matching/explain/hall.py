"""Needs that compete for too little: the set that Hall's condition names, read off a plan."""

from collections.abc import Sequence

import numpy as np

from matching.explain.answers import Hall
from matching.explain.explainer import Explainer
from matching.flow.network import ROOT
from matching.instance import NO_MAX, BoolArray


def hall(explainer: Explainer, need: int) -> Hall | None:
    """Return the needs that this one competes with, if all that they could use is in use.

    Found by following who holds what a need could use, and what the holders could use instead.
    None where that leads to something with room.
    """
    found = _competing(explainer, need)
    if found is None:
        return None
    ours, seen = found
    net = explainer.net
    labels: list[int] = np.unique(explainer.instance.edges.need[ours]).tolist()
    theirs = _right(explainer)
    leaving = np.flatnonzero(theirs & (seen[net.tail] & ~seen[net.head]))
    taken = theirs & seen[net.head] & ~seen[net.tail]
    arcs = net.edge_arcs
    full = np.flatnonzero(ours & ~seen[net.head[arcs]])
    others = ~ours & seen[net.head[arcs]]
    available = int(net.high[leaving].sum() + net.high[arcs][full].sum())
    available -= int(net.low[taken].sum() + net.low[arcs][others].sum())
    wanted = _wanted(explainer, labels)
    if wanted is None or wanted <= available:
        return None
    names = tuple(explainer.row_id(arc) for arc in leaving.tolist())
    return Hall(tuple(labels), names, tuple(full.tolist()), wanted, available)


def _competing(explainer: Explainer, need: int) -> tuple[BoolArray, BoolArray] | None:
    """Return the edges of needs that compete, and the nodes that they could use; None if free."""
    net, residual = explainer.net, explainer.layers[0].residual
    labels, x = explainer.instance.edges.need, explainer.x
    open_, head = x < net.high[net.edge_arcs], net.head[net.edge_arcs]
    held = x > net.low[net.edge_arcs]
    passable = _right(explainer)[residual.own]
    ours = labels == need
    while True:
        seen = residual.reachable(np.unique(head[ours & open_]).tolist(), passable)
        if seen[ROOT]:
            return None
        more = np.isin(labels, labels[ours | (held & seen[head])])
        if np.array_equal(more, ours):
            return ours, seen
        ours = more


def _right(explainer: Explainer) -> BoolArray:
    """Say which arcs are rows that lead from the edges back to the root: limits of offers."""
    net = explainer.net
    right = np.zeros(net.tail.size, np.bool_)
    right[: net.rows] = net.tail[: net.rows] == np.arange(net.rows) + 1
    return right


def _wanted(explainer: Explainer, labels: Sequence[int]) -> int | None:
    """What these needs ask for together; None if one has no row that says so."""
    rows, total = explainer.instance.rows, 0
    for label in labels:
        row = explainer.need_rows.get(label)
        if row is None or rows.max[row] == NO_MAX or np.any(rows.a[rows.entries(row)] != 1):
            return None
        total += int(rows.max[row])
    return total

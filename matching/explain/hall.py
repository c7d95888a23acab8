"""Needs that compete for too little: the set that Hall's condition names, read off a plan."""

import numpy as np

from matching.explain.answers import Hall
from matching.explain.explainer import Explainer
from matching.flow.network import ROOT
from matching.instance import BoolArray


def hall(explainer: Explainer, need: int) -> Hall | None:
    """Return the needs that this one competes with, if all that they could use is in use.

    Found by following what the plan leaves open on the side of offers alone: no need may give up
    a unit unless it gets another. None where that leads to an offer with room.
    """
    net = explainer.net
    residual = explainer.layers[0].residual
    edges = [explainer.arc(edge) for edge in explainer.edges_of(need=need)]
    roots = {int(net.tail[arc]) for arc in edges}
    if ROOT in roots:
        return None
    ours = _of_needs(explainer)
    seen = residual.reachable(sorted(roots), ~ours[residual.own])
    if seen[ROOT]:
        return None
    inside = seen[net.tail[net.edge_arcs]]
    labels = np.unique(explainer.instance.edges.need[inside]).tolist()
    leaving = seen[net.tail] & ~seen[net.head] & ~ours
    taken = seen[net.head] & ~seen[net.tail] & ~ours  # by others, and fixed
    rows = np.flatnonzero(leaving[: net.rows])
    full = np.flatnonzero((leaving & (net.high > 0))[net.edge_arcs])
    wanted = _wanted(explainer, labels)
    available = int(net.high[leaving].sum() - net.low[taken].sum())
    if wanted is None or wanted <= available:
        return None
    names = tuple(explainer.row_id(int(arc)) for arc in rows)
    return Hall(tuple(labels), names, tuple(full.tolist()), wanted, available)


def _of_needs(explainer: Explainer) -> BoolArray:
    """Say which arcs belong to rows on the side of needs, by arc."""
    net = explainer.net
    ours = np.zeros(net.tail.size, np.bool_)
    ours[: net.rows] = net.head[: net.rows] == np.arange(net.rows) + 1
    ours[-1] = True
    return ours


def _wanted(explainer: Explainer, labels: list[int]) -> int | None:
    """What these needs ask for together; None if one has no row that says so."""
    rows = explainer.instance.rows
    found = [explainer.need_rows.get(label) for label in labels]
    arcs = [-1 if row is None else int(explainer.net.arc_of[row]) for row in found]
    if any(arc < 0 for arc in arcs):
        return None
    return sum(int(rows.max[row]) for row in found if row is not None)

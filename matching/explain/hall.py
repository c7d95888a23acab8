"""Needs that compete for too little: the set that Hall's condition names, read off a plan."""

import numpy as np

from matching.explain.answers import Hall
from matching.explain.explainer import Explainer
from matching.flow.network import ROOT
from matching.instance import BoolArray


def hall(explainer: Explainer, need: int) -> Hall | None:
    """Return the needs that this one competes with, if all that they could use is in use.

    Found by following what the plan leaves open without any need giving up a unit unless it gets
    another. None where that leads to room that is left, or where a row of a need never binds.
    """
    net = explainer.net
    row = explainer.need_rows.get(need)
    own = -1 if row is None else int(net.arc_of[row])
    if own < 0 or net.head[own] != own + 1:
        return None
    residual, ours = explainer.layers[0].residual, _above_needs(explainer)
    seen = residual.reachable([own + 1], ~ours[residual.own])
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


def _above_needs(explainer: Explainer) -> BoolArray:
    """Say which arcs are rows of needs, or rows that hold whole needs."""
    net = explainer.net
    ours = np.zeros(net.tail.size, np.bool_)
    ours[-1] = True  # to the edges that no row of a need holds
    for row in explainer.need_rows.values():
        arc = int(net.arc_of[row])
        while arc >= 0 and net.head[arc] == arc + 1 and not ours[arc]:
            ours[arc] = True
            arc = int(net.tail[arc]) - 1
    return ours


def _wanted(explainer: Explainer, labels: list[int]) -> int | None:
    """What these needs ask for together; None if one has no row that says so."""
    rows = explainer.instance.rows
    found = [explainer.need_rows.get(label) for label in labels]
    arcs = [-1 if row is None else int(explainer.net.arc_of[row]) for row in found]
    if any(arc < 0 for arc in arcs):
        return None
    return sum(int(rows.max[row]) for row in found if row is not None)

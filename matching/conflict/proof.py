"""Prices that prove that nothing fits, checked in whole numbers (Farkas 1902).

With y > 0 on a row's maximum and y < 0 on its minimum, every plan keeps
0 ≤ Σ limit·y + Σ r·x, r = −Σ a·y. If the greatest value of the right side, each edge within its
own bounds, is negative, there is no plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.exact import dot, product
from matching.instance import NO_MAX, NO_MIN, BoolArray, Instance, IntArray


@dataclass(frozen=True, eq=False)
class Limits:
    """The two sides of each row as a proof may use them; has_low, has_high: whether it may."""

    low: IntArray
    high: IntArray
    has_low: BoolArray
    has_high: BoolArray


def limits(instance: Instance) -> Limits:
    """Return the sides of rows: [0, max] where all or nothing, none where rows count users."""
    rows = instance.rows
    counts = np.zeros(len(rows), np.bool_)
    counts[rows.of_entry[rows.u != 0]] = True
    low = np.where(rows.whole & (rows.min > 0), 0, rows.min)
    usable = ~counts & ~(rows.whole & (rows.max < 0))
    return Limits(low, rows.max, usable & (rows.min > NO_MIN), usable & (rows.max < NO_MAX))


def rest(instance: Instance, y: IntArray) -> Any:
    """Return r = −Σ a·y by edge, exactly."""
    rows = instance.rows
    amounts = product(rows.a, -y[rows.of_entry])
    total = np.zeros(len(instance.edges), amounts.dtype)
    np.add.at(total, rows.edge, amounts)
    return total


def total(instance: Instance, y: IntArray) -> int:
    """Return the greatest value of the right side; negative means that nothing fits."""
    sides, edges, r = limits(instance), instance.edges, rest(instance, y)
    priced = np.flatnonzero(y)
    limit = np.where(y > 0, sides.high, sides.low)[priced]
    at_ends = np.maximum(product(r, edges.lb), product(r, edges.ub))
    return dot(limit, y[priced]) + int(at_ends.sum())


def proves(instance: Instance, y: IntArray) -> bool:
    """Say whether these prices prove, by themselves, that nothing fits."""
    sides = limits(instance)
    allowed = np.all(sides.has_high[y > 0]) and np.all(sides.has_low[y < 0])
    return bool(allowed) and total(instance, y) < 0


def smallest_part(instance: Instance, y: IntArray) -> IntArray:
    """Return the prices of one connected part of the proof that proves enough: the smallest."""
    rows = instance.rows
    priced = y[rows.of_entry] != 0
    touching = (rows.of_entry[priced], rows.edge[priced] + len(rows))
    size = len(rows) + len(instance.edges)
    graph = coo_array((np.ones(int(priced.sum()), np.int8), touching), (size, size))
    part = connected_components(graph, directed=False)[1][: len(rows)]
    support = np.flatnonzero(y)
    names, sizes = np.unique(part[support], return_counts=True)
    for name in names[np.argsort(sizes, kind="stable")].tolist():
        one = np.where(part == name, y, 0)
        if proves(instance, one):
            return one
    return y


def certificate(instance: Instance, y: IntArray) -> Mapping[str, Any]:
    """Return the prices as the plan's certificate."""
    ids = instance.rows.ids
    return {"kind": "farkas", "y": {ids[row]: int(y[row]) for row in np.flatnonzero(y).tolist()}}


def reason(instance: Instance, y: IntArray) -> Mapping[str, Any]:
    """Return who wants more than there is; `rows` where the prices are no plain count."""
    rows, edges = instance.rows, instance.edges
    involved = y[rows.of_entry] != 0
    r = rest(instance, y)
    pins = np.flatnonzero((r < 0) & (edges.lb > 0))
    extra = {"edges": pins.tolist()} if pins.size else {}
    if np.abs(y).max() > 1 or np.any(rows.a[involved] != 1):
        return {"kind": "rows", "rows": [rows.ids[i] for i in np.flatnonzero(y).tolist()], **extra}
    sides = limits(instance)
    wanting, giving = np.flatnonzero(y < 0), np.flatnonzero(y > 0)
    return {
        "kind": "hall",
        "needs": [rows.ids[i] for i in wanting.tolist()],
        "offers": [rows.ids[i] for i in giving.tolist()],
        "wanted": _sum(sides.low[wanting]) - dot(r[r < 0], edges.lb[r < 0]),
        "available": _sum(sides.high[giving]) + dot(r[r > 0], edges.ub[r > 0]),
        **extra,
    }


def _sum(amounts: IntArray) -> int:
    return sum(amounts.tolist())

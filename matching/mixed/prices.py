"""Prices of rows from a linear relaxation, and what they prove in whole numbers.

A level is told as columns z next to the edges, tied to them by links. The relaxation gives each
row and each link a price; rounded to whole numbers, any prices prove a bound, which is computed
anew without floats, so that none is ever believed (Lagrangian bound; Geoffrion 1974).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from matching.exact import dot, product
from matching.instance import Instance, IntArray
from matching.limits import Watch
from matching.mixed.ranges import Ranges
from matching.mixed.relaxed import Relaxed

RATE = 100_000  # row entries that the relaxation takes up per second, as far as can be known
FINE = 2**24  # the greatest price becomes this, so that rounding costs little


@dataclass(frozen=True, eq=False)
class Columns:
    """What a level adds: maximise gain·z, 0 ≤ z ≤ most, where of_x·x + of_z·z ≤ right."""

    gain: Any
    most: Any
    of_x: csr_array
    of_z: csr_array
    right: Any


@dataclass(frozen=True, eq=False)
class Prices:
    """Whole numbers, scale to one: y by row (positive on a maximum), of_link by link."""

    y: IntArray
    of_link: IntArray
    scale: int


def prices(
    instance: Instance, reach: Ranges, linear: Relaxed, level: Columns, watch: Watch
) -> Prices | None:
    """Return prices at the best of the relaxation; None if it was not found in time."""
    if instance.rows.edge.size > RATE * watch.left():
        return None
    rows, count = instance.rows, level.gain.size
    own = vstack([linear.up[linear.high], -linear.down[linear.low]])
    apart = csr_array((own.shape[0], count))
    limited = vstack([hstack([own, apart]), hstack([level.of_x, level.of_z])]).tocsr()
    most = np.maximum(rows.max, np.where(rows.whole, 0, rows.max))[linear.high]
    right = np.concatenate([most, -rows.min[linear.low], level.right]).astype(float)
    low = np.where(reach.zero, 0, reach.first)
    of_edges = np.column_stack([low, np.maximum(reach.most, low)]).astype(float)
    bounds = np.vstack([of_edges, np.column_stack([np.zeros(count), level.most])])
    cost = np.concatenate([np.zeros(len(instance.edges)), -level.gain])
    options = {"time_limit": max(0.1, watch.left())}
    # Interior points: ten times as fast as the simplex method on these, and any prices will do.
    answer = linprog(cost, limited, right, bounds=bounds, method="highs-ipm", options=options)
    if answer.status != 0:
        return None
    return _rounded(len(rows), linear, np.maximum(0, -answer.ineqlin.marginals))


def _rounded(rows: int, linear: Relaxed, marginals: Any) -> Prices:
    largest = float(marginals.max(initial=0))
    scale = max(1, int(FINE / largest)) if largest > 0 else 1
    whole = np.rint(marginals * scale).astype(np.int64)
    high, low = linear.high.size, linear.low.size
    y = np.zeros(rows, np.int64)
    np.add.at(y, linear.high, whole[:high])
    np.add.at(y, linear.low, -whole[high : high + low])
    return Prices(y, whole[high + low :], scale)


def support(instance: Instance, y: IntArray) -> int:
    """Return Σ of the limit that each priced row sets, times its price."""
    rows = instance.rows
    high = np.where(rows.whole, np.maximum(rows.max, 0), rows.max)
    low = np.where(rows.whole, np.minimum(rows.min, 0), rows.min)
    priced = np.flatnonzero(y)
    return dot(np.where(y > 0, high, low)[priced], y[priced])


def carried(instance: Instance, reach: Ranges, weight: IntArray, extra: IntArray) -> int:
    """Return the most that the edges can add, each by itself.

    weight: by row, what a unit of activity adds. extra: by edge, what a unit on it adds besides.
    """
    rows = instance.rows
    gain, fee = (
        _by_edge(rows.edge, product(part, weight[rows.of_entry]), extra.size).astype(object)
        for part in (rows.a, rows.u)
    )
    gain = gain + extra.astype(object)
    ends = np.maximum(gain * reach.first + fee, gain * reach.most + fee)
    used = reach.first <= reach.most
    best = np.where(used, np.where(reach.zero, np.maximum(ends, 0), ends), 0)
    return int(best.sum())


def _by_edge(edge: IntArray, amounts: Any, count: int) -> Any:
    total = np.zeros(count, amounts.dtype)
    np.add.at(total, edge, amounts)
    return total

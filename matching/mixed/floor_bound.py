"""The greatest common floor of all groups: a proved bound from linear relaxation.

Edges are relaxed to fractions, the use of an edge to a share of its quantity, rows that are all
or nothing to [0, max]. The prices that the relaxation gives are rounded to whole numbers, and
what they prove is computed anew in whole numbers, so that no float is ever believed
(Lagrangian bound; Geoffrion 1974).
"""

from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from matching.exact import dot, product
from matching.instance import LARGEST, Instance, IntArray, Level
from matching.levels import least_activity
from matching.limits import Watch
from matching.mixed.ranges import Ranges
from matching.mixed.relaxed import Relaxed, relaxed

SCALE = 2**24  # prices are rounded to parts of this


def highest_floor(instance: Instance, level: Level, reach: Ranges, watch: Watch) -> int | None:
    """Return a ratio that the worst group cannot exceed in any plan; None if none was proved."""
    groups = np.array([g for g in level.groups.tolist() if _wants(instance, g)], np.int64)
    if not groups.size or watch.over():
        return None
    prices = _prices(instance, groups, reach, relaxed(instance, reach), watch)
    if prices is None:
        return None
    return _proved(instance, groups, reach, *prices)


def _wants(instance: Instance, group: int) -> bool:
    return bool(instance.rows.demand[group] + instance.rows.past[group] > 0)


def _prices(
    instance: Instance, groups: IntArray, reach: Ranges, linear: Relaxed, watch: Watch
) -> tuple[Any, Any] | None:
    """Return the prices of rows and of groups at the greatest common floor."""
    rows = instance.rows
    wanted = (rows.demand + rows.past)[groups].astype(float)
    above, below = linear.up[linear.high], linear.down[linear.low]
    aside = csr_array((linear.high.size + linear.low.size, 1))
    limits = vstack(
        [
            hstack([vstack([above, -below]), aside]),
            hstack([-linear.down[groups], csr_array(wanted[:, None])]),
        ]
    ).tocsr()
    most = np.maximum(rows.max, np.where(rows.whole, 0, rows.max))[linear.high]
    right = np.concatenate([most, -rows.min[linear.low], rows.past[groups]]).astype(float)
    cost = np.zeros(len(instance.edges) + 1)
    cost[-1] = -1
    low = np.where(reach.zero, 0, reach.first)
    bounds = np.column_stack([np.append(low, 0), np.append(np.maximum(reach.most, low), np.inf)])
    options = {"time_limit": max(0.1, watch.left())}
    # Interior points: ten times as fast as the simplex method on these, and any prices will do.
    answer = linprog(cost, limits, right, bounds=bounds, method="highs-ipm", options=options)
    if answer.status != 0:
        return None
    return _rounded(instance, linear, np.maximum(0, -answer.ineqlin.marginals))


def _rounded(instance: Instance, linear: Relaxed, marginals: Any) -> tuple[Any, Any]:
    """Split the prices: those of rows (positive on a maximum, negative on a minimum), of groups."""
    largest = float(marginals.max(initial=0))
    whole = np.rint(marginals * (SCALE / largest if largest > 0 else 0)).astype(np.int64)
    high, low = linear.high.size, linear.low.size
    y = np.zeros(len(instance.rows), np.int64)
    np.add.at(y, linear.high, whole[:high])
    np.add.at(y, linear.low, -whole[high : high + low])
    return y, whole[high + low :]


def _proved(
    instance: Instance, groups: IntArray, reach: Ranges, y: IntArray, of_group: IntArray
) -> int | None:
    """Return the greatest ratio that these prices do not rule out, by bisection in integers.

    If every group has ratio t, Σ price·activity is at least Σ price·least_activity(t).
    """
    rows = instance.rows
    most = _support(instance, y) + _carried(instance, groups, reach, y, of_group)

    def ruled_out(millionths: int) -> bool:
        goals = [least_activity(rows, group, millionths) or 0 for group in groups.tolist()]
        return sum(p * g for p, g in zip(of_group.tolist(), goals, strict=True)) > most

    low, high = -1, 1
    while high < LARGEST and not ruled_out(high):
        low, high = high, 2 * high
    if high >= LARGEST:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ruled_out(middle) else (middle, high)
    return low


def _support(instance: Instance, y: IntArray) -> int:
    """Return Σ of the limit that each priced row sets, times its price."""
    rows = instance.rows
    whole = rows.whole
    high = np.where(whole, np.maximum(rows.max, 0), rows.max)
    low = np.where(whole, np.minimum(rows.min, 0), rows.min)
    priced = np.flatnonzero(y)
    return dot(np.where(y > 0, high, low)[priced], y[priced])


def _carried(
    instance: Instance, groups: IntArray, reach: Ranges, y: IntArray, of_group: IntArray
) -> int:
    """Return the most that the edges can add, each by itself, at these prices."""
    rows, count = instance.rows, len(instance.edges)
    weight = -y
    np.add.at(weight, groups, of_group)
    gain, fee = (
        _by_edge(rows.edge, product(part, weight[rows.of_entry]), count)
        for part in (rows.a, rows.u)
    )
    gain, fee = gain.astype(object), fee.astype(object)
    ends = np.maximum(gain * reach.first + fee, gain * reach.most + fee)
    used = reach.first <= reach.most
    best = np.where(used, np.where(reach.zero, np.maximum(ends, 0), ends), 0)
    return int(best.sum())


def _by_edge(edge: IntArray, amounts: Any, count: int) -> Any:
    total = np.zeros(count, amounts.dtype)
    np.add.at(total, edge, amounts)
    return total

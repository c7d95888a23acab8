"""Prices that prove a conflict of any linear rows, from the least total violation.

Every row may give way at a price of 1; if the least total is positive, the prices of the linear
program prove it. They are floats and are believed only once, made whole, they prove it again.
"""

from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from matching.conflict.proof import limits, proves
from matching.instance import Instance, IntArray
from matching.limits import Watch

SCALES = (1, 2, 3, 4, 5, 6, 12, 60, 2520, 10**5, 2**24)


def ray(instance: Instance, watch: Watch) -> IntArray | None:
    """Return whole prices by row that prove that nothing fits; None if none were found."""
    if watch.over() or not len(instance.rows):
        return None
    y = _least_violation(instance, watch)
    if y is None or np.abs(y).max(initial=0) < 1e-7:
        return None
    smallest = np.abs(y[np.abs(y) > 1e-7]).min()
    for unit in (1.0, smallest):
        for scale in SCALES:
            whole = np.rint(y / unit * scale).astype(np.int64)
            if proves(instance, whole):
                return whole
    return None


def _least_violation(instance: Instance, watch: Watch) -> Any:
    """Return the prices of the rows where all bounds are kept as nearly as can be."""
    rows, sides = instance.rows, limits(instance)
    shape = (len(rows), len(instance.edges))
    a = csr_array((rows.a.astype(float), rows.edge, rows.ptr), shape)
    high, low = np.flatnonzero(sides.has_high), np.flatnonzero(sides.has_low)
    inner = vstack([a[high], -a[low]])
    violated = inner.shape[0]
    cost = np.concatenate([np.zeros(shape[1]), np.ones(violated)])
    right = np.concatenate([sides.high[high], -sides.low[low]]).astype(float)
    bounds = np.column_stack(
        [
            np.concatenate([instance.edges.lb, np.zeros(violated)]),
            np.concatenate([instance.edges.ub.astype(float), np.full(violated, np.inf)]),
        ]
    )
    limited = hstack([inner, -eye_array(violated)]).tocsr()
    options = {"time_limit": max(0.1, watch.left())}
    answer = linprog(cost, limited, right, bounds=bounds, options=options)
    if answer.status != 0:
        return None
    prices = np.zeros(len(rows))
    marginals = -answer.ineqlin.marginals
    np.add.at(prices, high, marginals[: high.size])
    np.add.at(prices, low, -marginals[high.size :])
    return prices

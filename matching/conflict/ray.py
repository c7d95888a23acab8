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
from matching.mixed.ranges import Ranges
from matching.mixed.relaxed import Relaxed, relaxed

SCALES = (1, 2, 3, 4, 5, 6, 12, 60, 2520, 10**5, 2**24)
ZERO = 1e-7  # prices below are the solver's rounding


def ray(instance: Instance, watch: Watch) -> IntArray | None:
    """Return whole prices by row that prove that nothing fits; None if none were found."""
    rows, sides = instance.rows, limits(instance)
    a = csr_array((rows.a.astype(float), rows.edge, rows.ptr), (len(rows), len(instance.edges)))
    plain = Relaxed(a, a, np.flatnonzero(sides.has_high), np.flatnonzero(sides.has_low))
    bounds = np.column_stack([instance.edges.lb, instance.edges.ub]).astype(float)
    y = _prices(plain, (sides.low, sides.high), bounds, watch)
    if y is None:
        return None
    for unit in (1.0, np.abs(y[np.abs(y) > ZERO]).min()):
        for scale in SCALES:
            whole = np.rint(y / unit * scale).astype(np.int64)
            if proves(instance, whole):
                return whole
    return None


def suspects(instance: Instance, reach: Ranges, watch: Watch) -> IntArray | None:
    """Return rows that conflict if shares of edges may be used; None if there are none.

    They include rows that count users, which no price may speak of: a solver has to confirm them.
    """
    rows = instance.rows
    low = np.where(reach.zero, 0, reach.first)
    bounds = np.column_stack([low, np.maximum(low, reach.most)]).astype(float)
    sides = (rows.min, np.where(rows.whole, np.maximum(rows.max, 0), rows.max))
    y = _prices(relaxed(instance, reach), sides, bounds, watch)
    return None if y is None else np.flatnonzero(np.abs(y) > ZERO)


def _prices(
    rows: Relaxed, sides: tuple[IntArray, IntArray], bounds: Any, watch: Watch
) -> Any | None:
    """Return the price of each row where all bounds are kept as nearly as can be.

    None if they all can be kept, or nothing was found in time.
    """
    low, high = rows.low, rows.high
    if watch.over() or not low.size + high.size:
        return None
    inner = vstack([rows.up[high], -rows.down[low]])
    count, edges = inner.shape
    limited = hstack([inner, -eye_array(count)]).tocsr()
    cost = np.concatenate([np.zeros(edges), np.ones(count)])
    right = np.concatenate([sides[1][high], -sides[0][low]]).astype(float)
    bounds = np.vstack([bounds, np.tile([0.0, np.inf], (count, 1))])
    options = {"time_limit": max(0.1, watch.left())}
    answer = linprog(cost, limited, right, bounds=bounds, options=options)
    if answer.status != 0:
        return None
    prices = np.zeros(rows.up.shape[0])
    marginals = -answer.ineqlin.marginals
    np.add.at(prices, high, marginals[: high.size])
    np.add.at(prices, low, -marginals[high.size :])
    return prices if np.abs(prices).max(initial=0) > ZERO else None

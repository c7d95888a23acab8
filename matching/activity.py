"""What a plan does to the rows of its instance, and whether it is one."""

from typing import Any

import numpy as np

from matching.exact import product, sums
from matching.instance import Instance, IntArray, Rows


def activity(rows: Rows, x: IntArray) -> Any:
    """Return Σ a·x + Σ u·used of every row, exactly (whole numbers where 64 bits are too few)."""
    quantity = x[rows.edge]
    used = product(rows.u, (quantity > 0).astype(np.int64))
    return sums(rows.ptr, product(rows.a, quantity) + used)


def is_sound(rows: Rows, x: IntArray) -> bool:
    """Say whether the quantities keep every row. Solvers ask; `matching.check` does not."""
    done = activity(rows, x)
    inside = (done >= rows.min) & (done <= rows.max)
    return bool(np.all(inside | (rows.whole & (done == 0))))


def is_plan(instance: Instance, x: IntArray) -> bool:
    """Say whether the quantities keep every row, bound and lot."""
    edges = instance.edges
    inside = (x >= edges.lb) & (x <= edges.ub) & ((x == 0) | (x >= edges.lot))
    return bool(inside.all()) and is_sound(instance.rows, x)

"""The part of an instance that is still free once some quantities are decided."""

from dataclasses import replace

import numpy as np

from matching.activity import activity
from matching.exact import product
from matching.instance import NO_MAX, NO_MIN, Instance, IntArray, Rows


def residual(instance: Instance, x: IntArray, free: IntArray) -> Instance:
    """Return the instance of these edges alone, all others kept at their quantities in x.

    A whole row to which a kept edge gives something has to stay in its limits. Rows keep no
    entry of a kept edge; rows without any entry are left out.
    """
    fixed = x.copy()
    fixed[free] = 0
    given = activity(instance.rows, fixed)
    part = instance.only(free)
    rows = part.rows
    kept = np.flatnonzero(np.diff(rows.ptr) > 0)
    low = np.where(rows.min > NO_MIN, rows.min - given, NO_MIN)[kept]
    high = np.where(rows.max < NO_MAX, rows.max - given, NO_MAX)[kept]
    whole = (rows.whole & (given == 0))[kept]
    limited = replace(_some(rows, kept), min=_fitting(low), max=_fitting(high), whole=whole)
    return replace(part, rows=limited)


def reachable(instance: Instance) -> IntArray:
    """Return how much each edge can carry at most, as far as single rows tell (a, u, other ≥ 0)."""
    rows = instance.rows
    plain = np.ones(len(rows), np.bool_)
    np.logical_and.at(plain, rows.of_entry, (rows.a >= 0) & (rows.u >= 0))
    lowest = np.zeros(len(rows), dtype=object)
    limit = instance.edges.ub.copy()
    held = product(rows.a, instance.edges.lb[rows.edge])
    np.add.at(lowest, rows.of_entry, held)
    of = rows.of_entry
    room = rows.max[of] - (lowest[of] - held) - rows.u
    usable = plain[of] & ((rows.a > 0) | (rows.u > 0)) & (rows.max[of] < NO_MAX)
    most = np.where(
        rows.a > 0, room // np.maximum(rows.a, 1), np.where(room < 0, 0, limit[rows.edge])
    )
    np.minimum.at(limit, rows.edge[usable], np.maximum(most[usable], 0).astype(np.int64))
    return limit


def _some(rows: Rows, kept: IntArray) -> Rows:
    """Return these rows alone; only rows without entries may be missing."""
    ptr = np.concatenate([[0], rows.ptr[1:][kept]])
    return replace(
        rows,
        ids=[rows.ids[i] for i in kept.tolist()],
        kind=rows.kind[kept],
        ptr=ptr,
        min=rows.min[kept],
        max=rows.max[kept],
        whole=rows.whole[kept],
        demand=rows.demand[kept],
        past=rows.past[kept],
    )


def _fitting(limits: object) -> IntArray:
    return np.clip(np.asarray(limits), NO_MIN, NO_MAX).astype(np.int64)

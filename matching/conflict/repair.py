"""How little would have to give way for everything to fit."""

from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from matching.activity import activity
from matching.instance import NO_MAX, NO_MIN, Instance, IntArray
from matching.limits import Limits, Watch
from matching.mixed.model import Model, affordable
from matching.mixed.ranges import ranges
from matching.mixed.search import Effort, search


def cheapest_repair(
    instance: Instance, watch: Watch, limits: Limits | None = None
) -> list[tuple[str, int]]:
    """Return (row id, change) with the least total change found: max + change, or min − change.

    A positive change raises the row's maximum, a negative one lowers its minimum. Empty if all
    fits, if an edge contradicts itself, or if time ended first. Edges keep their own bounds.
    """
    if not affordable(instance, watch):
        return []
    reach = ranges(instance, alone=True)
    if reach.impossible().size or not reach.fit():
        return []
    model = Model(instance, reach)
    model.cp.minimize(
        cp_model.LinearExpr.sum([s for row in model.binding() for s in _soft(model, row)])
    )
    found = search(model, Effort(watch, limits or Limits(), "repair"))
    return [] if found.x is None else changes(instance, found.x)


def changes(instance: Instance, x: IntArray) -> list[tuple[str, int]]:
    """Return by how much these quantities exceed each row (positive) or fall short of it."""
    rows, done = instance.rows, activity(instance.rows, x)
    over = np.maximum(done - rows.max, 0)
    short = np.where(rows.whole & (done == 0), 0, np.maximum(rows.min - done, 0))
    over = np.where(rows.whole & (done == 0), 0, over)
    return [
        (rows.ids[row], int(over[row] - short[row]))
        for row in np.flatnonzero(over + short).tolist()
    ]


def _soft(model: Model, row: int) -> list[Any]:
    """Let a row give way; return what that costs."""
    rows, reach, cp = model.instance.rows, model.ranges, model.cp
    low, high = int(rows.min[row]), int(rows.max[row])
    least, greatest = int(reach.least[row]), int(reach.greatest[row])
    done = model.terms(row)
    slacks, held = [], []
    if high < NO_MAX and high < greatest:
        over = cp.new_int_var(0, greatest - min(high, least), "")
        held.append(cp.add(done <= high + over))
        slacks.append(over)
    if low > NO_MIN and low > least:
        short = cp.new_int_var(0, max(low, greatest) - least, "")
        held.append(cp.add(done >= low - short))
        slacks.append(short)
    if rows.whole[row]:
        served = cp.new_bool_var("")
        cp.add(done == 0).only_enforce_if(~served)
        for limit in held:
            limit.only_enforce_if(served)
    return slacks

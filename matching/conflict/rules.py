"""Rows of any shape that cannot hold together: a core of assumptions, then deletion by deletion.

Each row gets a literal that switches it on; the solver names a set of literals that it needed.
That set is neither always minimal nor, with every version of the solver, always right. So rows
are left out one by one, the rest is solved anew each time, and so is what remains (deletion
filter: Chinneck and Dravnieks 1991).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from matching.conflict.part import part
from matching.conflict.ray import suspects
from matching.instance import Instance, IntArray
from matching.limits import Limits, Watch
from matching.mixed.model import Model, affordable
from matching.mixed.ranges import ranges
from matching.mixed.search import Effort, search, stopped_in_time
from matching.plan import Status

ONE = Limits(workers=1)


@dataclass(frozen=True, eq=False)
class Rules:
    """Rows that cannot hold together; irreducible: none of them can be left out."""

    rows: IntArray
    irreducible: bool


def conflicting_rules(instance: Instance, watch: Watch) -> Rules | None:
    """Return rows that conflict; None if the instance fits, or time ended before a proof."""
    for seek in (_suspects, _neighbours, _core):
        rows = seek(instance, watch)
        if rows is not None and _conflict(instance, rows, watch):
            return _filtered(instance, rows, watch)
    everything = np.arange(len(instance.rows))
    sure = rows is not None and _conflict(instance, everything, watch)
    return _filtered(instance, everything, watch) if sure else None


def _suspects(instance: Instance, watch: Watch) -> IntArray | None:
    return suspects(instance, ranges(instance), watch)


def _neighbours(instance: Instance, watch: Watch) -> IntArray | None:
    """Return the suspects and all rows that share an edge with them, as those limit its range."""
    found = _suspects(instance, watch)
    if found is None:
        return None
    rows = instance.rows
    edges = np.unique(rows.edge[np.isin(rows.of_entry, found)])
    return np.unique(rows.of_entry[np.isin(rows.edge, edges)])


def _filtered(instance: Instance, rows: IntArray, watch: Watch) -> Rules:
    """Leave out what is not needed: half of what is untried at once, then less, then one."""
    tried, step = 0, max(1, rows.size // 2)
    while tried < rows.size:
        if watch.over():
            return Rules(rows, irreducible=False)
        fewer = np.delete(rows, slice(tried, tried + step))
        if _conflict(instance, fewer, watch):
            rows = fewer
        elif step > 1:
            step = (step + 1) // 2
        else:
            tried += 1
        step = min(step, max(1, rows.size - tried))
    return Rules(rows, irreducible=not watch.over())


def _conflict(instance: Instance, rows: IntArray, watch: Watch) -> bool:
    """Say whether these rows alone are proved to conflict."""
    some = part(instance, rows)
    reach = ranges(some)
    if reach.impossible().size:
        return True
    if not reach.fit() or not affordable(some, watch):
        return False
    model = Model(some, reach).limited()
    return search(model, Effort(watch, ONE, "conflict")).status is Status.INFEASIBLE


def _core(instance: Instance, watch: Watch) -> IntArray | None:
    """Return rows that the solver needed to prove that nothing fits; None if it proved nothing."""
    if not affordable(instance, watch):
        return None
    reach = ranges(instance, alone=True)
    if not reach.fit():
        return np.arange(len(instance.rows))
    model = Model(instance, reach)
    row_of: dict[int, int] = {}
    for row in model.binding():
        literal = model.cp.new_bool_var("")
        row_of[literal.index] = row
        model.limit(row, literal)
        model.cp.add_assumption(literal)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = watch.left()
    with stopped_in_time(solver, watch):
        status = solver.solve(model.cp)
    if status != cp_model.INFEASIBLE:
        return None
    return _rows(solver, row_of)


def _rows(solver: Any, row_of: dict[int, int]) -> IntArray:
    needed = solver.sufficient_assumptions_for_infeasibility()
    return np.array(sorted(row_of[literal] for literal in needed), np.int64)

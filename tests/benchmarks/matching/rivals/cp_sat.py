"""Plain CP-SAT: the direct model, every edge a whole number, every row a constraint."""

from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from matching.instance import NO_MAX, NO_MIN, Instance
from tests.benchmarks.matching.rivals.answer import Answer, counted

NAME = "CP-SAT"
WORKERS = 2


def solve(instance: Instance, seconds: float) -> Answer:
    model = cp_model.CpModel()
    x = _quantities(model, instance)
    used = _used(model, instance, x)
    for row in range(len(instance.rows)):
        _add_row(model, instance, row, x, used)
    w = instance.weights(instance.levels[0]).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(x, w))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer()
    return Answer(np.array([solver.value(one) for one in x]), proved=status == cp_model.OPTIMAL)


def _quantities(model: cp_model.CpModel, instance: Instance) -> list[Any]:
    limits = zip(instance.edges.lb.tolist(), instance.edges.ub.tolist(), strict=True)
    return [model.new_int_var(low, high, "") for low, high in limits]


def _used(model: cp_model.CpModel, instance: Instance, x: list[Any]) -> dict[int, Any]:
    """A yes or no for each edge that a row counts or that has a lot."""
    edges, used = instance.edges, {}
    for e in counted(instance):
        used[e] = model.new_bool_var("")
        model.add(x[e] <= int(edges.ub[e]) * used[e])
        model.add(x[e] >= max(1, int(edges.lot[e])) * used[e])
    return used


def _add_row(
    model: cp_model.CpModel, instance: Instance, row: int, x: list[Any], used: dict[int, Any]
) -> None:
    rows = instance.rows
    part = rows.entries(row)
    entries = zip(*(array[part].tolist() for array in (rows.edge, rows.a, rows.u)), strict=True)
    terms = [(x[e], a) if a else (used[e], u) for e, a, u in entries]
    total = cp_model.LinearExpr.weighted_sum(*zip(*terms, strict=True)) if terms else 0
    low, high = int(rows.min[row]), int(rows.max[row])
    if not terms:
        return
    if rows.whole[row]:
        whole = model.new_bool_var("")
        model.add(total >= low * whole)
        model.add(total <= high * whole)
        return
    if high < NO_MAX:
        model.add(total <= high)
    if low > NO_MIN:
        model.add(total >= low)

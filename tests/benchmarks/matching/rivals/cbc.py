"""PuLP and CBC: the integer model as a handbook would write it."""

from typing import Any

import numpy as np
import pulp

from matching.instance import NO_MAX, NO_MIN, Instance
from tests.benchmarks.matching.rivals.answer import Answer, counted

NAME = "PuLP + CBC"
WORKERS = 2


def solve(instance: Instance, seconds: float) -> Answer:
    model = pulp.LpProblem("matching", pulp.LpMaximize)
    limits = zip(instance.edges.lb.tolist(), instance.edges.ub.tolist(), strict=True)
    x = [pulp.LpVariable(f"x{e}", low, high, "Integer") for e, (low, high) in enumerate(limits)]
    w = instance.weights(instance.levels[0]).tolist()
    model += pulp.LpAffineExpression(list(zip(x, w, strict=True)))
    used = _used(model, instance, x)
    for row in range(len(instance.rows)):
        _add_row(model, instance, row, x, used)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=WORKERS))
    if model.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return Answer()
    found = np.array([round(one.value() or 0) for one in x], np.int64)
    return Answer(found, proved=model.sol_status == pulp.LpSolutionOptimal)


def _used(model: Any, instance: Instance, x: list[Any]) -> dict[int, Any]:
    """A yes or no for each edge that a row counts or that has a lot."""
    edges = instance.edges
    used = {e: pulp.LpVariable(f"used{e}", cat="Binary") for e in counted(instance)}
    for e, yes in used.items():
        model += x[e] <= int(edges.ub[e]) * yes
        model += x[e] >= max(1, int(edges.lot[e])) * yes
    return used


def _add_row(model: Any, instance: Instance, row: int, x: list[Any], used: dict[int, Any]) -> None:
    rows = instance.rows
    part = rows.entries(row)
    entries = zip(*(array[part].tolist() for array in (rows.edge, rows.a, rows.u)), strict=True)
    terms = [(x[e], a) if a else (used[e], u) for e, a, u in entries]
    if not terms:
        return
    total, low, high = pulp.LpAffineExpression(terms), int(rows.min[row]), int(rows.max[row])
    if rows.whole[row]:
        whole = pulp.LpVariable(f"whole{row}", cat="Binary")
        model += total >= low * whole
        model += total <= high * whole
        return
    if high < NO_MAX:
        model += total <= high
    if low > NO_MIN:
        model += total >= low

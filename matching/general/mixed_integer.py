"""The whole model of one linear objective, given to HiGHS, which counts in floats."""

from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_array

from matching.activity import is_plan
from matching.exact import dot
from matching.general.highs import quiet
from matching.general.model import (
    CERTAIN,
    UNKNOWN,
    Answer,
    greatest_sum,
    needs_flag,
    pinned,
)
from matching.instance import NO_MAX, NO_MIN, Instance, IntArray
from matching.plan import Status

ENDLESS = 1e30


def by_highs(
    instance: Instance, w: IntArray, *, seconds: float, seed: int, hint: IntArray | None = None
) -> Answer:
    """Solve with HiGHS; UNKNOWN if the numbers are too large for its floats.

    Plans are rounded and checked; the bound is its word, rounded up with room for its errors.
    """
    if not w.size or greatest_sum(instance, w) >= CERTAIN or seconds <= 0:
        return UNKNOWN
    solver = _highs(seconds, seed)
    solver.passModel(_highs_model(instance, w))
    if hint is not None:
        _suggest(solver, hint)
    solver.run()
    return _read(solver, instance, w)


def _highs(seconds: float, seed: int) -> Any:
    return quiet(random_seed=seed, time_limit=float(seconds), mip_rel_gap=0.0, mip_abs_gap=0.999)


def program_prices(instance: Instance, w: IntArray, seconds: float, seed: int) -> Any:
    """Return a price for each row from the linear program, all 0 if there is not the time."""
    solver = _highs(seconds, seed)
    lp = _highs_model(instance, w)
    lp.integrality_ = []
    solver.passModel(lp)
    solver.run()
    dual = np.array(solver.getSolution().row_dual)
    known = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return dual[: len(instance.rows)] if known else np.zeros(len(instance.rows))


def _read(solver: Any, instance: Instance, w: IntArray) -> Answer:
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible,):
        return Answer(Status.INFEASIBLE)
    info = solver.getInfo()
    claimed = info.mip_dual_bound
    bound = int(np.floor(claimed + 0.001 + 1e-9 * abs(claimed))) if abs(claimed) < ENDLESS else None
    found = np.array(solver.getSolution().col_value)
    if found.size < len(instance.edges) or info.primal_solution_status != 2:
        return Answer(Status.UNKNOWN, bound=bound)
    x = np.round(found[: len(instance.edges)]).astype(np.int64)
    if not is_plan(instance, x):
        return Answer(Status.UNKNOWN, bound=bound)
    optimal = status == highspy.HighsModelStatus.kOptimal
    value = dot(w, x)
    return Answer(Status.OPTIMAL if optimal else Status.FEASIBLE, x, value if optimal else bound)


def _suggest(solver: Any, hint: IntArray) -> None:
    place = np.arange(hint.size, dtype=np.int32)
    solver.setSolution(hint.size, place, hint.astype(float))


def _highs_model(instance: Instance, w: IntArray) -> Any:
    """Columns: x by edge, used by flagged edge, served by whole row."""
    edges = instance.edges
    flags = np.flatnonzero(needs_flag(instance) & (edges.ub > 1) & (edges.lb <= 0))
    rows = instance.rows
    whole = np.flatnonzero(rows.whole & ~((rows.min <= 0) & (rows.max >= 0)))
    n, k, served = len(edges), flags.size, whole.size
    matrix, low, high = _highs_rows(instance, flags, whole)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n + k + served, low.size
    lp.col_cost_ = np.concatenate([w, np.zeros(k + served)]).astype(float)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_lower_ = np.concatenate([pinned(instance), np.zeros(k + served)]).astype(float)
    lp.col_upper_ = np.concatenate([edges.ub, np.ones(k + served)]).astype(float)
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (n + k + served)
    return lp


def _highs_rows(instance: Instance, flags: IntArray, whole: IntArray) -> tuple[Any, Any, Any]:
    """Return matrix, lower and upper limits: rows, whole rows once more, then lots."""
    rows, edges = instance.rows, instance.edges
    n, k, m, s = len(edges), flags.size, len(rows), whole.size
    flag = np.full(n, -1)
    flag[flags] = n + np.arange(k)
    of, edge = rows.of_entry, rows.edge
    always = (rows.u != 0) & (flag[edge] < 0) & (edges.lb[edge] > 0)
    counted = np.where(flag[edge] >= 0, flag[edge], edge)  # x itself says used where ub is 1
    u = np.where(always, 0, rows.u)
    given = np.bincount(of, np.where(always, rows.u, 0), m)
    double = np.isin(of, whole)
    again = np.zeros(m, np.int64)
    again[whole] = m + np.arange(s)
    least, most = np.maximum(edges.lot, 1)[flags], edges.ub[flags]
    link = m + s + np.arange(2 * k)
    parts = [
        (of, edge, rows.a),
        (of, counted, u),
        (again[of[double]], edge[double], rows.a[double]),
        (again[of[double]], counted[double], u[double]),
        (whole, n + k + np.arange(s), -rows.max[whole]),
        (m + np.arange(s), n + k + np.arange(s), -rows.min[whole]),
        (link, np.tile(flags, 2), np.ones(2 * k)),
        (link, np.tile(flag[flags], 2), -np.concatenate([least, most])),
    ]
    at, column, factor = (np.concatenate([part[i] for part in parts]) for i in range(3))
    matrix = coo_array(
        (factor.astype(float), (at, column)), shape=(m + s + 2 * k, n + k + s)
    ).tocsc()
    matrix.eliminate_zeros()
    low = np.where(rows.min <= NO_MIN, -np.inf, rows.min.astype(float)) - given
    high = np.where(rows.max >= NO_MAX, np.inf, rows.max.astype(float)) - given
    low[whole], high[whole] = -np.inf, -given[whole]
    endless = np.full(k, np.inf)
    return (
        matrix,
        np.concatenate([low, -given[whole], np.zeros(k), -endless]),
        np.concatenate([high, np.full(s, np.inf), endless, np.zeros(k)]),
    )

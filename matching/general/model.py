"""One linear objective on an instance of any shape, as a mixed-integer program of two solvers.

Variables: x by edge; used = 1 where x > 0, for edges with a lot or in a row that counts; served
by whole row. Rows: as in the instance; least·used ≤ x ≤ ub·used; min·served ≤ activity ≤
max·served.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import numpy as np

from matching.activity import is_sound
from matching.exact import dot
from matching.general.highs import quiet
from matching.instance import NO_MAX, NO_MIN, BoolArray, Instance, IntArray
from matching.limits import Limits, Watch
from matching.plan import Status

EXACT = 2**62  # CP-SAT: every sum has to stay below 2^63
CERTAIN = 2**43  # HiGHS: floats whose errors, a few millionths of a millionth, stay below 1/2
ENDLESS = 1e30
ASKING = 0.1  # seconds between two looks at whether to stop


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """x: a sound plan or None. bound: proved by the solver's word, None if it has none."""

    status: Status
    x: IntArray | None = None
    bound: int | None = None


UNKNOWN = Answer(Status.UNKNOWN)


def needs_flag(instance: Instance) -> BoolArray:
    """Say for which edges it matters to the model whether they are used at all."""
    rows = instance.rows
    flagged = (instance.edges.lot > 1) & (instance.edges.lb == 0)
    flagged[rows.edge[rows.u != 0]] = True
    return flagged


def greatest_sum(instance: Instance, w: IntArray) -> float:
    """Return the greatest Σ |w|·ub or Σ |a|·ub + |u| of a row; what solvers must be able to add."""
    ub = np.maximum(np.abs(instance.edges.lb), np.abs(instance.edges.ub)).astype(float)
    rows = instance.rows
    each = np.abs(rows.a.astype(float)) * ub[rows.edge] + np.abs(rows.u.astype(float))
    sums = np.bincount(rows.of_entry, each, len(rows))
    return float(max(sums.max(initial=0), (np.abs(w.astype(float)) * ub).sum()))


def is_plan(instance: Instance, x: IntArray) -> bool:
    """Say whether the quantities keep every row, bound and lot."""
    edges = instance.edges
    quantities = (x >= edges.lb) & (x <= edges.ub) & ((x == 0) | (x >= edges.lot))
    return bool(quantities.all()) and is_sound(instance.rows, x)


def pinned(instance: Instance) -> IntArray:
    """Return the least quantity of each edge in any plan."""
    edges = instance.edges
    return np.where(edges.lb > 0, np.maximum(edges.lb, edges.lot), edges.lb)


def no_quantity(instance: Instance) -> BoolArray:
    """Say for which edges there is no quantity at all that they may carry."""
    edges = instance.edges
    return pinned(instance) > edges.ub


def by_cp_sat(
    instance: Instance, w: IntArray, watch: Watch, limits: Limits, hint: IntArray | None = None
) -> Answer:
    """Solve with CP-SAT; UNKNOWN if the numbers are too large for its 64 bits."""
    from ortools.sat.python import cp_model

    if no_quantity(instance).any():
        return Answer(Status.INFEASIBLE)
    if greatest_sum(instance, w) >= EXACT or watch.over():
        return UNKNOWN
    model, x = _cp_model(instance, w, hint)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = watch.left()
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = limits.seed
    with _stopped(solver, watch):
        status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Answer(Status.INFEASIBLE)
    if status == cp_model.MODEL_INVALID:
        raise AssertionError(f"our model is wrong: {model.validate()}")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return UNKNOWN
    plan = np.array([solver.value(variable) for variable in x], np.int64)
    value = dot(w, plan)
    if status == cp_model.OPTIMAL:
        return Answer(Status.OPTIMAL, plan, value)
    bound = round(solver.best_objective_bound)
    return Answer(Status.FEASIBLE, plan, _common(w) * bound if bound < CERTAIN else None)


@contextmanager
def _stopped(solver: Any, watch: Watch) -> Iterator[None]:
    """End the solver when somebody asks for it."""
    ended = Event()

    def ask() -> None:
        while not ended.wait(ASKING):
            if watch.over():
                solver.stop_search()

    asking = Thread(target=ask, daemon=True)
    if watch.stop is not None:
        asking.start()
    try:
        yield
    finally:
        ended.set()
        if watch.stop is not None:
            asking.join()


def _common(w: IntArray) -> int:
    return max(1, int(np.gcd.reduce(w, initial=0)))


def _cp_model(instance: Instance, w: IntArray, hint: IntArray | None) -> tuple[Any, list[Any]]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    edges = instance.edges
    flagged = needs_flag(instance).tolist()
    x, used = [], []
    for e, (lb, ub, lot) in enumerate(
        zip(edges.lb.tolist(), edges.ub.tolist(), edges.lot.tolist(), strict=True)
    ):
        domain = (
            [[0, 0], [max(lot, lb), ub]]
            if lot > 1 and lb <= 0
            else [[max(lot, lb) if lb > 0 else lb, ub]]
        )
        domain = [span for span in domain if span[0] <= span[1]]
        quantity = model.new_int_var_from_domain(cp_model.Domain.from_intervals(domain), "")
        x.append(quantity)
        used.append(_used(model, quantity, lb, ub, lot) if flagged[e] else None)
    _cp_rows(model, instance, x, used)
    model.maximize(cp_model.LinearExpr.weighted_sum(x, (w // _common(w)).tolist()))
    if hint is not None:
        own = (pinned(instance) < edges.ub).tolist()  # fixed ones may share one constant
        for variable, flag, quantity, free in zip(x, used, hint.tolist(), own, strict=True):
            if free:
                model.add_hint(variable, quantity)
            if free and flag is not None and flag is not variable:
                model.add_hint(flag, quantity > 0)
    return model, x


def _used(model: Any, quantity: Any, lb: int, ub: int, lot: int) -> Any:
    if lb > 0:
        return model.new_constant(1)
    if ub <= 1:
        return quantity
    flag = model.new_bool_var("")
    model.add(quantity <= ub * flag)
    model.add(quantity >= max(lot, 1) * flag)
    return flag


def _cp_rows(model: Any, instance: Instance, x: list[Any], used: list[Any]) -> None:
    from ortools.sat.python import cp_model

    rows = instance.rows
    for row in range(len(rows)):
        entries = rows.entries(row)
        edge = rows.edge[entries].tolist()
        a, u = rows.a[entries].tolist(), rows.u[entries].tolist()
        terms = [x[e] for e, factor in zip(edge, a, strict=True) if factor]
        factors = [factor for factor in a if factor]
        terms += [used[e] for e, factor in zip(edge, u, strict=True) if factor]
        factors += [factor for factor in u if factor]
        total = cp_model.LinearExpr.weighted_sum(terms, factors)
        low = (
            max(int(rows.min[row]), cp_model.INT_MIN)
            if rows.min[row] > NO_MIN
            else cp_model.INT_MIN
        )
        high = int(rows.max[row]) if rows.max[row] < NO_MAX else cp_model.INT_MAX
        if rows.whole[row] and not low <= 0 <= high:
            served = model.new_bool_var("")
            least, most = _reach(terms, factors)
            # Two plain rows say more to the linear relaxation than two that are only enforced.
            model.add(total >= max(low, least) * served)
            model.add(total <= min(high, most) * served)
        else:
            model.add_linear_constraint(total, low, high)


def _reach(terms: list[Any], factors: list[int]) -> tuple[int, int]:
    """Return the least and the most that the terms can add up to."""
    ends = [
        sorted((factor * domain.min(), factor * domain.max()))
        for factor, domain in zip(factors, (term.domain for term in terms), strict=True)
    ]
    return sum(low for low, _high in ends), sum(high for _low, high in ends)


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
    import highspy

    solver = _highs(seconds, seed)
    lp = _highs_model(instance, w)
    lp.integrality_ = []
    solver.passModel(lp)
    solver.run()
    dual = np.array(solver.getSolution().row_dual)
    known = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return dual[: len(instance.rows)] if known else np.zeros(len(instance.rows))


def _read(solver: Any, instance: Instance, w: IntArray) -> Answer:
    import highspy

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
    import highspy

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
    from scipy.sparse import coo_array

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

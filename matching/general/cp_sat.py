"""The whole model of one linear objective, given to CP-SAT, which counts in 64-bit integers."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import numpy as np

from matching.exact import dot
from matching.general.model import (
    CERTAIN,
    UNKNOWN,
    Answer,
    greatest_sum,
    needs_flag,
    no_quantity,
    pinned,
)
from matching.instance import NO_MAX, NO_MIN, Instance, IntArray
from matching.limits import Limits, Watch
from matching.plan import Status

EXACT = 2**62  # every sum has to stay below 2^63
ASKING = 0.1  # seconds between two looks at whether to stop


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

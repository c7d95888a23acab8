"""One run of CP-SAT under the watch of its caller."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from matching.instance import IntArray
from matching.limits import Limits, Watch
from matching.mixed.model import Model
from matching.plan import Status

STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}
SMALL = 300  # edges: below, starting a second worker costs more than it brings
GLANCE = 0.1  # seconds between two looks at the watch


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a run says: x by edge, and for an objective its bound as the solver claims it."""

    status: Status
    x: IntArray | None
    bound: int | None


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search: the limits of the run, its watch, and a name for its progress.

    known: a value already reached; only better ones are told. certain: a bound already proved.
    """

    watch: Watch
    limits: Limits
    phase: str
    known: int | None = None
    certain: int | None = None


def search(model: Model, effort: Effort, cp: Any = None, offset: int = 0) -> Found:
    """Solve the model, or `cp`, a copy of it with more to it.

    offset: what the objective leaves out; it is added to what is told and to the bound.
    """
    cp = model.cp if cp is None else cp
    solver = cp_model.CpSolver()
    _tune(solver.parameters, model, effort)
    if effort.watch.over():
        return Found(Status.UNKNOWN, None, None)
    tell = _Tell(effort, offset, _sign(cp)) if cp.has_objective() else None
    with stopped_in_time(solver, effort.watch):
        status = STATUS[solver.solve(cp, tell)]
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        return Found(status, None, None)  # without a plan, its bound may be a mere default
    x = np.array([solver.value(variable) for variable in model.x], np.int64)
    return Found(status, x, _bound(solver, cp, offset))


def _tune(parameters: Any, model: Model, effort: Effort) -> None:
    small = len(model.x) < SMALL
    parameters.num_workers = 1 if small else effort.limits.workers
    parameters.random_seed = effort.limits.seed
    parameters.max_time_in_seconds = effort.watch.left()
    if effort.limits.memory is not None:
        parameters.max_memory_in_mb = max(1, effort.limits.memory // 2**20)


def _bound(solver: Any, cp: Any, offset: int) -> int | None:
    """Return the proved bound in the objective's own direction: a whole number, not a float."""
    if not cp.has_objective():
        return None
    inner = int(solver.response_proto.inner_objective_lower_bound)
    if abs(inner) >= 2**62:
        return None
    return offset - _sign(cp) * inner


def _sign(cp: Any) -> int:
    """Return 1 for a model that is maximised, −1 for one that is minimised."""
    return 1 if cp.proto.objective.scaling_factor < 0 else -1


class _Tell(cp_model.CpSolverSolutionCallback):
    """Passes each better plan on to the watch."""

    def __init__(self, effort: Effort, offset: int, sign: int) -> None:
        super().__init__()
        self._effort = effort
        self._offset = offset
        self._sign = sign  # 1 where more is better

    def on_solution_callback(self) -> None:
        effort, sign = self._effort, self._sign
        value = self._offset + round(self.objective_value)
        if effort.known is not None and sign * value <= sign * effort.known:
            return
        bound, claimed = effort.certain, self.best_objective_bound
        if abs(claimed) < 2**53:  # beyond, floats are no whole numbers any more
            near = self._offset + round(claimed)
            bound = near if bound is None else sign * min(sign * near, sign * bound)
        effort.watch.report(effort.phase, value, bound)


@contextmanager
def stopped_in_time(solver: Any, watch: Watch) -> Iterator[None]:
    """Stop the solver from a second thread when the watch says so."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(GLANCE):
            if watch.over():
                solver.stop_search()
                return

    looking = threading.Thread(target=look, daemon=True)
    if watch.stop is not None:
        looking.start()
    try:
        yield
    finally:
        done.set()
        if looking.ident is not None:
            looking.join()

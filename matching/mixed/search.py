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
CLAIMED = {"kind": "solver_claimed", "solver": "cp-sat"}
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

    work: deterministic seconds, so that the same seed ends at the same plan; None for no limit.
    """

    watch: Watch
    limits: Limits
    phase: str
    work: float | None = None


def search(model: Model, effort: Effort, cp: Any = None, offset: int = 0) -> Found:
    """Solve the model, or `cp`, a copy of it with more to it.

    offset: what the objective leaves out; it is added to what is reported and to the bound.
    """
    cp = model.cp if cp is None else cp
    solver = cp_model.CpSolver()
    _tune(solver.parameters, model, effort)
    if effort.watch.over():
        return Found(Status.UNKNOWN, None, None)
    tell = _Tell(effort, offset) if cp.has_objective() else None
    with stopped_in_time(solver, effort.watch):
        status = STATUS[solver.solve(cp, tell)]
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        bound = None if status is Status.INFEASIBLE else _bound(solver, cp, offset)
        return Found(status, None, bound)
    x = np.array([solver.value(variable) for variable in model.x], np.int64)
    return Found(status, x, _bound(solver, cp, offset))


def _tune(parameters: Any, model: Model, effort: Effort) -> None:
    small = len(model.x) < SMALL
    parameters.num_workers = 1 if small else effort.limits.workers
    parameters.random_seed = effort.limits.seed
    parameters.max_time_in_seconds = effort.watch.left()
    if effort.work is not None:
        parameters.max_deterministic_time = effort.work
    if effort.limits.memory is not None:
        parameters.max_memory_in_mb = max(1, effort.limits.memory // 2**20)


def _bound(solver: Any, cp: Any, offset: int) -> int | None:
    """Return the proved bound in the objective's own direction: a whole number, not a float."""
    if not cp.has_objective():
        return None
    inner = int(solver.response_proto.inner_objective_lower_bound)
    if abs(inner) >= 2**62:
        return None
    return offset + (-inner if cp.proto.objective.scaling_factor < 0 else inner)


class _Tell(cp_model.CpSolverSolutionCallback):
    """Passes each better plan on to the watch."""

    def __init__(self, effort: Effort, offset: int) -> None:
        super().__init__()
        self._effort = effort
        self._offset = offset

    def on_solution_callback(self) -> None:
        value, bound = self.objective_value, self.best_objective_bound
        near = abs(bound) < 2**53  # beyond, floats are no whole numbers any more
        self._effort.watch.report(
            self._effort.phase,
            self._offset + round(value),
            self._offset + round(bound) if near else None,
        )


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

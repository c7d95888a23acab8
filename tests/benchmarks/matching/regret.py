"""How long it takes to say what it would cost to force a pair, and whether that is exact."""

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from matching.explain.answers import Exactness
from matching.explain.explainer import Explainer
from matching.explain.why import why_not
from matching.generate.arrays import Extent, canonical_arrays
from matching.instance import Instance, IntArray
from matching.limits import Limits
from matching.plan import Status
from matching.solve import solve
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured
from tests.benchmarks.report import Table

NAME = "regret"
MOST_P95 = 20.0  # milliseconds
ASKED, SOLVED_AGAIN = 400, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds for each question and each re-solve; how many regrets were compared, equal."""

    edges: int
    building: float
    times: tuple[float, ...]
    again: tuple[float, ...]
    compared: int
    equal: int


def cases(settings: Settings) -> list[Case]:
    return [Case(NAME, partial(measure, 2 if settings.quick else 16), 180)]


def measure(streets: int) -> Asked:
    instance = canonical_arrays(1, Extent(streets=streets))
    plan = solve(instance, Limits(60))
    x: IntArray = plan.x  # type: ignore[assignment]
    began = time.perf_counter()
    explainer = Explainer(instance, x)
    building = 1000 * (time.perf_counter() - began)
    unused = np.random.default_rng(1).permutation(np.flatnonzero(x == 0)).tolist()
    times, again, compared, equal = [], [], 0, 0
    for at, edge in enumerate(unused[:ASKED]):
        began = time.perf_counter()
        reason = why_not(
            explainer, int(instance.edges.need[edge]), int(instance.edges.offer[edge])
        ).reason
        times.append(1000 * (time.perf_counter() - began))
        if at < SOLVED_AGAIN and reason.exactness is Exactness.EXACT and reason.amount is not None:
            began = time.perf_counter()
            cost = _cost_of_forcing(instance, plan.levels[0].value, edge)
            again.append(1000 * (time.perf_counter() - began))
            compared += 1
            equal += cost == reason.amount
    return Asked(len(instance.edges), building, tuple(times), tuple(again), compared, equal)


def _cost_of_forcing(instance: Instance, value: object, edge: int) -> int | None:
    """Solve again with one unit of the edge fixed."""
    lb = instance.edges.lb.copy()
    lb[edge] = 1
    plan = solve(replace(instance, edges=replace(instance.edges, lb=lb)), Limits(60))
    if plan.status is not Status.OPTIMAL:
        return None
    return int(value) - int(plan.levels[0].value)  # type: ignore[arg-type, call-overload]


def tables(_settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    table = Table(
        "What forcing a pair would cost",
        (
            "pairs",
            "asked",
            "p50 ms",
            "p95 ms",
            "built once ms",
            "solving again ms",
            "of its time",
            "equal to solving again",
        ),
    )
    measured = results[NAME]
    if measured.fault:
        table.add(NAME, *[""] * 6, f"failed: {measured.fault}", kept=False)
        return [table]
    one: Asked = measured.result  # type: ignore[assignment]
    middle, p95 = statistics.median(one.times), float(np.quantile(one.times, 0.95))
    again = statistics.median(one.again) if one.again else float("nan")
    table.add(
        f"{one.edges:,}",
        len(one.times),
        f"{middle:.2f}",
        f"{p95:.2f}",
        f"{one.building:.0f}",
        f"{again:.0f}",
        f"{middle / again:.3f} ×",
        f"{one.equal} of {one.compared}",
        kept=p95 < MOST_P95 and one.equal == one.compared > 0,
    )
    table.notes.append(
        f"Bar: p95 below {MOST_P95:g} ms, every figure equal to solving again with the pair fixed."
    )
    return [table]

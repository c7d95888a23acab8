"""The engine: takes an instance of any shape, settles its levels in order, answers with a plan.

Flow-shaped instances are solved exactly (matching.flow). All others go level by level: linear
levels to matching.general, the other kinds to matching.mixed, each bound by what the levels
before it settled.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from multiprocessing import get_context
from typing import Any

import numpy as np

from matching.check.certificates import proved_bound
from matching.check.settled import Settled as Promises
from matching.check.verdict import Refused
from matching.conflict import find_conflict
from matching.flow import solver as flow
from matching.flow.minimum import NothingFits
from matching.flow.parts import WORTHWHILE
from matching.general import solve_linear
from matching.general.greedy import greedy
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.limits import Limits, Watch
from matching.mixed import solve_level
from matching.mixed.exactly import LARGEST, solve_exactly
from matching.outcome import Outcome
from matching.plan import LevelValue, Plan, Status
from matching.settled import bound_by, reached_by
from matching.writing import with_digest

CLAIMED = {"kind": "solver_claimed", "solver": "cp-sat"}
TOGETHER_SHARE = 0.5  # of the time, for all levels of a small instance in one model
LINEAR_SHARE = 3  # a linear level gets so many times the time of another


@dataclass(frozen=True, eq=False)
class Answer:
    """A plan before it is signed: quantities, levels, what is proved, and how it was found."""

    status: Status
    method: str
    x: IntArray | None = None
    levels: tuple[LevelValue, ...] = ()
    certificate: Mapping[str, Any] | None = None
    reason: Mapping[str, Any] | None = None


def solve(instance: Instance, limits: Limits | None = None, watch: Watch | None = None) -> Plan:
    """Return the best plan found within the limits. Never raises for a hard instance.

    watch: the clock and the door to whoever watches; by default one that starts now.
    """
    limits = limits or Limits()
    watch = watch or Watch(limits.seconds)
    answer = _flow(instance, limits, watch) or _general(instance, limits, watch)
    return signed(instance, answer, limits, watch)


def _flow(instance: Instance, limits: Limits, watch: Watch) -> Answer | None:
    """Answer if the instance is a flow and time suffices."""
    watch.report("shape")
    shaped = flow.flow_of(instance)
    if shaped is None:
        return None
    try:
        with _processes(instance, limits) as executor:
            found = flow.solve(shaped, watch, executor)
    except NothingFits:
        return _infeasible(instance, watch, "flow")
    except ArithmeticError:  # numbers too large for the flow solver
        return None
    return None if found is None else answer_of(instance, found, "flow")


def answer_of(instance: Instance, found: flow.Settled | None, method: str) -> Answer:
    """Return what a flow says, with the bound that its certificate proves."""
    if found is None:
        return Answer(Status.UNKNOWN, method)
    levels = list(found.levels)
    if not found.exact:
        _reprove(instance, levels, found.certificate)
    exact = all(level.value == level.bound for level in levels)
    status = Status.OPTIMAL if exact else Status.FEASIBLE
    return Answer(status, method, found.x, tuple(levels), found.certificate)


@contextmanager
def _processes(instance: Instance, limits: Limits) -> Iterator[Executor | None]:
    """Give processes for the parts of an instance that is large enough to have any."""
    if limits.workers < 2 or len(instance.edges) < WORTHWHILE:
        yield None
        return
    pool = ProcessPoolExecutor(limits.workers, mp_context=get_context("forkserver"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _infeasible(instance: Instance, watch: Watch, method: str) -> Answer:
    watch.report("conflict")
    reason, certificate = find_conflict(instance, watch)
    if reason is None:
        reason, certificate = {"kind": "rows", "rows": []}, CLAIMED
    return Answer(Status.INFEASIBLE, method, certificate=certificate, reason=reason)


def _general(instance: Instance, limits: Limits, watch: Watch) -> Answer:
    """Settle level after level, each with its share of the time."""
    x = _first_plan(instance, limits, watch)
    exact = _together(instance, limits, watch, x)
    if exact is not None:
        return exact
    reached: list[LevelValue] = []
    certificate: Mapping[str, Any] | None = None
    methods: list[str] = []
    for at, level in enumerate(instance.levels):
        share = watch.part(_weight(level) / sum(map(_weight, instance.levels[at:])))
        outcome = _one_level(instance, level, reached, share, limits, x)
        methods.append(outcome.method)
        if outcome.status is Status.INFEASIBLE and not reached:
            return _infeasible(instance, watch, outcome.method)
        x = x if outcome.x is None else outcome.x
        if x is None:
            return Answer(Status.UNKNOWN, outcome.method)
        reached.append(_reached(instance, level, x, outcome))
        if level.kind is LevelKind.LINEAR:
            certificate = outcome.certificate
    if x is None:
        return Answer(Status.UNKNOWN, "greedy")
    return _final(instance, x, reached, certificate, methods)


def _together(
    instance: Instance, limits: Limits, watch: Watch, start: IntArray | None
) -> Answer | None:
    """Settle the levels of a small instance in one model, if that can be proved in time."""
    early = instance.levels[:-1]
    if len(instance.edges) > LARGEST or all(v.kind is LevelKind.LINEAR for v in early):
        return None  # a linear level binds later ones by its value anyway
    x = solve_exactly(instance, watch.part(TOGETHER_SHARE), limits, start)
    if x is None:
        return None
    levels = [reached_by(instance, level, x, None) for level in instance.levels]
    proved = tuple(replace(level, bound=level.value) for level in levels)
    return Answer(Status.OPTIMAL, "cp-sat", x, proved, CLAIMED)


def _first_plan(instance: Instance, limits: Limits, watch: Watch) -> IntArray | None:
    """Show a plan at once: greedy by the last linear level, the one with most to say."""
    linear = [level for level in instance.levels if level.kind is LevelKind.LINEAR]
    w = instance.weights(linear[-1]) if linear else np.ones(len(instance.edges), np.int64)
    watch.report("greedy")
    x = greedy(instance, w, watch=watch)
    if x is not None and watch.keep is not None:
        levels = tuple(reached_by(instance, level, x, None) for level in instance.levels)
        answer = Answer(Status.FEASIBLE, "greedy", x, levels)
        watch.found(signed(instance, answer, limits, watch))
    return x


def _weight(level: Level) -> int:
    return LINEAR_SHARE if level.kind is LevelKind.LINEAR else 1


def _one_level(
    instance: Instance,
    level: Level,
    reached: Sequence[LevelValue],
    watch: Watch,
    limits: Limits,
    start: IntArray | None,
) -> Outcome:
    bound = bound_by(instance, reached)
    if level.kind is LevelKind.LINEAR:
        return solve_linear(bound, instance.weights(level), watch, limits, start)
    return solve_level(bound, level, watch, limits, start)


def _reached(instance: Instance, level: Level, x: IntArray, outcome: Outcome) -> LevelValue:
    bound = outcome.bound
    if isinstance(bound, int) and level.kind is LevelKind.LINEAR and _aims_low(instance, level):
        bound = -bound
    return reached_by(instance, level, x, bound)


def _aims_low(instance: Instance, level: Level) -> bool:
    return level.w is None and instance.sense == "min"


def _final(
    instance: Instance,
    x: IntArray,
    reached: Sequence[LevelValue],
    certificate: Mapping[str, Any] | None,
    methods: Sequence[str],
) -> Answer:
    """Say what the last plan reaches on every level: later ones may have bettered the earlier."""
    levels = [
        reached_by(instance, level, x, known.bound)
        for level, known in zip(instance.levels, reached, strict=True)
    ]
    _reprove(instance, levels, certificate)
    exact = all(level.value == level.bound for level in levels)
    status = Status.OPTIMAL if exact else Status.FEASIBLE
    method = "+".join(dict.fromkeys(methods))
    return Answer(status, method, x, tuple(levels), certificate)


def _reprove(
    instance: Instance, levels: list[LevelValue], certificate: Mapping[str, Any] | None
) -> None:
    """State the bound that the certificate proves under the promises as they are in the end."""
    linear = [i for i, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR]
    if certificate is None or certificate["kind"] == "solver_claimed" or not linear:
        return
    last, promises = linear[-1], Promises()
    for at, value in enumerate(levels[:last]):
        promises.add(at, instance, value.value, _places(instance, value))
    try:
        bound = proved_bound(certificate, instance, instance.levels[last], promises)
    except Refused as refused:
        raise AssertionError(f"a certificate of ours is refused: {refused}") from refused
    levels[last] = replace(levels[last], bound=bound)


def _places(instance: Instance, value: LevelValue) -> dict[int, int]:
    index = instance.rows.index
    limits = value.floors or value.ceilings
    return {index[name]: limit for name, limit in limits.items()} or dict(value.kept)


def signed(instance: Instance, answer: Answer, limits: Limits, watch: Watch) -> Plan:
    """Return the plan with what identifies its instance and its run."""
    run = {
        "engine": f"gongjian {version('gongjian')} / ortools {version('ortools')}",
        "method": answer.method,
        "seed": limits.seed,
        "seconds": round(watch.elapsed(), 3),
        "workers": limits.workers,
    }
    digest = with_digest(instance).digest or ""
    return Plan(
        digest, answer.status, answer.x, answer.levels, answer.certificate, answer.reason, run
    )

"""Instances of any shape, level by level: each bound by what the levels before it settled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matching.answers import Answer, answer, first_answer, infeasible, reproved, signed
from matching.general import solve_linear
from matching.general.greedy import greedy
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.levels import outdoes
from matching.limits import Limits, Watch
from matching.mixed import solve_level
from matching.mixed.exactly import LARGEST, solve_exactly
from matching.outcome import CLAIMED, Outcome
from matching.plan import LevelValue, Status
from matching.settled import bound_by, reached_by

TOGETHER_SHARE = 0.5  # of the time, for all levels of a small instance in one model
LINEAR_SHARE = 3  # a linear level gets so many times the time of another


def solve_by_levels(
    instance: Instance, limits: Limits, watch: Watch, start: IntArray | None = None
) -> Answer:
    """Settle level after level, each with its share of the time. start: a sound plan, or none."""
    first = x = _first_plan(instance, limits, watch, start)
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
            return infeasible(instance, watch, outcome.method)
        x = x if outcome.x is None else outcome.x
        if x is None:
            return Answer(Status.UNKNOWN, outcome.method)
        reached.append(_reached(instance, level, x, outcome))
        if level.kind is LevelKind.LINEAR:
            certificate = outcome.certificate
    if x is None:
        return Answer(Status.UNKNOWN, "greedy")
    if first is not None and outdoes(instance, first, x):  # time was over before it was reached
        x = first
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


def _first_plan(
    instance: Instance, limits: Limits, watch: Watch, start: IntArray | None
) -> IntArray | None:
    """Show a plan at once: the one that is known, or greedy by the last linear level if better."""
    linear = [level for level in instance.levels if level.kind is LevelKind.LINEAR]
    w = instance.weights(linear[-1]) if linear else np.ones(len(instance.edges), np.int64)
    watch.report("greedy")
    x = greedy(instance, w, watch=watch)
    if start is not None and (x is None or outdoes(instance, start, x)):
        x = start
    if x is not None and watch.keep is not None:
        watch.found(signed(instance, first_answer(instance, "greedy", x), limits, watch))
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
    if isinstance(bound, int) and level.kind is LevelKind.LINEAR and instance.aims_low(level):
        bound = -bound
    return reached_by(instance, level, x, bound)


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
    method = "+".join(dict.fromkeys(methods))
    return answer(instance, method, x, reproved(instance, levels, certificate), certificate)

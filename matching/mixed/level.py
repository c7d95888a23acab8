"""One level on an instance of any shape: what is certain at once, then a search."""

from dataclasses import replace
from typing import cast

from matching.activity import is_plan
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.levels import ceilings_of, floors_of, value_of
from matching.limits import Limits, Watch
from matching.mixed.goals import greatest_vector
from matching.mixed.leximin import HUGE, LARGE, solve_leximin
from matching.mixed.model import Model, affordable
from matching.mixed.number_bound import relaxed_best
from matching.mixed.objectives import at_best, fits, set_objective
from matching.mixed.ranges import Ranges, narrowed, ranges
from matching.mixed.ruin import improved
from matching.mixed.search import Effort, Found, search
from matching.outcome import CLAIMED, Outcome
from matching.plan import Status, Value

SHARE = (0.4, 1.0)  # of the time, for local search: the rest proves, but not where it cannot end


def solve_level(
    instance: Instance, level: Level, watch: Watch, limits: Limits, start: IntArray | None
) -> Outcome:
    """Return the best plan for one level of kind cover, leximin, convex or keep.

    instance: with the rows of the levels settled before. start: a sound plan, or None. The bound
    is arithmetic, a relaxation checked in whole numbers, or the solver's claim; None where sums
    may not fit 64 bits.
    """
    reach = ranges(instance)
    if reach.impossible().size:
        return Outcome(Status.INFEASIBLE, method="ranges")
    if not (reach.fit() and fits(level, reach)):
        return _inexact(instance, level, watch, limits, start)
    start = _sound(instance, start)
    if level.kind is LevelKind.LEXIMIN:
        vector = greatest_vector(instance, level, reach, watch.part(SHARE[False]))
        part = watch.part(SHARE[len(instance.edges) > HUGE])
        begun = _begun(instance, level, start, vector, part, limits.seed)
        outcome = solve_leximin(instance, level, reach, watch, limits, begun, vector)
    else:
        best = _certain(instance, level, reach, start, watch)
        part = watch.part(SHARE[len(instance.edges) > HUGE])
        begun = _begun(instance, level, start, best, part, limits.seed)
        outcome = _solve_number(instance, level, reach, watch, limits, begun, best)
    return _settled(instance, level, outcome)


def _sound(instance: Instance, start: IntArray | None) -> IntArray | None:
    """Return the start, or pins alone, whichever is sound."""
    for x in (start, instance.edges.lb):
        if x is not None and is_plan(instance, x):
            return x
    return None


def _certain(
    instance: Instance, level: Level, reach: Ranges, start: IntArray | None, watch: Watch
) -> int:
    """Return what no plan betters: by arithmetic, and for large instances by relaxation too."""
    best = at_best(level, instance, reach)
    reached = start is not None and value_of(level, instance, start) == best
    if reached or len(instance.edges) <= LARGE:
        return best
    proved = relaxed_best(instance, level, reach, watch.part(SHARE[False]))
    if proved is None:
        return best
    return max(best, proved) if level.kind is LevelKind.CONVEX else min(best, proved)


def _begun(
    instance: Instance,
    level: Level,
    start: IntArray | None,
    certain: Value | None,
    watch: Watch,
    seed: int,
) -> IntArray | None:
    """Return the start made better by local search."""
    if start is None or value_of(level, instance, start) == certain:
        return start
    return improved(instance, level, start, certain, watch, seed)


def _inexact(
    instance: Instance, level: Level, watch: Watch, limits: Limits, start: IntArray | None
) -> Outcome:
    """Look for a plan among lesser quantities, whose sums fit; nothing is proved thereby."""
    reach = narrowed(instance)
    found = Found(Status.UNKNOWN, None, None)
    if reach.fit() and not reach.impossible().size and affordable(instance, watch):
        model = Model(instance, reach).limited()
        if fits(level, reach) and level.kind is not LevelKind.LEXIMIN:
            set_objective(model, level)
        answer = search(model, Effort(watch.part(SHARE[False]), limits, level.name))
        found = found if answer.x is None else answer
    begun = _begun(instance, level, _sound(instance, start), None, watch, limits.seed)
    x = _better(instance, level, found.x, begun)
    if x is None:
        return Outcome(Status.UNKNOWN, method="cp-sat")
    value = value_of(level, instance, x)
    return _settled(instance, level, Outcome(Status.FEASIBLE, x, value, method="cp-sat"))


def _solve_number(
    instance: Instance,
    level: Level,
    reach: Ranges,
    watch: Watch,
    limits: Limits,
    start: IntArray | None,
    certain: int,
) -> Outcome:
    """Solve cover, convex or keep: one model, the start as its hint. certain: a proved bound."""
    searched = len(instance.edges) <= HUGE and affordable(instance, watch)
    known = None if start is None else cast("int", value_of(level, instance, start))
    if known == certain or (start is not None and not searched):
        status = Status.OPTIMAL if known == certain else Status.FEASIBLE
        return Outcome(status, start, known, certain, method="local search")
    if not affordable(instance, watch):
        return Outcome(Status.UNKNOWN, bound=certain, method="local search")
    model = Model(instance, reach).limited()
    offset = set_objective(model, level)
    if start is not None:
        model.hint(start)
    found = search(model, Effort(watch, limits, level.name, known, certain), offset=offset)
    if found.status is Status.INFEASIBLE:
        return Outcome(Status.INFEASIBLE, certificate=CLAIMED, method="cp-sat")
    nearer = min if level.kind is not LevelKind.CONVEX else max
    bound = certain if found.bound is None else nearer(certain, found.bound)
    x = _better(instance, level, found.x, start)
    if x is None:
        return Outcome(Status.UNKNOWN, bound=bound, method="cp-sat")
    value = value_of(level, instance, x)
    watch.report(level.name, value if isinstance(value, int) else None, bound)
    status = Status.OPTIMAL if value == bound else Status.FEASIBLE
    return Outcome(status, x, value, bound, CLAIMED, method="cp-sat")


def _better(
    instance: Instance, level: Level, one: IntArray | None, other: IntArray | None
) -> IntArray | None:
    """Return the plan that is worth more to the level."""
    if one is None or other is None:
        return other if one is None else one
    pick = min if level.kind is LevelKind.CONVEX else max
    return pick(one, other, key=lambda x: _rank(value_of(level, instance, x)))


def _rank(value: Value) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)


def _settled(instance: Instance, level: Level, outcome: Outcome) -> Outcome:
    """Add what later levels must keep: floors of served groups, ceilings of loaded rows."""
    if outcome.x is None or level.kind is LevelKind.KEEP:
        return outcome
    if level.kind is LevelKind.CONVEX:
        return replace(outcome, ceilings=ceilings_of(level, instance.rows, outcome.x))
    return replace(outcome, floors=floors_of(level, instance.rows, outcome.x))

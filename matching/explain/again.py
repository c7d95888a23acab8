"""Figures from solving again, for instances of any shape; they say what they are."""

from collections.abc import Sequence
from dataclasses import replace

from matching.explain.answers import Code, Cut, Exactness, Exchange, Reason
from matching.explain.bounds import forced
from matching.explain.changes import Point, point, stay, tolerances
from matching.explain.explainer import Explainer, difference
from matching.instance import Instance, Level, LevelKind
from matching.levels import value_of
from matching.limits import Limits
from matching.plan import Plan, Status, Value
from matching.solve import solve

SECONDS = 5.0


def more(explainer: Explainer, edge: int, limits: Limits | None = None) -> Reason:
    """Return what the plan loses if the pair carries one unit more, or its lot.

    The figure compares with the best plan found in time: where that is not proved best, less may
    be lost; where it is better than the plan explained, the amount is negative.
    """
    instance, have = explainer.instance, int(explainer.x[edge])
    if have >= instance.edges.ub[edge]:
        return Reason(Code.FULL if instance.edges.ub[edge] else Code.FORBIDDEN)
    wanted = max(have + 1, int(instance.edges.lot[edge]))
    upto = replace(instance, levels=instance.levels[: explainer.target + 1])
    plan = solve(forced(upto, edge, wanted), limits or Limits(SECONDS))
    if plan.status is Status.INFEASIBLE:
        return Reason(Code.CAPACITY_CUT, Exactness.RE_SOLVED, cut=_conflict(plan))
    if plan.x is None:
        return Reason(Code.UNKNOWN, Exactness.RE_SOLVED)
    return _compared(explainer, plan)


def _conflict(plan: Plan) -> Cut:
    reason = plan.reason or {}
    rows = [*reason.get("rows", ()), *reason.get("needs", ()), *reason.get("offers", ())]
    return Cut(tuple(rows))


def _compared(explainer: Explainer, plan: Plan) -> Reason:
    instance = explainer.instance
    for at, level in enumerate(instance.levels[: explainer.target + 1]):
        before = value_of(level, instance, explainer.x)
        after = plan.levels[at].value
        if before != after:
            code = Code.PRICED_OUT if at == explainer.target else Code.HIGHER_LEVEL
            lost = difference(before, after) * (
                -1 if is_better(instance, level, after, before) else 1
            )
            told = Exchange(level.name, before, after, lost)
            return Reason(code, Exactness.RE_SOLVED, level.name, lost, told)
    name = explainer.level.name
    return Reason(Code.TIE, Exactness.RE_SOLVED, name, 0)


def is_better(instance: Instance, level: Level, one: Value, other: Value) -> bool:
    """Say whether one value of a level is better than another."""
    lowered = level.kind is LevelKind.CONVEX or (
        level.kind is LevelKind.LINEAR and instance.aims_low(level)
    )
    return bool(one < other) if lowered else bool(one > other)  # type: ignore[operator]


def frontier(
    explainer: Explainer,
    against: Sequence[tuple[int, int]],
    steps: int = 5,
    limits: Limits | None = None,
) -> tuple[Point, ...]:
    """Return plans that keep as much as they can of an earlier one, for growing tolerances.

    limits: for each plan. A point that another one outdoes is left out.
    """
    instance, level, stayed = explainer.instance, explainer.level, stay(against)
    points: list[Point] = []
    for tolerance in tolerances(steps):
        loose = replace(level, epsilon_ppm=tolerance)
        levels = (*instance.levels[: explainer.target], loose, stayed)
        plan = solve(replace(instance, levels=levels, digest=None), limits or Limits(SECONDS))
        if plan.x is None:
            continue
        found = point(instance, level, stayed, plan.x, Exactness.RE_SOLVED)
        found = replace(found, tolerance_ppm=tolerance)
        if not points or found.kept > points[-1].kept:
            points.append(found)
    return tuple(points)

"""What one pair more would cost, by solving again the part of the instance that it touches.

Nothing outside the part can change: no row crosses. All levels but `keep` are sums over parts, or
(cover, leximin) compare sorted groups of which the others stay as they are, so a plan that is best
in each part is best. Thus the answer for the part is the answer for the whole, at a small price.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.explain.again import is_better
from matching.explain.answers import Code, Cut, Exactness, Exchange, Reason, Step
from matching.explain.bounds import forced
from matching.explain.explainer import Explainer, difference
from matching.instance import NO_MIN, Instance, IntArray, Level, LevelKind
from matching.levels import value_of
from matching.limits import Limits
from matching.plan import Plan, Status
from matching.solve import solve

SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Local:
    """A reason, and whether the part was solved to its proved end."""

    reason: Reason
    proved: bool


def parts(instance: Instance) -> IntArray:
    """Return the part of each edge: edges that share a row, directly or in steps."""
    edges, rows = len(instance.edges), instance.rows
    size = edges + len(rows)
    ends = (rows.edge, edges + rows.of_entry)
    graph = coo_array((np.ones(rows.edge.size, np.int8), ends), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][:edges], np.int64)


def more(explainer: Explainer, part_of: IntArray, edge: int, limits: Limits | None = None) -> Local:
    """Return what the plan loses if the pair carries one unit more, or the least that it may.

    part_of: as `parts` says. The exchange tells which pairs change; each as little as can be.
    """
    instance, have = explainer.instance, int(explainer.x[edge])
    if have >= instance.edges.ub[edge]:
        return Local(Reason(Code.FULL if instance.edges.ub[edge] else Code.FORBIDDEN), proved=True)
    members = np.flatnonzero(part_of == part_of[edge])
    place = int(np.searchsorted(members, edge))
    part = restricted(explainer, members)
    wanted = max(have + 1, int(instance.edges.lot[edge]))
    plan = solve(forced(part, place, wanted), limits or Limits(SECONDS, 1))
    if plan.status is Status.INFEASIBLE:
        return Local(
            Reason(Code.CAPACITY_CUT, Exactness.RE_SOLVED, cut=_conflict(plan)), proved=True
        )
    if plan.x is None:
        return Local(Reason(Code.UNKNOWN, Exactness.RE_SOLVED), proved=False)
    after = explainer.x.copy()
    after[members] = plan.x
    return Local(_compared(explainer, after), plan.status is Status.OPTIMAL)


def restricted(explainer: Explainer, members: IntArray) -> Instance:
    """Return the part with these edges: the levels up to the one explained, then staying put."""
    instance = explainer.instance
    part = instance.only(members)
    rows = part.rows
    empty = np.diff(rows.ptr) == 0
    rows = replace(rows, min=np.where(empty, NO_MIN, rows.min))
    inside = np.flatnonzero(~empty)
    levels = [
        cut
        for level in instance.levels[: explainer.target + 1]
        if (cut := _restricted(level, members, inside)) is not None
    ]
    now = explainer.x[members]
    used = np.flatnonzero(now)
    if used.size:
        against = np.stack([used, now[used]], axis=1)
        levels.append(
            Level("stay", LevelKind.KEEP, against=against, weight=np.ones(used.size, np.int64))
        )
    return replace(part, rows=rows, levels=tuple(levels))


def _restricted(level: Level, members: IntArray, rows: IntArray) -> Level | None:
    """Return the level for some edges; None if it is about none of them."""
    match level.kind:
        case LevelKind.LINEAR:
            return level if level.w is None else replace(level, w=level.w[members])
        case LevelKind.CONVEX:
            kept = level.rows[np.isin(level.rows, rows)]
            return replace(level, rows=kept) if kept.size else None
        case LevelKind.COVER | LevelKind.LEXIMIN:
            kept = level.groups[np.isin(level.groups, rows)]
            return replace(level, groups=kept) if kept.size else None
    inside = np.isin(level.against[:, 0], members)
    against = level.against[inside].copy()
    against[:, 0] = np.searchsorted(members, against[:, 0])
    weight = level.weight[inside] if level.weight.size else level.weight
    return replace(level, against=against, weight=weight) if against.size else None


def _compared(explainer: Explainer, after: IntArray) -> Reason:
    """Tell at the first level that differs how far apart both plans are, and by which pairs."""
    instance = explainer.instance
    told = instance.levels[: explainer.target + 1]
    values = [(level, value_of(level, instance, explainer.x)) for level in told]
    for at, (level, before) in enumerate(values):
        now = value_of(level, instance, after)
        if before == now:
            continue
        gained = is_better(instance, level, now, before)
        lost = difference(before, now) * (-1 if gained else 1)
        code = Code.PRICED_OUT if at == explainer.target else Code.HIGHER_LEVEL
        exchange = Exchange(level.name, before, now, lost, _steps(explainer, level, after))
        return Reason(code, Exactness.RE_SOLVED, level.name, lost, exchange)
    level, value = explainer.level, values[-1][1]
    exchange = Exchange(level.name, value, value, 0, _steps(explainer, level, after))
    return Reason(Code.TIE, Exactness.RE_SOLVED, level.name, 0, exchange)


def _steps(explainer: Explainer, level: Level, after: IntArray) -> tuple[Step, ...]:
    edges = explainer.instance.edges
    change = after - explainer.x
    w = edges.w if level.w is None else level.w
    linear = level.kind is LevelKind.LINEAR
    moved = sorted(np.flatnonzero(change).tolist(), key=lambda e: (change[e] < 0, e))
    return tuple(
        Step(
            e,
            int(edges.need[e]),
            int(edges.offer[e]),
            int(change[e]),
            int(change[e] * w[e]) if linear else 0,
        )
        for e in moved
    )


def _conflict(plan: Plan) -> Cut:
    reason = plan.reason or {}
    return Cut((*reason.get("rows", ()), *reason.get("needs", ()), *reason.get("offers", ())))

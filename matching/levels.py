"""What a plan is worth to a level, exactly, and what it settles for the levels after."""

from itertools import accumulate
from typing import Any

import numpy as np

from matching.exact import dot, product, sums
from matching.instance import Instance, IntArray, Level, LevelKind, Rows, ratio
from matching.plan import Value

FULLY_SERVED = 10**6  # the ratio of a group that asks for nothing: demand + past is 0


def value_of(level: Level, instance: Instance, x: IntArray) -> Value:
    """Return what the plan reports for the level.

    linear: Σ w·x; without its own w, Σ edges.w·x whatever the sense. cover: groups served.
    leximin: the ratios in millionths, least first. convex: the load. keep: Σ weight·min(x, q).
    """
    if level.kind is LevelKind.LINEAR:
        return dot(instance.edges.w if level.w is None else level.w, x)
    if level.kind is LevelKind.KEEP:
        return dot(weights_kept(level), kept(level, x))
    if level.kind is LevelKind.CONVEX:
        return sum(load(level, int(done)) for done in activity_of(instance.rows, level.rows, x))
    reached = activity_of(instance.rows, level.groups, x)
    if level.kind is LevelKind.COVER:
        return int((reached >= 1).sum())
    return tuple(sorted(ratios(instance.rows, level.groups, reached)))


def activity_of(rows: Rows, some: IntArray, x: IntArray) -> Any:
    """Return the activities of some rows; see activity.activity."""
    lengths = np.diff(rows.ptr)[some]
    ptr = np.concatenate([[0], np.cumsum(lengths)])
    entry = np.arange(ptr[-1]) + np.repeat(rows.ptr[some] - ptr[:-1], lengths)
    quantity = x[rows.edge[entry]]
    used = (quantity > 0).astype(np.int64)
    return sums(ptr, product(rows.a[entry], quantity) + product(rows.u[entry], used))


def ratios(rows: Rows, groups: IntArray, reached: Any) -> list[int]:
    """Return the coverage in millionths of each group; fully served where demand + past is 0."""
    return [
        ratio(int(got), int(rows.demand[group]), int(rows.past[group]))
        if rows.demand[group] + rows.past[group] != 0
        else FULLY_SERVED
        for group, got in zip(groups, reached, strict=True)
    ]


def least_activity(rows: Rows, group: int, millionths: int) -> int | None:
    """Return the least activity that gives a group this ratio; None where every activity does."""
    whole = int(rows.demand[group]) + int(rows.past[group])
    if whole == 0:
        return None
    return -(-millionths * whole // 10**6) - int(rows.past[group])


def load(level: Level, done: int) -> int:
    """Return the load of one row at this activity: its first `done` marginals, the last repeats."""
    if done <= 0 or not level.marginal:
        return 0
    steps = list(accumulate(level.marginal[:done]))
    return steps[-1] + (done - len(steps)) * level.marginal[-1]


def kept(level: Level, x: IntArray) -> IntArray:
    """Return how much of each earlier promise the plan keeps, in the order of `against`."""
    return np.minimum(x[level.against[:, 0]], level.against[:, 1])


def weights_kept(level: Level) -> IntArray:
    """Return the weight of each earlier promise: 1 where the level does not say."""
    return level.weight if level.weight.size else np.ones(len(level.against), np.int64)


def outdoes(instance: Instance, one: IntArray, other: IntArray) -> bool:
    """Say whether one plan is better than the other at the first level at which they differ.

    Where a level may be given up in part for later ones, no such order holds: then neither does.
    """
    if any(level.epsilon_ppm for level in instance.levels):
        return False
    for level in instance.levels:
        mine, theirs = value_of(level, instance, one), value_of(level, instance, other)
        if mine != theirs:
            if isinstance(mine, tuple) or isinstance(theirs, tuple):
                return tuple(_listed(mine)) > tuple(_listed(theirs))
            low = level.kind is LevelKind.CONVEX or (
                level.kind is LevelKind.LINEAR and instance.aims_low(level)
            )
            return mine < theirs if low else mine > theirs
    return False


def _listed(value: Value) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)


def floors_of(level: Level, rows: Rows, x: IntArray) -> dict[str, int]:
    """Return the activity, by row id, that keeps what a cover or leximin level has reached.

    It is the least that gives the group its ratio, so that later levels are not bound for nothing.
    """
    reached = activity_of(rows, level.groups, x)
    if level.kind is LevelKind.COVER:
        return {rows.ids[g]: 1 for g in level.groups[reached >= 1].tolist()}
    ratio_of = zip(level.groups.tolist(), ratios(rows, level.groups, reached), strict=True)
    least = {rows.ids[group]: least_activity(rows, group, got) for group, got in ratio_of}
    return {row_id: floor for row_id, floor in least.items() if floor is not None}


def ceilings_of(level: Level, rows: Rows, x: IntArray) -> dict[str, int]:
    """Return the activity, by row id, up to which the load of a convex level stays as it is."""
    done = activity_of(rows, level.rows, x).tolist()
    most = {
        rows.ids[row]: _last_free(level, max(0, int(got)))
        for row, got in zip(level.rows.tolist(), done, strict=True)
    }
    return {row_id: ceiling for row_id, ceiling in most.items() if ceiling is not None}


def _last_free(level: Level, done: int) -> int | None:
    """Return the greatest activity with the load of `done`; None where it never grows."""
    while done < len(level.marginal) and level.marginal[done] == 0:
        done += 1
    endless = done >= len(level.marginal) and (not level.marginal or level.marginal[-1] == 0)
    return None if endless else done

"""Every sound plan of a tiny instance, and the best of them: what solvers are held against.

It shares no code with the solvers but the value of a level, which has tests by hand.
"""

from itertools import product

import numpy as np

from matching.instance import LevelKind
from matching.levels import value_of


def all_plans(instance):
    """Return every sound plan, one row each; an empty array if nothing fits."""
    plans = np.array(list(product(*allowed(instance.edges))), np.int64)
    plans = plans.reshape(-1, len(instance.edges))
    return plans[[sound(instance.rows, plan) for plan in plans]] if len(plans) else plans


def allowed(edges):
    """Return the quantities that each edge may carry by itself."""
    return [
        [x for x in range(lb, ub + 1) if x == 0 or x >= lot]
        for lb, ub, lot in zip(
            edges.lb.tolist(), edges.ub.tolist(), edges.lot.tolist(), strict=True
        )
    ]


def sound(rows, plan):
    """Say whether the plan keeps every row, entry by entry as the format says."""
    for i in range(len(rows)):
        entries = range(rows.ptr[i], rows.ptr[i + 1])
        done = sum(
            rows.a[k] * plan[rows.edge[k]] + rows.u[k] * (plan[rows.edge[k]] > 0) for k in entries
        )
        if not (rows.min[i] <= done <= rows.max[i] or (rows.whole[i] and done == 0)):
            return False
    return True


def better(instance, level):
    """Return 1 where a greater value of the level is better, else -1."""
    minimised = level.kind is LevelKind.CONVEX or (
        level.kind is LevelKind.LINEAR and level.w is None and instance.sense == "min"
    )
    return -1 if minimised else 1


def best_value(instance, level, plans):
    """Return the best value of one level over these plans."""
    pick = max if better(instance, level) > 0 else min
    return pick(value_of(level, instance, plan) for plan in plans)


def lexicographic(instance):
    """Return the best value of each level in turn, and the plans that reach them all.

    A level with an ε keeps the plans that cost it no more than that; it binds by its value.
    """
    plans = all_plans(instance)
    values = []
    for level in instance.levels if len(plans) else ():
        best = best_value(instance, level, plans)
        values.append(best)
        plans = plans[[good_enough(instance, level, plan, best) for plan in plans]]
    return values, plans


def good_enough(instance, level, plan, best):
    value = value_of(level, instance, plan)
    if level.epsilon_ppm == 0 or isinstance(best, tuple):
        return value == best
    slack = abs(best) * level.epsilon_ppm // 10**6
    return better(instance, level) * value >= better(instance, level) * best - slack

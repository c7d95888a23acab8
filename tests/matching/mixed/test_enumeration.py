"""Every kind of level on tiny instances of every shape reaches what enumeration finds."""

import pytest

from matching.instance import LevelKind
from matching.levels import ceilings_of, floors_of
from matching.limits import Limits, Watch
from matching.mixed import solve_level
from matching.plan import Status
from tests.matching.enumerate_all import all_plans, best_value
from tests.matching.tiny import SHAPES, level_of, tiny

KINDS = (LevelKind.COVER, LevelKind.LEXIMIN, LevelKind.CONVEX, LevelKind.KEEP)
ONE = Limits(seconds=20, workers=1)


def solved(instance, level, start=None):
    return solve_level(instance, level, Watch(20), ONE, start)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_level_is_as_good_as_enumeration(shape, kind):
    for seed in range(14):
        instance = tiny(seed, shape)
        level = level_of(kind, instance, seed)
        plans = all_plans(instance)
        start = plans[seed % len(plans)] if seed % 3 == 0 and len(plans) else None
        outcome = solved(instance, level, start)
        if not len(plans):
            assert outcome.status is Status.INFEASIBLE
            continue
        assert outcome.status is Status.OPTIMAL
        assert outcome.value == outcome.bound == best_value(instance, level, plans)
        assert any((plans == outcome.x).all(axis=1)), "the plan must be sound"


@pytest.mark.parametrize("shape", ["whole", "all"])
def test_what_is_settled_keeps_the_value(shape):
    for seed in range(12):
        instance = tiny(seed, shape)
        plans = all_plans(instance)
        for kind, settle in (
            (LevelKind.COVER, floors_of),
            (LevelKind.LEXIMIN, floors_of),
            (LevelKind.CONVEX, ceilings_of),
        ):
            level = level_of(kind, instance, 4 * seed + 3)
            if min(level.marginal, default=0) < 0:
                continue  # a load that falls is no burden: a ceiling cannot keep it
            outcome = solved(instance, level)
            for plan in plans:
                if keeps(instance, kind, plan, settle(level, instance.rows, outcome.x)):
                    assert best_value(instance, level, [plan]) == outcome.value


def keeps(instance, kind, plan, limits):
    rows = instance.rows
    done = {row: sum(plan[rows.edge[rows.entries(rows.index[row])]]) for row in limits}
    if kind is LevelKind.CONVEX:
        return all(done[row] <= most for row, most in limits.items())
    return all(done[row] >= least for row, least in limits.items())

"""Local search and bounds by relaxation: never unsound, never worse, never a false promise."""

import random
from dataclasses import replace

import numpy as np
import pytest

from matching.activity import activity
from matching.instance import NO_MAX, NO_MIN, Edges, Instance, Level, LevelKind, RowKind, rows_from
from matching.levels import value_of
from matching.limits import Limits, Watch
from matching.mixed import level as level_module
from matching.mixed import solve_level
from matching.mixed.aims import aim_of
from matching.mixed.board import Board
from matching.mixed.floor_bound import highest_floor
from matching.mixed.goals import greatest_vector
from matching.mixed.number_bound import relaxed_best
from matching.mixed.objectives import at_best
from matching.mixed.ranges import ranges
from matching.mixed.ruin import improved
from matching.plan import Status
from tests.matching.enumerate_all import all_plans, best_value, better, sound
from tests.matching.mixed.test_limits import KINDS, town
from tests.matching.mixed.test_limits import level as level_in
from tests.matching.tiny import SHAPES, level_of, tiny


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_local_search_is_sound_and_never_worse(shape, kind):
    for seed in range(200, 212):
        instance = tiny(seed, shape)
        plans = all_plans(instance)
        if not len(plans):
            continue
        level, start = level_of(kind, instance, seed), plans[seed % len(plans)]
        x = improved(instance, level, start, None, Watch(20), seed)
        assert any((plans == x).all(axis=1))
        sign = better(instance, level)
        if kind is LevelKind.LEXIMIN:
            assert value_of(level, instance, x) >= value_of(level, instance, start)
        else:
            gained = value_of(level, instance, x) - value_of(level, instance, start)
            assert sign * gained >= 0


@pytest.mark.parametrize("shape", SHAPES)
def test_no_plan_exceeds_what_is_certain(shape):
    for seed in range(200, 215):
        instance = tiny(seed, shape)
        plans = all_plans(instance)
        reach = ranges(instance)
        if not len(plans):
            continue
        fair = level_of(LevelKind.LEXIMIN, instance, seed)
        best = best_value(instance, fair, plans)
        assert best <= greatest_vector(instance, fair, reach, Watch(20))
        floor = highest_floor(instance, fair, reach, Watch(20))
        assert floor is None or best[0] <= floor
        for kind in (LevelKind.COVER, LevelKind.CONVEX, LevelKind.KEEP):
            level = level_of(kind, instance, seed)
            best, certain = best_value(instance, level, plans), at_best(level, instance, reach)
            assert better(instance, level) * (certain - best) >= 0
            proved = relaxed_best(instance, level, reach, Watch(20))
            assert proved is None or better(instance, level) * (proved - best) >= 0


def test_the_floor_of_two_that_share_one_offer():
    described = [
        ("o0", RowKind.CAP, [0, 1], [1, 1], [0, 0]),
        ("g0", RowKind.GROUP, [0], [1], [0]),
        ("g1", RowKind.GROUP, [1], [1], [0]),
    ]
    rows = rows_from(iter(described), [NO_MIN] * 3, [4, NO_MAX, NO_MAX])
    rows = replace(rows, demand=np.array([0, 4, 8]), past=np.array([0, 0, 2]))
    none, ones = np.zeros(2, np.int64), np.ones(2, np.int64)
    instance = Instance("two", "max", Edges(none, none, ones, none, 9 * ones, ones), rows)
    fair = Level("fair", LevelKind.LEXIMIN, groups=np.array([1, 2]))
    # x/4 = (4 − x + 2)/10 at x = 12/7, both at 3/7; but more than 4/10 takes 2 and 3 whole units.
    assert highest_floor(instance, fair, ranges(instance), Watch(20)) == 400_000
    outcome = solve_level(instance, fair, Watch(20), Limits(workers=1), None)
    assert outcome.value == outcome.bound == (400_000, 500_000)


def test_the_relaxation_sees_what_arithmetic_does_not():
    described = [
        ("o0", RowKind.CAP, [0, 1, 2], [1, 1, 1], [0, 0, 0]),
        *((f"g{e}", RowKind.GROUP, [e], [1], [0]) for e in range(3)),
        ("all", RowKind.GROUP, [0, 1, 2], [1, 1, 1], [0, 0, 0]),
    ]
    rows = rows_from(iter(described), [NO_MIN] * 4 + [2], [2] + [NO_MAX] * 4)
    none, ones = np.zeros(3, np.int64), np.ones(3, np.int64)
    instance = Instance("three", "max", Edges(none, none, ones, none, 9 * ones, ones), rows)
    reach = ranges(instance)
    cover = Level("cover", LevelKind.COVER, groups=np.array([1, 2, 3]))
    keep = Level(
        "keep", LevelKind.KEEP, against=np.array([[0, 2], [1, 2]]), weight=np.array([3, 5])
    )
    light = Level("load", LevelKind.CONVEX, rows=np.array([1, 4]), marginal=(1, 4))
    for level, arithmetic, best in ((cover, 3, 2), (keep, 16, 10), (light, 0, 5)):
        assert at_best(level, instance, reach) == arithmetic
        assert relaxed_best(instance, level, reach, Watch(20)) == best
        outcome = solve_level(instance, level, Watch(20), Limits(workers=1), None)
        assert (outcome.value, outcome.status) == (best, Status.OPTIMAL)


def test_the_board_knows_its_activities():
    instance, rng = town(9), random.Random(1)
    board = Board(instance, np.zeros(len(instance.edges), np.int64))
    for _ in range(500):
        e = rng.randrange(len(board.x))
        room = board.room(e)
        board.give(e, room if rng.random() < 0.7 else -board.x[e])
    x = np.array(board.x, np.int64)
    assert x.any()
    assert board.done == activity(instance.rows, x).tolist()
    assert np.all(activity(instance.rows, x) <= instance.rows.max)


@pytest.mark.parametrize("kind", KINDS)
def test_what_search_aims_at_is_the_value_of_the_level(kind):
    instance = town(10)
    level = level_in(kind, instance)
    x = improved(instance, level, np.zeros(len(instance.edges), np.int64), None, Watch(20), 1)
    assert aim_of(instance, level, Board(instance, x)).value() == value_of(level, instance, x)


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_too_large_for_the_time_is_not_built(kind, monkeypatch):
    monkeypatch.setattr("matching.mixed.model.RATE", 0)
    instance = town(12)
    level = level_in(kind, instance)
    outcome = solve_level(instance, level, Watch(20), Limits(workers=1), None)
    assert "cp-sat" not in outcome.method
    assert sound(instance.rows, outcome.x)
    sign = better(instance, level)
    if kind is LevelKind.LEXIMIN:
        assert outcome.bound >= outcome.value
    else:
        assert sign * (outcome.bound - outcome.value) >= 0


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_search_that_ends_the_answer_is_honest(kind, monkeypatch):
    monkeypatch.setattr(level_module, "HUGE", 0)
    monkeypatch.setattr("matching.mixed.leximin.HUGE", 0)
    instance = town(11, needs=50, offers=34, near=5)
    level = level_in(kind, instance)
    outcome = solve_level(instance, level, Watch(20), Limits(workers=1), None)
    assert outcome.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert (outcome.value == outcome.bound) == (outcome.status is Status.OPTIMAL)
    assert sound(instance.rows, outcome.x)
    if kind is LevelKind.LEXIMIN:
        worst, floor = outcome.value[0], outcome.bound[0]
        assert 0.9 * floor <= worst <= floor

"""What a plan is worth to each kind of level, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from matching.instance import (
    LARGEST,
    NO_MAX,
    NO_MIN,
    Edges,
    Instance,
    Level,
    LevelKind,
    RowKind,
    rows_from,
)
from matching.levels import least_activity, outdoes, value_of


def of(*numbers):
    return np.array(numbers, np.int64)


@pytest.fixture
def instance():
    edges = Edges(of(0, 0, 1), of(0, 1, 1), of(5, 7, -2), of(0, 0, 0), of(9, 9, 9), of(1, 1, 1))
    described = [
        ("g0", RowKind.GROUP, [0, 1], [1, 2], [0, 0]),
        ("g1", RowKind.GROUP, [2], [0], [1]),
        ("g2", RowKind.GROUP, [], [], []),
    ]
    rows = rows_from(iter(described), [NO_MIN] * 3, [NO_MAX] * 3)
    return Instance("by-hand", "max", edges, replace(rows, demand=of(7, 3, 0), past=of(0, 1, 0)))


PLAN = of(1, 2, 4)  # activities 5, 1 and 0
GROUPS = of(0, 1, 2)


@pytest.mark.parametrize(
    ("level", "value"),
    [
        (Level("l", LevelKind.LINEAR), 5 + 14 - 8),
        (Level("l", LevelKind.LINEAR, w=of(1, 1, 1)), 7),
        (Level("c", LevelKind.COVER, groups=GROUPS), 2),
        (Level("f", LevelKind.LEXIMIN, groups=GROUPS), (500_000, 714_285, 1_000_000)),
        (Level("b", LevelKind.CONVEX, rows=GROUPS, marginal=(1, 4)), (1 + 4 * 4) + 1),
        (Level("b", LevelKind.CONVEX, rows=GROUPS), 0),
        (Level("k", LevelKind.KEEP, against=np.array([[0, 3], [2, 3]])), 1 + 3),
        (Level("k", LevelKind.KEEP, against=np.array([[0, 3], [2, 3]]), weight=of(5, 2)), 5 + 6),
    ],
    ids=str,
)
def test_value_of_a_level(instance, level, value):
    assert value_of(level, instance, PLAN) == value


def test_minimising_does_not_turn_the_value(instance):
    cheapest = replace(instance, sense="min")
    assert value_of(Level("l", LevelKind.LINEAR), cheapest, PLAN) == 11


def test_values_near_the_largest_number_do_not_wrap(instance):
    edges = replace(instance.edges, w=of(LARGEST, LARGEST, LARGEST))
    large = of(LARGEST, LARGEST, LARGEST)
    level = Level("l", LevelKind.LINEAR)
    assert value_of(level, replace(instance, edges=edges), large) == 3 * 2**106
    fair = Level("f", LevelKind.LEXIMIN, groups=of(0))
    assert value_of(fair, instance, large) == (10**6 * 3 * 2**53 // 7,)


@pytest.mark.parametrize(("millionths", "least"), [(0, 0), (1, 1), (714_285, 5), (714_286, 6)])
def test_least_activity_that_gives_a_ratio(instance, millionths, least):
    assert least_activity(instance.rows, 0, millionths) == least


def test_past_counts_towards_a_ratio(instance):
    assert least_activity(instance.rows, 1, 250_000) == 0
    assert least_activity(instance.rows, 1, 250_001) == 1


def test_any_activity_serves_a_group_that_asks_for_nothing(instance):
    assert least_activity(instance.rows, 2, 10**6) is None


@pytest.mark.parametrize(
    ("level", "better", "worse"),
    [
        (Level("l", LevelKind.LINEAR), of(1, 0, 0), of(0, 0, 1)),
        (Level("l", LevelKind.COVER, groups=GROUPS), of(1, 0, 1), of(9, 9, 0)),
        (Level("l", LevelKind.LEXIMIN, groups=of(0, 1)), of(2, 2, 1), of(0, 0, 1)),
        (Level("l", LevelKind.CONVEX, rows=of(0), marginal=(0, 1)), of(1, 0, 0), of(2, 1, 0)),
        (Level("l", LevelKind.KEEP, against=of([0, 2])), of(2, 0, 0), of(1, 9, 0)),
    ],
)
def test_which_plan_is_better(instance, level, better, worse):
    both = replace(instance, levels=(level, Level("tie", LevelKind.LINEAR, w=of(0, 0, 0))))
    assert outdoes(both, better, worse)
    assert not outdoes(both, worse, better)
    assert not outdoes(both, better, better)

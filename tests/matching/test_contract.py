"""What every answer of the engine owes, whatever the instance's shape and levels."""

from dataclasses import replace

import numpy as np
import pytest

from matching.check import check
from matching.instance import NO_MAX, WELFARE, Edges, Instance, Level, LevelKind
from matching.limits import Limits
from matching.plan import Status
from matching.solve import solve
from tests.matching.enumerate_all import better, lexicographic
from tests.matching.tiny import SHAPES, level_of, tiny

ALONE = Limits(seconds=30, workers=1, seed=1)
BLOCKS = range(5)
EACH = 25  # seeds in a block


def posed(seed, shape):
    """A tiny instance with one to three levels of any kind."""
    instance = tiny(seed, shape)
    rng = np.random.default_rng((seed, 7))
    kinds = rng.permutation(list(LevelKind))[: rng.integers(1, 4)]
    levels = tuple(level_of(LevelKind(kind), instance, seed) for kind in kinds)
    return replace(instance, levels=levels)


def answered(instance):
    plan = solve(instance, ALONE)
    verdict = check(instance, plan.to_document())
    assert verdict.is_sound, (instance.id, verdict.violations)
    return plan


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("shape", SHAPES)
def test_equal_to_enumeration(shape, block):
    for seed in range(block * EACH, (block + 1) * EACH):
        instance = posed(seed, shape)
        values, plans = lexicographic(instance)
        plan = answered(instance)
        if not len(plans):
            assert plan.status is Status.INFEASIBLE, seed
            continue
        assert plan.status is Status.OPTIMAL, seed
        assert [level.value for level in plan.levels] == values, seed


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_seed_gives_the_same_plan(shape):
    for seed in range(4):
        first, second = (answered(posed(seed, shape)) for _ in range(2))
        assert {**first.to_document(), "run": None} == {**second.to_document(), "run": None}


@pytest.mark.parametrize("shape", SHAPES)
def test_order_of_edges_and_rows_changes_no_value(shape):
    for seed in range(5):
        instance = posed(seed, shape)
        plain, mixed = answered(instance), answered(permuted(instance, seed))
        assert plain.status == mixed.status
        assert [v.value for v in plain.levels] == [v.value for v in mixed.levels], seed


def permuted(instance, seed):
    """The same problem with edges and rows in another order."""
    rng = np.random.default_rng((seed, 9))
    edge = rng.permutation(len(instance.edges))
    place = np.argsort(edge)
    row = rng.permutation(len(instance.rows))
    at = np.argsort(row)
    rows = instance.rows
    entries = np.concatenate([np.r_[rows.entries(i)] for i in row.tolist()])
    moved = replace(
        rows,
        ids=[rows.ids[i] for i in row],
        ptr=np.r_[0, np.cumsum(np.diff(rows.ptr)[row])],
        edge=place[rows.edge[entries]],
        a=rows.a[entries],
        u=rows.u[entries],
        **{name: getattr(rows, name)[row] for name in PER_ROW},
    )
    levels = tuple(
        replace(
            level,
            w=None if level.w is None else level.w[edge],
            groups=at[level.groups],
            rows=at[level.rows],
            against=np.stack([place[level.against[:, 0]], level.against[:, 1]], axis=1),
        )
        for level in instance.levels
    )
    edges = Edges(*(getattr(instance.edges, name)[edge] for name in Edges.__slots__))
    return Instance(instance.id, instance.sense, edges, moved, levels)


PER_ROW = ("kind", "min", "max", "whole", "demand", "past")


@pytest.mark.parametrize("shape", SHAPES)
def test_more_capacity_never_lowers_the_optimum(shape):
    for seed in range(5):
        instance = posed(seed, shape)
        instance = replace(instance, levels=instance.levels[:1])
        if instance.levels[0].kind is LevelKind.LEXIMIN:
            continue
        before = answered(instance)
        if before.status is Status.INFEASIBLE:
            continue
        capacity = np.array([row.startswith("o") for row in instance.rows.ids])
        highest = np.where(capacity, instance.rows.max + 1, instance.rows.max)
        more = replace(instance, rows=replace(instance.rows, max=highest), digest=None)
        after = answered(more)
        sign = better(instance, instance.levels[0])
        assert sign * after.levels[0].value >= sign * before.levels[0].value, seed


@pytest.mark.parametrize("shape", SHAPES)
def test_a_level_may_cost_another_its_tolerance_and_no_more(shape):
    for seed in range(6):
        instance = tiny(seed, shape)
        w = np.random.default_rng((seed, 3)).integers(0, 9, len(instance.edges))
        first = Level("first", LevelKind.LINEAR, w=w, epsilon_ppm=300_000)
        instance = replace(instance, levels=(first, WELFARE))
        values, plans = lexicographic(instance)
        if not len(plans):
            continue
        reached = [level.value for level in answered(instance).levels]
        assert reached[0] >= values[0] - values[0] * 300_000 // 10**6, seed
        assert reached[1] == values[1], seed


def test_nothing_to_decide():
    instance = tiny(1, "flow")
    nothing = np.zeros(0, np.int64)
    empty = replace(
        instance.only(nothing), levels=(level_of(LevelKind.COVER, instance, 1),), digest=None
    )
    plan = answered(empty)
    assert (plan.status, plan.levels[0].value) == (Status.OPTIMAL, 0)


def test_nothing_to_decide_and_something_owed():
    instance = tiny(1, "flow").only(np.zeros(0, np.int64))
    owed = np.ones(len(instance.rows), np.int64)
    rows = replace(instance.rows, min=owed, max=np.full(owed.size, NO_MAX))
    plan = answered(replace(instance, rows=rows, levels=(WELFARE,), digest=None))
    assert plan.status is Status.INFEASIBLE


def test_no_time_gives_no_false_claim():
    plan = solve(posed(3, "all"), Limits(seconds=0, workers=1))
    assert plan.status in (Status.UNKNOWN, Status.FEASIBLE)
    assert check(posed(3, "all"), plan.to_document()).is_sound

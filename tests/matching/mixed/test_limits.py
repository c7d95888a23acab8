"""Time, memory, cancelling, progress, repeatability; and numbers as large as they may be."""

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
from matching.levels import value_of
from matching.limits import Limits, Watch
from matching.mixed import solve_level
from matching.plan import Status
from tests.matching.enumerate_all import sound

KINDS = (LevelKind.COVER, LevelKind.LEXIMIN, LevelKind.CONVEX, LevelKind.KEEP)


def town(seed, needs=16, offers=11, near=4, groups=4, *, whole=True):
    """Return needs served whole or not at all, by at most two offers, in a few communities."""
    rng = np.random.default_rng(seed)
    need = np.repeat(np.arange(needs), near)
    offer = np.concatenate([rng.choice(offers, near, replace=False) for _ in range(needs)])
    demand, capacity = rng.integers(1, 6, needs), rng.integers(1, 5, offers)
    community = rng.integers(0, groups, needs)
    described, low, high = [], [], []

    def add(row_id, kind, inside, span, *, users=False):
        e = np.flatnonzero(inside).tolist()
        counted, not_counted = [1] * len(e), [0] * len(e)
        a, u = (not_counted, counted) if users else (counted, not_counted)
        described.append((row_id, kind, e, a, u))
        low.append(span[0])
        high.append(span[1])

    for n in range(needs):
        add(f"n{n}", RowKind.NEED, need == n, (int(demand[n]), int(demand[n])))
        add(f"n{n}.hosts", RowKind.SIDE, need == n, (NO_MIN, 2), users=True)
    for o in range(offers):
        add(f"o{o}", RowKind.CAP, offer == o, (NO_MIN, int(capacity[o])))
    for g in range(groups):
        add(f"g{g}", RowKind.GROUP, community[need] == g, (NO_MIN, NO_MAX))
    rows = rows_from(iter(described), low, high)
    all_or_nothing = np.array([row[0] == "n" and "." not in row for row in rows.ids])
    wanted = [
        int(demand[community == int(row[1:])].sum()) if row[0] == "g" else 0 for row in rows.ids
    ]
    rows = replace(rows, whole=all_or_nothing & whole, demand=np.array(wanted, np.int64))
    if not whole:
        rows = replace(rows, min=np.where(all_or_nothing, NO_MIN, rows.min))
    ones = np.ones(need.size, np.int64)
    edges = Edges(need, offer, ones, 0 * ones, np.minimum(demand[need], capacity[offer]), ones)
    return Instance(f"town-{seed}", "max", edges, rows)


def level(kind, instance):
    rows = instance.rows
    starting = {
        letter: np.array([i for i, row in enumerate(rows.ids) if row[0] == letter], np.int64)
        for letter in "go"
    }
    against = np.stack([np.arange(0, len(instance.edges), 3)] * 2, axis=1)
    against[:, 1] = 2
    return Level(
        kind.value,
        kind,
        groups=starting["g"],
        rows=starting["o"],
        marginal=(0, 1, 4),
        against=against,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_plan(kind):
    instance = town(1)
    plans = [
        solve_level(instance, level(kind, instance), Watch(20), Limits(workers=1), None).x
        for _ in range(2)
    ]
    assert np.array_equal(*plans)
    assert sound(instance.rows, plans[0])


@pytest.mark.parametrize("kind", KINDS)
def test_without_time_the_start_is_the_answer(kind):
    instance = town(2)
    start = np.zeros(len(instance.edges), np.int64)
    judged = level(kind, instance)
    outcome = solve_level(instance, judged, Watch(0), Limits(), start)
    assert outcome.value == value_of(judged, instance, outcome.x)
    assert np.array_equal(outcome.x, start)
    if kind is not LevelKind.CONVEX:  # an empty plan is the lightest burden there is
        assert outcome.status is Status.FEASIBLE
        assert outcome.bound > outcome.value


@pytest.mark.parametrize("kind", KINDS)
def test_without_time_and_start_nothing_is_known(kind):
    instance = town(2)
    must = replace(instance.rows, whole=np.zeros(len(instance.rows), np.bool_))
    instance = replace(instance, rows=must)
    outcome = solve_level(instance, level(kind, instance), Watch(0), Limits(), None)
    assert (outcome.status, outcome.x, outcome.value) == (Status.UNKNOWN, None, None)


def test_a_start_that_breaks_a_row_is_not_believed():
    instance = town(2)
    start = instance.edges.ub.copy()
    outcome = solve_level(instance, level(LevelKind.COVER, instance), Watch(20), Limits(), start)
    assert outcome.status is Status.OPTIMAL
    assert sound(instance.rows, outcome.x)


def test_a_run_that_is_stopped_ends():
    instance = town(3, needs=400, offers=200, near=6, groups=40)
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 5

    watch = Watch(60, stop=stop)
    solve_level(instance, level(LevelKind.LEXIMIN, instance), watch, Limits(workers=1), None)
    assert watch.elapsed() < 10


def test_progress_is_told_and_true():
    instance, heard = town(4), []
    watch = Watch(20, listen=heard.append)
    judged = level(LevelKind.KEEP, instance)
    outcome = solve_level(instance, judged, watch, Limits(workers=1), None)
    assert heard
    assert {one.phase for one in heard} == {"keep"}
    assert all(one.value <= outcome.value <= one.bound for one in heard)
    assert heard[-1].value == outcome.value


@pytest.mark.parametrize("kind", KINDS)
def test_more_capacity_is_never_worse(kind):
    instance = town(5, whole=False)
    more = instance.rows.max + np.array([row[0] == "o" for row in instance.rows.ids])
    wider = replace(instance, rows=replace(instance.rows, max=more))
    judged = level(kind, instance)
    one, two = (
        solve_level(each, judged, Watch(20), Limits(workers=1), None) for each in (instance, wider)
    )
    assert one.status is two.status is Status.OPTIMAL
    assert two.value >= one.value


def large(low, limit):
    """Return two edges of the largest quantities: one need, one offer, one community."""
    described = [
        ("n0", RowKind.NEED, [0, 1], [1, 1], [0, 0]),
        ("o0", RowKind.CAP, [0], [LARGEST], [0]),
        ("g0", RowKind.GROUP, [0, 1], [1, 1], [0, 0]),
    ]
    rows = rows_from(iter(described), [low, NO_MIN, NO_MIN], [limit, NO_MAX, NO_MAX])
    rows = replace(rows, demand=np.array([0, 0, LARGEST]))
    most, none = np.full(2, LARGEST), np.zeros(2, np.int64)
    return Instance("large", "max", Edges(none, none, most, none, most, none + 1), rows)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_too_large_to_search_prove_nothing(kind):
    instance = large(NO_MIN, NO_MAX)
    judged = replace(
        level(kind, instance), against=np.array([[0, LARGEST]]), weight=np.array([LARGEST])
    )
    start = np.array([LARGEST, 5], np.int64)
    outcome = solve_level(instance, judged, Watch(10), Limits(workers=1), start)
    assert outcome.value == value_of(judged, instance, outcome.x)
    assert outcome.status in (Status.FEASIBLE, Status.OPTIMAL)
    if outcome.status is Status.FEASIBLE:
        assert outcome.bound is None
    assert sound(instance.rows, outcome.x)


def test_large_limits_that_nothing_reaches_do_not_matter():
    instance = large(3, 7)
    rows = instance.rows
    a = rows.a.copy()
    a[rows.entries(1)] = 1
    instance = replace(instance, rows=replace(rows, a=a))
    outcome = solve_level(
        instance, level(LevelKind.LEXIMIN, instance), Watch(10), Limits(workers=1), None
    )
    assert outcome.status is Status.OPTIMAL
    assert outcome.value == outcome.bound == (0,)  # 7 of 2^53, in millionths


@pytest.mark.parametrize("kind", KINDS)
def test_levels_about_nothing(kind):
    instance = town(6, needs=5, offers=4, near=2)
    empty = Level("empty", kind, marginal=(1,))
    outcome = solve_level(instance, empty, Watch(10), Limits(workers=1), None)
    assert outcome.status is Status.OPTIMAL
    assert outcome.value == outcome.bound == (() if kind is LevelKind.LEXIMIN else 0)


def test_a_group_that_asks_for_nothing_is_fully_served():
    instance = town(7, needs=5, offers=4, near=2, groups=2)
    rows = instance.rows
    demand = rows.demand.copy()
    demand[rows.index["g0"]] = 0
    instance = replace(instance, rows=replace(rows, demand=demand))
    outcome = solve_level(
        instance, level(LevelKind.LEXIMIN, instance), Watch(10), Limits(workers=1), None
    )
    assert outcome.value[-1] == 10**6
    assert "g0" not in outcome.floors

"""Instances beyond enumeration: known optima, limits of time, repeatability, huge numbers."""

import time
from dataclasses import replace

import numpy as np
import pytest

from matching.activity import is_plan
from matching.check.certificates import proved_bound
from matching.check.settled import Settled
from matching.exact import dot
from matching.general import solve_linear, solver
from matching.general.greedy import greedy
from matching.instance import WELFARE, Edges, Instance, RowKind, rows_from
from matching.limits import Limits, Watch
from matching.plan import Status
from tests.matching.general.gap import hard

ONE, TWO = Limits(workers=1), Limits(workers=2)


def scarce(needs, offers, seed):
    """Needs that are served whole by at most two offers; offers with at most three projects."""
    rng = np.random.default_rng(seed)
    pairs = [(n, o) for n in range(needs) for o in rng.permutation(offers)[:6]]
    need, offer = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    demand, capacity = rng.integers(1, 6, needs), rng.integers(1, 7, offers)
    ub = np.minimum(demand[need], capacity[offer])
    zero, one = np.zeros_like(need), np.ones_like(need)
    described, low, high, whole = [], [], [], []
    for kind, of, most in (
        (RowKind.NEED, need, demand),
        (RowKind.CAP, offer, capacity),
        (RowKind.SIDE, need, np.full(needs, 2)),
        (RowKind.SIDE, offer, np.full(offers, 3)),
    ):
        for at, limit in enumerate(most.tolist()):
            e = np.flatnonzero(of == at)
            counts = kind is RowKind.SIDE
            described.append((f"{len(low)}", kind, e, one[e] * (not counts), one[e] * counts))
            low.append(limit if kind is RowKind.NEED else 0)
            high.append(limit)
            whole.append(kind is RowKind.NEED)
    edges = Edges(need, offer, rng.integers(500, 3000, need.size), zero, ub, one)
    rows = replace(rows_from(iter(described), low, high), whole=np.array(whole))
    return Instance("scarce", "max", edges, rows)


def solved(instance, seconds, limits=ONE):
    w = instance.weights(WELFARE)
    outcome = solve_linear(instance, w, Watch(seconds), limits)
    if outcome.x is not None:
        assert is_plan(instance, outcome.x)
        assert outcome.value == dot(w, outcome.x) <= outcome.bound
    return outcome


@pytest.fixture
def by_columns(monkeypatch):
    monkeypatch.setattr(solver, "SMALL", -1)


def test_columns_come_near_what_cp_sat_proves(by_columns):
    instance = scarce(60, 40, 1)
    near = solved(instance, 3, TWO)
    proved = proved_bound(near.certificate, instance, WELFARE, Settled())
    assert near.certificate["kind"] == "column_dual"
    assert near.value <= proved <= near.bound
    assert near.bound - near.value <= 0.01 * near.bound
    assert near.value >= dot(instance.edges.w, greedy(instance, instance.edges.w))


def test_a_hard_knapsack_has_a_proved_gap(by_columns):
    instance = hard("e", 10, 100, 1)
    outcome = solved(instance, 6)
    assert outcome.certificate["kind"] == "lagrangian_knapsack"
    proved = proved_bound(outcome.certificate, instance, WELFARE, Settled())
    assert -outcome.value >= proved >= -outcome.bound
    assert outcome.bound - outcome.value <= 0.01 * -outcome.value


@pytest.mark.parametrize("seconds", [0.3, 1.5])
def test_time_is_kept(by_columns, seconds):
    for instance in (scarce(150, 100, 2), hard("d", 10, 60, 1)):
        began = time.monotonic()
        solved(instance, seconds, TWO)
        assert time.monotonic() - began < seconds + 1.0


def test_who_asks_to_stop_gets_what_was_found(by_columns):
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 40

    began = time.monotonic()
    instance = scarce(150, 100, 2)
    outcome = solve_linear(instance, instance.edges.w, Watch(60, stop=stop), TWO)
    assert time.monotonic() - began < 5
    assert outcome.status is Status.FEASIBLE


def test_the_same_seed_gives_the_same_plan():
    instance = scarce(12, 9, 3)
    first, second = solved(instance, 20), solved(instance, 20)
    assert first.status is second.status is Status.OPTIMAL
    assert (first.x == second.x).all()


def test_a_better_start_is_kept(by_columns):
    instance = scarce(40, 30, 4)
    best = solved(instance, 2)
    again = solve_linear(instance, instance.edges.w, Watch(0.05), ONE, best.x)
    assert again.value >= best.value


def test_huge_numbers_never_make_a_wrong_claim():
    instance = scarce(8, 6, 5)
    small = solved(instance, 10)
    huge = replace(instance, edges=replace(instance.edges, w=instance.edges.w * 2**41))
    outcome = solved(huge, 10)
    assert outcome.value == small.value * 2**41
    assert outcome.bound >= outcome.value

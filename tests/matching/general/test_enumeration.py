"""Plans and bounds for one linear objective on tiny instances of every shape."""

from dataclasses import replace

import numpy as np
import pytest

from matching.check.certificates import proved_bound
from matching.check.settled import Settled
from matching.general import solve_linear, solver
from matching.general.blocks import choose
from matching.general.greedy import greedy
from matching.general.incumbent import Incumbent
from matching.instance import WELFARE
from matching.limits import Limits, Watch
from matching.plan import Status
from tests.matching.enumerate_all import all_plans
from tests.matching.tiny import SHAPES, tiny

ONE = Limits(seconds=20, workers=1)


def posed(seed, shape):
    instance = replace(tiny(seed, shape), sense="max")
    plans = all_plans(instance)
    best = max((int(instance.edges.w @ plan) for plan in plans), default=None)
    return instance, plans, best


@pytest.mark.parametrize("shape", SHAPES)
def test_equal_to_enumeration(shape):
    for seed in range(40):
        instance, plans, best = posed(seed, shape)
        outcome = solve_linear(instance, instance.edges.w, Watch(20), ONE)
        if best is None:
            assert outcome.status is Status.INFEASIBLE
            continue
        assert outcome.status is Status.OPTIMAL
        assert outcome.value == outcome.bound == best
        assert any((plans == outcome.x).all(axis=1)), "the plan must be sound"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_way_of_large_instances_is_sound_and_its_bound_is_one(shape, monkeypatch):
    """Without the solver for small ones, prices and columns have to be right by themselves."""
    monkeypatch.setattr(solver, "SMALL", -1)
    proved = 0
    for seed in range(12):
        instance, plans, best = posed(seed, shape)
        if best is None:
            continue
        known = Incumbent(instance, instance.edges.w, Watch(20))
        solver.work_through(known, ONE)
        if known.x is not None:
            assert any((plans == known.x).all(axis=1)), seed
            assert known.value <= best
        if known.certificate is not None:
            proved = proved_bound(known.certificate, instance, WELFARE, Settled())
            assert best <= proved <= known.bound, seed
            proved += 1
    assert proved >= 5, "bounds must come from prices, not from a solver's word"


@pytest.mark.parametrize("shape", SHAPES)
def test_greedy_is_sound_and_never_beaten_by_nothing(shape):
    found = 0
    for seed in range(40):
        instance, plans, best = posed(seed, shape)
        x = greedy(instance, instance.edges.w)
        if x is not None:
            found += 1
            assert any((plans == x).all(axis=1)), seed
            assert int(instance.edges.w @ x) <= best
    assert found >= 5


def test_blocks_share_no_edge():
    for seed in range(40):
        instance = tiny(seed, "all")
        blocks = choose(instance)
        edges = np.concatenate([b.edge[b.edge >= 0] for b in blocks.batches] + [blocks.loose])
        assert sorted(edges.tolist()) == list(range(len(instance.edges)))

"""Differences between plans, and the frontier of faithfulness and value, against all plans."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from matching.explain import again
from matching.explain.answers import Code
from matching.explain.changes import changes, frontier
from matching.explain.explainer import Explainer
from matching.instance import LevelKind
from matching.levels import value_of
from matching.limits import Limits
from tests.matching.enumerate_all import better, lexicographic
from tests.matching.explain.forcing import solved_flows
from tests.matching.explain.small import market


def settled_plans(instance, target):
    """Return every plan that is best for the levels before the target."""
    _values, plans = lexicographic(replace(instance, levels=instance.levels[:target]))
    return plans


def test_a_frontier_has_its_corners_and_nothing_lies_beyond():
    asked = 0
    for seed, instance, x in solved_flows(range(160)):
        explainer = Explainer(instance, x)
        if explainer.level.kind is not LevelKind.LINEAR:
            continue
        rng = np.random.default_rng(seed)
        quantity = rng.integers(0, instance.edges.ub + 1)
        against = [(e, q) for e, q in enumerate(quantity.tolist()) if q]
        plans = settled_plans(instance, explainer.target)
        sign = better(instance, explainer.level)
        all_points = {
            (
                sign * int(value_of(explainer.level, instance, plan)),
                int(np.minimum(plan, quantity).sum()),
            )
            for plan in plans
        }
        points = frontier(explainer, against, steps=99)
        corners = [(sign * p.value, p.kept) for p in points]
        assert set(corners) <= all_points, seed
        assert corners[0] == max(all_points), seed
        assert corners[-1] == max(all_points, key=lambda p: (p[1], p[0])), seed
        for (v, k), (v2, k2) in pairwise(corners):
            line = (k2 - k) * v + (v - v2) * k
            assert max((k2 - k) * a + (v - v2) * b for a, b in all_points) <= line, seed
        for point in points:
            missed = [(e, q) for e, q in against if point.x[e] < q]
            assert point.broken == len(missed), seed
        asked += len(corners) > 1
    assert asked > 7


def test_changes_name_what_was_lost_and_gained_with_the_price_of_going_back():
    instance = market([(0, 0, 9), (1, 0, 8), (1, 1, 6), (2, 1, 5)], [1, 1, 1], [1, 1])
    explainer = Explainer(instance, np.array([1, 0, 1, 0]))
    told = changes(explainer, [(0, 1), (3, 1)])
    assert [(c.pair.edge, c.before, c.pair.quantity) for c in told] == [(2, 0, 1), (3, 1, 0)]
    # Without (1, 1), n2 takes o1: 5 for 6. With (2, 1), n1 goes without: the same.
    assert [(c.reason.code, c.reason.amount) for c in told] == [(Code.PRICED_OUT, 1)] * 2


def test_where_there_is_no_exact_frontier_plans_are_found_again_by_tolerance():
    instance = market([(0, 0, 1000), (1, 0, 999)], [1, 1], [1])
    explainer = Explainer(instance, np.array([1, 0]))
    points = again.frontier(explainer, [(1, 1)], steps=5, limits=Limits(5, workers=1))
    found = [(p.value, p.kept, p.broken, p.tolerance_ppm) for p in points]
    assert found == [(1000, 0, 1, 0), (999, 1, 0, 1000)]
    with pytest.raises(ValueError, match="only flows"):
        frontier(Explainer(instance, np.array([0, 1])), [(1, 1)])

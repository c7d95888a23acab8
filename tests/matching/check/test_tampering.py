"""Any single change to a sound plan is refused, unless the plan still keeps every promise."""

from copy import deepcopy

import numpy as np
import pytest

from matching.check import Proof, check
from matching.instance import LevelKind
from matching.levels import value_of
from tests.matching.check import naive
from tests.matching.check import test_check as by_hand
from tests.matching.check.sound import (
    instance_with_levels,
    limits_before,
    random_certificate,
    sound_plan,
)
from tests.matching.enumerate_all import all_plans

GONE = object()


def places(document, path=()):
    """Yield the path of every value inside a document."""
    items = ()
    if isinstance(document, dict):
        items = document.items()
    elif isinstance(document, list):
        items = enumerate(document)
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def changed_values(value):
    """Return other values for the place of a value: near, far, of other types, none at all."""
    others = [None, "x", [], {}, -1, 10**20, 2.5, True, GONE]
    if type(value) is int:
        others += [value + 1, value - 1, -value, float(value), str(value)]
    if value == "optimal":
        others += ["feasible", "infeasible", "unknown"]
    if isinstance(value, list):
        others += [[*value, *value[:1]], value[1:], value[::-1]]
    return [other for other in others if other is GONE or repr(other) != repr(value)]


def changed(plan, path, value):
    copy = deepcopy(plan)
    *above, last = path
    place = copy
    for key in above:
        place = place[key]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return copy


def changes(plan):
    for path in places(plan):
        if path[0] == "run":
            continue  # nothing is promised there
        value = plan
        for key in path:
            value = value[key]
        for other in changed_values(value):
            yield path, changed(plan, path, other)


@pytest.mark.parametrize("seed", range(48))
def test_a_changed_plan_passes_only_if_it_keeps_every_promise(seed):
    instance = instance_with_levels(seed)
    plan = sound_plan(instance, seed)
    if plan is None:
        pytest.skip("nothing fits")
    verdict = check(instance, plan)
    assert verdict.is_sound, verdict.violations
    assert naive.is_honest(instance, plan)
    judged = [(path, other, check(instance, other).is_sound) for path, other in changes(plan)]
    wrong = [
        (path, other) for path, other, sound in judged if sound != naive.is_honest(instance, other)
    ]
    assert wrong == []
    assert sum(not sound for _path, _other, sound in judged) > len(judged) / 2


def test_a_changed_refusal_is_refused():
    plan = by_hand.TestNothingFits().plan()
    passed = [
        path
        for path, other in changes(plan)
        if check(by_hand.TestNothingFits.instance, other).is_sound
    ]
    # o0 has room for nothing: a higher price of it costs nothing, and proves as much
    assert set(passed) == {("certificate", "y", "o0")}


@pytest.mark.parametrize("seed", range(60))
def test_no_multipliers_prove_more_than_is_true(seed):
    instance = instance_with_levels(seed)
    plan = sound_plan(instance, 0)
    if plan is None:
        pytest.skip("nothing fits")
    last = next(i for i, v in enumerate(instance.levels) if v.kind is LevelKind.LINEAR)
    x = np.zeros(len(instance.edges), np.int64)
    for edge, quantity in plan["x"]:
        x[edge] = quantity
    limits = limits_before(instance, plan, x.tolist(), last)
    level = instance.levels[last]
    best = best_within(instance, level, limits)
    rng = np.random.default_rng(seed)
    for _ in range(8):
        plan["certificate"] = random_certificate(instance, limits, rng)
        bound = naive.proved(instance, plan["certificate"], level, limits)
        assert bound <= best if naive.lowers(instance, level) else bound >= best
        plan["levels"][last]["bound"] = bound
        value = plan["levels"][last]["value"]
        plan["status"] = "optimal" if bound == value else "feasible"
        verdict = check(instance, plan)
        assert verdict.violations == ()
        assert (verdict.levels[last].proof, verdict.gap) == (Proof.CERTIFICATE, abs(bound - value))


def best_within(instance, level, limits):
    """Return the best value of the level over the plans that keep what was settled before."""
    values = [
        value_of(level, instance, x)
        for x in all_plans(instance)
        if all(
            (low is None or low <= reached(terms, x))
            and (high is None or reached(terms, x) <= high)
            for _, terms, low, high in limits
        )
    ]
    return min(values) if naive.lowers(instance, level) else max(values)


def reached(terms, x):
    return sum(a * x[e] + u * (x[e] > 0) for e, a, u in terms)

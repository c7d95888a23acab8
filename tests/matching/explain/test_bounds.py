"""On instances of other shapes figures are bounds, or from a re-solve, and say so."""

from dataclasses import replace

import numpy as np
import pytest

from matching.explain import again, reasons
from matching.explain.answers import Code, Exactness
from matching.explain.explainer import Explainer
from matching.explain.recruit import recruit
from matching.explain.why import why_this, why_unserved
from matching.flow.solver import flow_of
from matching.instance import WELFARE
from matching.limits import Limits
from matching.plan import Status
from matching.solve import solve
from tests.matching.enumerate_all import best_value, lexicographic
from tests.matching.explain.forcing import with_bound, with_row
from tests.matching.tiny import tiny

LIMITS = Limits(5, workers=1)


def solved(seed, shape):
    instance = replace(tiny(seed, shape), levels=(WELFARE,))
    if flow_of(instance) is not None:
        return None
    plan = solve(instance, LIMITS)
    if plan.status is not Status.OPTIMAL:
        return None
    told = plan.to_document()
    return Explainer(instance, plan.x, told["certificate"], tuple(told["levels"]))


def proved(seed):
    """Return an instance with lots and the proof of the same without, which holds for it too."""
    explainer = solved(seed, "lots")
    if explainer is None:
        return None
    instance, ones = explainer.instance, np.ones_like(explainer.instance.edges.lot)
    plan = solve(replace(instance, edges=replace(instance.edges, lot=ones)), LIMITS)
    level = {"name": "welfare", "bound": plan.levels[0].bound}
    return Explainer(instance, explainer.x, plan.certificate, (level,))


@pytest.mark.parametrize("shape", ["lots", "hosts", "whole", "general"])
def test_a_bound_is_never_above_what_a_resolve_loses(shape):
    above, asked = 0, 0
    for seed in range(14):
        explainer = proved(seed) if shape == "lots" else solved(seed, shape)
        if explainer is None:
            continue
        instance, x = explainer.instance, explainer.x
        value = int(value_of_best(instance))
        for edge in np.flatnonzero(x < instance.edges.ub).tolist():
            wanted = max(int(x[edge]) + 1, int(instance.edges.lot[edge]))
            forced = with_bound(instance, "lb", edge, wanted)
            reason = reasons.more(explainer, edge)
            assert reason.exactness is Exactness.BOUND or reason.code is Code.FORBIDDEN
            lost = None if (best := value_of_best(forced)) is None else abs(value - best)
            if reason.amount is not None and lost is not None:
                assert 0 <= reason.amount <= lost, seed
                above += reason.amount > 0
            asked += 1
    assert asked > 10
    assert above > 0 or shape != "lots"


def value_of_best(instance):
    _values, plans = lexicographic(instance)
    return best_value(instance, instance.levels[0], plans) if len(plans) else None


@pytest.mark.parametrize("shape", ["lots", "whole"])
def test_a_resolve_says_what_is_lost(shape):
    asked = 0
    for seed in range(4):
        explainer = solved(seed, shape)
        if explainer is None:
            continue
        instance, x = explainer.instance, explainer.x
        edge = int(np.argmin(x - instance.edges.ub))
        wanted = max(int(x[edge]) + 1, int(instance.edges.lot[edge]))
        reason = again.more(explainer, edge, LIMITS)
        if x[edge] == instance.edges.ub[edge]:
            continue
        best = value_of_best(with_bound(instance, "lb", edge, wanted))
        assert reason.exactness is Exactness.RE_SOLVED, seed
        if best is None:
            assert reason.code is Code.CAPACITY_CUT, seed
        else:
            assert reason.amount == abs(value_of_best(instance) - best), seed
        asked += 1
    assert asked > 1


def test_more_capacity_brings_at_most_the_bound():
    asked = 0
    for seed in range(40):
        explainer = proved(seed)
        if explainer is None:
            continue
        instance = explainer.instance
        for worth in recruit(explainer):
            more = with_row(instance, instance.rows.index[worth.row], high=1)
            gained = abs(value_of_best(more) - value_of_best(instance))
            assert worth.exactness is Exactness.BOUND
            assert gained <= worth.gain, seed
            asked += 1
    assert asked > 3


def test_other_questions_are_answered_without_pretending():
    explainer = next(e for seed in range(20) if (e := solved(seed, "hosts")) is not None)
    for edge in np.flatnonzero(explainer.x).tolist():
        told = why_this(explainer, edge)
        assert told.surplus is None
        assert told.without.exactness is Exactness.BOUND or told.without.code is Code.PINNED
    for need in explainer.need_rows:
        told = why_unserved(explainer, need)
        assert told.hall is None
        assert len(told.options) == len(explainer.edges_of(need))

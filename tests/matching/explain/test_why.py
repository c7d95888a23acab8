"""What explanations say, by hand and against the list of all plans."""

import numpy as np
import pytest

from matching.explain import reasons
from matching.explain.answers import Code, Cut, Exactness, document
from matching.explain.explainer import Explainer
from matching.explain.recruit import recruit
from matching.explain.why import why_not, why_this, why_unserved
from matching.flow.minimum import NothingFits
from matching.flow.solver import flow_of, solve
from matching.generate.known import hidden_dual
from matching.instance import LevelKind
from matching.limits import Watch
from tests.matching.enumerate_all import all_plans
from tests.matching.explain.forcing import solved_flows, with_bound, with_row
from tests.matching.explain.small import heavier, market

# Two offers of one unit each; n2 loses: n0 has the best of o0, n1 can go to o0 or o1.
PAIRS = [(0, 0, 9), (1, 0, 8), (1, 1, 6), (2, 1, 5)]


def scarce(**changes):
    instance = market(PAIRS, [1, 1, 1], [1, 1], **changes)
    return Explainer(instance, solve(flow_of(instance), Watch(60)).x)


def test_a_pair_is_told_with_prices_and_who_else_was_considered():
    explainer = scarce()
    assert explainer.x.tolist() == [1, 0, 1, 0]  # 15
    told = why_this(explainer, 0)
    assert (told.weight, told.level, told.tie) == (9, "welfare", False)
    assert told.surplus == told.weight - told.need_price - told.offer_price >= 0
    # Without it, n1 takes o0 and n2 gets o1: 8 + 5.
    assert (told.without.code, told.without.amount) == (Code.PRICED_OUT, 2)
    assert [(s.edge, s.change) for s in told.without.exchange.steps] == [
        (0, -1),
        (3, 1),
        (2, -1),
        (1, 1),
    ] or sum(s.value for s in told.without.exchange.steps) == -2
    assert told.need_runner_up is None
    assert (told.offer_runner_up.pair.need, told.offer_runner_up.reason.amount) == (1, 2)


def test_a_pair_that_is_not_there_is_told_as_an_exchange():
    told = why_not(scarce(), 2, 1)
    assert (told.reason.code, told.reason.amount) == (Code.PRICED_OUT, 1)
    steps = told.reason.exchange.steps
    assert (steps[0].need, steps[0].offer, steps[0].change) == (2, 1, 1)
    assert sum(step.value for step in steps) == -1  # 5 − 6; n1 stays without
    assert (told.reason.exchange.before, told.reason.exchange.after) == (15, 14)
    assert why_not(scarce(), 0, 1).reason.code is Code.NO_CANDIDATE


def test_an_equal_alternative_is_called_a_tie():
    instance = market([(0, 0, 5), (1, 0, 5)], [1, 1], [1])
    explainer = Explainer(instance, np.array([1, 0]))
    assert why_not(explainer, 1, 0).reason.code is Code.TIE
    assert why_this(explainer, 0).tie


def test_what_is_decided_is_named():
    assert why_not(scarce(ub=[9, 0, 9, 9]), 1, 0).reason.code is Code.FORBIDDEN
    pinned = why_not(scarce(lb=[1, 0, 0, 0]), 1, 0).reason
    assert (pinned.code, pinned.cut) == (Code.PINNED, Cut(("o0",), (0,)))
    assert reasons.less(scarce(lb=[1, 0, 0, 0]), 0).code is Code.PINNED
    full = market(PAIRS, [3, 1, 1], [3, 1], ub=[2, 1, 1, 1])
    explainer = Explainer(full, solve(flow_of(full), Watch(60)).x)
    assert why_not(explainer, 0, 0).reason.code is Code.FULL


def test_who_is_left_out_hears_who_competes_for_what():
    told = why_unserved(scarce(), 2)
    assert (told.wanted, told.served, told.reason.amount) == (1, 0, 1)
    assert [(o.pair.offer, o.full, o.held_by[0].need) for o in told.options] == [(1, ("o1",), 1)]
    hall = told.hall
    assert (hall.needs, hall.rows, hall.wanted, hall.available) == ((0, 1, 2), ("o0", "o1"), 3, 2)
    assert why_unserved(scarce(), 0).reason.code is Code.SERVED


def test_a_hall_set_holds_for_every_plan():
    found = 0
    for seed, instance, x in solved_flows(range(150)):
        explainer = Explainer(instance, x)
        plans = all_plans(instance)
        for need in explainer.need_rows:
            hall = why_unserved(explainer, need).hall
            if hall is None:
                continue
            inside = np.isin(instance.edges.need, hall.needs)
            assert plans[:, inside].sum(axis=1).max() <= hall.available < hall.wanted, seed
            assert need in hall.needs, seed
            found += 1
    assert found > 12


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_equal_a_resolve_on_instances_of_middle_size(seed):
    known = hidden_dual(80, 30, 600, seed)
    instance, rng = known.instance, np.random.default_rng(seed)
    explainer = Explainer(instance, known.x)

    def lost_by(changed):
        try:
            return known.optimum - int(solve(flow_of(changed), Watch(60)).levels[0].value)
        except NothingFits:
            return None

    for edge in rng.choice(np.flatnonzero(known.x < instance.edges.ub), 15).tolist():
        reason = reasons.more(explainer, edge)
        lost = lost_by(with_bound(instance, "lb", edge, int(known.x[edge]) + 1))
        assert reason.amount == lost
        if lost is None:
            assert reason.code is Code.CAPACITY_CUT
            continue
        assert sum(step.value for step in reason.exchange.steps) == -lost
        assert reason.exchange.after == known.optimum - lost
    for worth in recruit(explainer)[:8]:
        row = instance.rows.index[worth.row]
        assert worth.gain == -lost_by(with_row(instance, row, high=1))
        if worth.gain:
            assert sum(step.value for step in worth.exchange.steps) == worth.gain
        assert worth.loss.amount == lost_by(with_row(instance, row, high=-1))


def test_numbers_beyond_floats_are_exact():
    factor, compared = 2**49, 0
    for seed, instance, x in solved_flows(range(40)):
        level = instance.levels[Explainer(instance, x).target]
        if level.kind is not LevelKind.LINEAR:
            continue
        light, heavy = Explainer(instance, x), Explainer(heavier(instance, factor), x)
        for edge in np.flatnonzero(x < instance.edges.ub).tolist():
            one, other = reasons.more(light, edge), reasons.more(heavy, edge)
            assert one.code is other.code, seed
            linear = [v.name for v in instance.levels if v.kind is LevelKind.LINEAR]
            times = factor if one.level in linear else 1
            assert other.amount == (None if one.amount is None else one.amount * times), seed
            compared += 1
    assert compared > 50


def test_a_plan_that_is_not_the_best_gets_bounds_only():
    instance = market(PAIRS, [1, 1, 1], [1, 1])
    explainer = Explainer(instance, np.array([0, 1, 0, 1]))
    assert not explainer.layers
    reason = why_not(explainer, 0, 0).reason
    assert (reason.code, reason.exactness) == (Code.SIDE_ROW, Exactness.BOUND)


def test_answers_are_plain_data():
    told = document(why_this(scarce(), 0))
    assert told["without"]["code"] == "priced_out"
    assert "need_runner_up" not in told

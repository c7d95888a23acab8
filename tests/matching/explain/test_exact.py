"""Every figure about a flow equals a re-solve: all plans of tiny instances, levels in any order."""

import pytest

from matching.explain import reasons
from matching.explain.answers import Code
from matching.explain.explainer import Explainer
from matching.explain.recruit import recruit
from matching.explain.why import why_unserved
from matching.instance import KINDS, RowKind
from tests.matching.explain.forcing import (
    best_values,
    first_difference,
    full_rows,
    solved_flows,
    with_bound,
    with_least,
    with_row,
)

NEED = KINDS.index(RowKind.NEED)

BLOCKS = [range(start, start + 40) for start in range(0, 240, 40)]


def agrees(explainer, reason, changed, seed):
    """Compare a reason with the best plans of the changed instance."""
    names = [level.name for level in explainer.instance.levels]
    before, after = best_values(explainer.instance), best_values(changed)
    if after is None:
        assert reason.code in (Code.CAPACITY_CUT, Code.PINNED, Code.FULL), (seed, reason)
        return
    at, amount = first_difference(before, after)
    if at is None:
        assert (reason.code, reason.amount) == (Code.TIE, 0), (seed, reason)
        return
    assert (reason.level, reason.amount) == (names[at], amount), (seed, reason, before, after)
    code = Code.PRICED_OUT if at == explainer.target else Code.HIGHER_LEVEL
    assert reason.code is code, seed
    assert [reason.exchange.before, reason.exchange.after] == [before[at], after[at]], seed


@pytest.mark.parametrize("seeds", BLOCKS)
def test_one_unit_more_or_less_of_a_pair_costs_what_a_resolve_says(seeds):
    asked = 0
    for seed, instance, x in solved_flows(seeds):
        explainer = Explainer(instance, x)
        assert explainer.layers, seed
        for edge, have in enumerate(x.tolist()):
            if have < instance.edges.ub[edge]:
                forced = with_bound(instance, "lb", edge, have + 1)
                agrees(explainer, reasons.more(explainer, edge), forced, seed)
            if have > instance.edges.lb[edge]:
                forced = with_bound(instance, "ub", edge, have - 1)
                agrees(explainer, reasons.less(explainer, edge), forced, seed)
            asked += 1
    assert asked > 50


@pytest.mark.parametrize("seeds", BLOCKS)
def test_one_unit_more_or_less_of_a_full_row_is_worth_what_a_resolve_says(seeds):
    asked = 0
    for seed, instance, x in solved_flows(seeds):
        explainer = Explainer(instance, x)
        worth = {w.row: w for w in recruit(explainer)}
        names, rows = [level.name for level in instance.levels], instance.rows
        for row in full_rows(instance, x):
            if rows.kind[row] == NEED or explainer.net.arc_of[row] < 0:
                assert rows.ids[row] not in worth, seed
                continue
            told = worth[rows.ids[row]]
            more = with_row(instance, row, high=1)
            at, amount = first_difference(best_values(instance), best_values(more))
            assert told.gain == amount, (seed, told)
            assert told.gain_level == names[explainer.target if at is None else at], seed
            agrees(explainer, told.loss, with_row(instance, row, high=-1), seed)
            asked += 1
    assert asked > 25


@pytest.mark.parametrize("seeds", BLOCKS[:3])
def test_one_unit_more_for_a_need_costs_what_a_resolve_says(seeds):
    asked = 0
    for seed, instance, x in solved_flows(seeds):
        explainer = Explainer(instance, x)
        for need, row in explainer.need_rows.items():
            told = why_unserved(explainer, need)
            if told.reason.code is Code.SERVED:
                continue
            agrees(explainer, told.reason, with_least(instance, row, told.served + 1), seed)
            asked += 1
    assert asked > 15

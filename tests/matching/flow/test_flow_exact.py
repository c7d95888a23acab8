"""Flows against the list of all plans: each level in any order, and what is proved."""

import pytest

from matching.flow.minimum import NothingFits
from matching.flow.solver import flow_of, solve
from matching.limits import Watch
from tests.matching.enumerate_all import lexicographic, sound
from tests.matching.flow.proof import proved
from tests.matching.flow.tiny_flows import tiny_flow


def solved(instance):
    flow = flow_of(instance)
    assert flow is not None
    try:
        return solve(flow, Watch(60))
    except NothingFits:
        return None


@pytest.mark.parametrize("block", range(10))
def test_every_level_reaches_the_best_value_there_is(block):
    checked = 0
    for seed in range(block * 60, block * 60 + 60):
        instance = tiny_flow(seed)
        if flow_of(instance) is None:  # random limits may cross
            continue
        values, plans = lexicographic(instance)
        found = solved(instance)
        if found is None:
            assert not len(plans), seed
            continue
        assert sound(instance.rows, found.x), seed
        assert [level.value for level in found.levels] == values, seed
        if found.certificate is not None:
            name, bound = proved(instance, found)
            assert {level.name: level.value for level in found.levels}[name] == bound, seed
        checked += 1
    assert checked > 30

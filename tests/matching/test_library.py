"""Public instances with known optima, every one proved."""

import os
from pathlib import Path

import pytest

from matching.check import check
from matching.limits import Limits
from matching.plan import Status
from matching.solve import solve
from tests.matching.library import (
    ASSIGNMENT_OPTIMA,
    DATA,
    assignment,
    gap_optima,
    generalised,
)

GAP = gap_optima(DATA / "gap")
FAMILIES = sorted({name.partition("_")[0] for name in GAP})


def places():
    """Folders in which assignments may lie: the small ones, and the large where they are."""
    named = os.environ.get("GONGJIAN_ORLIB")
    return [DATA / "orlib", *([Path(named)] if named else [])]


def files():
    found = {path.stem: path for place in places() for path in place.glob("assign*.txt")}
    return {name: found[name] for name in sorted(found)}


@pytest.mark.parametrize("name", files())
def test_assignments(name):
    instance = assignment(files()[name])
    plan = solve(instance, Limits(60, 2))
    optimum = ASSIGNMENT_OPTIMA[int(name.removeprefix("assign"))]
    assert (plan.status, plan.levels[0].value) == (Status.OPTIMAL, optimum)
    assert check(instance, plan.to_document()).gap == 0


@pytest.mark.parametrize("family", FAMILIES)
def test_generalised_assignments(family):
    for name in (name for name in GAP if name.startswith(f"{family}_")):
        instance = generalised(DATA / "gap" / name)
        plan = solve(instance, Limits(60, 2))
        assert (plan.status, plan.levels[0].value) == (Status.OPTIMAL, GAP[name]), name
        assert check(instance, plan.to_document()).is_sound

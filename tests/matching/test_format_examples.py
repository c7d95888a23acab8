"""The canonical part of docs/matching-format.md says what the code does."""

import json
import re
from pathlib import Path

import pytest

from matching.canonical.edges import LEAST
from matching.canonical.npz import EDGE_ARRAYS, LEVEL_ARRAYS, ROW_ARRAYS
from matching.check import check
from matching.check.certificates import BOUNDS
from matching.check.verdict import Proof
from matching.commands.jobs import JOBS
from matching.commands.messages import Code
from matching.commands.parser import SIZES
from matching.instance import KINDS, LevelKind
from matching.plan import Status
from matching.reading import instance_from

TEXT = (Path(__file__).parents[2] / "docs/matching-format.md").read_text(encoding="utf-8")
TEXT = TEXT[TEXT.index("## Canonical instance") :]


def example(name):
    found = re.search(rf"<!-- example: {name} -->\n```json\n(.*?)```", TEXT, re.DOTALL)
    return json.loads(found[1])


def test_the_plan_of_the_example_is_sound():
    instance, plan = instance_from(example("instance")), example("plan")
    verdict = check(instance, plan)
    assert verdict.violations == ()
    assert [level.proof for level in verdict.levels] == [Proof.CLAIMED, Proof.CERTIFICATE]
    assert check(instance, plan | {"certificate": example("column_dual")}).violations == ()


def test_the_infeasible_example_is_sound():
    document = example("instance")
    document["rows"][0] |= {"min": 6, "max": 6}
    instance = instance_from(document)
    plan = example("plan") | example("infeasible")
    plan |= {"instance_sha256": instance.digest, "status": "infeasible", "x": [], "levels": []}
    assert check(instance, plan).violations == ()


@pytest.mark.parametrize(
    "names",
    [
        [*LEAST],
        [*EDGE_ARRAYS.values(), *(f"row_{name}" for name in ROW_ARRAYS), "row_id", "meta"],
        [f"level0_{name}" for name in LEVEL_ARRAYS],
        KINDS,
        LevelKind,
        Status,
        Proof,
        [*BOUNDS, "farkas", "solver_claimed"],
    ],
)
def test_each_name_is_told(names):
    assert [name for name in names if f"`{name}`" not in TEXT] == []


def test_commands_and_codes_are_told():
    assert sorted(re.findall(r"^python -m matching (\w+)", TEXT, re.MULTILINE)) == sorted(JOBS)
    assert f"# {', '.join(SIZES)}\n" in TEXT
    told = re.findall(r"^\| (\d+)(?:, (\d+))? \| ", TEXT, re.MULTILINE)
    assert {int(code) for codes in told for code in codes if code} == {*Code, 130, 141, 143}

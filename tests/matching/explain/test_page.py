"""docs/explanations.md says what the code answers, and the command line answers so."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from matching.commands.main import main
from matching.explain import answers, changes, overview, recruit, virtual

TEXT = Path(__file__).parents[3].joinpath("docs/explanations.md").read_text(encoding="utf-8")
TABLES = re.findall(r"<!-- fields: (\w+) -->\n((?:\|.*\n)+)", TEXT)
CODES = re.findall(r"<!-- codes: (\w+) -->\n((?:\|.*\n)+)", TEXT)
EXAMPLES = dict(re.findall(r"<!-- example: (.*?) -->\n```json\n(.*?)```", TEXT, re.DOTALL))


def declared(name):
    modules = (answers, recruit, virtual, changes, overview)
    return next(getattr(module, name) for module in modules if hasattr(module, name))


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_field_is_told(name, table):
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert told == [field.name for field in fields(declared(name))]


def test_every_answer_has_a_table():
    named = {
        name
        for name, value in vars(answers).items()
        if hasattr(value, "__dataclass_fields__") and value.__module__ == answers.__name__
    }
    assert named | {"Worth", "Wish", "Change", "Point", "Overview"} == {name for name, _ in TABLES}


@pytest.mark.parametrize(("name", "table"), CODES)
def test_every_code_is_told(name, table):
    told = re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)
    assert sorted(told) == sorted(code.value for code in getattr(answers, name))


@pytest.fixture
def solved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("i.json").write_text(EXAMPLES["instance"])
    assert main(["solve", "i.json", "-o", "p.json"]) == 0
    return ["explain", "i.json", "p.json"]


@pytest.mark.parametrize("asked", [name for name in EXAMPLES if name.startswith("--")])
def test_the_example_is_answered_so(solved, asked, capfd):
    assert main([*solved, *asked.split()]) == 0
    assert json.loads(capfd.readouterr().out) == json.loads(EXAMPLES[asked])


def test_without_a_question_the_plan_is_told_at_a_glance(solved, capfd):
    assert main(solved) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["levels"] == [{"level": "welfare", "value": 15}]
    assert [pair["surplus"] for pair in told["pairs"]] == [1, 1]
    assert told["lacking"] == [{"need": 2, "row": "n2", "wanted": 1, "served": 0}]


BAD = {
    "unknown need": (["--need", "9"], "--need 9: no pair of the instance has this label"),
    "no label": (["--need", "n1"], "--need n1: no pair of the instance has this label"),
    "unknown offer": (["--need", "1", "--offer", "7"], "--offer 7: no pair of the instance"),
    "no need": (["--offer", "1"], "--offer: it goes with --need"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_there_is_one_line(solved, name, capfd):
    asked, said = BAD[name]
    assert main([*solved, *asked]) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"matching explain: {said}")


def test_a_plan_of_something_else_is_refused(solved, capfd):
    Path("i.json").write_text(EXAMPLES["instance"].replace("9, 8", "9, 7"))
    assert main(solved) == 1
    assert "the plan is refused" in capfd.readouterr().err


def test_a_plan_without_quantities_is_not_explained(solved, capfd):
    plan = json.loads(Path("p.json").read_text())
    plan |= {"status": "unknown", "x": [], "levels": [], "certificate": None}
    Path("p.json").write_text(json.dumps(plan))
    assert main(solved) == 2
    assert "nothing to explain" in capfd.readouterr().err


def test_an_infeasible_plan_tells_its_reason(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    instance = json.loads(EXAMPLES["instance"])
    for row in instance["rows"][:3]:
        row["min"] = 1
    Path("i.json").write_text(json.dumps(instance))
    main(["solve", "i.json", "-o", "p.json"])
    capfd.readouterr()
    assert main(["explain", "i.json", "p.json"]) == 0
    assert json.loads(capfd.readouterr().out)["reason"]["needs"] == ["n0", "n1", "n2"]


def test_a_domain_instance_is_told_in_its_own_ids(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert main(["generate", "street", "--seed", "2", "-o", "s.json"]) == 0
    assert main(["solve", "s.json", "-o", "p.json"]) == 0
    assert main(["explain", "s.json", "p.json"]) == 0
    told = json.loads(capfd.readouterr().out)
    lacking = told["lacking"][0]["need"]
    assert main(["explain", "s.json", "p.json", "--need", lacking]) == 0
    unserved = json.loads(capfd.readouterr().out)["why_unserved"]
    assert unserved["need"] == lacking
    assert set(unserved) >= {"near_misses", "removed", "options"}
    assert main(["explain", "s.json", "p.json", "--recruit"]) == 0
    assert set(json.loads(capfd.readouterr().out)) == {"rows", "wishes"}
    assert main(["explain", "s.json", "p.json", "--need", "nobody"]) == 2

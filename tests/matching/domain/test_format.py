"""docs/matching-format.md says what the code does: fields, defaults, rules, example."""

import json
import re
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import pytest

from matching.domain import compile_instance, model, read, write
from matching.domain.rules import Rule
from matching.domain.score import PARTS
from matching.generate import SIZES
from matching.writing import to_document

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs/matching-format.md").read_text(encoding="utf-8")
TABLES = re.findall(r"<!-- fields: (\w+) -->\n((?:\|.*\n)+)", TEXT)


def example(name: str) -> Any:
    found = re.search(rf"<!-- example: {name} -->\n```json\n(.*?)```", TEXT, re.DOTALL)
    assert found, name
    return json.loads(found[1])


def default_in_json(field: Field[Any]) -> str:
    """What the document says where a field may be left out; records of defaults are {}."""
    if field.default_factory is not MISSING:
        return json.dumps(field.default_factory())
    if field.default is MISSING:
        return ""
    if type(field.default).__module__ == model.__name__ and not isinstance(field.default, str):
        return "{}"
    return json.dumps(field.default)


def test_every_record_has_a_table() -> None:
    records = {
        name for name in vars(model) if hasattr(getattr(model, name), "__dataclass_fields__")
    }
    assert {name for name, _table in TABLES} == records


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_fields_and_defaults_are_told(name: str, table: str) -> None:
    told = re.findall(r"^\| `(\w+)` \| (.*?) ?\| ", table, re.MULTILINE)
    declared = [(f.name, default_in_json(f)) for f in fields(getattr(model, name))]
    assert [(field, default.strip("`")) for field, default in told] == declared


def test_rules_and_parts_are_told_in_their_order() -> None:
    rules = re.search(r"<!-- rules -->\n((?:\|.*\n)+)", TEXT)
    assert rules
    assert re.findall(r"^\| `(\w+)`", rules[1], re.MULTILINE) == [r.name.lower() for r in Rule]
    parts = re.search(r"^\| part \| value \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert parts
    assert re.findall(r"^\| `(\w+)`", parts[1], re.MULTILINE) == [p.value for p in PARTS]


def test_sizes_are_told() -> None:
    table = re.search(r"<!-- sizes -->\n((?:\|.*\n)+)", TEXT)
    assert table
    told = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|", table[1], re.MULTILINE)
    assert [(name, *map(int, numbers)) for name, *numbers in told] == [
        (name, size.streets, size.needs, size.offers) for name, size in SIZES.items()
    ]


def test_the_example_compiles_to_what_is_printed() -> None:
    compiled = compile_instance(read(example("domain")))
    assert to_document(compiled.instance) == example("canonical")


def test_the_example_is_written_as_it_was_read() -> None:
    assert write(read(example("domain"))) == example("domain")

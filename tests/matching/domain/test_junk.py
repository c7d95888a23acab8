"""Whatever stands in a field: it is refused in one sentence that begins with it, or it compiles."""

import re
from random import Random
from typing import Any

from matching.domain import compile_instance, read
from matching.errors import BadInput
from matching.reading import instance_from
from matching.writing import to_document
from tests.matching.domain.small import drawn

JUNK = [
    None, True, False, 0, 1, -1, 7, 10**9, 10**9 + 1, 2**53 + 1, 10**30, 1.5, float("nan"), "", "x",
    "c1", "n0", "o0", "2026-11-23", "9999-12-31", "0001-01-01", "\ud800", "a" * 81, [], {}, [[]],
    [{}], [None], [0, 0], ["x"], ["x", "x"], {"x": 1}, {"id": "n0"},
]  # fmt: skip
FIELD = re.compile(r"(\w+(\[\d+\])?)(\.\w+(\[\d+\])?)*\b")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a document: (container, key)."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    own = [(value, key) for key in keys]
    inner = [value[key] for key in keys if isinstance(value[key], dict | list)]
    return own + [place for some in inner for place in places(some)]


def complete(seed: int) -> dict[str, Any]:
    share = {"need": "n0", "offer": "o0", "quantity": 1}
    document = drawn(seed) | {
        "policy": {"points": {"fit": 1}, "urgency": {"urgent": 9}, "tolerance_ppm": {"cover": 3}},
        "earlier": [share],
        "forbidden": [],
        "declined": [{"need": "n0", "offer": "o0"}],
    }
    for offer in document["offers"]:
        offer.pop("slots", None)
        offer |= {"per_day": None, "per_week": None}
    return document


def test_junk_is_refused_by_name_or_compiles() -> None:
    outcomes = {"refused": 0, "compiled": 0}
    for seed in range(2000):
        rng, document = Random(seed), complete(seed % 100)
        read(document)
        container, key = rng.choice(places(document))
        container[key] = rng.choice(JUNK)
        try:
            domain = read(document)
        except BadInput as error:
            sentence = str(error)
            assert FIELD.match(sentence), sentence
            assert len(sentence) < 250, sentence
            assert "\n" not in sentence, sentence
            outcomes["refused"] += 1
        else:
            instance_from(to_document(compile_instance(domain).instance))
            outcomes["compiled"] += 1
    assert min(outcomes.values()) > 100

"""Parts of a score and weights of edges, computed by hand."""

from typing import Any

import pytest

from matching.domain import compile_instance, read
from matching.domain.model import Part
from tests.matching.domain.small import drawn, plain

CARE = [
    {"id": "health", "travel_limit": 3000, "continuity": True},
    {"id": "venue", "travel_limit": 9},
]
GAVE = {"unit": "u1", "community": "c1", "given": 1}
RETURNED = GAVE | {"given": 0, "returned": 2}
BY_UNIT = {"need": "n1", "offer": "o1", "by": "unit"}
BY_COMMUNITY = BY_UNIT | {"by": "community"}
MONDAY = [{"weekdays": 1, "start": 540, "end": 660}]
FAR_AWAY = {"reach": 9999, "place": [116740000, 39500000]}
OF_A_COMMUNITY = {"unit": None, "community": "c2", "shared": True}

# n1 of c1 and o1 of u1 lie 9,000 millionths of a degree apart on a meridian: 1001 m of 3000.
PARTS: list[tuple[Part, int, dict[str, Any]]] = [
    (Part.DISTANCE, 166, {}),  # 250 · 1999 / 3000 = 166.6
    (Part.DISTANCE, 0, {"needs": {"reach": 9999}, "offers": FAR_AWAY}),
    (Part.DISTANCE, 33, {"policy": {"points": {"distance": 50}}}),
    (Part.FIT, 250, {}),
    (Part.FIT, 250, {"needs": {"skills": ["a"]}, "offers": {"skills": ["a", "b"]}}),
    (Part.FIT, 125, {"needs": {"skills": ["a"]}}),
    (Part.FIT, 166, {"needs": {"skills": ["a", "b", "c"]}, "offers": {"skills": ["b"]}}),
    (Part.TIME, 150, {}),
    (Part.TIME, 30, {"needs": {"windows": MONDAY}, "rules": {"horizon_days": 14}}),
    (Part.TIME, 15, {"needs": {"windows": MONDAY}, "rules": {"horizon_days": 7}}),
    (Part.TIME, 37, {"rules": {"horizon_days": 5}, "policy": {"comfortable_days": 20}}),
    (Part.RECIPROCITY, 0, {}),
    (Part.RECIPROCITY, 50, {"needs": {"returns": ["venue"]}, "offers": {"wants": ["venue"]}}),
    (Part.RECIPROCITY, 0, {"needs": {"returns": ["venue"]}, "offers": {"wants": ["health"]}}),
    (Part.RECIPROCITY, 50, {"history": [RETURNED]}),
    (Part.RECIPROCITY, 0, {"history": [RETURNED | {"community": "c2"}]}),
    (Part.RELIABILITY, 90, {}),
    (Part.RELIABILITY, 93, {"units": {"promised": 10, "kept": 10}}),  # 100 · (10 + 18) / 30
    (Part.RELIABILITY, 60, {"units": {"promised": 10, "kept": 0}}),
    (Part.RELIABILITY, 90, {"needs": {"shared": True}, "offers": OF_A_COMMUNITY}),
    (Part.CONTINUITY, 100, {}),
    (Part.CONTINUITY, 0, {"history": [GAVE]}),
    (Part.CONTINUITY, 100, {"history": [RETURNED]}),
    (Part.CONTINUITY, 100, {"history": [GAVE], "categories": CARE}),
    (Part.CONTINUITY, 0, {"categories": CARE}),
    (Part.CLAIMS, 0, {}),
    (Part.CLAIMS, 25, {"claims": [BY_COMMUNITY]}),
    (Part.CLAIMS, 50, {"claims": [BY_UNIT, BY_COMMUNITY, BY_UNIT]}),
]  # fmt: skip


@pytest.mark.parametrize(("part", "points", "change"), PARTS)
def test_a_part(part: Part, points: int, change: dict[str, Any]) -> None:
    assert compile_instance(read(plain(**change))).parts(0)[part] == points


def test_communities_help_each_other_without_any_unit() -> None:
    document = plain(needs={"shared": True}, offers=OF_A_COMMUNITY, units=[])
    assert compile_instance(read(document)).parts(0)[Part.RELIABILITY] == 90


SCORE = 250 + 166 + 150 + 90 + 100  # of the plain document
WEIGHTS: list[tuple[int, dict[str, Any]]] = [
    (2000 + SCORE, {}),
    (4 * 2000 + SCORE, {"needs": {"urgency": "urgent"}}),
    (2 * 2000 + SCORE, {"needs": {"urgency": "important", "since": "2026-11-23"}}),
    (2000 + 40 + SCORE, {"needs": {"since": "2026-11-13"}}),  # ten days: 2 % more
    (3800 + SCORE, {"needs": {"since": "2020-01-01"}}),
    (4000 + SCORE, {"needs": {"since": "2020-01-01"}, "policy": {"ageing_most": 1000}}),
    (3 * 2000 + SCORE, {"policy": {"urgency": {"normal": 3}}}),
    (7 * (2000 + SCORE), {"categories": {"worth": 7}}),
]


@pytest.mark.parametrize(("weight", "change"), WEIGHTS)
def test_the_weight_of_an_edge(weight: int, change: dict[str, Any]) -> None:
    edges = compile_instance(read(plain(**change))).instance.edges
    assert edges.w.tolist() == [weight]


def test_a_score_is_the_sum_of_its_parts_and_at_most_1000() -> None:
    scores = set()
    for seed in range(60):
        found = compile_instance(read(drawn(seed))).candidates
        assert found.parts.min(initial=0) >= 0
        assert found.score.tolist() == [sum(parts) for parts in found.parts.tolist()]
        scores |= set(found.score.tolist())
    assert len(scores) > 30
    assert max(scores) <= 1000

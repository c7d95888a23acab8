"""What the checker refuses, and in which words; figures by hand."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.check import Proof, check
from matching.reading import instance_from

TWO_OFFERS = {
    "schema": "match-canonical/1",
    "id": "two offers",
    "sense": "max",
    "edges": {
        "need": [0, 0],
        "offer": [0, 1],
        "w": [812, 640],
        "lb": [0, 0],
        "ub": [3, 2],
        "lot": [1, 2],
    },
    "rows": [
        {"id": "n0", "kind": "need", "e": [0, 1], "a": [1, 1], "min": 1, "max": 3, "whole": True},
        {"id": "n0.hosts", "kind": "side", "e": [0, 1], "u": [1, 1], "min": None, "max": 1},
        {"id": "o0", "kind": "cap", "e": [0], "a": [1], "min": None, "max": 2},
        {"id": "c", "kind": "group", "e": [0, 1], "a": [1, 1], "demand": 3, "past": 1},
    ],
    "levels": [
        {"name": "cover", "kind": "cover", "groups": ["c"]},
        {"name": "urgent", "kind": "linear", "w": [1, 1]},
        {"name": "fair", "kind": "leximin", "groups": ["c"]},
        {"name": "load", "kind": "convex", "rows": ["o0"], "marginal": [0, 1]},
        {"name": "welfare", "kind": "linear"},
        {"name": "keep", "kind": "keep", "against": [[0, 1]]},
    ],
}
INSTANCE = instance_from(TWO_OFFERS)


def plan(**changes):
    """Two units over edge 0: 1 group, 2 units, coverage 3/4, load 1, 2 · 812, 1 promise kept."""
    document = {
        "schema": "match-plan/1",
        "instance_sha256": INSTANCE.digest,
        "status": "optimal",
        "x": [[0, 2]],
        "levels": [
            {"name": "cover", "value": 1, "bound": 1, "floors": {"c": 1}},
            {"name": "urgent", "value": 2, "bound": 2},
            {"name": "fair", "value": [750000], "bound": [750000], "floors": {"c": 2}},
            {"name": "load", "value": 1, "bound": 1, "ceilings": {"o0": 2}},
            {"name": "welfare", "value": 1624, "bound": 1624},
            {"name": "keep", "value": 1, "bound": 1},
        ],
        # the block of n0 serves at most one offer: 3 · 0 by o0 at price 812, or 2 · 640 by o1
        "certificate": {
            "kind": "column_dual",
            "scale": 1,
            "y": {"o0": 172, "level.urgent": -640},
            "blocks": [["n0", "n0.hosts"]],
        },
        "run": {},
    }
    return deepcopy(document | changes)


def with_level(at, **changes):
    document = plan()
    document["levels"][at] |= changes
    return document


def violations(document):
    return [str(violation) for violation in check(INSTANCE, document).violations]


def test_levels_are_recomputed_and_the_bound_is_proved():
    # r = 812 − 172 + 640 and 640 + 640 a unit, so the block takes 3 of edge 0 or 2 of edge 1:
    # 3 · 1280 = 3840; the constant is 2 · 172 − 2 · 640 = −936; 2904 is more than 1624
    document = with_level(4, bound=2904) | {"status": "feasible"}
    verdict = check(INSTANCE, document)
    assert verdict.is_sound
    assert [level.value for level in verdict.levels] == [1, 2, (750000,), 1, 1624, 1]
    assert [level.proof for level in verdict.levels] == [
        Proof.CLAIMED,
        Proof.CLAIMED,
        Proof.CLAIMED,
        Proof.CLAIMED,
        Proof.CERTIFICATE,
        Proof.CLAIMED,
    ]
    assert verdict.gap == 1280


def test_a_price_that_fits_closes_the_gap():
    # with o0 at 812 and o1's edge worth less, the block takes edge 1: 2 · 640 = 1280 < 2 · 812
    document = plan(
        certificate={
            "kind": "column_dual",
            "scale": 1,
            "y": {"o0": 172},
            "blocks": [["n0", "n0.hosts"]],
        }
    )
    # 2 · 172 + max(3 · 640, 2 · 640) = 2264
    assert violations(document) == [
        "levels[4].bound: it is 1624, the certificate proves 2264",
    ]
    document["certificate"]["y"] = {"o0": 812}
    assert violations(document) == [
        "levels[4].bound: it is 1624, the certificate proves 2904",
    ]
    document["certificate"]["y"] = {"o0": 812, "ceil.o0": 0, "floor.c": -640}
    # r = 640 and 1280, minus 2 · 640: 1624 − 1280 + max(3 · 640, 2 · 1280)
    assert violations(document) == [
        "levels[4].bound: it is 1624, the certificate proves 2904",
    ]


REFUSED = {
    "digest": (plan(instance_sha256="0" * 64), "instance_sha256: the plan is for another instance"),
    "schema": (plan(schema="match-plan/2"), "schema: it must be match-plan/1"),
    "status": (
        plan(status="good"),
        "status: it must be one of optimal, feasible, infeasible, unknown",
    ),
    "no edge": (plan(x=[[2, 1]]), "x[0][0]: there is no edge 2: there are 2"),
    "twice": (plan(x=[[0, 1], [0, 1]]), "x[1][0]: edge 0 is listed twice"),
    "a half": (plan(x=[[0, 0.5]]), "x[0][1]: it must be a whole number"),
    "a flag": (plan(x=[[0, True]]), "x[0][1]: it must be a whole number"),
    "huge": (plan(x=[[0, 10**30]]), "x[0][1]: the number is far too large"),
    "below lb": (plan(x=[[0, -1]]), "edge 0: -1 is less than its lb, 0"),
    "above ub": (plan(x=[[1, 3]]), "edge 1: 3 is more than its ub, 2"),
    "below lot": (plan(x=[[1, 1]]), "edge 1: 1 is less than its lot, 2"),
    "whole": (plan(x=[[0, 3], [1, 2]]), "row n0: 5 is more than its max, 3"),
    "hosts": (plan(x=[[0, 1], [1, 2]]), "row n0.hosts: 2 is more than its max, 1"),
    "cap": (plan(x=[[0, 3]]), "row o0: 3 is more than its max, 2"),
    "level left out": (plan(levels=[]), "levels: it must list the 6 levels of the instance"),
    "name": (with_level(1, name="x"), "levels[1].name: the level of the instance here is urgent"),
    "value": (with_level(4, value=1625), "levels[4].value: the quantities are worth 1624"),
    "vector": (with_level(2, value=[750001]), "levels[2].value: the quantities are worth [750000]"),
    "a bound that is none": (
        with_level(4, bound=1623),
        "levels[4].bound: 1623 is less than the value, 1624: it bounds nothing",
    ),
    "a lower bound that is none": (
        with_level(3, bound=2),
        "levels[3].bound: 2 is more than the value, 1: it bounds nothing",
    ),
    "optimal with a gap": (
        with_level(1, bound=3),
        "levels[1].bound: of an optimal plan it is the value",
    ),
    "a broken floor": (
        with_level(2, floors={"c": 3}),
        "levels[2].floors.c: the plan has 2, less than 3",
    ),
    "a floor too low": (
        with_level(2, floors={"c": 1}),
        "levels[2].floors: they promise [500000], the level reached [750000]",
    ),
    "a floor of nobody": (
        with_level(0, floors={}),
        "levels[0].floors: they promise 0, the level reached 1",
    ),
    "a floor elsewhere": (
        with_level(0, floors={"o0": 1}),
        "levels[0].floors.o0: the level has no such row",
    ),
    "a ceiling too high": (
        with_level(3, ceilings={"o0": 3}),
        "levels[3].ceilings: they promise 2, the level reached 1",
    ),
    "no ceiling": (
        with_level(3, ceilings={}),
        "levels[3].ceilings: they promise nothing for some row, the level reached 1",
    ),
    "a promise not kept": (
        with_level(5, kept=[[0, 3]]),
        "levels[5].kept.0: the plan has 2, less than 3",
    ),
    "kept elsewhere": (
        with_level(1, kept=[[0, 1]]),
        "levels[1].kept: a level of kind linear leaves none",
    ),
    "nothing proves": (
        plan(certificate=None),
        "certificate: nothing proves the bound of the last linear level",
    ),
    "a reason": (plan(reason={"kind": "rows", "rows": []}), "reason: it belongs to an infeasible"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_is_named(name):
    document, sentence = REFUSED[name]
    assert any(line.startswith(sentence) for line in violations(document)), violations(document)


CERTIFICATES = {
    "unknown kind": ({"kind": "trust me"}, "certificate.kind: it must be one of"),
    "no scale": ({"kind": "linear_dual", "y": {}}, "certificate.scale: it must be"),
    "scale 0": ({"kind": "linear_dual", "scale": 0, "y": {}}, "certificate.scale: it must be"),
    "a float": (
        {"kind": "linear_dual", "scale": 1, "y": {"n0": 1.5}},
        "certificate.y.n0: it must be a whole number",
    ),
    "no such row": (
        {"kind": "linear_dual", "scale": 1, "y": {"n9": 1}},
        "certificate.y.n9: there is no such row",
    ),
    "a later level": (
        {"kind": "linear_dual", "scale": 1, "y": {"level.welfare": -1}},
        "certificate.y.level.welfare: there is no such row",
    ),
    "an unbounded side": (
        {"kind": "linear_dual", "scale": 1, "y": {"o0": -1}},
        "certificate.y.o0: the row has no min that -1 could stand for",
    ),
    "u in linear_dual": (
        {"kind": "linear_dual", "scale": 1, "y": {"n0.hosts": 1}},
        "certificate.y.n0.hosts: a row with u carries no multiplier in this kind",
    ),
    "no blocks": (
        {"kind": "column_dual", "scale": 1, "y": {}},
        "certificate.blocks: it must be a list of blocks",
    ),
    "a block of u": (
        {"kind": "column_dual", "scale": 1, "y": {}, "blocks": [["n0.hosts"]]},
        "certificate.blocks: the first row of a block has a ≥ 0 and no u",
    ),
    "a shared edge": (
        {"kind": "column_dual", "scale": 1, "y": {}, "blocks": [["n0"], ["o0"]]},
        "certificate.blocks: two blocks share an edge",
    ),
    "a second row that carries": (
        {"kind": "column_dual", "scale": 1, "y": {}, "blocks": [["n0", "o0"]]},
        "certificate.blocks: the second row of a block has u = 1 and no a",
    ),
    "a second row of others": (
        {"kind": "column_dual", "scale": 1, "y": {}, "blocks": [["o0", "n0.hosts"]]},
        "certificate.blocks: the second row of a block counts an edge of another",
    ),
    "a priced block": (
        {"kind": "column_dual", "scale": 1, "y": {"n0": 1}, "blocks": [["n0"]]},
        "certificate.y.n0: a row of a block carries no multiplier",
    ),
    "no solver": ({"kind": "solver_claimed"}, "certificate.solver: it must name the solver"),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_faulty_certificate_is_named(name):
    certificate, sentence = CERTIFICATES[name]
    (violation,) = violations(plan(certificate=certificate))
    assert violation.startswith(sentence)


@pytest.mark.parametrize("document", [None, [], 1, "x", {}, {"schema": "match-plan/1"}])
def test_anything_else_is_refused(document):
    assert not check(INSTANCE, document).is_sound


NAMES = st.sampled_from(
    ["n0", "o0", "n0.hosts", "level.urgent", "floor.c", "ceil.o0", "keep.0", "kind", "scale", "y"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | NAMES
JUNK = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(
    [
        "linear_dual",
        "column_dual",
        "lagrangian_knapsack",
        "farkas",
        "solver_claimed",
        "hall",
        "rows",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_document_makes_the_checker_stumble(data):
    document = plan(status=data.draw(st.sampled_from(["optimal", "feasible", "infeasible"])))
    if document["status"] == "infeasible":
        document |= {"x": [], "levels": []}
    for name in ("certificate", "reason"):
        fields = st.sampled_from(["scale", "y", "blocks", "needs", "offers", "rows", "smallest"])
        chosen = data.draw(st.dictionaries(fields, JUNK, max_size=4))
        document[name] = data.draw(st.just({"kind": data.draw(KINDS)} | chosen) | JUNK)
    if data.draw(st.booleans()):
        document[data.draw(st.sampled_from(["x", "levels", "status"]))] = data.draw(JUNK)
    assert isinstance(violations(document), list)


def test_a_solver_may_claim_what_nobody_proved():
    verdict = check(INSTANCE, plan(certificate={"kind": "solver_claimed", "solver": "cp-sat"}))
    assert verdict.is_sound
    assert verdict.levels[4].proof == Proof.CLAIMED
    assert verdict.gap is None


def test_many_violations_are_counted():
    rows = [
        {"id": f"o{e}", "kind": "cap", "e": [e], "a": [1], "min": 1, "max": None} for e in range(9)
    ]
    zeros, ones = [0] * 9, [1] * 9
    edges = {"need": zeros, "offer": zeros, "w": ones, "lb": zeros, "ub": ones}
    nine = instance_from(TWO_OFFERS | {"edges": edges, "rows": rows, "levels": None})
    document = plan(instance_sha256=nine.digest, x=[]) | {
        "levels": [{"name": "welfare", "value": 0, "bound": None}],
        "certificate": None,
        "status": "feasible",
    }
    lines = [str(violation) for violation in check(nine, document).violations]
    assert lines == [
        *(f"row o{e}: 0 is less than its min, 1" for e in range(5)),
        "row o4: and 4 more of this kind",
    ]


def test_sums_beyond_64_bits_are_exact():
    large = 2**53
    document = {
        "schema": "match-canonical/1",
        "id": "large",
        "sense": "min",
        "edges": {
            "need": [0, 0],
            "offer": [0, 1],
            "w": [large, large - 1],
            "lb": [large, 0],
            "ub": [large, large],
        },
        "rows": [
            {
                "id": "r",
                "kind": "cap",
                "e": [0, 1],
                "a": [large, -large],
                "min": 2**53 - 1,
                "max": None,
            }
        ],
    }
    instance = instance_from(document)
    value = large * large + (large - 1)
    good = {
        "schema": "match-plan/1",
        "instance_sha256": instance.digest,
        "status": "feasible",
        "x": [[0, large], [1, 1]],
        "levels": [{"name": "welfare", "value": value, "bound": large * large}],
        "certificate": {"kind": "linear_dual", "scale": 10**30, "y": {}},
        "run": {},
    }
    # the row's activity is 2^106 − 2^53; the certificate takes edge 0 at its lb, edge 1 at 0
    assert check(instance, good).violations == ()
    good["x"][1][1] = large  # the activity is 0
    (violation, *_more) = check(instance, good).violations
    assert str(violation) == f"row r: 0 is less than its min, {large - 1}"


class TestNothingFits:
    document = TWO_OFFERS | {
        "rows": [
            {"id": "n0", "kind": "need", "e": [0, 1], "a": [1, 1], "min": 3, "max": 3},
            {"id": "o0", "kind": "cap", "e": [0], "a": [1], "min": None, "max": 0},
        ],
        "levels": [],
    }
    instance = instance_from(document)

    def plan(self, **changes):
        # 3 are wanted; o0 carries none, and edge 1 has room for 2
        return {
            "schema": "match-plan/1",
            "instance_sha256": self.instance.digest,
            "status": "infeasible",
            "x": [],
            "levels": [],
            "certificate": {"kind": "farkas", "y": {"n0": -1, "o0": 1}},
            "reason": {
                "kind": "hall",
                "needs": ["n0"],
                "offers": ["o0"],
                "wanted": 3,
                "available": 2,
            },
            "run": {},
        } | changes

    def lines(self, **changes):
        return [str(v) for v in check(self.instance, self.plan(**changes)).violations]

    def test_a_hall_set_and_its_certificate_hold(self):
        assert self.lines() == []

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"x": [[1, 2]]}, "x: it must be empty where the status is infeasible"),
            ({"reason": None}, "reason: an infeasible plan says why"),
            ({"certificate": None}, "certificate: an infeasible plan has one"),
            (
                {"certificate": {"kind": "farkas", "y": {"n0": -1}}},
                "certificate: it does not prove that nothing fits",
            ),
            (
                {"certificate": {"kind": "farkas", "y": {"n0": -1, "o0": -1}}},
                "certificate.y.o0: the row has no min that -1 could stand for",
            ),
            (
                {"reason": {"kind": "rows", "rows": ["n1"]}},
                "reason.rows[0]: no row has this id",
            ),
            ({"status": "unknown"}, "status: where it is unknown, nothing is proved"),
        ],
    )
    def test_a_change_is_refused(self, changes, sentence):
        assert self.lines(**changes) == [sentence]

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("wanted", 4, "reason.wanted: the rows say 3"),
            ("available", 1, "reason.available: the rows say 2"),
            ("offers", [], "reason.available: the rows say 5"),
            ("needs", ["o0"], "reason.offers: a row is both a need and an offer"),
            ("offers", ["n1"], "reason.offers[0]: no row has this id"),
        ],
    )
    def test_a_changed_hall_set_is_refused(self, name, value, sentence):
        reason = self.plan()["reason"] | {name: value}
        assert self.lines(reason=reason) == [sentence]

    def test_nothing_is_known(self):
        assert self.lines(status="unknown", certificate=None, reason=None) == []

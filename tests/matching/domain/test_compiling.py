"""What compiles says the same as the domain instance: limits, levels, bounds, order."""

import json
from collections import defaultdict
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.activity import is_sound
from matching.domain import compile_instance, read
from matching.domain.compiling import Compiled
from matching.domain.model import DomainInstance, Offer, Share
from matching.instance import NO_MIN, LevelKind
from matching.reading import instance_from
from matching.writing import to_document
from tests.matching.domain.small import drawn, plain

SEEDS = range(150)
Given = dict[tuple[str, str, str | None], int]


def limited(seed: int) -> dict[str, Any]:
    """A random document with few rules and many limits, so that plans run into them."""
    document, rng = drawn(seed), Random(seed)
    lenient = {"windows", "closed", "persons", "requires", "purpose", "valid_until", "last_date"}
    for posting in [*document["needs"], *document["offers"]]:
        for name in lenient & posting.keys():
            del posting[name]
        posting |= {"category": "health", "reach": 40000, "shared": True, "on_site": False}
    for need in document["needs"]:
        need |= {"must_serve": rng.random() < 0.2, "minutes": 30}
    for unit in document["units"]:
        unit |= {"per_year": rng.choice([None, 2, 5]), "projects": rng.choice([None, 1, 2])}
    for community in document["communities"]:
        community["projects"] = rng.choice([None, 1, 2])
    return document | {"rules": {"top": None}}


def keeps_all_limits(domain: DomainInstance, given: Given) -> bool:
    """The limits once more, straight from the domain instance; given: quantities above 0."""
    offers, needs = {o.id: o for o in domain.offers}, {n.id: n for n in domain.needs}
    total: dict[Any, int] = defaultdict(int)
    most: dict[Any, int | None] = {}

    def count(key: Any, quantity: int, limit: int | None) -> None:
        total[key] += quantity
        most[key] = limit

    units, communities = {u.id: u for u in domain.units}, {c.id: c for c in domain.communities}
    for (n, o, s), x in given.items():
        need, offer = needs[n], offers[o]
        count(("need", n), x, need.demand)
        count(("hosts", n), 1, need.max_suppliers)
        count(("hosting", need.community), 1, communities[need.community].projects)
        count(("offer", o), x, offer.capacity)
        count(("year", o), x, offer.per_year)
        count(("projects", o), 1, offer.projects)
        for slot in (slot for slot in offer.slots if slot.id == s):
            count(("slot", o, s), x, slot.capacity)
            count(("day", o, slot.day), x, offer.per_day)
            count(("week", o, slot.day.isocalendar()[:2]), x, offer.per_week)
        if offer.unit:
            count(("unit", offer.unit), x, units[offer.unit].per_year)
            count(("works", offer.unit), 1, units[offer.unit].projects)
    for need in domain.needs:
        least = need.minimum if need.divisible else need.demand
        served = total["need", need.id]
        if served < least and (served or (need.must_serve and need.demand)):
            return False
    return all(limit is None or total[key] <= limit for key, limit in most.items())


def test_rows_say_what_the_limits_say() -> None:
    said = {True: 0, False: 0}
    for seed in SEEDS:
        compiled = compile_instance(read(limited(seed)))
        instance, rng = compiled.instance, np.random.default_rng(seed)
        for _ in range(20):
            x = rng.integers(0, instance.edges.ub + 1) * (rng.random(len(instance.edges)) < 0.4)
            x = np.where(x < instance.edges.lot, 0, x)
            given = {tuple(compiled.ids(e)): int(x[e]) for e in np.nonzero(x)[0]}
            sound = keeps_all_limits(compiled.domain, given)
            assert is_sound(instance.rows, x) == sound
            said[sound] += 1
    assert min(said.values()) > 500


def test_bounds_of_edges() -> None:
    for seed in SEEDS:
        compiled = compile_instance(read(limited(seed)))
        for e in range(len(compiled.instance.edges)):
            n, o, s = compiled.ids(e)
            need = next(need for need in compiled.domain.needs if need.id == n)
            offer = next(offer for offer in compiled.domain.offers if offer.id == o)
            bounds = [need.demand, offer.capacity, offer.per_year, capacity(offer, s)]
            edges = compiled.instance.edges
            assert edges.ub[e] == min(bound for bound in bounds if bound is not None)
            assert (edges.lb[e], edges.lot[e]) == (0, offer.lot)


def capacity(offer: Offer, slot: str | None) -> int | None:
    return next((s.capacity for s in offer.slots if s.id == slot), None)


def test_every_compiled_instance_is_a_sound_document() -> None:
    for seed in SEEDS:
        for document in (drawn(seed), limited(seed)):
            written = to_document(compile_instance(read(document)).instance)
            assert to_document(instance_from(json.loads(json.dumps(written)))) == written


def test_edges_stand_in_the_order_of_needs_offers_and_slots() -> None:
    for seed in SEEDS:
        drawn_edges = compile_instance(read(limited(seed))).drawn
        keys = zip(drawn_edges.edges.need, drawn_edges.edges.offer, drawn_edges.slot, strict=True)
        listed = list(keys)
        assert listed == sorted(set(listed))


def told(compiled: Compiled) -> Any:
    """The instance in terms of ids, whatever the order."""
    edges, rows = compiled.instance.edges, compiled.instance.rows
    names = [compiled.ids(e) for e in range(len(edges))]
    by_edge = {
        name: tuple(int(getattr(edges, f)[e]) for f in ("w", "lb", "ub", "lot"))
        for e, name in enumerate(names)
    }
    by_row = {
        rows.ids[i]: (
            rows.kind[i], rows.min[i], rows.max[i], rows.whole[i], rows.demand[i], rows.past[i],
            frozenset(
                (names[rows.edge[k]], rows.a[k], rows.u[k])
                for k in range(rows.ptr[i], rows.ptr[i + 1])
            ),
        )
        for i in range(len(rows))
    }  # fmt: skip
    return by_edge, by_row


def test_the_order_of_the_document_does_not_matter() -> None:
    for seed in SEEDS:
        document = limited(seed)
        before = told(compile_instance(read(document)))
        rng = Random(seed)
        for name in ("areas", "categories", "communities", "units", "needs", "offers"):
            rng.shuffle(document[name])
        assert told(compile_instance(read(document))) == before


def test_a_limit_that_cannot_bind_has_no_row() -> None:
    generous = plain(
        needs={"max_suppliers": 1, "demand": 1, "divisible": False},
        offers={"capacity": 1, "projects": 1, "per_year": 5},
        units={"per_year": 1, "projects": 1},
        communities={"projects": 1},
        policy={"order": ["welfare"]},
    )
    rows = compile_instance(read(generous)).instance.rows
    assert list(rows.ids) == ["n1"]
    assert (rows.min.tolist(), rows.max.tolist(), rows.whole.tolist()) == ([NO_MIN], [1], [False])


def test_a_need_that_must_be_served_and_that_nobody_can_serve_has_a_row() -> None:
    rows = compile_instance(read(plain(needs={"must_serve": True}, offers=[]))).instance.rows
    assert (list(rows.ids), rows.min.tolist(), rows.edge.size) == (["n1"], [1], 0)


DAYS = [
    {"id": "a", "day": "2026-11-30", "start": 540, "end": 600, "capacity": 2},
    {"id": "b", "day": "2026-11-30", "start": 840, "end": 900, "capacity": 2},
    {"id": "c", "day": "2026-12-06", "start": 540, "end": 600, "capacity": 1},
]


def test_slots_days_and_weeks_nest() -> None:
    document = plain(
        needs={"demand": 9},
        offers={"capacity": 9, "slots": DAYS, "per_day": 3, "per_week": 4},
        policy={"order": ["welfare"]},
    )
    compiled = compile_instance(read(document))
    rows = compiled.instance.rows
    assert [compiled.ids(e).slot for e in range(3)] == ["a", "b", "c"]
    assert list(zip(rows.ids, rows.max.tolist(), strict=True)) == [
        ("n1", 9), ("o1.day.2026-11-30", 3), ("o1.week.2026-W49", 4),
    ]  # fmt: skip


def test_what_is_settled_is_fixed_and_a_pin_is_a_least() -> None:
    offers = [
        {"id": f"o{i}", "unit": "u1", "category": "health", "capacity": 3, "lot": 2}
        for i in range(3)
    ]
    document = plain(
        offers=offers,
        settled=[{"need": "n1", "offer": "o0", "quantity": 1}],
        pins=[{"need": "n1", "offer": "o1", "quantity": 2}],
    )
    edges = compile_instance(read(document)).instance.edges
    assert edges.lb.tolist() == [1, 2, 0]
    assert edges.ub.tolist() == [1, 3, 3]
    assert edges.lot.tolist() == [1, 2, 2]


def test_levels_follow_the_policy() -> None:
    order = ["keep", "welfare", "urgent", "cover", "leximin", "burden"]
    document = plain(
        needs={"urgency": "urgent", "since": "2026-11-20"},
        policy={"order": order, "tolerance_ppm": {"welfare": 500}, "burden": [0, 5]},
        earlier=[{"need": "n1", "offer": "o1", "quantity": 2}],
    )
    keep, welfare, urgent, cover, leximin, burden = compile_instance(read(document)).instance.levels
    assert [level.name for level in (keep, welfare, urgent, cover, leximin, burden)] == order
    assert (keep.kind, keep.against.tolist(), keep.weight.tolist()) == (
        LevelKind.KEEP, [[0, 2]], [1],
    )  # fmt: skip
    assert (welfare.kind, welfare.w, welfare.epsilon_ppm) == (LevelKind.LINEAR, None, 500)
    assert urgent.w is not None
    assert urgent.w.tolist() == [1003]
    rows = compile_instance(read(document)).instance.rows
    assert [rows.ids[row] for row in cover.groups] == ["c1"]
    assert leximin.groups.tolist() == cover.groups.tolist()
    assert [rows.ids[row] for row in burden.rows] == ["u1"]
    assert (burden.kind, burden.marginal) == (LevelKind.CONVEX, (0, 5))


def test_an_earlier_pair_that_is_no_candidate_cannot_be_kept() -> None:
    earlier = [{"need": "n1", "offer": "o1", "quantity": 2}]
    document = plain(offers={"category": "venue"}, earlier=earlier)
    assert "keep" not in [level.name for level in compile_instance(read(document)).instance.levels]


def test_a_community_that_wants_nothing_and_had_nothing_is_not_compared() -> None:
    settled = [{"need": "n1", "offer": "o1", "quantity": 2}]
    document = plain(needs={"demand": 0}, settled=settled, policy={"order": ["cover", "welfare"]})
    names = [level.name for level in compile_instance(read(document)).instance.levels]
    assert names == ["welfare"]
    document["communities"][0]["received"] = 1
    names = [level.name for level in compile_instance(read(document)).instance.levels]
    assert names == ["cover", "welfare"]


def test_a_slot_that_holds_less_than_a_lot_has_no_edge() -> None:
    document = plain(needs={"demand": 9}, offers={"capacity": 9, "slots": DAYS, "lot": 2})
    compiled = compile_instance(read(document))
    assert [compiled.ids(e).slot for e in range(len(compiled.instance.edges))] == ["a", "b"]


def test_the_largest_numbers_stay_within_a_document() -> None:
    most = 10**9
    document = plain(
        categories={"worth": 1000},
        needs={"demand": most, "urgency": "urgent", "since": "0001-01-01", "persons": most},
        offers={"capacity": most, "lot": most, "seats": most},
        communities={"received": most},
        policy={
            "urgency": {"urgent": 100},
            "ageing_per_day": 1000,
            "ageing_most": 10_000,
            "order": ["urgent", "leximin", "welfare"],
        },
    )
    instance = compile_instance(read(document)).instance
    assert instance.edges.w.tolist() == [1000 * (2000 * 100 * 11 + 756)]
    assert instance.edges.ub.tolist() == [most]
    assert to_document(instance_from(to_document(instance))) == to_document(instance)


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day(today: str) -> None:
    document = plain(today=today, needs={"windows": [{"weekdays": 127}]})
    assert len(compile_instance(read(document)).instance.edges) == 1


def test_levels_about_nothing_are_left_out() -> None:
    levels = compile_instance(read(plain(needs=[]))).instance.levels
    assert [level.name for level in levels] == ["welfare"]
    levels = compile_instance(read(plain(needs=[], policy={"order": ["cover"]}))).instance.levels
    assert [level.name for level in levels] == ["welfare"]


def test_the_edges_of_a_need_and_of_a_pair() -> None:
    for seed in SEEDS:
        compiled = compile_instance(read(limited(seed)))
        names = [compiled.ids(e) for e in range(len(compiled.instance.edges))]
        for need in compiled.domain.needs:
            of_need = [e for e, name in enumerate(names) if name.need == need.id]
            assert compiled.edges_of(need.id).tolist() == of_need
            for offer in compiled.domain.offers:
                of_pair = [e for e in of_need if names[e].offer == offer.id]
                assert compiled.edges_of(need.id, offer.id).tolist() == of_pair


@pytest.mark.parametrize("slot", ["a", "c"])
def test_shares_find_their_edges(slot: str) -> None:
    document = plain(needs={"demand": 9}, offers={"capacity": 9, "slots": DAYS})
    compiled = compile_instance(read(document))
    share = Share(need="n1", offer="o1", quantity=1, slot=slot)
    (edge,) = compiled.drawn.of_shares(compiled.tables, [share])
    assert compiled.ids(edge) == ("n1", "o1", slot)

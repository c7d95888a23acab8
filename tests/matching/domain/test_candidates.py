"""Candidate pairs, what removed the others, and near misses, against the plain rules."""

from typing import Any

import numpy as np
import pytest

from matching.domain import candidates, compile_instance, geography, read, timetable
from matching.domain.compiling import Compiled
from matching.domain.rules import Rule
from tests.matching.domain.naive import Naive
from tests.matching.domain.small import drawn, plain

SEEDS = range(150)


@pytest.fixture(scope="module")
def rounds() -> list[tuple[Compiled, Naive]]:
    compiled = [compile_instance(read(drawn(seed))) for seed in SEEDS]
    return [(each, Naive(each.domain)) for each in compiled]


def test_pairs_and_removals_are_those_of_the_plain_rules(
    rounds: list[tuple[Compiled, Naive]],
) -> None:
    seen = set()
    for compiled, naive in rounds:
        domain = compiled.domain
        passed = set()
        for need in domain.needs:
            failed = {offer.id: naive.failed(need, offer) for offer in domain.offers}
            first = [rules[0] for rules in failed.values() if rules]
            removed = {r.name: n for r, n in compiled.removed_by(need.id).items()}
            kept_out = removed.pop("OUTRANKED", 0)
            assert removed == {rule: first.count(rule) for rule in first}
            good = {(need.id, offer) for offer, rules in failed.items() if not rules}
            found = pairs_of(compiled, need.id)
            assert found <= good
            assert len(good) - len(found) == kept_out
            passed |= good
            seen |= set(removed)
        if domain.rules.top is None:
            assert passed == {pair for need in domain.needs for pair in pairs_of(compiled, need.id)}
    assert seen == {rule.name for rule in Rule} - {"OUTRANKED"}


def pairs_of(compiled: Compiled, need: str) -> set[tuple[str, str]]:
    mine = compiled.candidates.need == compiled.tables.index.need[need]
    return {(need, compiled.domain.offers[o].id) for o in compiled.candidates.offer[mine]}


def test_metres_and_occasions(rounds: list[tuple[Compiled, Naive]]) -> None:
    for compiled, naive in rounds:
        found = compiled.candidates
        for i in range(len(found)):
            need = compiled.domain.needs[found.need[i]]
            offer = compiled.domain.offers[found.offer[i]]
            assert abs(found.metres[i] - naive.metres(need, offer)) <= 0.51
            assert found.occasions[i] == naive.occasions(need, offer)


def test_a_near_miss_is_the_nearest_offer_that_fails_one_rule(
    rounds: list[tuple[Compiled, Naive]],
) -> None:
    seen = set()
    for compiled, naive in rounds:
        for need in compiled.domain.needs:
            alone: dict[str, list[tuple[int, str]]] = {}
            for offer in compiled.domain.offers:
                if len(failed := naive.failed(need, offer)) == 1:
                    metres = round(naive.metres(need, offer))
                    alone.setdefault(failed[0], []).append((metres, offer.id))
            told = compiled.near_misses(need.id)
            seen |= set(told)
            assert {rule.name: (miss.metres, miss.count) for rule, miss in told.items()} == {
                rule: (min(offers)[0], len(offers)) for rule, offers in alone.items()
            }
            for rule, miss in told.items():
                assert (miss.metres, miss.offer) in alone[rule.name]
    assert len(seen) >= 10


def test_a_pair_is_told_all_rules_that_it_fails(rounds: list[tuple[Compiled, Naive]]) -> None:
    for compiled, naive in rounds[:40]:
        for need in compiled.domain.needs:
            for offer in compiled.domain.offers:
                told = compiled.examine(need.id, offer.id)
                assert [rule.name for rule in told.failed] == naive.failed(need, offer)
                assert told.metres == round(naive.metres(need, offer))
                assert told.reach == naive.reach(need, offer)
                assert told.occasions == naive.occasions(need, offer)


def test_a_candidate_is_told_its_score() -> None:
    compiled = compile_instance(read(plain()))
    told = compiled.examine("n1", "o1")
    assert (told.failed, told.parts) == ((), compiled.parts(0))
    assert told.metres == compiled.metres(0) == 1001


def test_each_side_keeps_its_best_pairs(rounds: list[tuple[Compiled, Naive]]) -> None:
    """Without a limit, count for each pair how many better ones its need and its offer have."""
    for seed in SEEDS:
        document = drawn(seed)
        top = document["rules"]["top"]
        if top is None:
            continue
        document["rules"]["top"] = None
        every = compile_instance(read(document)).candidates
        kept = rounds[seed][0].candidates
        score, claims = every.score, {(c["need"], c["offer"]) for c in document["claims"]}
        for i in range(len(every)):
            n, o = every.need[i], every.offer[i]
            of_need = (every.need == n) & beats(score, every.offer, i)
            of_offer = (every.offer == o) & beats(score, every.need, i)
            wanted = (document["needs"][n]["id"], document["offers"][o]["id"]) in claims
            best = min(of_need.sum(), of_offer.sum()) < top or wanted
            assert best == bool(((kept.need == n) & (kept.offer == o)).any())


def beats(score: np.ndarray, other: np.ndarray, i: int) -> np.ndarray:
    return (score > score[i]) | ((score == score[i]) & (other < other[i]))


def test_small_portions_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs come in runs, and the best are chosen again and again, when there are many."""
    before = [compile_instance(read(drawn(seed))) for seed in SEEDS]
    monkeypatch.setattr(candidates, "BATCH", 1)
    monkeypatch.setattr(candidates, "MANY", 2)
    monkeypatch.setattr(timetable, "AT_ONCE", 3)
    for seed, whole in zip(SEEDS, before, strict=True):
        portions = compile_instance(read(drawn(seed)))
        assert (portions.removed == whole.removed).all()
        assert portions.drawn.slot.tolist() == whole.drawn.slot.tolist()
        for name in ("need", "offer", "metres", "occasions", "parts"):
            ours, theirs = getattr(portions.candidates, name), getattr(whole.candidates, name)
            assert (ours == theirs).all()


def test_ranks_count_from_the_best_of_each_group() -> None:
    group, score, other = np.array([[4, 2, 4, 4, 2], [700, 9, 701, 700, 0], [3, 0, 5, 1, 4]])
    assert candidates.rank(group, score, other).tolist() == [2, 0, 0, 1, 1]


AT_THE_LIMIT: list[tuple[bool, dict[str, Any]]] = [
    (True, {"needs": {"reach": 1001}}),  # the two lie so far apart
    (False, {"needs": {"reach": 1000}}),
    (True, {"needs": {"persons": 30}, "offers": {"seats": 30}}),
    (False, {"needs": {"persons": 31}, "offers": {"seats": 30}}),
    (True, {"offers": {"lot": 2}}),
    (False, {"offers": {"lot": 3}}),
    (True, {"needs": {"max_suppliers": 1, "minimum": 2}}),
    (False, {"needs": {"max_suppliers": 1, "minimum": 3}}),
    (True, {"needs": {"shared": True}, "offers": {"shared": True, "unit": "u2"}}),
    (False, {"needs": {"shared": True}, "offers": {"unit": "u2"}}),
    (False, {"needs": {"shared": True}, "offers": {"shared": True, "unit": "far"}}),
]
FAR = {"id": "far", "area": "s3", "place": [116700000, 39500000]}  # in another district


@pytest.mark.parametrize(("passes", "change"), AT_THE_LIMIT)
def test_a_pair_at_the_limit(passes: bool, change: dict[str, Any]) -> None:  # noqa: FBT001
    document = plain(**change)
    document["areas"] += [{"id": "d2"}, {"id": "s3", "parent": "d2"}]
    document["units"].append(FAR)
    assert (len(compile_instance(read(document)).instance.edges) == 1) == passes


def test_an_earlier_pair_is_kept_however_many_better_ones_there_are() -> None:
    needs = [
        {"id": f"n{i}", "community": "c1", "category": "health", "demand": 1} for i in range(3)
    ]
    offers = [{"id": f"o{i}", "unit": "u1", "category": "health", "capacity": 1} for i in range(3)]
    worst = {"need": "n2", "offer": "o2"}
    document = plain(needs=needs, offers=offers, rules={"top": 1})
    assert ("n2", "o2") not in pairs_of(compile_instance(read(document)), "n2")
    document["earlier"] = [worst | {"quantity": 1}]
    assert ("n2", "o2") in pairs_of(compile_instance(read(document)), "n2")


def test_pins_and_settled_pairs_come_in_whatever_the_rules_say() -> None:
    document = plain(
        needs=[
            {"id": "n1", "community": "c1", "category": "health", "demand": 3},
            {"id": "n2", "community": "c1", "category": "health", "demand": 3},
        ],
        offers={"category": "venue", "capacity": 9},
        settled=[{"need": "n1", "offer": "o1", "quantity": 2}],
        pins=[{"need": "n2", "offer": "o1", "quantity": 1}],
    )
    compiled = compile_instance(read(document))
    edges = compiled.instance.edges
    assert (edges.lb.tolist(), edges.ub.tolist()) == ([2, 1], [2, 1])
    assert compiled.removed_by("n1") == {Rule.CATEGORY: 1}


def test_a_pair_across_the_whole_map_without_a_travel_limit() -> None:
    document = plain(offers={"category": "online"}, needs={"category": "online"})
    document["categories"].append({"id": "online", "travel_limit": None})
    document["units"][0]["place"] = [-120000000, -80000000]
    compiled = compile_instance(read(document))
    assert len(compiled.instance.edges) == 1
    assert compiled.parts(0)["distance"] == 250


@pytest.mark.parametrize("reach", [1, 90, 150, 3000, 50_000, 2**40])
@pytest.mark.parametrize("most", [1, 7, 1000])
def test_the_grid_finds_every_near_point_once(reach: int, most: int) -> None:
    rng = np.random.default_rng(reach)
    for width in (2_000, 2_000_000, 170_000_000):
        ours, theirs = (
            geography.points(
                np.stack([rng.integers(-width, width, 40), rng.integers(-width, width, 40) // 2], 1)
                .clip(-179_000_000, 179_000_000)
                .tolist()
            )
            for _ in range(2)
        )
        found = [
            pair
            for a, b in geography.near(ours, theirs, reach, most)
            for pair in zip(a.tolist(), b.tolist(), strict=True)
        ]
        assert len(found) == len(set(found))
        every = np.divmod(np.arange(1600), 40)
        close = geography.metres(ours.at(every[0]), theirs.at(every[1])) <= reach
        near = set(zip(*(side[close].tolist() for side in every), strict=True))
        assert near <= set(found)


def test_a_kilometre_is_a_kilometre() -> None:
    """One degree of the meridian, and of the parallel at 60°, where it is half as long."""
    here = geography.points([(0, 60_000_000)])
    north, east = geography.points([(0, 61_000_000)]), geography.points([(1_000_000, 60_000_000)])
    assert geography.metres(here, north).tolist() == [111195]
    assert geography.metres(here, east).tolist() == [55598]


def test_nobody_and_nothing() -> None:
    for change in ({"needs": []}, {"offers": []}, {"needs": [], "offers": []}):
        compiled = compile_instance(read(plain(**change)))
        assert len(compiled.instance.edges) == 0
        assert compiled.removed.shape == (len(compiled.domain.needs), len(Rule))

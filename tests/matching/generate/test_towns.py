"""Generated domain instances are right, repeatable, of their size, and look like a town."""

import json

import numpy as np
import pytest

from matching.activity import is_sound
from matching.domain import compile_instance, read, write
from matching.domain.compiling import Compiled
from matching.domain.rules import Rule
from matching.errors import BadInput
from matching.generate import SIZES, generate
from matching.instance import KINDS, RowKind

NEEDS_AND_OFFERS = {
    "street": (200, 200),
    "district": (1000, 700),
    "city": (10_000, 8_000),
    "province": (100_000, 60_000),
    "nation": (1_000_000, 600_000),
}


@pytest.fixture(scope="module")
def compiled() -> dict[str, Compiled]:
    return {size: compile_instance(generate(size, 1)) for size in ("street", "district", "city")}


def test_sizes_have_their_numbers(compiled: dict[str, Compiled]) -> None:
    assert {name: (s.needs, s.offers) for name, s in SIZES.items()} == NEEDS_AND_OFFERS
    for name, each in compiled.items():
        assert (len(each.domain.needs), len(each.domain.offers)) == NEEDS_AND_OFFERS[name]


@pytest.mark.parametrize("size", ["street", "district"])
def test_it_is_read_as_it_was_written(size: str) -> None:
    domain = generate(size, 3)
    assert read(json.loads(json.dumps(write(domain)))) == domain


def test_the_same_seed_gives_the_same_and_another_seed_another() -> None:
    assert write(generate("street", 1)) == write(generate("street", 1))
    first, second = write(generate("street", 1)), write(generate("street", 2))
    assert first["needs"] != second["needs"]
    assert first["offers"] != second["offers"]


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^size is 'village': one of street, district"):
        generate("village", 1)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_district_is_scarce_and_rough(seed: int) -> None:
    each = compile_instance(generate("district", seed))
    edges, rows = each.instance.edges, each.instance.rows
    assert 15_000 <= len(edges) <= 26_000
    assert [level.name for level in each.instance.levels] == ["welfare"]
    kind = np.array(KINDS)[rows.kind]
    need = kind == RowKind.NEED
    assert (rows.whole[need] == (rows.max[need] > 1)).all()
    assert (rows.min[need & rows.whole] == rows.max[need & rows.whole]).all()
    limits = {"hosts": 2, "o": 3, "u": 5}
    for i in np.nonzero(kind == RowKind.SIDE)[0]:
        owner, what = rows.ids[i].split(".")
        assert rows.max[i] == limits["hosts" if what == "hosts" else owner[0]]
    demand = sum(n.demand for n in each.domain.needs)
    assert 0.8 * demand < sum(o.capacity for o in each.domain.offers) < 1.2 * demand


@pytest.mark.parametrize("size", ["street", "city"])
def test_the_others_have_the_shape_of_a_flow(compiled: dict[str, Compiled], size: str) -> None:
    edges, rows = compiled[size].instance.edges, compiled[size].instance.rows
    assert not rows.u.any()
    assert not rows.whole.any()
    assert (rows.a == 1).all()
    assert (edges.lot == 1).all()
    assert {KINDS[k] for k in rows.kind} == {RowKind.NEED, RowKind.CAP, RowKind.GROUP}


def test_most_needs_have_a_choice_and_some_have_none(compiled: dict[str, Compiled]) -> None:
    for each in compiled.values():
        choices = np.bincount(each.instance.edges.need, minlength=len(each.domain.needs))
        assert np.median(choices) >= 5
        assert each.candidates.score.std() > 50
    assert not choices.all()


@pytest.mark.parametrize("seed", range(1, 9))
def test_what_is_settled_is_a_plan(seed: int) -> None:
    instance = compile_instance(generate("street", seed)).instance
    assert is_sound(instance.rows, instance.edges.lb)
    assert instance.edges.lb.any()


def test_people_have_said_something_about_pairs(compiled: dict[str, Compiled]) -> None:
    city = compiled["city"].domain
    for said in (city.settled, city.declined, city.claims, city.earlier, city.history):
        assert len(said) > 20
    owners = {offer.id: offer.unit or offer.community for offer in city.offers}
    settled = [owners[share.offer] for share in city.settled]
    assert len(settled) == len(set(settled))
    assert any(offer.slots for offer in city.offers)
    assert any(need.unit for need in city.needs)
    removed = compiled["city"].removed.sum(axis=0)
    never = {Rule.PLACE, Rule.PURPOSE, Rule.QUANTITY, Rule.FORBIDDEN, Rule.OUTRANKED}
    assert {rule for rule in Rule if not removed[rule]} == never


def test_what_a_city_shares_crosses_borders_within_its_district(
    compiled: dict[str, Compiled],
) -> None:
    t, found = compiled["city"].tables, compiled["city"].candidates
    abroad = t.needs.home[found.need] != t.offers.home[found.offer]
    assert 0.3 < abroad.mean() < 0.8
    assert (t.needs.circle[found.need] == t.offers.circle[found.offer]).all()

"""The invented city keeps its promises about size, names and places."""

from collections import Counter

import pytest

from seeds.names import build_city
from webapp.models.organisations import Nature


@pytest.fixture(scope="module")
def city():
    return build_city(7)


def test_the_city_has_the_magnitudes_of_a_real_one(city):
    counts = {kind: len(getattr(city, kind)) for kind in ("districts", "subdistricts", "grids")}
    assert counts == {"districts": 2, "subdistricts": 8, "grids": 477}
    assert (len(city.communities), len(city.units)) == (106, 1200)


def test_the_same_seed_gives_the_same_city(city):
    assert build_city(7) == city
    assert build_city(8) != city


@pytest.mark.parametrize("scale", [1, 10])
def test_no_name_is_given_twice(scale):
    city = build_city(1, scale)
    for level in (city.districts, city.subdistricts, city.communities, city.units):
        assert not [name for name, times in Counter(one.name for one in level).items() if times > 1]
    assert (len(city.communities), len(city.units)) == (106 * scale, 1200 * scale)


def test_every_parent_comes_before_its_children(city):
    seen = {None}
    for one in city.organisations:
        assert one.parent_key in seen
        seen.add(one.key)


def test_units_have_every_nature_the_models_know(city):
    assert {unit.nature for unit in city.units} == {n.value for n in Nature} - {"other"}


def test_telephone_numbers_belong_to_no_city(city):
    assert all(one.contact_phone.startswith("0399-55") for one in city.organisations)


def test_a_scale_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1, not 0"):
        build_city(1, 0)

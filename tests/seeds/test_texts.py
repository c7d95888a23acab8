"""Generated postings are fit to be submitted, whoever posts and whatever the season."""

from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from random import Random

import pytest

from seeds.names import build_city
from seeds.texts import (
    community_owner,
    need_draft,
    needs,
    offer_draft,
    offers,
    trades_with_need,
    trades_with_offer,
    unit_owner,
)
from seeds.texts.fill import Filler
from webapp.categories import CATEGORIES
from webapp.screening import asks_for_cash, personal_data
from webapp.services.rules import TELLING

TODAY = date(2026, 11, 23)
KEYS = [category.key for category in CATEGORIES]
NOT_TEXT = {"category_key", "contact_phone"}


@pytest.fixture(scope="module")
def owners():
    """One owner of each trade, and a community."""
    city = build_city(3)
    streets = {one.key: one.name for one in city.subdistricts}
    homes = {one.key: one for one in city.communities}
    first = city.communities[0]
    found = {"community": community_owner(first, streets[first.parent_key])}
    for unit in city.units:
        owner = unit_owner(unit, homes[unit.community_key], streets[unit.parent_key])
        found.setdefault(unit.trade, owner)
    return found


def drafts(owners, key, today=TODAY, seed=1):
    rng = Random(seed)
    for trade in sorted(trades_with_need(key)):
        yield need_draft(rng, key, owners[trade], today)
    for trade in sorted(trades_with_offer(key)):
        yield offer_draft(rng, key, owners[trade], today)


@pytest.mark.parametrize("key", KEYS)
def test_every_category_has_a_dozen_needs_and_offers(key):
    for entries in (needs.TABLES[key].needs, offers.TABLES[key].offers):
        assert len({entry.title for entry in entries}) == len(entries) >= 12


@pytest.mark.parametrize("key", KEYS)
def test_no_text_names_a_person_a_number_or_money(owners, key):
    for draft in drafts(owners, key):
        for name, value in asdict(draft).items():
            if isinstance(value, str) and name not in NOT_TEXT:
                assert not personal_data(value), (draft.title, name)
                assert not asks_for_cash(value), (draft.title, name)
                assert not set("{}[]|") & set(value), (draft.title, name)
        assert len(draft.title) <= 60
        assert len(draft.text) <= 600


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("month", [1, 4, 6, 9, 12])
def test_windows_lie_ahead_in_every_season(owners, key, month):
    today = date(2026, month, 28)
    for draft in drafts(owners, key, today, seed=month):
        for window in draft.windows:
            assert today <= window.first_day <= window.last_day <= today + timedelta(days=760)
            assert (window.kind == "weekly") == (window.weekdays is not None)
            assert (window.kind == "closed") == (window.starts is None)


def test_amounts_agree_with_each_other(owners):
    for key in KEYS:
        for trade in sorted(trades_with_need(key)):
            need = need_draft(Random(2), key, owners[trade], TODAY)
            assert 0 < need.minimum <= need.quantity
            assert 0 < need.headcount_low <= need.headcount_high
            assert need.divisible or need.max_suppliers == 1
            if key != "hardship":  # a family's reason stays with the community
                assert (need.urgency == "normal") == (need.urgency_reason == "")


def test_a_family_is_a_code_and_nothing_else(owners):
    for seed in range(30):
        need = need_draft(Random(seed), "hardship", owners["community"], TODAY)
        assert need.case_code.startswith("HPL-2026-")
        assert need.visibility == "restricted"
        assert not any(getattr(need, name) for name in TELLING)


def test_the_same_chance_gives_the_same_drafts(owners):
    assert list(drafts(owners, "venue")) == list(drafts(owners, "venue"))


def test_a_title_already_taken_is_avoided(owners):
    rng, taken = Random(4), set()
    for _ in range(10):
        taken.add(need_draft(rng, "wish", owners["community"], TODAY, taken).title)
    assert len(taken) == 10


def test_a_city_of_postings_does_not_repeat_itself(owners):
    rng = Random(6)
    texts = [need_draft(rng, key, owners["community"], TODAY).text for key in KEYS[:15] * 40]
    assert max(Counter(text for text in texts if text).values()) <= 8


def test_owners_without_such_needs_are_refused(owners):
    with pytest.raises(ValueError, match="barber has no needs in parking"):
        need_draft(Random(1), "parking", owners["barber"], TODAY)
    with pytest.raises(ValueError, match="barber makes no offers in parking"):
        offer_draft(Random(1), "parking", owners["barber"], TODAY)


def test_a_slot_keeps_its_word():
    filler = Filler(Random(1), {"who": "居民"})
    first, second = filler.fill("{who}想学{art=合唱|舞蹈}/{art}").split("/")
    assert first == f"居民想学{second}"
    with pytest.raises(KeyError):
        filler.fill("{nobody}")

"""What is not published stays where it is: its words are looked for on every page of everybody.

Each posting of the town carries a pearl, a word that stands nowhere else. `INSIDE` says by hand
whose unpublished postings a person meets on the way through all pages of the site.
"""

import re

import pytest

from tests.permissions.matrix import ACTORS
from tests.town import PEARL, WRITERS
from tests.walk import walk

PUBLISHED = ("published", "shared", "match ")  # with public visibility, in whatever state since
HERE = ("river community", "river unit", "river second community", "river second unit")
HILL = ("hill community", "hill unit")
INSIDE = {
    None: (),
    "unit_contact river": ("river unit",),
    "community_staff river": ("river community",),
    "community_secretary river": ("river community",),
    "coordinator river": HERE,
    "committee_member river": (),
    "district_admin district": (),  # gave no reason to look inside
    "auditor river": HERE,
    "auditor district": (*HERE, *HILL),
    "gone": (),
}
SEES_DRAFTS = set(INSIDE) - {None, "coordinator river", "committee_member river"}
SEES_INTERNAL = set(INSIDE) - {None, "district_admin district", "gone"}  # in all of River


@pytest.fixture
def stage(stages):
    return stages("sqlite")


def unpublished(town):
    return {pearl: of for pearl, of in town.pearls.items() if not of[1].startswith(PUBLISHED)}


def expected(town, who):
    for _kind, state, owner in unpublished(town).values():
        own = owner in INSIDE[who] and (state != "draft" or who in SEES_DRAFTS)
        colleagues = state == "internal" and owner in HERE and who in SEES_INTERNAL
        if own or colleagues:
            yield _kind, state, owner


@pytest.mark.parametrize("who", INSIDE)
def test_nothing_unpublished_crosses_a_border(stage, who):
    words = unpublished(stage.town)
    met = {}
    for address, (_status, text) in walk(stage, who).items():
        for pearl in set(re.findall(rf"{PEARL}\d{{4}}", text)) & set(words):
            met.setdefault(words[pearl], address)
    assert set(met) == set(expected(stage.town, who)), met


def test_everybody_is_looked_at():
    assert set(INSIDE) == set(ACTORS.values())


@pytest.mark.parametrize("who", INSIDE)
def test_nobody_reads_the_names_of_another_sub_districts_people(stage, who):
    """The district's people may; visitors read no name at all."""
    if who in {"district_admin district", "auditor district"}:
        foreign = ("far",)
    else:
        foreign = ("river", "hill", "far") if who in {None, "gone"} else ("hill", "far")
    town = stage.town
    owners = [owner for owner in WRITERS if owner.startswith(foreign)]
    names = {f"同事{n}" for n, (_way, owner) in enumerate(town.people) if owner in owners}
    names |= {
        f"测试{number}"
        for number, actor in enumerate(town.actors, 1)
        if actor.endswith(foreign) and number <= len(town.actors)
    }
    met = {
        name: address
        for address, (_status, text) in walk(stage, who).items()
        for name in re.findall(r"(?:同事|测试)\d+", text)
        if name in names
    }
    assert met == {}


def test_visitors_read_neither_contact_nor_number(stage):
    pages = walk(stage, None)
    found = {
        address
        for address, (_status, text) in pages.items()
        if "contact_name" in text or "authorised_by" in text or re.search(r"0316|1[3-9]\d{9}", text)
    }
    assert found == set()

"""Use cases of organisations, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.contents import need, offer
from tests.world import NOON
from webapp.db import db, transaction
from webapp.errors import (
    AlreadyMoved,
    ChangedMeanwhile,
    NotPermitted,
    ReasonMissing,
    StillInUse,
    Unfit,
    Unknown,
)
from webapp.models.access import DetailsGrant
from webapp.models.audit import AuditEvent
from webapp.models.organisations import Nature, Organisation, OrganisationKind
from webapp.models.people import Membership
from webapp.models.postings import PostingAction, PostingKind, PostingState
from webapp.queries import district
from webapp.queries import organisations as read
from webapp.services import organisations, postings
from webapp.services.organisations import OrganisationContent

pytestmark = pytest.mark.usefixtures("in_app")
K = OrganisationKind
UNIT = OrganisationContent(kind=K.UNIT, name="和风书店", nature=Nature.PRIVATE_FIRM)


@pytest.fixture
def empty_unit(people):
    """A unit in River that nobody works for."""
    actor, river = people.actors["coordinator river"], people.organisations["river"]
    return organisations.add(river, UNIT, actor=actor, at=NOON)


def stored(organisation_id):
    db.session.expire_all()
    return db.session.get_one(Organisation, organisation_id)


def events(organisation_id):
    db.session.expire_all()
    rows = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_type == "organisation", AuditEvent.object_id == organisation_id)
        .order_by(AuditEvent.seq)
    )
    return [(row.action, row.person_id, row.reason, row.facts) for row in rows]


def count():
    return db.session.scalar(select(func.count()).select_from(Organisation))


@pytest.mark.parametrize(
    ("who", "parent", "kind", "tenant"),
    [
        ("coordinator river", "river", K.UNIT, "river"),
        ("coordinator river", "river", K.COMMUNITY, "river"),
        ("coordinator river", "river community", K.GRID, "river"),
        ("district_admin district", "hill", K.COMMUNITY, "hill"),
        ("district_admin district", "district", K.SUBDISTRICT, None),
    ],
)
def test_place_in_the_tree_follows_from_the_parent(people, who, parent, kind, tenant):
    content = replace(UNIT, kind=kind, nature=Nature.OTHER if kind is K.UNIT else None)
    parent_id, actor = people.organisations[parent], people.actors[who]

    added = organisations.add(parent_id, content, actor=actor, at=NOON)

    row = stored(added.id)
    assert (row.parent_id, row.district_id) == (parent_id, people.organisations["district"])
    assert row.subdistrict_id == (people.organisations[tenant] if tenant else added.id)
    assert events(row.id) == [("organisation.add", actor.person_id, "", {"kind": str(kind)})]


def test_a_new_subdistrict_is_audited_in_its_own_tenant(people):
    actor = people.actors["district_admin district"]
    content = OrganisationContent(kind=K.SUBDISTRICT, name="新桥街道")

    added = organisations.add(people.organisations["district"], content, actor=actor, at=NOON)

    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.subdistrict_id, event.district_id) == (added.id, actor.district_id)


def test_everything_written_is_stored(people):
    content = OrganisationContent(
        kind=K.UNIT,
        name="和风书店",
        nature=Nature.PRIVATE_FIRM,
        address="翠堤路 8 号",
        latitude=39.52186,
        longitude=116.70422,
        contact_name="前台",
        contact_phone="0316-5550123",
    )
    actor = people.actors["coordinator river"]

    added = organisations.add(people.organisations["river"], content, actor=actor, at=NOON)

    row = stored(added.id)
    written = OrganisationContent(**{n: getattr(row, n) for n in organisations.WRITTEN})
    assert (written, row.created_at, row.closed_at) == (content, NOON, None)


@pytest.mark.parametrize(
    ("who", "parent", "error"),
    [
        ("coordinator hill", "river", Unknown),
        ("coordinator river", "far", Unknown),
        ("coordinator river", "district", Unknown),
        ("district_admin other district", "river", Unknown),
        ("unit_contact river", "river", NotPermitted),
        ("community_secretary river", "river", NotPermitted),
        ("committee_member river", "river", NotPermitted),
        ("auditor river", "river", NotPermitted),
        ("auditor district", "river", NotPermitted),
    ],
)
def test_adding_is_refused(people, who, parent, error):
    before = count()
    with pytest.raises(error):
        organisations.add(people.organisations[parent], UNIT, actor=people.actors[who], at=NOON)
    assert (count(), db.session.scalars(select(AuditEvent)).all()) == (before, [])


@pytest.mark.parametrize(
    ("parent", "changes", "field", "rule"),
    [
        ("river", {"kind": K.GRID, "nature": None}, "kind", "wrong_parent"),
        ("river", {"kind": K.SUBDISTRICT, "nature": None}, "kind", "wrong_parent"),
        ("river unit", {}, "kind", "wrong_parent"),
        ("river", {"nature": None}, "nature", "nature_of_units"),
        ("river", {"kind": K.COMMUNITY}, "nature", "nature_of_units"),
        ("river", {"name": ""}, "name", "empty"),
        ("river", {"name": "翠堤第一小学"}, "name", "name_taken"),
        ("river", {"latitude": 39.0}, "longitude", "half_a_point"),
        ("river", {"latitude": 90.1, "longitude": 1.0}, "latitude", "off_the_earth"),
        ("river", {"latitude": float("nan"), "longitude": 1.0}, "latitude", "off_the_earth"),
        ("river", {"latitude": 1.0, "longitude": float("-inf")}, "longitude", "off_the_earth"),
    ],
)
def test_unfit_contents_change_nothing(people, parent, changes, field, rule):
    before, actor = count(), people.actors["coordinator river"]

    with pytest.raises(Unfit) as refused:
        organisations.add(
            people.organisations[parent], replace(UNIT, **changes), actor=actor, at=NOON
        )

    assert (refused.value.field, refused.value.rule) == (field, rule)
    assert count() == before


def test_many_are_added_in_order_or_none(people):
    actor, river = people.actors["coordinator river"], people.organisations["river"]
    contents = [replace(UNIT, name=f"书店{n}") for n in (3, 1, 2)]

    added = organisations.add_many(river, contents, actor=actor, at=NOON)

    assert [stored(row.id).name for row in added] == ["书店3", "书店1", "书店2"]
    before = count()
    with pytest.raises(Unfit):
        organisations.add_many(
            river, [replace(UNIT, name="新"), replace(UNIT, name="新")], actor=actor, at=NOON
        )
    assert count() == before


def test_editing_writes_and_records_which_columns(people, empty_unit):
    actor = people.actors["coordinator river"]
    content = replace(UNIT, name="和风图书馆", nature=Nature.INSTITUTION)

    organisations.edit(empty_unit.id, content, version=1, actor=actor, at=NOON)

    row = stored(empty_unit.id)
    assert (row.name, row.nature, row.version) == ("和风图书馆", Nature.INSTITUTION, 2)
    facts = {"changed": ["name", "nature"]}
    assert events(row.id)[1:] == [("organisation.edit", actor.person_id, "", facts)]


def test_the_same_content_again_leaves_no_trace(people, empty_unit):
    actor = people.actors["coordinator river"]
    organisations.edit(empty_unit.id, UNIT, version=1, actor=actor, at=NOON)
    assert (stored(empty_unit.id).version, len(events(empty_unit.id))) == (1, 1)


def test_the_second_of_two_editors_is_refused(people, empty_unit):
    actor = people.actors["coordinator river"]
    organisations.edit(empty_unit.id, replace(UNIT, name="甲"), version=1, actor=actor, at=NOON)
    with pytest.raises(ChangedMeanwhile):
        organisations.edit(empty_unit.id, replace(UNIT, name="乙"), version=1, actor=actor, at=NOON)
    assert stored(empty_unit.id).name == "甲"


@pytest.mark.parametrize(
    ("who", "which", "error"),
    [
        ("coordinator hill", "river unit", Unknown),
        ("district_admin other district", "river unit", Unknown),
        ("coordinator river", "river", NotPermitted),  # made by the district
        ("district_admin district", "district", NotPermitted),
        ("unit_contact river", "river unit", NotPermitted),
        ("auditor river", "river unit", NotPermitted),
    ],
)
def test_editing_and_closing_are_refused(people, who, which, error):
    one, actor = people.organisations[which], people.actors[who]
    with pytest.raises(error):
        organisations.edit(one, UNIT, version=1, actor=actor, at=NOON)
    with pytest.raises(error):
        organisations.close(one, "不再需要", actor=actor, at=NOON)
    assert (stored(one).version, stored(one).closed_at, events(one)) == (
        stored(one).version,
        None,
        [],
    )


def test_a_name_of_a_neighbour_is_refused_on_renaming(people, empty_unit):
    actor = people.actors["coordinator river"]
    with pytest.raises(Unfit):
        organisations.edit(
            empty_unit.id, replace(UNIT, name="翠堤第一小学"), version=1, actor=actor, at=NOON
        )
    assert stored(empty_unit.id).name == UNIT.name


def test_the_kind_never_changes(people, empty_unit):
    content = replace(UNIT, kind=K.COMMUNITY, nature=None)
    with pytest.raises(Unfit):
        organisations.edit(
            empty_unit.id, content, version=1, actor=people.actors["coordinator river"], at=NOON
        )
    assert stored(empty_unit.id).kind is K.UNIT


def test_closing_and_opening_again(people, empty_unit):
    actor, later = people.actors["coordinator river"], NOON + timedelta(days=1)

    organisations.close(empty_unit.id, "迁出本街道", actor=actor, at=later)
    assert stored(empty_unit.id).closed_at == later
    with pytest.raises(AlreadyMoved):
        organisations.close(empty_unit.id, "再来一次", actor=actor, at=later)
    with pytest.raises(AlreadyMoved):
        organisations.edit(empty_unit.id, UNIT, version=2, actor=actor, at=later)

    organisations.reopen(empty_unit.id, "迁回", actor=actor, at=later)
    assert stored(empty_unit.id).closed_at is None
    with pytest.raises(AlreadyMoved):
        organisations.reopen(empty_unit.id, "再来一次", actor=actor, at=later)
    assert events(empty_unit.id)[1:] == [
        ("organisation.close", actor.person_id, "迁出本街道", {}),
        ("organisation.reopen", actor.person_id, "迁回", {}),
    ]


def test_closing_without_a_reason_is_refused(people, empty_unit):
    with pytest.raises(ReasonMissing):
        organisations.close(empty_unit.id, "", actor=people.actors["coordinator river"], at=NOON)
    assert stored(empty_unit.id).closed_at is None


@pytest.mark.parametrize("which", ["river unit", "river community"])
def test_what_has_members_is_not_closed(people, which):
    one = people.organisations[which]
    with pytest.raises(StillInUse):
        organisations.close(one, "撤并", actor=people.actors["coordinator river"], at=NOON)
    assert (stored(one).closed_at, events(one)) == (None, [])


def test_what_has_open_parts_is_not_closed(people):
    community, grid = (people.organisations[f"river {n}"] for n in ("community", "grid"))
    actor = people.actors["coordinator river"]
    _end_memberships(community)
    assert read.ties(community) == read.Ties(people=0, postings=0, parts=1)
    with pytest.raises(StillInUse):
        organisations.close(community, "撤并", actor=actor, at=NOON)

    organisations.close(grid, "撤并", actor=actor, at=NOON)
    organisations.close(community, "撤并", actor=actor, at=NOON)

    with pytest.raises(Unfit):  # its community is closed
        organisations.reopen(grid, "恢复", actor=actor, at=NOON)
    with pytest.raises(Unfit):
        organisations.add(community, replace(UNIT, kind=K.GRID, nature=None), actor=actor, at=NOON)
    assert stored(grid).closed_at == NOON


HOLDS = {
    PostingState.SUBMITTED,
    PostingState.VERIFIED,
    PostingState.PUBLISHED,
    PostingState.PARTLY_MATCHED,
    PostingState.MATCHED,
    PostingState.PAUSED,
}


@pytest.mark.parametrize("state", PostingState)
def test_which_postings_keep_their_owner_open(people, state):
    unit = people.organisations["river second unit"]
    contact = people.actors["second unit_contact river"]
    made = postings.save(
        PostingKind.NEED,
        need(people),
        form_key="0" * 32,
        version=None,
        submit=True,
        actor=contact,
        at=NOON,
    )
    _end_memberships(unit)
    with transaction() as session:
        row = session.get_one(type(made), made.id)
        row.state, row.published_at = state, NOON
    assert read.ties(unit).postings == (state in HOLDS)


def _end_memberships(organisation_id):
    with transaction() as session:
        for row in session.scalars(
            select(Membership).where(Membership.organisation_id == organisation_id)
        ):
            row.ended_at = NOON


def test_looking_inside_is_granted_for_an_hour_and_audited(people):
    actor, river = people.actors["district_admin district"], people.organisations["river"]

    grant = organisations.look_inside(river, "核实 12345 投诉", actor=actor, at=NOON)

    row = db.session.get_one(DetailsGrant, grant.id)
    assert (row.person_id, row.subdistrict_id, row.reason) == (
        actor.person_id,
        river,
        "核实 12345 投诉",
    )
    assert row.expires_at - row.created_at == timedelta(minutes=60)
    assert events(river) == [("organisation.look_inside", actor.person_id, "核实 12345 投诉", {})]
    assert district.looks_open(actor, NOON + timedelta(minutes=59)) == {river: row.expires_at}
    assert district.looks_open(actor, NOON + timedelta(minutes=60)) == {}
    assert district.looks_open(people.actors["auditor district"], NOON) == {}


@pytest.mark.parametrize(
    ("who", "which", "reason", "error"),
    [
        ("district_admin district", "river", "", ReasonMissing),
        ("district_admin district", "far", "核实", Unknown),
        ("district_admin district", "river unit", "核实", NotPermitted),
        ("district_admin district", "district", "核实", NotPermitted),
        ("coordinator river", "river", "核实", NotPermitted),
        ("auditor district", "river", "核实", NotPermitted),
    ],
)
def test_looking_inside_is_refused(people, who, which, reason, error):
    with pytest.raises(error):
        organisations.look_inside(
            people.organisations[which], reason, actor=people.actors[who], at=NOON
        )
    assert db.session.scalars(select(DetailsGrant)).all() == []
    assert db.session.scalars(select(AuditEvent)).all() == []


def test_city_and_districts_are_founded_once(people):
    before = count()
    city = organisations.found_city("海州市", at=NOON)
    district_of_it = organisations.found_district(city.id, "港口区", at=NOON)

    assert (city.kind, city.parent_id, city.district_id) == (K.CITY, None, None)
    assert (district_of_it.parent_id, district_of_it.district_id) == (city.id, district_of_it.id)
    assert organisations.found_city("海州市", at=NOON).id == city.id
    assert organisations.found_district(city.id, "港口区", at=NOON).id == district_of_it.id
    assert count() == before + 2


def test_figures_of_a_district(people):
    actor, secretary = people.actors["district_admin district"], "community_secretary river"
    made = postings.save(
        PostingKind.NEED,
        need(people),
        form_key="1" * 32,
        version=None,
        submit=True,
        actor=people.actors["community_staff river"],
        at=NOON,
    )
    postings.save(
        PostingKind.OFFER,
        offer(people),
        form_key="2" * 32,
        version=None,
        submit=True,
        actor=people.actors["unit_contact river"],
        at=NOON,
    )
    for who, action in (
        (secretary, PostingAction.VERIFY),
        ("coordinator river", PostingAction.PUBLISH),
    ):
        postings.move(PostingKind.NEED, made.id, action, actor=people.actors[who], at=NOON)

    hill, river = district.figures(actor, NOON)  # 望山, 翠堤

    assert [one.subdistrict.name for one in (hill, river)] == ["望山街道", "翠堤街道"]
    assert (river.communities, river.units, river.active, river.coverage) == (2, 2, 1, 50)
    assert river.needs == {"under_check": 0, "open": 1, "matched": 0, "fulfilled": 0}
    assert river.offers == {"under_check": 1, "open": 0, "matched": 0, "fulfilled": 0}
    assert (hill.active, hill.coverage, sum(hill.needs.values())) == (0, 0, 0)

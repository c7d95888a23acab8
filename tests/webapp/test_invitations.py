"""One-time links: to join with a role, and to set a new password."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.webapp.keys import (
    STRONG,
    add_role,
    change,
    come_in,
    events,
    is_inside,
    open_sessions,
    person_of,
)
from tests.world import PASSWORD
from webapp.crypto import password_fits
from webapp.db import db
from webapp.errors import InvitationSpent, Unknown
from webapp.models.access import Invitation
from webapp.models.organisations import Organisation
from webapp.models.people import Membership, Person, Role
from webapp.services import acceptance, invitations
from webapp.services.invitations import Invitee

NEWCOMER = {"name": "新同事", "account": "new.colleague", "phone": "137 0000 1234"}


@pytest.fixture
def coordinator(client_of):
    return client_of("coordinator river")


def link_on(answer):
    assert answer.status_code == 200
    return re.search(r"http://localhost(/invitations/[\w-]+)", answer.text)[1]


def invite(client, organisation_id, role="community_staff", **fields):
    data = NEWCOMER | {"role": role} | fields
    return client.post(f"/accounts/invite/{organisation_id}", data=data)


def new_password(client, link, password=STRONG):
    return client.post(link, data={"password": password, "again": password})


@pytest.fixture
def community(people):
    return people.organisations["river community"]


@pytest.fixture
def link(coordinator, community):
    return link_on(invite(coordinator, community))


def stored(app, model):
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id.desc())).first()


def test_an_invited_person_chooses_a_password_and_is_in(app, client_of, community, link):
    client = client_of(None)
    page = client.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert new_password(client, link).location == "/"
    assert is_inside(client)
    person, membership = stored(app, Person), stored(app, Membership)
    assert (person.account, person.phone, person.name) == (
        "new.colleague",
        "13700001234",
        "新同事",
    )
    assert (membership.person_id, membership.organisation_id, membership.role) == (
        person.id,
        community,
        Role.COMMUNITY_STAFF,
    )
    again = client_of(None)
    again.post("/sign-in", data={"name": "１３７００００１２３４", "password": STRONG})
    assert is_inside(again)


def test_the_link_is_stored_as_a_digest_and_nothing_of_it_is_on_record(app, link, people):
    row = stored(app, Invitation)
    assert link.rpartition("/")[2] not in row.token_digest
    (event,) = events(app, "invitation.create")
    assert (event.object_id, event.facts, event.subdistrict_id) == (
        row.id,
        {"role": "community_staff"},
        people.organisations["river"],
    )


def test_a_coordinator_sets_up_the_second_factor_right_away(client_of, people):
    admin = client_of("district_admin district")
    link = link_on(invite(admin, people.organisations["river"], "coordinator"))
    client = client_of(None)
    assert new_password(client, link, "ten rivers!").location == "/enrol"


def test_a_link_opens_once(app, client_of, link):
    assert new_password(client_of(None), link).status_code == 302
    for client in (client_of(None), client_of("auditor river")):
        assert client.get(link).status_code == 410
        assert new_password(client, link, "another one entirely").status_code == 410
    assert len(events(app, "person.join")) == 1
    assert come_in(client_of(None), "new.colleague", STRONG).location == "/"


def test_a_link_opens_for_48_hours(app, client_of, link):
    row = stored(app, Invitation)
    assert row.expires_at - row.created_at == timedelta(hours=48)
    change(app, Invitation, row.id, expires_at=datetime.now(UTC))
    assert client_of(None).get(link).status_code == 410
    assert new_password(client_of(None), link).status_code == 410


def test_links_that_never_were_look_the_same(client_of):
    for token in ("x", "x" * 43, "x" * 5000, "%00", "邀请"):
        assert client_of(None).get(f"/invitations/{token}").status_code == 410


def test_a_link_that_was_withdrawn_or_replaced_opens_nothing(
    app, client_of, coordinator, community, link
):
    second = link_on(invite(coordinator, community))
    assert client_of(None).get(link).status_code == 410
    row = stored(app, Invitation)
    assert (
        client_of("coordinator hill").post(f"/accounts/invitations/{row.id}/withdraw").status_code
        == 404
    )
    assert client_of(None).get(second).status_code == 200
    assert coordinator.post(f"/accounts/invitations/{row.id}/withdraw").location == "/accounts"
    assert client_of(None).get(second).status_code == 410


def test_a_bad_password_leaves_the_link_open(app, client_of, link):
    for password in ("short", "aaaaaaaaaaaaaaaaaaaaaa", "my new.colleague word!"):
        assert new_password(client_of(None), link, password).status_code == 422
    assert stored(app, Person).account != "new.colleague"
    assert new_password(client_of(None), link).status_code == 302


@pytest.mark.parametrize("purpose", ["join", "reset"])
def test_of_all_who_try_at_once_one_wins(app, coordinator, people, link, purpose):
    if purpose == "reset":
        staff = people.actors["community_staff river"].person_id
        link = link_on(coordinator.post(f"/accounts/{staff}/reset-link"))
    token, at, together = link.rpartition("/")[2], datetime.now(UTC), Barrier(8)

    def attempt(n):
        with app.app_context():
            together.wait()
            try:
                acceptance.accept(token, f"{STRONG} {n}", address="10.0.0.1", at=at)
            except InvitationSpent:
                return None
            else:
                return n
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        winners = [n for n in pool.map(attempt, range(8)) if n is not None]
    assert len(winners) == 1
    done = [*events(app, "person.join"), *events(app, "person.change_password")]
    assert len(done) == 1
    password = f"{STRONG} {winners[0]}"
    with app.app_context():
        person = db.session.get_one(Person, done[0].object_id)
        assert password_fits(person.password_hash, password)


class TestSomebodyWhoHasAnAccount:
    WHO = "unit_contact hill"
    ACCOUNT = "unit-contact-hill"

    @pytest.fixture
    def link(self, coordinator, community):
        answer = invite(coordinator, community, account=self.ACCOUNT, phone="")
        return link_on(answer)

    def test_the_inviter_is_not_told_that_it_exists(self, coordinator, community):
        pages = {
            re.sub(r'(invitations/|csrf_token" value=")[^<"]*', "", page.text)
            for page in (
                invite(coordinator, community, account=account, phone="")
                for account in (self.ACCOUNT, "nobody.there")
            )
        }
        assert len(pages) == 1

    def test_its_own_password_adds_the_role(self, app, client_of, people, community, link):
        person_id = people.actors[self.WHO].person_id
        before = person_of(app, person_id)
        elsewhere = client_of(self.WHO)
        client = client_of(None)
        assert client.post(link, data={"current": "not the password"}).status_code == 422
        assert client.post(link, data={"current": PASSWORD}).status_code == 302
        assert is_inside(client)
        assert not is_inside(elsewhere)
        after = person_of(app, person_id)
        assert (after.name, after.phone, after.password_hash) == (
            before.name,
            before.phone,
            before.password_hash,
        )
        assert stored(app, Membership).organisation_id == community
        assert client.get(link).status_code == 410

    def test_a_new_password_cannot_be_set_with_it(self, app, client_of, people, link):
        person_id = people.actors[self.WHO].person_id
        before = person_of(app, person_id).password_hash
        assert new_password(client_of(None), link).status_code == 422
        assert person_of(app, person_id).password_hash == before

    def test_guessing_is_limited(self, client_of, link):
        answers = [client_of(None).post(link, data={"current": "no"}) for _ in range(11)]
        assert [a.status_code for a in answers] == [422] * 10 + [429]


class TestReset:
    @pytest.fixture
    def staff(self, people):
        return people.actors["community_staff river"]

    @pytest.fixture
    def link(self, coordinator, staff):
        return link_on(coordinator.post(f"/accounts/{staff.person_id}/reset-link"))

    def test_it_replaces_the_password_and_ends_every_session(self, app, client_of, staff, link):
        elsewhere = client_of("community_staff river")
        client = client_of(None)
        assert new_password(client, link).location == "/"
        assert not is_inside(elsewhere)
        assert open_sessions(app, staff.person_id) == 1
        assert come_in(client_of(None), "community_staff river").status_code == 422
        assert client_of(None).get(link).status_code == 410

    def test_only_the_newest_link_opens(self, client_of, coordinator, staff, link):
        link_on(coordinator.post(f"/accounts/{staff.person_id}/reset-link"))
        assert client_of(None).get(link).status_code == 410

    def test_the_second_factor_stays(self, app, client_of, people):
        admin = client_of("district_admin district")
        who = people.actors["coordinator river"]
        link = link_on(admin.post(f"/accounts/{who.person_id}/reset-link"))
        assert new_password(client_of(None), link).location == "/second-factor"

    def test_nobody_resets_whom_he_does_not_wholly_manage(self, app, client_of, people, staff):
        other_tenant = client_of("coordinator hill")
        assert other_tenant.post(f"/accounts/{staff.person_id}/reset-link").status_code == 404
        add_role(app, staff.person_id, Role.UNIT_CONTACT, people.organisations["hill unit"])
        for who, status in [
            ("coordinator river", 403),
            ("coordinator hill", 403),
            ("auditor river", 403),
            ("community_secretary river", 404),
        ]:
            answer = client_of(who).post(f"/accounts/{staff.person_id}/reset-link")
            assert answer.status_code in {status, 403}
        assert events(app, "invitation.reset") == []
        admin = client_of("district_admin district")
        assert admin.post(f"/accounts/{staff.person_id}/reset-link").status_code == 200

    def test_a_deactivated_account_has_no_links(self, app, client_of, coordinator, staff, link):
        coordinator.post(f"/accounts/{staff.person_id}/deactivate")
        assert client_of(None).get(link).status_code == 410
        answer = coordinator.post(f"/accounts/{staff.person_id}/reset-link")
        assert answer.status_code == 404


REFUSED = [
    ({"account": "ab"}, "账号由 3 到 40 个"),
    ({"account": "9colleague"}, "账号由 3 到 40 个"),
    ({"account": "13700001234"}, "账号由 3 到 40 个"),
    ({"account": "有中文"}, "账号由 3 到 40 个"),
    ({"phone": "12"}, "请填写 11 位手机号"),
    ({"phone": "13900000000"}, "已经属于另一个账号"),
    ({"role": "coordinator"}, "请从列表中选择"),
    ({"role": "nonsense"}, "请从列表中选择"),
    ({"account": "community-staff-river"}, "已经有这个角色"),
    ({"name": ""}, "请填写这一项"),
    ({"name": "a\u202eb"}, "控制字符"),
    ({"name": "字" * 41}, "最多 40 个字"),
]


def test_what_cannot_be_is_refused_with_a_sentence(app, coordinator, community):
    for fields, sentence in REFUSED:
        answer = invite(coordinator, community, **fields)
        assert (answer.status_code, sentence in answer.text) == (422, True), fields
    assert stored(app, Invitation) is None


INVITES = [
    ("coordinator river", "river", 403),
    ("coordinator river", "hill community", 404),
    ("coordinator river", "far community", 404),
    ("community_secretary river", "river community", 403),
    ("auditor river", "river community", 403),
    ("district_admin district", "district", 403),
    ("district_admin district", "far community", 404),
    ("district_admin district", "hill", 200),
]


def test_who_invites_where(app, client_of, people):
    for who, where, status in INVITES:
        role = "coordinator" if where == "hill" else "community_staff"
        answer = invite(client_of(who), people.organisations[where], role)
        assert answer.status_code == status, (who, where)
        assert (stored(app, Invitation) is not None) is (status == 200)


@pytest.mark.usefixtures("in_app")
def test_the_service_knows_no_organisation_of_another_tenant(people):
    place = people.organisations["hill community"]
    invitee = Invitee(name="新", account="new", role=Role.COMMUNITY_STAFF, organisation_id=place)
    with pytest.raises(Unknown):
        invitations.invite(invitee, actor=people.actors["coordinator river"], at=datetime.now(UTC))


def test_fields_that_are_not_in_the_form_change_nothing(app, client_of, people, coordinator):
    unit = people.organisations["river unit"]
    planted = {
        "organisation_id": people.organisations["hill unit"],
        "purpose": "reset",
        "person_id": people.actors["coordinator hill"].person_id,
        "invited_by_id": 1,
        "expires_at": "2099-01-01",
    }
    data = NEWCOMER | {"role": "unit_contact"} | planted
    link = link_on(coordinator.post(f"/accounts/invite/{unit}", data=data))
    row = stored(app, Invitation)
    assert (row.organisation_id, row.person_id, str(row.purpose)) == (unit, None, "join")
    planted = {"role": "district_admin", "organisation_id": "1", "is_demo": "1", "account": "x"}
    planted |= {"password": STRONG, "again": STRONG}
    client_of(None).post(link, data=planted)
    person, membership = stored(app, Person), stored(app, Membership)
    assert (person.account, person.is_demo) == ("new.colleague", False)
    assert (membership.role, membership.organisation_id) == (Role.UNIT_CONTACT, unit)


def test_a_closed_organisation_takes_nobody_in(app, client_of, coordinator, community, link):
    change(app, Organisation, community, closed_at=datetime.now(UTC))
    assert client_of(None).get(link).status_code == 410
    assert invite(coordinator, community).status_code == 422


def test_a_phone_taken_meanwhile_does_not_stand_in_the_way(app, client_of, people, link):
    other = people.actors["unit_contact hill"].person_id
    change(app, Person, other, phone="13700001234")
    assert new_password(client_of(None), link).status_code == 302
    assert stored(app, Person).phone is None


@pytest.mark.usefixtures("in_app")
def test_the_same_account_invited_twice_stays_one_person(people, community):
    coordinator, at = people.actors["coordinator river"], datetime.now(UTC)
    tokens = [
        invitations.invite(
            Invitee(name="新", account="twice", role=role, organisation_id=community),
            actor=coordinator,
            at=at,
        )
        for role in (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY)
    ]
    for token in tokens:
        acceptance.accept(token, STRONG, address="10.0.0.1", at=at)
    person = db.session.scalars(select(Person).where(Person.account == "twice")).one()
    assert len(person.memberships) == 2

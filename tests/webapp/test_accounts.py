"""The account list, what administrators change, and one's own account."""

import re
from dataclasses import replace
from datetime import UTC, datetime

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
    set_up_app,
)
from tests.world import NOON, PASSWORD
from webapp.db import db, transaction
from webapp.models.access import UserSession
from webapp.models.people import Membership, Person, RecoveryCode, Role
from webapp.services.enrolment import Newcomer, enrol
from webapp.services.passwords import DEMO_PASSWORD


@pytest.fixture
def staff(people):
    return people.actors["community_staff river"]


@pytest.fixture
def coordinator(client_of):
    return client_of("coordinator river")


def names_on(page):
    return set(re.findall(r'gj-row-link"\s+href="/accounts/(\d+)"', page))


class TestList:
    def test_each_sees_the_people_of_his_own_part(self, client_of, people):
        for who, places in [
            ("coordinator river", {"river"}),
            ("auditor river", {"river"}),
            ("district_admin district", {"river", "hill", "district"}),
        ]:
            page = client_of(who).get("/accounts").text
            expected = {
                str(actor.person_id)
                for name, actor in people.actors.items()
                if any(name.endswith(f" {place}") for place in places)
                and not name.endswith("other district")
            }
            assert names_on(page) == expected, who

    def test_others_may_not_look(self, client_of):
        for who in ("unit_contact river", "community_secretary river", "committee_member river"):
            for address in ("/accounts", "/accounts/1", "/accounts/invite"):
                assert client_of(who).get(address).status_code == 403

    def test_roles_elsewhere_are_not_shown(self, app, client_of, people, staff):
        add_role(app, staff.person_id, Role.UNIT_CONTACT, people.organisations["hill unit"])
        for address in ("/accounts", f"/accounts/{staff.person_id}"):
            assert "望山" not in client_of("coordinator river").get(address).text

    def test_phones_are_masked(self, app, coordinator, staff):
        phone = person_of(app, staff.person_id).phone
        page = coordinator.get("/accounts").text
        assert phone not in page
        assert f"139****{phone[-4:]}" in page

    FILTERED = {
        "q=测试2": {"community_staff river"},
        "q=COMMUNITY-secretary-river": {"community_secretary river"},
        "q=二社区": {"second community_staff river"},
        "q=翠堤 小学": {"unit_contact river"},
        "role=auditor": {"auditor river"},
        "role=nonsense&q=小学": {"unit_contact river"},
        "q=nobody": set(),
        "q=%25": set(),
        "role=auditor&q=小学": set(),
        "state=stopped": {"committee_member river"},
    }

    def test_filters(self, app, coordinator, people):
        stopped = people.actors["committee_member river"].person_id
        change(app, Person, stopped, deactivated_at=datetime.now(UTC))
        found = {
            query: names_on(coordinator.get(f"/accounts?{query}").text) for query in self.FILTERED
        }
        assert found == {
            query: {str(people.actors[name].person_id) for name in who}
            for query, who in self.FILTERED.items()
        }

    def test_pages_and_order(self, app, coordinator, people):
        community = people.organisations["river community"]
        with app.app_context(), transaction() as session:
            for n in range(30):
                person = Person(
                    account=f"zz{n:02}", name=f"某{n:02}", password_hash="x", created_at=NOON
                )
                role = Membership(
                    person=person,
                    organisation_id=community,
                    role=Role.COMMUNITY_STAFF,
                    created_at=NOON,
                )
                session.add(role)
        first = coordinator.get("/accounts?q=zz&sort=-account").text
        assert len(names_on(first)) == 25
        assert first.index("zz29") < first.index("zz28")
        second = coordinator.get("/accounts?q=zz&sort=-account&page=2").text
        assert "zz04" in second
        assert "zz05" not in second
        beyond = coordinator.get("/accounts?q=zz&sort=-account&page=99").text
        assert names_on(beyond) == names_on(second)

    def test_the_number_of_queries_does_not_grow(self, app, coordinator, people, queries, staff):
        coordinator.get("/accounts")

        def count():
            queries.clear()
            coordinator.get("/accounts")
            return len(queries)

        before = count()
        for place in ("second community", "second unit"):
            role = Role.UNIT_CONTACT if "unit" in place else Role.COMMUNITY_STAFF
            add_role(app, staff.person_id, role, people.organisations[f"river {place}"])
        assert count() == before <= 8


class TestButtons:
    def actions_on(self, client, address):
        page = client.get(address).text
        main = page[page.index("<main") : page.index("</main")]
        forms = re.findall(r'method="post" action="([^"]+)"', main)
        return {a.rpartition("/")[2] for a in forms if not a.startswith("/exports/")}

    def test_a_coordinator_manages_the_people_of_communities_and_units(
        self, app, coordinator, staff
    ):
        address = f"/accounts/{staff.person_id}"
        assert self.actions_on(coordinator, address) == {"deactivate", "end", "reset-link"}
        set_up_app(app, staff.person_id)
        assert "reset-second-factor" in self.actions_on(coordinator, address)
        change(app, Person, staff.person_id, deactivated_at=datetime.now(UTC))
        assert self.actions_on(coordinator, address) == {"reactivate", "end"}

    def test_nobody_manages_himself_and_auditors_nobody(self, client_of, people, coordinator):
        me = people.actors["coordinator river"].person_id
        assert self.actions_on(coordinator, f"/accounts/{me}") == set()
        for actor in people.actors.values():
            if actor.subdistrict_id == people.organisations["river"]:
                address = f"/accounts/{actor.person_id}"
                assert self.actions_on(client_of("auditor river"), address) == set()
        assert self.actions_on(client_of("auditor river"), "/accounts") == set()
        assert "/accounts/invite" not in client_of("auditor river").get("/accounts").text

    def test_a_role_elsewhere_takes_the_account_out_of_reach(self, app, coordinator, people, staff):
        add_role(app, staff.person_id, Role.UNIT_CONTACT, people.organisations["hill unit"])
        assert self.actions_on(coordinator, f"/accounts/{staff.person_id}") == {"end"}


class TestAdministration:
    def test_deactivating_ends_every_session_and_signing_in(
        self, app, client_of, coordinator, staff
    ):
        inside = client_of("community_staff river")
        answer = coordinator.post(
            f"/accounts/{staff.person_id}/deactivate", data={"reason": "调离"}
        )
        assert answer.location == f"/accounts/{staff.person_id}"
        assert not is_inside(inside)
        assert open_sessions(app, staff.person_id) == 0
        assert come_in(client_of(None), "community_staff river").status_code == 422
        (event,) = events(app, "person.deactivate")
        assert (event.object_id, event.reason, event.subdistrict_id) == (
            staff.person_id,
            "调离",
            staff.subdistrict_id,
        )
        assert coordinator.post(f"/accounts/{staff.person_id}/deactivate").status_code == 409
        coordinator.post(f"/accounts/{staff.person_id}/reactivate")
        assert come_in(client_of(None), "community_staff river").status_code == 302
        assert coordinator.post(f"/accounts/{staff.person_id}/reactivate").status_code == 409

    def test_ending_a_role_ends_the_sessions_that_act_in_it(
        self, app, client_of, coordinator, people, staff
    ):
        unit = people.organisations["river unit"]
        other = add_role(app, staff.person_id, Role.UNIT_CONTACT, unit)
        as_staff, as_contact = (client_of("community_staff river") for _ in range(2))
        as_contact.post(f"/act-as/{other}")
        address = f"/accounts/roles/{staff.membership_id}/end"
        assert coordinator.post(address).location == "/accounts"
        assert (is_inside(as_staff), is_inside(as_contact)) == (False, True)
        assert open_sessions(app, staff.person_id) == 1
        assert coordinator.post(address).status_code == 404
        (event,) = events(app, "membership.end")
        assert (event.object_id, event.facts["role"]) == (staff.membership_id, "community_staff")
        coordinator.post(f"/accounts/roles/{other}/end")
        assert not is_inside(as_contact)
        assert come_in(client_of(None), "community_staff river").status_code == 422

    def test_resetting_the_second_factor_asks_for_a_new_one(self, app, client_of, people):
        admin, who = client_of("district_admin district"), people.actors["coordinator river"]
        inside = client_of("coordinator river")
        set_up_app(app, who.person_id)
        address = f"/accounts/{who.person_id}/reset-second-factor"
        assert admin.post(address).status_code == 302
        assert not is_inside(inside)
        assert come_in(client_of(None), "coordinator river").location == "/enrol"
        change(app, Person, who.person_id, totp_confirmed_at=None)
        assert admin.post(address).status_code == 409

    @pytest.mark.parametrize("who", ["coordinator river", "district_admin district"])
    def test_nobody_ends_his_own_account_or_role(self, app, client_of, people, who):
        client, me = client_of(who), people.actors[who]
        for address in (
            f"/accounts/{me.person_id}/deactivate",
            f"/accounts/{me.person_id}/reactivate",
            f"/accounts/{me.person_id}/reset-link",
            f"/accounts/{me.person_id}/reset-second-factor",
            f"/accounts/roles/{me.membership_id}/end",
        ):
            assert client.post(address).status_code == 409
        assert is_inside(client)

    STRANGERS = {
        "coordinator hill": 404,
        "district_admin other district": 404,
        "auditor river": 403,
        "community_secretary river": 403,
        "committee_member river": 403,
    }

    def test_strangers_and_lookers_change_nothing(self, app, client_of, staff):
        for address in (
            f"/accounts/{staff.person_id}/deactivate",
            f"/accounts/{staff.person_id}/reset-second-factor",
            f"/accounts/{staff.person_id}/reset-link",
            f"/accounts/roles/{staff.membership_id}/end",
        ):
            answers = {who: client_of(who).post(address).status_code for who in self.STRANGERS}
            assert answers == self.STRANGERS
        assert person_of(app, staff.person_id).deactivated_at is None

    def test_peers_are_managed_by_the_district(self, client_of, coordinator, people):
        admin = client_of("district_admin district")
        for role in ("auditor", "committee_member"):
            address = f"/accounts/{people.actors[f'{role} river'].person_id}/deactivate"
            assert coordinator.post(address).status_code == 403
            assert admin.post(address).status_code == 302

    def test_a_tenant_cannot_take_over_a_person_of_two(self, app, client_of, people, staff):
        add_role(app, staff.person_id, Role.UNIT_CONTACT, people.organisations["hill unit"])
        for who in ("coordinator river", "coordinator hill"):
            for change_ in ("deactivate", "reset-link", "reset-second-factor"):
                answer = client_of(who).post(f"/accounts/{staff.person_id}/{change_}")
                assert answer.status_code == 403
        assert person_of(app, staff.person_id).deactivated_at is None


class TestOwnAccount:
    def change_password(self, client, current, new, **more):
        data = {"current": current, "password": new, "again": new} | more
        return client.post("/me/password", data=data)

    def test_a_new_password_ends_all_other_sessions(self, app, client_of, staff):
        here, there = (client_of("community_staff river") for _ in range(2))
        before = here.get_cookie("gongjian").value
        assert self.change_password(here, PASSWORD, STRONG).location == "/me"
        assert (is_inside(here), is_inside(there)) == (True, False)
        there.set_cookie("gongjian", before)
        assert not is_inside(there)
        assert come_in(client_of(None), "community_staff river", STRONG).location == "/"
        assert come_in(client_of(None), "community_staff river").status_code == 422
        assert len(events(app, "person.change_password")) == 1

    def test_what_is_refused_changes_nothing(self, app, client_of, staff):
        before = person_of(app, staff.person_id).password_hash
        client = client_of("community_staff river")
        for current, new, sentence in [
            ("not it", STRONG, "现在的密码不正确"),
            (PASSWORD, PASSWORD, "一样"),
            (PASSWORD, "ten rivers!", "至少要有 15 个字符"),
            (PASSWORD, DEMO_PASSWORD, "太容易猜到"),
            (PASSWORD, "", "请填写这一项"),
        ]:
            answer = self.change_password(client, current, new)
            assert (answer.status_code, sentence in answer.text) == (422, True), sentence
        assert person_of(app, staff.person_id).password_hash == before
        assert is_inside(client)

    def test_with_a_second_factor_ten_characters_do(self, app, client_of, people):
        set_up_app(app, people.actors["coordinator river"].person_id)
        client = client_of("coordinator river")
        assert self.change_password(client, PASSWORD, "ten rivers!").location == "/me"

    def test_planted_fields_change_nothing(self, app, client_of, staff):
        planted = {"role": "coordinator", "is_demo": "1", "person_id": "1", "name": "x"}
        before = person_of(app, staff.person_id)
        client = client_of("community_staff river")
        self.change_password(client, PASSWORD, STRONG, **planted, account="y")
        after = person_of(app, staff.person_id)
        assert (after.name, after.account, after.is_demo) == (before.name, before.account, False)

    def test_full_width_letters_make_the_same_password(self, client_of):
        client = client_of("community_staff river")
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in STRONG)
        assert self.change_password(client, PASSWORD, wide).location == "/me"
        assert come_in(client_of(None), "community_staff river", STRONG).location == "/"

    def test_sessions_are_ended_one_by_one_or_all_but_this(self, app, client_of, staff):
        here, second, third = (client_of("community_staff river") for _ in range(3))
        with app.app_context():
            ids = db.session.scalars(select(UserSession.id).order_by(UserSession.id)).all()
        assert here.post(f"/me/sessions/{ids[1]}/end").location == "/me"
        assert not is_inside(second)
        assert here.post(f"/me/sessions/{ids[1]}/end").status_code == 404
        assert here.post("/me/sessions/end-others").location == "/me"
        assert (is_inside(here), is_inside(third)) == (True, False)
        assert here.post(f"/me/sessions/{ids[0]}/end").location == "/sign-in"
        assert not is_inside(here)

    def test_nobody_ends_other_peoples_sessions(self, app, client_of):
        other = client_of("unit_contact river")
        with app.app_context():
            theirs = db.session.scalars(select(UserSession.id)).one()
        client = client_of("community_staff river")
        assert client.post(f"/me/sessions/{theirs}/end").status_code == 404
        assert is_inside(other)

    def test_new_recovery_codes_replace_the_old_after_the_password(self, app, client_of, people):
        who = people.actors["coordinator river"]
        set_up_app(app, who.person_id)
        client = client_of("coordinator river")
        assert client.post("/me/recovery-codes", data={"current": "no"}).status_code == 422
        pages = [
            client.post("/me/recovery-codes", data={"current": PASSWORD}).text for _ in range(2)
        ]
        codes = [re.findall(r"gj-code\">([0-9A-Z-]{19})<", page) for page in pages]
        assert [len(set(found)) for found in codes] == [10, 10]
        with app.app_context():
            assert len(db.session.scalars(select(RecoveryCode)).all()) == 10
        other = client_of(None)
        come_in(other, "coordinator river")
        assert other.post("/second-factor", data={"code": codes[0][0]}).status_code == 422
        assert other.post("/second-factor", data={"code": codes[1][0]}).status_code == 302

    def test_without_a_second_factor_there_are_no_codes(self, client_of):
        client = client_of("community_staff river")
        answer = client.post("/me/recovery-codes", data={"current": PASSWORD})
        assert answer.status_code == 404


class TestDemoPeople:
    @pytest.fixture
    def demo_app(self, app, people):
        settings = replace(app.extensions["settings"], demo=True)
        app.extensions["settings"] = settings
        app.jinja_env.globals["settings"] = settings
        river, community, unit = (
            people.organisations[name] for name in ("river", "river community", "river unit")
        )
        newcomers = [
            Newcomer(account=account, name="演示", phone=None, roles=roles)
            for account, roles in (
                ("demo-coordinator", ((Role.COORDINATOR, river), (Role.UNIT_CONTACT, unit))),
                ("demo-staff", ((Role.COMMUNITY_STAFF, community),)),
            )
        ]
        with app.app_context():
            enrol(newcomers, at=NOON)
        return app

    def test_the_sign_in_page_offers_one_for_each_role(self, demo_app, client_of):
        page = client_of(None).get("/sign-in").text
        accounts = re.findall(r'name="name" value="([^"]+)"', page)
        assert accounts == ["demo-staff", "demo-coordinator"]
        assert DEMO_PASSWORD in page

    def test_the_code_that_is_shown_works(self, demo_app, client_of):
        for _ in range(2):
            client = client_of(None)
            data = {"name": "demo-coordinator", "password": DEMO_PASSWORD}
            assert client.post("/sign-in", data=data).location == "/second-factor"
            page = client.get("/second-factor").text
            assert "演示模式" in page
            code = re.search(r'name="code"[^>]*value="(\d{6})"', page)[1]
            assert client.post("/second-factor", data={"code": code}).location == "/"

    def test_people_of_the_demo_who_chose_a_password_are_no_longer_shown(self, demo_app, client_of):
        client = client_of(None)
        client.post("/sign-in", data={"name": "demo-coordinator", "password": DEMO_PASSWORD})
        page = client.get("/second-factor").text
        code = re.search(r'name="code"[^>]*value="(\d{6})"', page)[1]
        client.post("/second-factor", data={"code": code})
        data = {"current": DEMO_PASSWORD, "password": STRONG, "again": STRONG}
        assert client.post("/me/password", data=data).location == "/enrol"
        assert "demo-coordinator" not in client_of(None).get("/sign-in").text

    def test_elsewhere_nothing_of_it_is_shown(self, app, client_of, staff):
        change(app, Person, staff.person_id, is_demo=True)
        page = client_of(None).get("/sign-in").text
        assert DEMO_PASSWORD not in page
        assert "演示" not in page

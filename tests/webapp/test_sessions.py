"""Signing in, the second factor, acting in another role, signing out."""

import re
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import func, select

from tests.webapp.keys import (
    STRONG,
    account_of,
    add_role,
    change,
    code_now,
    come_in,
    events,
    is_inside,
    open_sessions,
    person_of,
    set_up_app,
)
from tests.world import PASSWORD
from webapp.db import db, transaction
from webapp.errors import SignInRefused, TooManyTries
from webapp.models.access import SessionStage, TryCounter, UserSession
from webapp.models.people import Membership, Person, RecoveryCode, Role
from webapp.services import limits, second_factor, sessions
from webapp.services.passwords import DEMO_PASSWORD

STAFF = "community_staff river"
COORDINATOR = "coordinator river"


@pytest.fixture
def staff(people):
    return people.actors[STAFF]


@pytest.fixture
def coordinator(people):
    return people.actors[COORDINATOR]


@pytest.fixture
def long_window(monkeypatch):
    """Ten tries must not straddle the moment in which a window ends."""
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**9)


def without_token(page):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_people_sign_in_by_account_name_or_phone_however_it_is_written(app, client_of, staff):
    phone = person_of(app, staff.person_id).phone
    for name in (
        "community-staff-river",
        " Community-Staff-RIVER ",
        "community-ｓtaff-river",
        phone,
        f"１{phone[1:]}",
        f"+86 {phone}",
        f"{phone[:3]}-{phone[3:7]} {phone[7:]}",
    ):
        client = client_of(None)
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert (answer.status_code, answer.location) == (302, "/"), name
        assert is_inside(client)


def test_the_cookie_carries_a_token_and_nothing_about_the_person(app, client_of, staff):
    client = client_of(None)
    come_in(client, STAFF)
    with client.session_transaction() as kept:
        assert set(kept) == {"_user_id", "_fresh", "_id", "_permanent"}
        token = kept["_user_id"]
    with app.app_context():
        row = db.session.scalars(select(UserSession)).one()
    assert row.person_id == staff.person_id
    assert token not in row.token_digest
    assert [e.object_id for e in events(app, "person.sign_in")] == [staff.person_id]


def test_every_refusal_looks_alike_and_lets_nobody_in(app, client_of, people, staff):
    stopped, roleless = (people.actors[f"community_staff {place}"] for place in ("hill", "far"))
    change(app, Person, stopped.person_id, deactivated_at=datetime.now(UTC))
    change(app, Membership, roleless.membership_id, ended_at=datetime.now(UTC))
    pages = set()
    for name, password in [
        ("nobody", PASSWORD),
        ("13700000000", PASSWORD),
        (account_of(STAFF), "not the password at all"),
        (account_of("community_staff hill"), PASSWORD),
        (account_of("community_staff far"), PASSWORD),
    ]:
        client = client_of(None)
        answer = client.post("/sign-in", data={"name": name, "password": password})
        pages.add((answer.status_code, without_token(answer.text).replace(name, "NAME")))
        assert not is_inside(client)
    assert [status for status, _page in pages] == [422]
    with app.app_context():
        assert db.session.scalar(select(func.count(UserSession.id))) == 0


def test_refusals_of_known_people_are_on_record_without_what_was_typed(app, client_of, staff):
    client = client_of(None)
    come_in(client, STAFF, "what somebody typed")
    client.post("/sign-in", data={"name": "a-name-nobody-has", "password": "and a password"})
    (event,) = events(app, "person.refuse")
    assert (event.object_id, event.person_id, event.facts) == (
        staff.person_id,
        None,
        {"step": "password"},
    )
    assert event.subdistrict_id == staff.subdistrict_id


@pytest.mark.usefixtures("in_app")
def test_an_unknown_name_takes_as_long_as_a_wrong_password():
    def seconds(name):
        start = perf_counter()
        with pytest.raises(SignInRefused):
            sessions.sign_in(name, "wrong", address="10.0.0.1", at=datetime.now(UTC))
        return perf_counter() - start

    pairs = [(seconds(f"nobody{n}"), seconds(account_of(STAFF))) for n in range(8)]
    unknown, wrong = (median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / wrong < 2


@pytest.mark.usefixtures("long_window")
def test_the_eleventh_try_is_refused_before_any_hashing(app, client_of, monkeypatch):
    client = client_of(None)
    for _ in range(limits.TRIES_PER_ACCOUNT):
        assert come_in(client, STAFF, "wrong").status_code == 422
    monkeypatch.setattr("webapp.services.sessions.password_fits", None)  # would fail if called
    answer = come_in(client, STAFF)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= limits.WINDOW_SECONDS
    assert len(events(app, "person.refuse")) == limits.TRIES_PER_ACCOUNT


@pytest.mark.usefixtures("in_app")
class TestLimits:
    AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def sign_in(self, name="community-staff-river", password=PASSWORD, address="10.0.0.1", at=AT):
        return sessions.sign_in(name, password, address=address, at=at)

    def test_nobody_is_locked_out_for_good(self):
        for _ in range(limits.TRIES_PER_ACCOUNT):
            with pytest.raises(SignInRefused):
                self.sign_in(password="wrong")
        with pytest.raises(TooManyTries) as caught:
            self.sign_in()
        assert caught.value.seconds == limits.WINDOW_SECONDS
        assert self.sign_in(at=self.AT + timedelta(seconds=caught.value.seconds))

    def test_success_forgets_the_tries_before(self):
        for _ in range(3):
            for _ in range(limits.TRIES_PER_ACCOUNT - 1):
                with pytest.raises(SignInRefused):
                    self.sign_in(password="wrong")
            assert self.sign_in()

    def test_one_address_may_not_try_many_names(self, monkeypatch):
        monkeypatch.setattr(limits, "TRIES_PER_ADDRESS", 5)
        for n in range(5):
            with pytest.raises(SignInRefused):
                self.sign_in(name=f"nobody{n}")
        with pytest.raises(TooManyTries):
            self.sign_in()
        assert self.sign_in(address="10.0.0.2")

    def test_an_office_behind_one_address_signs_in_all_morning(self, monkeypatch):
        monkeypatch.setattr(limits, "TRIES_PER_ADDRESS", 2)
        for _ in range(4):
            assert self.sign_in()

    def test_a_whole_network_of_ipv6_counts_as_one_address(self, monkeypatch):
        monkeypatch.setattr(limits, "TRIES_PER_ADDRESS", 2)
        for n in range(2):
            with pytest.raises(SignInRefused):
                self.sign_in(name="nobody", address=f"2001:db8:1:2::{n}")
        with pytest.raises(TooManyTries):
            self.sign_in(address="2001:db8:1:2:ffff::9")

    def test_counters_tell_neither_names_nor_addresses_and_are_forgotten(self):
        with pytest.raises(SignInRefused):
            self.sign_in(name="nobody")
        keys = db.session.scalars(select(TryCounter.key)).all()
        assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)
        limits.forget_old(at=self.AT + timedelta(minutes=16))
        assert db.session.scalars(select(TryCounter.key)).all() == []


def test_a_copied_cookie_is_dead_after_sign_out(app, client_of, staff):
    client = client_of(None)
    come_in(client, STAFF)
    copied = client.get_cookie("gongjian").value
    assert client.post("/sign-out").location == "/sign-in"
    client.set_cookie("gongjian", copied)
    assert not is_inside(client)
    assert open_sessions(app, staff.person_id) == 0
    assert [e.person_id for e in events(app, "person.sign_out")] == [staff.person_id]


def test_signing_in_over_a_session_ends_it(app, client_of, coordinator):
    secret = set_up_app(app, coordinator.person_id)
    client = client_of(None)
    come_in(client, COORDINATOR)
    come_in(client, STAFF)
    assert open_sessions(app, coordinator.person_id) == 0
    assert client.post("/second-factor", data={"code": code_now(secret)}).location == "/"
    assert len(events(app, "person.sign_in")) == 1


def test_each_step_gives_a_new_token_and_kills_the_old(app, client_of, coordinator):
    secret = set_up_app(app, coordinator.person_id)
    client, planted = client_of(None), client_of(None)
    client.get("/sign-in")
    before = client.get_cookie("gongjian").value
    come_in(client, COORDINATOR)
    halfway = client.get_cookie("gongjian").value
    client.post("/second-factor", data={"code": code_now(secret)})
    assert is_inside(client)
    for cookie in (before, halfway):
        planted.set_cookie("gongjian", cookie)
        assert planted.get("/me").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("stage", "page"),
    [
        (SessionStage.SECOND_FACTOR, "/second-factor"),
        (SessionStage.ENROLMENT, "/enrol"),
        (SessionStage.NEW_PASSWORD, "/new-password"),
    ],
)
def test_half_way_in_opens_only_the_next_step(app, client_of, coordinator, stage, page):
    client = client_of(COORDINATOR)
    with app.app_context(), transaction() as session:
        session.scalars(select(UserSession)).one().stage = stage
        second_factor.prepare(session.get_one(Person, coordinator.person_id))
    assert client.get(page).status_code == 200
    steps = {"/second-factor", "/enrol", "/new-password"}
    for other in {"/me", "/accounts", "/needs", *steps} - {page}:
        assert client.get(other).location == page
    for action in (f"/act-as/{coordinator.membership_id}", "/accounts/1/deactivate"):
        assert client.post(action).status_code == 401
    assert client.post("/sign-out").location == "/sign-in"


class TestSecondFactor:
    @pytest.fixture
    def secret(self, app, coordinator):
        return set_up_app(app, coordinator.person_id)

    @pytest.fixture
    def client(self, client_of, secret):
        client = client_of(None)
        assert come_in(client, COORDINATOR).location == "/second-factor"
        return client

    def send(self, client, code):
        return client.post("/second-factor", data={"code": code}).status_code

    def test_the_code_opens_the_door(self, client, secret):
        assert self.send(client, f" {code_now(secret)}\n") == 302
        assert is_inside(client)

    def test_full_width_digits_are_understood(self, client, secret):
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code_now(secret))
        assert self.send(client, wide) == 302

    def test_a_code_opens_one_door_only_however_it_is_written(self, client, client_of, secret):
        code = code_now(secret)
        assert self.send(client, code) == 302
        other = client_of(None)
        come_in(other, COORDINATOR)
        spaced = f"{code[:3]} {code[3:]}"
        for again in (code, spaced, f"{code} ", "\u00a0".join(code), f"{code[:3]}-{code[3:]}"):
            assert self.send(other, again) == 422
        assert self.send(other, code_now(secret, steps=-1)) == 422
        assert self.send(other, code_now(secret, steps=1)) == 302

    def test_codes_of_other_times_are_refused_and_on_record(self, app, client, coordinator, secret):
        for steps in (-3, 3):
            assert self.send(client, code_now(secret, steps=steps)) == 422
        assert not is_inside(client)
        facts = [(event.object_id, event.facts) for event in events(app, "person.refuse")]
        assert facts == [(coordinator.person_id, {"step": "second_factor"})] * 2

    @pytest.mark.usefixtures("long_window")
    def test_guessing_is_limited_apart_from_the_password(self, client, secret):
        for _ in range(limits.TRIES_PER_ACCOUNT):
            assert self.send(client, "000000") == 422
        assert self.send(client, code_now(secret)) == 429

    def test_a_recovery_code_works_once(self, app, client, client_of, coordinator):
        with app.app_context(), transaction() as session:
            person = session.get_one(Person, coordinator.person_id)
            codes = second_factor.new_recovery_codes(session, person)
        assert self.send(client, codes[3].lower().replace("-", " ")) == 302
        other = client_of(None)
        come_in(other, COORDINATOR)
        assert self.send(other, codes[3]) == 422
        assert self.send(other, codes[4]) == 302

    def test_nobody_elses_recovery_code_works(self, app, client, staff):
        with app.app_context(), transaction() as session:
            person = session.get_one(Person, staff.person_id)
            codes = second_factor.new_recovery_codes(session, person)
        assert self.send(client, codes[0]) == 422


class TestEnrolment:
    @pytest.fixture
    def client(self, app, client_of, coordinator):
        change(app, Person, coordinator.person_id, totp_confirmed_at=None)
        client = client_of(None)
        assert come_in(client, COORDINATOR).location == "/enrol"
        return client

    def secret_on(self, client):
        page = client.get("/enrol").text
        assert 'src="data:image/svg+xml' in page
        return re.search(r"gj-code\">([A-Z2-7 ]+)<", page)[1].replace(" ", "")

    def test_a_wrong_code_confirms_nothing(self, app, client, coordinator):
        code = code_now(self.secret_on(client), steps=5)
        assert client.post("/enrol", data={"code": code}).status_code == 422
        assert person_of(app, coordinator.person_id).totp_confirmed_at is None

    def test_the_right_code_lets_in_and_shows_ten_recovery_codes_once(
        self, app, client, client_of, coordinator
    ):
        secret = self.secret_on(client)
        page = client.post("/enrol", data={"code": code_now(secret)})
        codes = re.findall(r"gj-code\">([0-9A-Z-]{19})<", page.text)
        assert len(set(codes)) == 10
        assert page.headers["Cache-Control"] == "no-store"
        assert is_inside(client)
        assert client.get("/enrol").location == "/"
        person = person_of(app, coordinator.person_id)
        assert secret not in person.totp_secret
        with app.app_context():
            digests = db.session.scalars(select(RecoveryCode.digest)).all()
        assert len(digests) == 10
        assert not set(digests) & {code.replace("-", "") for code in codes}
        other = client_of(None)
        come_in(other, COORDINATOR)
        assert other.post("/second-factor", data={"code": codes[0]}).status_code == 302

    def test_its_forms_still_work_on_the_page_of_the_codes(self, client):
        secret = self.secret_on(client)
        page = client.post("/enrol", data={"code": code_now(secret)}).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        answer = client.open("/sign-out", method="POST", data={"csrf_token": token})
        assert answer.location == "/sign-in"

    def test_a_secret_that_was_seen_before_is_worth_nothing(self, client, client_of):
        seen = self.secret_on(client)
        come_in(client_of(None), COORDINATOR)
        assert self.secret_on(client) != seen
        assert client.post("/enrol", data={"code": code_now(seen)}).status_code == 422


class TestDemoPasswordElsewhere:
    @pytest.fixture
    def client(self, app, client_of, coordinator):
        change(app, Person, coordinator.person_id, is_demo=True)
        set_up_app(app, coordinator.person_id)
        client = client_of(None)
        assert come_in(client, COORDINATOR).location == "/new-password"
        return client

    def choose(self, client, password, again=None):
        data = {"password": password, "again": again or password}
        return client.post("/new-password", data=data)

    def test_bad_passwords_are_refused(self, app, client, coordinator):
        before = person_of(app, coordinator.person_id).password_hash
        for password in (
            DEMO_PASSWORD,
            "short",
            "aaaaaaaaaaaaaaaaaaaa",
            "coordinator-river and much more to it",
            "x" * 201,
        ):
            assert self.choose(client, password).status_code == 422
        assert person_of(app, coordinator.person_id).password_hash == before

    def test_both_must_be_the_same(self, client):
        assert self.choose(client, STRONG, "another one of its kind").status_code == 422

    def test_a_new_password_drops_the_printed_second_factor(self, app, client, coordinator):
        assert self.choose(client, STRONG).location == "/enrol"
        person = person_of(app, coordinator.person_id)
        assert (person.is_demo, person.totp_confirmed_at) == (False, None)
        assert open_sessions(app, coordinator.person_id) == 1

    def test_the_old_password_is_dead(self, client, client_of):
        self.choose(client, STRONG)
        assert come_in(client_of(None), COORDINATOR).status_code == 422
        assert come_in(client_of(None), COORDINATOR, STRONG).location == "/enrol"


class TestDemoCode:
    """Every code opens one door, and still a demo can be entered three times in a row."""

    PERSON = {"account": "demo", "totp_last_step": 0}
    AT = datetime(2026, 11, 23, 4, 0, 3, tzinfo=UTC)

    @pytest.mark.usefixtures("in_app")
    def test_three_sign_ins_in_a_row(self):
        person = Person(**self.PERSON)
        second_factor.prepare(person)
        for _ in range(3):
            code, wait = second_factor.demo_code(person, at=self.AT)
            assert wait == 0
            assert second_factor.accept_code(person, code, at=self.AT)
        assert second_factor.demo_code(person, at=self.AT) == ("", 27)
        later = self.AT + timedelta(seconds=27)
        code, _wait = second_factor.demo_code(person, at=later)
        assert second_factor.accept_code(person, code, at=later)

    @pytest.mark.usefixtures("in_app")
    def test_a_code_that_is_about_to_end_is_not_offered(self):
        person = Person(**self.PERSON)
        second_factor.prepare(person)
        last_moment = self.AT + timedelta(seconds=24)
        code, _wait = second_factor.demo_code(person, at=last_moment)
        assert second_factor.accept_code(person, code, at=last_moment + timedelta(seconds=10))


class TestActingAs:
    @pytest.fixture
    def second_role(self, app, people, staff):
        unit = people.organisations["river unit"]
        return add_role(app, staff.person_id, Role.UNIT_CONTACT, unit)

    def test_it_is_shown_and_asks_for_no_more_time(self, app, client_of, staff, second_role):
        client = client_of(STAFF)
        before = client.get_cookie("gongjian").value
        assert client.post(f"/act-as/{second_role}").location == "/"
        page = client.get("/me").text
        assert "翠堤第一小学" in page
        with app.app_context():
            old, new = db.session.scalars(select(UserSession).order_by(UserSession.id))
        assert (old.ended_at is None, new.membership_id) == (False, second_role)
        assert new.expires_at == old.expires_at
        (event,) = events(app, "person.act_as")
        assert (event.membership_id, event.role) == (second_role, "unit_contact")
        client.set_cookie("gongjian", before)
        assert not is_inside(client)

    def test_the_last_role_is_taken_up_again(self, app, client_of, second_role):
        client = client_of(STAFF)
        client.post(f"/act-as/{second_role}")
        again = client_of(None)
        come_in(again, STAFF)
        with app.app_context():
            newest = db.session.scalars(select(UserSession).order_by(UserSession.id.desc())).first()
        assert newest.membership_id == second_role

    def test_other_peoples_roles_and_ended_ones_are_unknown(
        self, app, client_of, people, second_role
    ):
        client = client_of(STAFF)
        change(app, Membership, second_role, ended_at=datetime.now(UTC))
        for membership in (second_role, people.actors["unit_contact river"].membership_id, 999):
            assert client.post(f"/act-as/{membership}").status_code == 404
        assert events(app, "person.act_as") == []

    def test_a_role_with_second_factor_needs_one(self, app, client_of, people, staff):
        role = add_role(app, staff.person_id, Role.COORDINATOR, people.organisations["river"])
        assert client_of(STAFF).post(f"/act-as/{role}").status_code == 422


def test_a_session_ends_after_twelve_hours(app, client_of):
    client = client_of(None)
    come_in(client, STAFF)
    with app.app_context():
        row = db.session.scalars(select(UserSession)).one()
    assert row.expires_at - row.created_at == timedelta(hours=12)
    change(app, UserSession, row.id, expires_at=datetime.now(UTC))
    assert not is_inside(client)


def test_a_cookie_goes_stale_after_half_an_hour(app, client_of):
    client = client_of(STAFF)
    app.permanent_session_lifetime = timedelta(seconds=-1)
    assert not is_inside(client)


def test_signing_out_needs_the_token_of_the_page(client_of):
    client = client_of(STAFF)
    assert client.open("/sign-out", method="POST").status_code == 400
    assert is_inside(client)

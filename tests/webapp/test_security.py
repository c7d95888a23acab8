"""What holds for every address: who may pass, and what browsers are told."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import g

from tests.databases import settings_for
from tests.webapp.keys import code_now, come_in, set_up_app
from webapp import create_app
from webapp.config import Environment
from webapp.db import db, transaction
from webapp.headers import HEADERS
from webapp.models.access import DetailsGrant
from webapp.routes import BLUEPRINTS
from webapp.security import PUBLIC_ENDPOINTS, STAGE_ENDPOINTS, own_address

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/%2F/evil.example",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "/%09/evil.example",
    "/.//evil.example",
    "/needs//evil.example",
    "http://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTP://localhost/needs",
    "http://localhost@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@evil.example",
    "evil.example/needs",
    "needs",
    "?q=1",
    "#needs",
    "/needs#//evil.example",
    "/nothing-here",
    "/sign-out",
    "/../needs",
    "/needs\\..\\evil",
    "/needs?q=\r\nSet-Cookie:a=b",
    "/needs/155831000763405631488",
    "/" + "n" * 3000,
    "／／evil.example",
    "",
]
OURS = ["/", "/needs", "/needs?q=%E5%81%9C%E8%BD%A6&sort=-newest", "/me", "/accounts?q=http://x"]


@pytest.fixture
def in_request(app):
    with app.test_request_context():
        yield


def test_after_signing_in_nobody_is_sent_to_a_strangers_address(client_of):
    led_to = {}
    for address in HOSTILE:
        client = client_of(None)
        answer = come_in(client, "community_staff river", query_string={"next": address})
        led_to[address] = answer.location
    assert led_to == dict.fromkeys(HOSTILE, "/")


@pytest.mark.usefixtures("in_request")
def test_only_pages_of_ours_count_as_ours():
    assert len(HOSTILE) >= 30
    assert {own_address(address) for address in HOSTILE} == {""}
    assert [own_address(address) for address in OURS] == OURS


def test_the_page_somebody_wanted_waits_until_all_steps_are_done(app, client_of, people):
    secret = set_up_app(app, people.actors["coordinator river"].person_id)
    client = client_of(None)
    wanted = client.get("/needs?q=1").location
    assert wanted == "/sign-in?next=/needs?q%3D1"
    data = {"name": "coordinator-river", "password": "a long-enough wooden fence"}
    assert client.post(wanted, data=data).location == "/second-factor"
    answer = client.post("/second-factor", data={"code": code_now(secret)})
    assert answer.location == "/needs?q=1"


def addresses(app, method):
    """Give (endpoint, path) of every route that answers the method."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            path = re.sub(r"<int:\w+>", "1", rule.rule)
            path = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", path)
            yield rule.endpoint, re.sub(r"<[^>]+>", "xx", path)


def test_a_visitor_is_asked_to_sign_in_wherever_it_is_not_said_otherwise(app, client_of):
    client = client_of(None)
    seen = set()
    for endpoint, path in addresses(app, "GET"):
        seen.add(endpoint)
        if endpoint not in PUBLIC_ENDPOINTS:
            answer = client.get(path)
            assert (answer.status_code, answer.location[:8]) == (302, "/sign-in"), endpoint
    for endpoint, path in addresses(app, "POST"):
        seen.add(endpoint)
        if endpoint not in PUBLIC_ENDPOINTS:
            assert client.open(path, method="POST").status_code == 401, endpoint
    assert {*PUBLIC_ENDPOINTS, *STAGE_ENDPOINTS.values()} <= seen
    assert len(BLUEPRINTS) > 5


def test_a_fragment_sends_the_whole_page_to_sign_in(client_of):
    answer = client_of(None).get("/needs?q=1", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.data) == (401, b"")
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/needs?q%3D1"


def test_a_half_written_form_stays_when_the_session_is_over(client_of):
    answer = client_of(None).post("/needs/drafts", headers={"HX-Request": "true"})
    assert (answer.status_code, "<" in answer.text) == (401, False)


class TestHeaders:
    @pytest.fixture
    def app(self, own_app):
        return own_app

    def test_every_answer_carries_the_headers(self, app, client_of):
        app.config["PROPAGATE_EXCEPTIONS"] = False

        @app.get("/breaks", endpoint="session.breaks")
        def breaks():
            raise RuntimeError

        client = client_of("community_staff river")
        for path, status in [
            ("/me", 200),
            ("/second-factor", 302),
            ("/nothing", 404),
            ("/accounts", 403),
            ("/breaks", 500),
            ("/healthz", 200),
            ("/static/nothing.css", 404),
        ]:
            answer = client.get(path)
            assert answer.status_code == status
            assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS), path
            assert "Strict-Transport-Security" not in answer.headers
        answer = client.open("/sign-out", method="POST")  # without a token
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_files_carry_the_headers_too(self, app, client_of, tmp_path):
        (tmp_path / "sample.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        app.wsgi_app.add_files(str(tmp_path), prefix="static/")
        answer = client_of(None).get("/static/sample.svg")
        answer.close()
        assert answer.status_code == 200
        assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_policy_allows_nothing_inline_and_nobody_elses(app):
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_of_members_are_not_kept_and_public_ones_may_be(client_of):
    assert client_of("auditor river").get("/me").headers["Cache-Control"] == "no-store"
    assert client_of(None).get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client_of(None).get("/healthz").headers


class TestProduction:
    @pytest.fixture
    def client(self, database_url, tmp_path):
        settings = settings_for(database_url, tmp_path)
        app = create_app(
            replace(
                settings,
                environment=Environment.PRODUCTION,
                trusted_hosts=("gongjian.example",),
            )
        )
        yield app.test_client()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()

    def test_https_only_and_a_cookie_bound_to_the_host(self, client):
        answer = client.get("/sign-in", base_url="https://gongjian.example")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-gongjian=")
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert part in cookie

    def test_another_host_name_is_refused(self, client):
        answer = client.get("/sign-in", base_url="https://evil.example")
        assert answer.status_code == 400
        assert "evil" not in answer.text

    def test_there_is_no_page_of_components(self, client):
        assert client.get("/styleguide", base_url="https://gongjian.example").status_code == 404


def test_a_request_asks_at_most_twice_who_is_there(client_of, queries):
    client = client_of("community_staff river")
    queries.clear()
    client.get("/styleguide")
    assert len([sql for sql in queries if "SELECT" in sql]) == 1
    admin = client_of("district_admin district")
    queries.clear()
    admin.get("/styleguide")
    assert len([sql for sql in queries if "SELECT" in sql]) == 2


def test_looks_inside_hold_for_the_administrator_only_and_for_their_time(app, client_of, people):
    admin, river = people.actors["district_admin district"], people.organisations["river"]
    now = datetime.now(UTC)
    ends = {river: now + timedelta(hours=1), people.organisations["hill"]: now}
    with app.app_context(), transaction() as session:
        for who in (admin, people.actors["auditor river"]):
            for place, end in ends.items():
                session.add(
                    DetailsGrant(
                        person_id=who.person_id,
                        subdistrict_id=place,
                        reason="visit",
                        created_at=now,
                        expires_at=end,
                    )
                )
    for who, inside in (("district_admin district", {river}), ("auditor river", set())):
        with client_of(who) as client:
            client.get("/styleguide")
            assert g.actor.inside == inside

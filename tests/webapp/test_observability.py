"""Logs tell what happened and never to whom; figures are for those who may ask."""

import dataclasses
import json
import logging

import pytest
from jinja2 import DictLoader

from tests.conftest import Browser
from tests.databases import settings_for
from webapp import create_app
from webapp.db import db

CANARIES = ("13912345678", "王秀兰", "correct-horse-canary", "tokenCANARYtoken", "广阳道19号")


@pytest.fixture
def dialect():
    """Nothing here depends on the database."""
    return "sqlite"


@pytest.fixture
def app(own_app):
    """The application as in production: it answers its own errors, and one page always fails."""
    app = own_app
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.route("/boom/<word>", methods=["GET", "POST"])
    def boom(word):
        raise ValueError(f"duplicate key: {word} {CANARIES}")

    return app


@pytest.fixture
def lines(capsys):
    def read() -> list[dict]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


def test_each_request_is_one_line_without_address(client_of, lines):
    answer = client_of(None).get("/sign-in?next=/needs/7")

    (line,) = lines()
    assert line.pop("ms") > 0
    assert line.pop("timestamp")
    assert line == {
        "event": "request",
        "level": "info",
        "request_id": answer.headers["X-Request-ID"],
        "endpoint": "session.sign_in",
        "method": "GET",
        "status": 200,
    }


def test_nothing_that_people_type_reaches_the_log(app, client_of, capsys):
    phone, name, password, token, street = CANARIES
    visitor, coordinator = client_of(None), client_of("coordinator river")
    visitor.post("/sign-in", data={"account": phone, "password": password})
    visitor.get(f"/invitations/{token}")
    visitor.post(f"/invitations/{token}", data={"password": password, "again": password})
    visitor.get(f"/public/needs?q={street}")
    visitor.get(f"/nothing/{token}?name={name}", headers={"X-Request-ID": phone})
    coordinator.get(f"/needs?q={name}")
    coordinator.post("/needs/new", data={"title": name, "text": street, "contact_phone": phone})
    assert coordinator.get(f"/boom/{token}?q={street}").status_code == 500
    assert coordinator.post(f"/boom/{token}", data={"name": name}).status_code == 500
    assert coordinator.open(f"/boom/{token}", method=f"X{password}").status_code == 405
    library = logging.getLogger("library")
    library.warning("cannot store %s", phone)
    error = ValueError(phone)
    library.error("failed for %s", name, exc_info=(ValueError, error, None))

    output = capsys.readouterr()
    assert output.out.count('"event": "request"') == 10
    assert output.out.count('"error": "ValueError"') == 3
    assert not [canary for canary in CANARIES if canary in output.out + output.err]


def test_an_unexpected_error_shows_an_id_that_finds_its_line(app, client_of, lines):
    answer = client_of("coordinator river").get("/boom/x")

    failed, request = lines()[-2:]
    assert answer.status_code == 500
    page = answer.get_data(as_text=True)
    assert failed["request_id"] == request["request_id"] == answer.headers["X-Request-ID"]
    assert failed["request_id"] in page
    assert (failed["error"], failed["endpoint"]) == ("ValueError", "boom")
    assert failed["where"][-1].startswith("tests/webapp/test_observability.py:")
    assert "Traceback" not in page
    assert "duplicate key" not in page


def test_even_a_broken_error_page_gives_the_id(app, client_of):
    app.jinja_env.loader = DictLoader({})

    answer = client_of("coordinator river").get("/boom/x")

    assert answer.status_code == 500
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Request-ID"] in answer.get_data(as_text=True)


@pytest.mark.parametrize(("hops", "kept"), [(0, False), (1, True)])
def test_a_request_keeps_its_id_only_from_our_proxy(database_url, tmp_path, hops, kept):
    app = create_app(dataclasses.replace(settings_for(database_url, tmp_path), proxy_hops=hops))

    answer = app.test_client().get("/healthz", headers={"X-Request-ID": "abc-12345678"})

    assert (answer.headers["X-Request-ID"] == "abc-12345678") is kept
    with app.app_context():
        db.engine.dispose()


class TestMetrics:
    @pytest.fixture
    def ask(self, app):
        def get(token="", **options):
            settings = dataclasses.replace(app.extensions["settings"], metrics_token=token)
            app.extensions["settings"] = settings
            return Browser(app).get("/metrics", **options)

        return get

    def test_they_count_requests_and_jobs(self, ask):
        ask()
        text = ask().get_data(as_text=True)

        count = (
            'gongjian_request_seconds_count{endpoint="health.metrics",method="GET",status="200"}'
        )
        assert count in text
        assert 'gongjian_jobs{state="queued"} 0.0' in text

    @pytest.mark.parametrize(
        ("token", "options", "status"),
        [
            ("", {}, 200),  # from this machine
            ("", {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}}, 404),
            ("", {"environ_base": {"REMOTE_ADDR": ""}}, 404),
            ("", {"headers": {"X-Forwarded-For": "10.0.0.9"}}, 404),  # a proxy on this machine
            ("secret", {}, 404),
            ("secret", {"headers": {"Authorization": "Bearer other"}}, 404),
            ("secret", {"headers": {"Authorization": "Bearer secret"}}, 200),
            ("秘密", {"headers": {"Authorization": "Bearer secret"}}, 404),
        ],
    )
    def test_only_some_may_read_them(self, ask, token, options, status):
        assert ask(token, **options).status_code == status

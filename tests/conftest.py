"""One app on each database for all tests; the world is built once, and stands as new for each."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests import pgtemp, world
from tests.databases import COPIES, DATABASES, Copy, Template, let_go, settings_for
from tests.shared_app import SharedApps
from tests.signing_in import sign_in_as
from tests.stage import Stage
from webapp import create_app
from webapp.db import db


@pytest.fixture(scope="session")
def postgresql() -> Iterator[pgtemp.Server]:
    with pgtemp.server() as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, request: Any) -> Callable[[str], Template]:
    @cache
    def get(dialect: str) -> Template:
        server = request.getfixturevalue("postgresql") if dialect == "postgresql" else None
        return Template(dialect, tmp_path_factory.mktemp(dialect), server)

    return get


@pytest.fixture(params=DATABASES)
def dialect(request: Any) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def copies(template: Callable[[str], Template]) -> Iterator[Callable[[str], Copy]]:
    with ExitStack() as stack:

        @cache
        def get(dialect: str) -> Copy:
            copy = COPIES[dialect](template(dialect))
            stack.callback(copy.close)
            return copy

        yield get


@pytest.fixture
def database_url(copies: Callable[[str], Copy], dialect: str) -> str:
    """Address of a migrated database that holds the world, as if nobody had used it before."""
    return copies(dialect).fresh()


@pytest.fixture(scope="session")
def apps() -> Iterator[SharedApps]:
    shared = SharedApps(Browser)
    yield shared
    shared.close()


@pytest.fixture
def app(apps: SharedApps, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application; no context stays open, so that requests get their own.

    It is the same one for all tests of a process, with an instance folder of each test's own;
    whoever changes more than its settings may: the next test then gets a new one.
    """
    with apps.lent(database_url, tmp_path) as app:
        yield app


@pytest.fixture
def own_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application of the test's own, for tests that add routes to it."""
    app = create_app(settings_for(database_url, tmp_path))
    app.test_client_class = Browser
    yield app
    let_go(app)


@pytest.fixture
def people(template: Callable[[str], Template], dialect: str) -> world.World:
    """The world's ids and actors; a copy, so that tests may add to it."""
    return pickle.loads(pickle.dumps(template(dialect).world))  # noqa: S301 -- our own object


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """A context for tests that call services directly. Do not combine with a client."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture(scope="session")
def stages(
    template: Callable[[str], Template], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Stage]]:
    made: dict[str, Stage] = {}

    def get(dialect: str) -> Stage:
        if dialect not in made:
            instance = tmp_path_factory.mktemp(f"stage-{dialect}")
            settings = settings_for(template(dialect).copy(), instance)
            made[dialect] = Stage(settings, template(dialect).world)
        return made[dialect]

    yield get
    for stage in made.values():
        stage.close()


@pytest.fixture
def stage(stages: Callable[[str], Stage], dialect: str) -> Stage:
    """A whole town, shared by tests that leave it as it was. Do not combine with `app`."""
    return stages(dialect)


class Browser(FlaskClient):
    """Posts as a browser does: with the CSRF token of the page. Use open() to leave it out."""

    def token(self) -> str:
        from flask_wtf.csrf import generate_csrf

        with self.application.test_request_context(), self.session_transaction() as kept:
            from flask import session

            session.update(kept)
            token = generate_csrf()
            kept.update(session)
        return str(token)

    def post(self, *args: Any, data: Any = None, **kwargs: Any) -> Any:
        return super().post(*args, data={"csrf_token": self.token()} | dict(data or {}), **kwargs)


@pytest.fixture
def client_of(app: Flask, people: world.World) -> Callable[[str | None], FlaskClient]:
    """Give a browser in which one of the world's actors (or nobody: None) has signed in."""

    def sign_in(who: str | None) -> FlaskClient:
        client = app.test_client()
        if who is not None:
            sign_in_as(client, people.actors[who])
        return client

    return sign_in


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent from here on."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with ExitStack() as stack:
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        stack.callback(event.remove, engine, "before_cursor_execute", note)
        yield sent

"""One app on each database for every test; the world is built once and copied."""

import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests import pgtemp, world
from tests.signing_in import sign_in_as
from tests.stage import Stage
from webapp import create_app, schema
from webapp.config import Settings
from webapp.db import db

DATABASES = ("sqlite", "postgresql")


def settings_for(url: str, instance: Path, **more: Any) -> Settings:
    keys = {name: f"{name} of the tests, long enough" for name in ("secret", "field", "audit")}
    return Settings(
        instance=instance,
        database_url=url,
        queue_url=f"sqlite:{instance}/queue.db",
        secret_key=keys["secret"],
        field_key=keys["field"],
        audit_key=keys["audit"],
        testing=True,
        **more,
    )


class Template:
    """A migrated database holding the world, to be copied for each test."""

    def __init__(self, dialect: str, home: Path, server: pgtemp.Server | None) -> None:
        self.dialect, self.home, self.server, self.copies = dialect, home, server, 0
        app = create_app(settings_for(self._create("template"), home))
        with app.app_context():
            schema.upgrade(db.engine)
            self.world = world.build()
            db.session.remove()
            db.engine.dispose()

    def _create(self, name: str) -> str:
        if self.server:
            return pgtemp.create_database(self.server, name)
        return f"sqlite:///{self.home}/{name}.db"

    def copy(self) -> str:
        """Make a fresh copy; return its address."""
        self.copies += 1
        name = f"copy{self.copies}"
        if self.server is None:
            shutil.copy(self.home / "template.db", self.home / f"{name}.db")
            return f"sqlite:///{self.home}/{name}.db"
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            # Copying files is three times as fast as the default where nothing waits for the disk.
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template STRATEGY FILE_COPY")
        return f"postgresql+psycopg://gongjian@/{name}?host={self.server.host}"

    def drop(self, url: str) -> None:
        name = f"copy{self.copies}"
        if self.server is None:
            for file in self.home.glob(f"{name}.db*"):
                file.unlink()
            return
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[pgtemp.Server]:
    with pgtemp.server() as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, request: Any) -> Callable[[str], Template]:
    made: dict[str, Template] = {}

    def get(dialect: str) -> Template:
        if dialect not in made:
            server = request.getfixturevalue("postgresql") if dialect == "postgresql" else None
            made[dialect] = Template(dialect, tmp_path_factory.mktemp(dialect), server)
        return made[dialect]

    return get


@pytest.fixture(params=DATABASES)
def dialect(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def database_url(template: Callable[[str], Template], dialect: str) -> Iterator[str]:
    """Address of a migrated database that holds the world."""
    url = template(dialect).copy()
    yield url
    template(dialect).drop(url)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application; no context stays open, so that requests get their own."""
    app = create_app(settings_for(database_url, tmp_path))
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


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

"""The town behind an application: browsers of everybody in it, and a way back after changes."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from flask.testing import FlaskClient
from psycopg import sql

from tests import town as towns
from tests.databases import Watch, do_not_wait_for_the_disk
from tests.signing_in import sign_in_as
from tests.town import HALF_WAY, Town
from tests.world import World
from webapp import create_app
from webapp.config import Settings
from webapp.db import db, transaction
from webapp.models import Base
from webapp.models.access import SessionStage, UserSession

TOKEN = "csrf_token"


class Visitor(FlaskClient):
    """A browser that posts the CSRF token of its session; csrf=False leaves it out."""

    token = ""

    def post(self, *args: Any, data: Any = None, csrf: bool = True, **kw: Any) -> Any:
        token = {TOKEN: self.token} if csrf else {}
        return super().post(*args, data=token | dict(data or {}), **kw)


class Stage:
    """An application on a copy of the town, one for all tests of a worker."""

    def __init__(self, settings: Settings, world: World) -> None:
        self.app = create_app(settings)
        self.app.test_client_class = Visitor
        self.cookies: dict[str | None, tuple[str, str]] = {}
        self.sessions: dict[str, int] = {}
        self.pages: dict[str | None, Any] = {}  # what a walk has fetched, for other tests to read
        with self.app.app_context():
            do_not_wait_for_the_disk(db.engine)
            self.town: Town = towns.build(world)
            db.session.remove()
        self._open_doors()
        kept = Sqlite if settings.database_url.startswith("sqlite") else Postgresql
        self.kept = kept(settings)

    def _open_doors(self) -> None:
        """Sign everybody in, once: requests begin with a copy of that cookie."""
        for who, actor in {None: None, **self.town.actors}.items():
            client = self.app.test_client()
            if actor:
                sign_in_as(client, actor)
            token = _token(client)
            cookie = client.get_cookie("gongjian")
            self.cookies[who] = (cookie.value if cookie else "", token)
        with self.app.app_context(), transaction() as session:
            rows = session.query(UserSession).order_by(UserSession.id)
            self.sessions = dict(zip(self.town.actors, (row.id for row in rows), strict=True))
            for stage in HALF_WAY:
                session.get_one(UserSession, self.sessions[stage]).stage = SessionStage(stage)

    def client(self, who: str | None) -> Visitor:
        """Return a fresh browser in which somebody (None: nobody) has signed in."""
        client = self.app.test_client()
        cookie, client.token = self.cookies[who]
        client.set_cookie("gongjian", cookie)
        return client

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail if anything in the database differs afterwards."""
        before = self.kept.mark()
        yield
        changed = self.kept.difference(before)
        if changed:
            self.kept.restore(changed)
        assert not changed, f"changed: {changed}"

    @contextmanager
    def changes(self) -> Iterator[set[str]]:
        """Give the set of tables that differ afterwards (filled then), and put them back."""
        before = self.kept.mark()
        changed: set[str] = set()
        try:
            yield changed
        finally:
            changed |= self.kept.difference(before)
            if changed:
                self.kept.restore(changed)

    def version_of(self, table: str, number: int) -> int:
        return int(self.kept.one(f"SELECT version FROM {table} WHERE id = {number}"))  # noqa: S608

    def event_about(self, table: str, number: int) -> int:
        """Return the number of the last thing on record about a row."""
        about = f"object_type = '{table}' AND object_id = {number}"
        return int(self.kept.one(f"SELECT max(seq) FROM audit_event WHERE {about}"))  # noqa: S608

    def close(self) -> None:
        self.kept.close()
        with self.app.app_context():
            db.engine.dispose()


def _token(client: FlaskClient) -> str:
    from flask import session
    from flask_wtf.csrf import generate_csrf

    with client.application.test_request_context(), client.session_transaction() as kept:
        session.update(kept)
        token = generate_csrf()
        kept.update(session)
        kept.permanent = True
    return str(token)


class Sqlite:
    """Remember a SQLite file; notice any commit by its counter; write the old pages back."""

    def __init__(self, settings: Settings) -> None:
        path = settings.database_url.removeprefix("sqlite:///")
        self.live = sqlite3.connect(path, isolation_level=None)
        self.saved = sqlite3.connect(f"{path}.kept", isolation_level=None)
        self.live.backup(self.saved)

    def one(self, query: str) -> Any:
        return self.live.execute(query).fetchone()[0]

    def mark(self) -> int:
        return int(self.live.execute("PRAGMA data_version").fetchone()[0])

    def difference(self, before: int) -> set[str]:
        """Return the tables whose rows differ; a commit that changed nothing counts as one."""
        if self.mark() == before:
            return set()
        differ = {table.name for table in Base.metadata.sorted_tables if self._differs(table.name)}
        return differ or {"(a commit without effect)"}

    def _differs(self, table: str) -> bool:
        """Say whether the table differs from the copy."""
        query = f'SELECT * FROM "{table}"'  # noqa: S608 -- our own tables
        return self.live.execute(query).fetchall() != self.saved.execute(query).fetchall()

    def restore(self, _changed: set[str]) -> None:
        self.saved.backup(self.live)

    def close(self) -> None:
        self.live.close()
        self.saved.close()


class Postgresql:
    """Remember every table in a second schema; notice changes by the newest row's transaction."""

    def __init__(self, settings: Settings) -> None:
        url = settings.database_url.replace("postgresql+psycopg:", "postgresql:", 1)
        self.live = psycopg.connect(url, autocommit=True)
        self.watch = Watch(self.live)
        with self.live.transaction():
            self.live.execute("CREATE SCHEMA kept")
            for table in self.watch.tables:
                self._run("CREATE TABLE kept.{table} AS TABLE public.{table}", table)

    def one(self, query: str) -> Any:
        return self.live.execute(sql.SQL(query)).fetchone()[0]

    def _run(self, statement: str, table: str) -> None:
        self.live.execute(sql.SQL(statement).format(table=sql.Identifier(table)))

    def mark(self) -> Mapping[str, Any]:
        return self.watch.marks()

    def difference(self, before: Mapping[str, Any]) -> set[str]:
        """Return the tables with newer or fewer rows, even if a row says what it said before."""
        after = self.mark()
        return {table for table in self.watch.tables if before[table] != after[table]}

    def restore(self, changed: set[str]) -> None:
        with self.live.transaction():
            # Neither triggers nor foreign keys look on while rows are put back.
            self.live.execute("SET LOCAL session_replication_role = replica")
            for table in sorted(changed):
                self._run("DELETE FROM public.{table}", table)
                self._run("INSERT INTO public.{table} SELECT * FROM kept.{table}", table)

    def close(self) -> None:
        self.live.close()

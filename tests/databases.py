"""Databases for tests: the world is built once for each kind, then copied, and put back."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import Engine, event

from tests import pgtemp, world
from webapp import create_app, schema
from webapp.config import Settings
from webapp.db import db

DATABASES = ("sqlite", "postgresql")
RESTORED_AT_MOST = 100  # times, then the copy is made anew: rows that were deleted pile up in it
# Sessions that a test left in the midst of a transaction hold locks.
END_WHAT_IS_UNFINISHED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"""
# What a change of tables, columns, triggers or functions leaves a newer row in.
CATALOGUES = ("pg_attribute", "pg_class", "pg_constraint", "pg_namespace", "pg_proc", "pg_trigger")


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


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def let_go(app: Flask) -> None:
    """Close what an application holds of its database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def do_not_wait_for_the_disk(engine: Engine) -> None:
    """Let SQLite answer before the disk has; no test pulls the plug."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda c, _record: c.execute("PRAGMA synchronous=OFF"))


class Template:
    """A migrated database holding the world, to be copied."""

    def __init__(self, dialect: str, home: Path, server: pgtemp.Server | None) -> None:
        self.dialect, self.home, self.server, self.copies = dialect, home, server, 0
        app = create_app(settings_for(self._create("template"), home))
        do_not_wait_for_the_disk(engine_of(app))
        with app.app_context():
            schema.upgrade(db.engine)
            self.world = world.build()
        let_go(app)

    def _create(self, name: str) -> str:
        if self.server:
            return pgtemp.create_database(self.server, name)
        return f"sqlite:///{self.home}/{name}.db"

    def copy(self, name: str = "") -> str:
        """Make a fresh copy, in the place of an older one of that name; return its address."""
        self.copies += 1
        name = name or f"copy{self.copies}"
        if self.server is None:
            for file in self.home.glob(f"{name}.db*"):
                file.unlink()
            shutil.copy(self.home / "template.db", self.home / f"{name}.db")
            return f"sqlite:///{self.home}/{name}.db"
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            # Copying files is three times as fast as the default where nothing waits for the disk.
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template STRATEGY FILE_COPY")
        return f"postgresql+psycopg://gongjian@/{name}?host={self.server.host}"


class SqliteCopy:
    """One file, replaced by a copy of the template for each test."""

    def __init__(self, template: Template) -> None:
        self.template = template

    def fresh(self) -> str:
        return self.template.copy("reused")

    def close(self) -> None: ...


class Watch:
    """Notices changes in a PostgreSQL database within milliseconds.

    Every row knows the transaction that wrote it, so a table has changed if its newest row, or
    the number of its rows, is another one. The same holds for the catalogues of tables.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        self.tables = sorted(name for (name,) in connection.execute(query))
        looks = [*map(_look, self.tables), *(_look(own, "pg_catalog") for own in CATALOGUES)]
        self.looks = sql.SQL(" UNION ALL ").join(looks)
        self._seen: tuple[str, dict[str, tuple[int, int]]] | None = None

    def marks(self) -> dict[str, tuple[int, int]]:
        """Look at every table, unless the server has logged nothing since the last look."""
        logged = self._logged()
        if self._seen is None or self._seen[0] != logged:
            found = self.connection.execute(self.looks).fetchall()
            self._seen = logged, {name: (rows, newest) for name, rows, newest in found}
        return self._seen[1]

    def _logged(self) -> str:
        (place,) = self.connection.execute("SELECT pg_current_wal_insert_lsn()").fetchone() or ("",)
        return str(place)


class PostgresqlCopy:
    """One database; the tables that a test has changed get the template's rows back.

    To copy a database takes the server a fifth of a second. That is done only if the tables
    themselves have changed, or cannot be put back since somebody holds on to them.
    """

    def __init__(self, template: Template) -> None:
        self.template = template
        self.connection: psycopg.Connection[Any] | None = None

    def fresh(self) -> str:
        """Bring the database back to what the template holds; return its address."""
        if self.connection is None or self.restored >= RESTORED_AT_MOST:
            return self._copy()
        try:
            self._put_back(self.connection)
        except psycopg.Error:
            return self._copy()
        return self.url

    def close(self) -> None:
        if self.connection:
            self.connection.close()

    def _copy(self) -> str:
        self.close()
        self.url = self.template.copy("reused")
        address = self.url.replace("+psycopg", "")
        self.connection = psycopg.connect(address, autocommit=True, options="-c lock_timeout=2s")
        self.watch = Watch(self.connection)
        self.rows = {table: _rows(self.connection, table) for table in self.watch.tables}
        self.counters = _counters(self.connection)
        self.marks, self.restored = self.watch.marks(), 0
        return self.url

    def _put_back(self, connection: psycopg.Connection[Any]) -> None:
        """Raise psycopg's error if that cannot be."""
        connection.execute(END_WHAT_IS_UNFINISHED)
        marks = self.watch.marks()
        changed = sorted(name for name, mark in marks.items() if mark != self.marks[name])
        if not set(changed) <= set(self.watch.tables):
            raise psycopg.ProgrammingError("the tables themselves have changed")
        connection.execute(self.counters)
        if changed:
            with connection.transaction():
                self._fill(connection, changed)
            self.marks, self.restored = self.watch.marks(), self.restored + 1

    def _fill(self, connection: psycopg.Connection[Any], changed: list[str]) -> None:
        # Neither triggers nor foreign keys look on while rows are put back.
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in changed:
            connection.execute(_about("DELETE FROM public.{}", table))
            if self.rows[table]:
                with connection.cursor().copy(_about("COPY public.{} FROM STDIN", table)) as copy:
                    copy.write(self.rows[table])


Copy = SqliteCopy | PostgresqlCopy
COPIES: dict[str, type[Copy]] = {"sqlite": SqliteCopy, "postgresql": PostgresqlCopy}


def _about(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


def _look(table: str, schema: str = "public") -> sql.Composed:
    """Ask for name, number of rows and the newest transaction that wrote one of them."""
    query = "SELECT {name}, count(*), coalesce(max(xmin::text::bigint), 0) FROM {table}"
    return sql.SQL(query).format(name=sql.Literal(table), table=sql.Identifier(schema, table))


def _rows(connection: psycopg.Connection[Any], table: str) -> bytes:
    with connection.cursor().copy(_about("COPY public.{} TO STDOUT", table)) as copy:
        return b"".join(map(bytes, copy))


def _counters(connection: psycopg.Connection[Any]) -> sql.Composed:
    """Return the statement that lets every sequence go on from where it is now."""
    query = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"
    calls = [
        sql.SQL("setval({}, {}, {})").format(name, 1 if last is None else last, last is not None)
        for name, last in connection.execute(query)
    ]
    return sql.SQL("SELECT {}").format(sql.SQL(", ").join(calls))

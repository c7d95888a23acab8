"""The database handle, and the only place that commits."""

import select
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError, InvalidatePoolError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import scoped_session
from sqlalchemy.orm.exc import StaleDataError

from webapp import chain
from webapp.config import Settings
from webapp.errors import ChangedMeanwhile
from webapp.models import Base
from webapp.turns import Turns

CONNECTIONS = 10  # kept open by a process: one for each thread that serves, and some
MAPPED = 512 * 1024 * 1024  # bytes of a SQLite file read without copying
# Within a minute PostgreSQL's client hears that the server's machine is gone.
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_WRITING = "gongjian.writing"  # key in Session.info: we are inside transaction()


class HoldingSession(Session):
    """Holds what it has loaded until it has let go of all of it.

    CPython 3.11 crashes when the collector frees an object while its state is being detached:
    docs/decisions/0047-sessions-hold-what-they-let-go.md.
    """

    def expunge_all(self) -> None:
        """Forget all objects; the way of close() and reset(), too."""
        held = list(self.identity_map.values())
        super().expunge_all()
        held.clear()


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"class_": HoldingSession, "expire_on_commit": False},
)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the engine that the settings name, tuned for its dialect."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            _ask_only_who_spoke(db.engine)
        else:
            _tune_sqlite(db.engine)
            app.extensions["turns"] = Turns(Path(f"{db.engine.url.database}-turn"))


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"pool_size": CONNECTIONS, "connect_args": {"timeout": 15}}
    limits = "-c statement_timeout=10s -c lock_timeout=4s -c timezone=UTC"
    limits += " -c idle_in_transaction_session_timeout=30s"
    # Many short queries of many people: no second process for one of them, nothing compiled;
    # and rows lie in memory or on a disk without arms, so that an index is worth its while.
    limits += " -c max_parallel_workers_per_gather=0 -c jit=off -c random_page_cost=1.1"
    args = {"options": limits, **KEEPALIVE}
    return {"pool_size": CONNECTIONS, "connect_args": args}


def _ask_only_who_spoke(engine: Engine) -> None:
    """Ask a kept connection whether it still works only if something has come in on it unasked.

    To ask each time is one of the few trips to the server that a page makes.
    """

    @event.listens_for(engine, "checkout")
    def look(connection: Any, _record: object, _proxy: object) -> None:
        """A server that went has said so, or has closed its end: both can be read."""
        if not _has_something_to_read(connection.fileno()):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool opens new ones


def _has_something_to_read(number: int) -> bool:
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))


def _tune_sqlite(engine: Engine) -> None:
    """WAL lets readers go on while one writes; FULL survives a power cut.

    The driver must not open transactions by itself: a writing one starts with BEGIN IMMEDIATE,
    so that what it has read cannot change before it writes.
    """

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        safe = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
        for pragma in (*safe, f"mmap_size={MAPPED}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = db.session().info.get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def transaction() -> Iterator[scoped_session[Session]]:
    """Commit everything done inside together with its audit events, or none of it.

    Starts from a fresh reading: what was loaded before is let go, since it may have changed.
    """
    if db.session().info.get(_WRITING):
        raise RuntimeError("transactions do not nest: a service calls no other service")
    db.session.close()
    with _my_turn(), _writing():
        yield db.session


def _my_turn() -> AbstractContextManager[None]:
    """PostgreSQL has as many writers as there are rows; its own locks make the queues."""
    turns: Turns | None = current_app.extensions.get("turns")
    return turns.mine() if turns else nullcontext()


@contextmanager
def _writing() -> Iterator[None]:
    info = db.session().info
    info[_WRITING] = True
    info[chain.PENDING] = []
    try:
        yield
        db.session.flush()
        chain.seal(db.session(), current_app.extensions["settings"].audit_key)
        db.session.commit()
    except StaleDataError as error:
        db.session.rollback()
        raise ChangedMeanwhile from error
    except IntegrityError as error:
        db.session.rollback()
        if _taken_by_somebody(error):
            raise ChangedMeanwhile from error
        raise
    except BaseException:
        db.session.rollback()
        raise
    finally:
        info[_WRITING] = False


def _taken_by_somebody(error: IntegrityError) -> bool:
    """A unique key was taken between our look and our write; other violations are our bugs."""
    state = getattr(error.orig, "sqlstate", None)
    return state == "23505" or "UNIQUE constraint failed" in str(error.orig)


@event.listens_for(OrmSession, "before_flush")
def _refuse_writes_elsewhere(session: OrmSession, *_rest: object) -> None:
    if not session.info.get(_WRITING):
        raise RuntimeError("only transaction() writes")

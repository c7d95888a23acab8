"""The steps that lead a database to the tables of this release, in both directions.

`migrations` holds the steps; there is no alembic.ini, since the settings name the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from webapp.config import ConfigurationError

STEPS = Path(__file__).parent / "migrations"
# Any number will do, as long as everything that migrates asks for the same lock.
LOCK = 7_041_925


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Go forward to the revision, all of it or nothing; who is there already stays there."""
    with _alone(engine) as connection:
        command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to the revision ("base": to nothing), all of it or not at all."""
    with _alone(engine) as connection:
        command.downgrade(configuration(connection), revision)


def current(engine: Engine) -> str | None:
    """Return the revision the database is at; None for one without our tables."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str | None:
    """Return the newest revision this release knows."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def knows(revision: str) -> bool:
    """Say whether the revision is a step of this release (a newer release has more steps)."""
    steps = ScriptDirectory.from_config(configuration()).walk_revisions()
    return revision in {step.revision for step in steps}


def is_current(engine: Engine) -> bool:
    return current(engine) == head()


def configuration(connection: Connection | None = None) -> Config:
    """Describe our steps to alembic; `connection` is where they shall act."""
    config = Config(attributes={"connection": connection} if connection is not None else {})
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


def check_current(engine: Engine) -> None:
    """Raise ConfigurationError unless the tables are those of this release."""
    if not is_current(engine):
        found = current(engine) or "nothing"
        raise ConfigurationError(
            f"the database is at {found}, this release needs {head()}: run `gongjian init`"
        )


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Open one transaction in which nobody else migrates.

    The application's engine is not used: its time limits are made for web requests, and SQLite
    can rebuild a table only while foreign keys are off (they are checked before the commit).
    """
    own = create_engine(engine.url, poolclass=NullPool)
    sqlite = own.dialect.name == "sqlite"
    if sqlite:
        _migrate_in_one_transaction(own)
    with own.begin() as connection:
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection
        if sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"the migration would leave rows without their parent: {lost}")


def _migrate_in_one_transaction(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA busy_timeout=60000")  # type: ignore[attr-defined]
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

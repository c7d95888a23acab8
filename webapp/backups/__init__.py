"""Copy the database while it is in use, and put a copy back. A copy is proved before it counts.

A copy holds everything but the keys: without GONGJIAN_FIELD_KEY second factors cannot be read.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from webapp.backups import postgresql, sqlite
from webapp.backups.files import BackupError, keep

__all__ = ["BackupError", "backup", "restore"]


def backup(engine: Engine, target: Path, *, programs: str = "") -> None:
    """Write a proven copy to `target`, which appears complete or not at all.

    `programs` is the folder of pg_dump, if it is not where it usually is. Raises BackupError.
    """
    if target.exists():
        raise BackupError(f"{target} exists already")
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        if engine.dialect.name == "sqlite":
            sqlite.copy(engine, partial)
        else:
            postgresql.dump(engine, partial, programs=programs)
        keep(partial, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"cannot write {target}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


def restore(engine: Engine, source: Path, *, force: bool, programs: str = "") -> Path | None:
    """Replace the database by the copy; return where the former SQLite file is kept.

    Raises BackupError for a file that is not a sound copy of our tables, and for a database
    with people or organisations in it unless `force` is set.
    """
    if not source.is_file():
        raise BackupError(f"{source}: no such file")
    if not force and not _is_empty(engine):
        raise BackupError("the database is not empty: --force replaces what is in it")
    if engine.dialect.name == "sqlite":
        return sqlite.put_back(engine, source)
    postgresql.put_back(engine, source, programs=programs)
    return None


def _is_empty(engine: Engine) -> bool:
    """Say whether nobody has begun to use it; what cannot be read is not empty."""
    try:
        with engine.connect() as connection:
            return not any(
                inspect(connection).has_table(table)
                and connection.execute(text(f"SELECT 1 FROM {table}")).first()  # noqa: S608
                for table in ("organisation", "person")
            )
    except DatabaseError:
        return False

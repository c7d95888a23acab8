"""SQLite: one moment of the database as a file of its own."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from webapp.backups.files import OURS, BackupError, check_ours, keep


def copy(engine: Engine, partial: Path) -> None:
    """Copy one moment of it while others go on writing, and prove the copy."""
    with closing(sqlite3.connect(_file(engine), timeout=15, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", [str(partial)])
    prove(partial)


def prove(file: Path) -> None:
    """Raise BackupError unless the file is whole and ours."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            problem = connection.execute("PRAGMA integrity_check").fetchone()[0]
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            revision = ""
            if OURS.issubset(tables):
                revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[
                    0
                ]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file} is not a sound database: {error}") from error
    if problem != "ok" or orphan:
        raise BackupError(f"{file} is damaged: {problem if problem != 'ok' else orphan}")
    check_ours(file, tables, revision)


def put_back(engine: Engine, source: Path) -> Path | None:
    """Put a proven copy in place by one rename; the former file stays beside it."""
    live = Path(_file(engine))
    prove(source)
    engine.dispose()
    fresh = live.with_name(f".{live.name}.restoring")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        shutil.copyfile(source, fresh)
        prove(fresh)
        former = _set_aside(live) if live.exists() else None
        keep(fresh, live)
    except OSError as error:
        raise BackupError(f"cannot write {live}: {error}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return former


def _set_aside(live: Path) -> Path:
    """Give the file a second name, once nobody has it open and its log is folded into it."""
    try:
        with closing(sqlite3.connect(live, timeout=5, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while others have it open
    except sqlite3.OperationalError as error:
        raise BackupError("the database is in use: stop the site and the worker first") from error
    except sqlite3.DatabaseError:  # too damaged to be opened: its log would damage the new one
        for suffix in ("-wal", "-shm"):
            live.with_name(live.name + suffix).unlink(missing_ok=True)
    former = live.with_name(f"{live.name}.before-restore")
    former.unlink(missing_ok=True)
    os.link(live, former)
    return former


def _file(engine: Engine) -> str:
    return str(engine.url.database)

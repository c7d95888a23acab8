"""PostgreSQL: its own programs, of the server's release or a newer one."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, inspect

from webapp.backups.files import BackupError, check_ours

DEBIAN = Path("/usr/lib/postgresql")
QUEUE = "--exclude-table=huey_*"  # the queue may lie in the same database; it is never copied
WHOLE = ("--no-owner", "--no-privileges")


def dump(engine: Engine, partial: Path, *, programs: str) -> None:
    """Write one moment of the database in pg_dump's own format, and prove it by reading it."""
    pg_dump = _program("pg_dump", engine, programs)
    _run(engine, [pg_dump, "--format=custom", *WHOLE, QUEUE, f"--file={partial}", _to(engine)])
    _tables(engine, partial, programs)


def put_back(engine: Engine, source: Path, *, programs: str) -> None:
    """Replace all tables in one transaction: whoever is connected sees the old or the new."""
    tables = _tables(engine, source, programs)
    with engine.connect() as connection:
        newer = set(inspect(connection).get_table_names()) - tables
        newer = {name for name in newer if not name.startswith("huey_")}
    if newer:
        names = ", ".join(sorted(newer))
        raise BackupError(f"{source} lacks tables that are here ({names}): use an empty database")
    engine.dispose()
    restore = [_program("pg_restore", engine, programs), "--clean", "--if-exists", *WHOLE]
    _run(engine, [*restore, "--single-transaction", _to(engine), str(source)])


def _tables(engine: Engine, file: Path, programs: str) -> set[str]:
    """Return the tables in a dump; BackupError if it is no dump, or not one of ours."""
    pg_restore = _program("pg_restore", engine, programs)
    listing = _run(engine, [pg_restore, "--list", str(file)])
    tables = set(re.findall(r"^\d+; \d+ \d+ TABLE \S+ (\S+)", listing, re.MULTILINE))
    only = ["--data-only", "--table=alembic_version", "--file=-"]
    rows = re.search(r"^COPY [^\n]*\n(\S+)$", _run(engine, [pg_restore, *only, str(file)]), re.M)
    check_ours(file, tables, rows[1] if rows else "")
    return tables


def _program(name: str, engine: Engine, programs: str) -> str:
    """Find the program in a release that understands the server."""
    with engine.connect() as connection:
        release = int((connection.dialect.server_version_info or (0,))[0])
    for candidate in _candidates(name, release, programs):
        found = re.search(r"\d+", _run(engine, [str(candidate), "--version"]))
        if found and int(found[0]) >= release:
            return str(candidate)
    raise BackupError(f"no {name} {release} or newer found: set GONGJIAN_PG_BIN to its folder")


def _candidates(name: str, release: int, programs: str) -> Iterator[Path | str]:
    if programs:
        yield Path(programs) / name
        return
    if on_path := shutil.which(name):
        yield on_path
    installed = DEBIAN / str(release) / "bin" / name
    if installed.exists():
        yield installed


def _to(engine: Engine) -> str:
    """Address without password, since other accounts can read the arguments of programs."""
    url = engine.url.set(drivername="postgresql", password=None)
    return f"--dbname={url.render_as_string()}"


def _run(engine: Engine, command: list[str]) -> str:
    """Run and return what was printed; BackupError quotes the first line of the complaint."""
    password = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    try:
        done = subprocess.run(  # noqa: S603 -- the administrator's own programs and files
            command, capture_output=True, text=True, check=False, env=os.environ | password
        )
    except OSError as error:
        raise BackupError(f"cannot run {command[0]}: {error.strerror}") from error
    if done.returncode:
        complaint = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise BackupError(complaint[0])
    return done.stdout

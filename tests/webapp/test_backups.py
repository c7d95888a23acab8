"""A backup is put back on both databases, and nothing else is taken for one."""

import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError

from tests.posted import published
from tests.world import NOON
from webapp import backups, schema
from webapp.backups import BackupError
from webapp.check import violations
from webapp.db import db
from webapp.models.needs import Need
from webapp.services import setup

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def programs(dialect, request):
    """Where this server's pg_dump is."""
    return str(request.getfixturevalue("postgresql").programs) if dialect == "postgresql" else ""


@pytest.fixture
def engine(in_app):
    return db.engine


@pytest.fixture
def saved(people, engine, programs, tmp_path):
    """A copy of a database with one need, in which there are two by now."""
    copy = tmp_path / "monday.gj"
    first = published(people)
    backups.backup(engine, copy, programs=programs)
    published(people)
    db.session.remove()
    return copy, first


def needs():
    found = list(db.session.scalars(select(Need.id).order_by(Need.id)))
    db.session.remove()
    return found


def test_restoring_brings_back_that_moment_and_nothing_later(engine, saved, programs):
    copy, first = saved
    assert len(needs()) == 2

    backups.restore(engine, copy, force=True, programs=programs)

    assert needs() == [first]
    assert schema.is_current(engine)
    setup.after_restore(at=LATER)
    assert list(violations(at=LATER)) == []
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text("DELETE FROM audit_event"))


def test_a_database_that_is_in_use_is_replaced_only_if_asked(engine, saved, programs):
    copy, _first = saved

    with pytest.raises(BackupError, match="not empty"):
        backups.restore(engine, copy, force=False, programs=programs)

    assert len(needs()) == 2


def test_an_empty_database_needs_no_force(engine, saved, programs, dialect, tmp_path, request):
    copy, first = saved
    if dialect == "postgresql":
        from tests import pgtemp

        url = pgtemp.create_database(request.getfixturevalue("postgresql"), "restored_empty")
    else:
        url = f"sqlite:///{tmp_path}/new.db"
    new = create_engine(url)

    backups.restore(new, copy, force=False, programs=programs)

    with new.connect() as connection:
        assert connection.execute(text("SELECT id FROM need")).scalars().all() == [first]
    new.dispose()


def test_a_copy_is_for_its_owner_only_and_never_overwritten(engine, saved, programs):
    copy, _first = saved
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = copy.read_bytes()

    with pytest.raises(BackupError, match="exists already"):
        backups.backup(engine, copy, programs=programs)

    assert copy.read_bytes() == before


def test_a_copy_that_cannot_be_written_leaves_nothing(engine, programs, tmp_path):
    with pytest.raises(BackupError):
        backups.backup(engine, tmp_path / "nowhere" / "x.gj", programs=programs)
    (tmp_path / "folder").mkdir()

    assert not (tmp_path / "nowhere").exists()
    assert not list(tmp_path.glob(".*partial"))


def damage(copy):
    content = bytearray(copy.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"\xff" * 4096
    copy.write_bytes(content)


def truncate(copy):
    copy.write_bytes(copy.read_bytes()[:-5000])


def replace_by_text(copy):
    copy.write_text("共建")


@pytest.mark.parametrize("spoil", [damage, truncate, replace_by_text])
def test_a_spoiled_copy_is_refused_and_changes_nothing(engine, saved, programs, spoil):
    copy, _first = saved
    spoil(copy)

    with pytest.raises(BackupError):
        backups.restore(engine, copy, force=True, programs=programs)

    assert len(needs()) == 2


def test_somebody_elses_database_is_refused(engine, programs, dialect, tmp_path, request):
    copy = tmp_path / "other.gj"
    if dialect == "postgresql":
        from tests import pgtemp

        server = request.getfixturevalue("postgresql")
        pgtemp.create_database(server, "other_program")
        dump = [f"{programs}/pg_dump", "-Fc", f"--file={copy}", server.dsn("other_program")]
        subprocess.run(dump, check=True)
    else:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("CREATE TABLE other (id)")
            connection.commit()

    with pytest.raises(BackupError, match="not a backup of this program"):
        backups.restore(engine, copy, force=True, programs=programs)


def test_a_copy_of_a_newer_release_is_refused(engine, people, programs, tmp_path):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    copy = tmp_path / "newer.gj"

    with pytest.raises(BackupError, match="newer release"):
        backups.backup(engine, copy, programs=programs)


class TestSqlite:
    @pytest.fixture
    def dialect(self):
        return "sqlite"

    def test_a_copy_is_made_while_somebody_writes(self, engine, people, tmp_path):
        """The writer's unfinished work is not in the copy, and does not stop it."""
        with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("UPDATE person SET name = 'half done'")
            backups.backup(engine, tmp_path / "copy.gj")
            writer.execute("COMMIT")

        with closing(sqlite3.connect(tmp_path / "copy.gj")) as copy:
            names = {name for (name,) in copy.execute("SELECT name FROM person")}
        assert "half done" not in names

    def test_a_database_that_is_open_elsewhere_is_left_alone(self, engine, saved):
        copy, _first = saved
        with closing(sqlite3.connect(engine.url.database)) as site:
            site.execute("SELECT 1 FROM person").fetchone()
            with pytest.raises(BackupError, match="in use"):
                backups.restore(engine, copy, force=True)

        assert len(needs()) == 2

    def test_the_former_file_is_kept(self, engine, saved):
        copy, _first = saved

        former = backups.restore(engine, copy, force=True)

        with closing(sqlite3.connect(former)) as connection:
            assert connection.execute("SELECT count(*) FROM need").fetchone() == (2,)

    def test_a_destroyed_database_is_replaced(self, engine, saved, tmp_path):
        copy, first = saved
        engine.dispose()
        file = engine.url.database
        with open(file, "wb") as live:  # noqa: PTH123
            live.write(b"not a database at all" * 1000)
        with open(f"{file}-wal", "wb") as log:  # noqa: PTH123
            log.write(b"rubbish")

        backups.restore(engine, copy, force=True)

        assert needs() == [first]


class TestPostgresql:
    @pytest.fixture
    def dialect(self):
        return "postgresql"

    def test_a_wrong_folder_of_programs_is_said(self, engine, tmp_path):
        with pytest.raises(BackupError, match="pg_dump"):
            backups.backup(engine, tmp_path / "x.gj", programs=str(tmp_path))

    def test_tables_that_the_copy_lacks_are_not_left_half_old(self, engine, saved, programs):
        copy, _first = saved
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE from_the_future (id integer)"))

        with pytest.raises(BackupError, match="from_the_future"):
            backups.restore(engine, copy, force=True, programs=programs)

    def test_the_queue_is_neither_copied_nor_lost(self, engine, people, programs, tmp_path):
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE huey_task (id integer)"))
        backups.backup(engine, tmp_path / "x.gj", programs=programs)

        backups.restore(engine, tmp_path / "x.gj", force=True, programs=programs)

        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM huey_task")).scalar() == 0

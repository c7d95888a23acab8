"""What tests share stands as new for each of them: rows, tables, numbers, the application."""

import pytest
from sqlalchemy import text

from tests.databases import engine_of, let_go, settings_for
from webapp import create_app
from webapp.db import db


@pytest.fixture
def run(apps, copies, dialect, tmp_path):
    """Send a statement to the database, as a test of its own; return what it finds."""

    def send(statement):
        with apps.lent(copies(dialect).fresh(), tmp_path) as app, app.app_context():
            connection = db.session.connection()
            result = connection.execute(text(statement))
            found = result.scalar() if result.returns_rows else None
            connection.commit()
            return found

    return send


ADD = "INSERT INTO calendar_day (day, name, works) VALUES ('2027-05-01', '劳动节', false)"
DAYS = "SELECT count(*) FROM calendar_day"
NAMES = "SELECT max(name) FROM calendar_day"


@pytest.mark.parametrize(
    ("spoil", "look", "found"),
    [
        (ADD, DAYS, 2),
        ("DELETE FROM calendar_day", DAYS, 2),
        ("UPDATE calendar_day SET name = '龙'", NAMES, "国庆节调休"),
        ("ALTER TABLE calendar_day RENAME TO elsewhere", DAYS, 2),
        ("DROP TABLE calendar_day", DAYS, 2),
        (f"CREATE TABLE more AS {DAYS}", f"CREATE TABLE more AS {DAYS}", None),
    ],
)
def test_the_next_test_finds_what_was_there(run, spoil, look, found):
    run(spoil)

    assert run(look) == found


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_numbers_go_on_from_where_they_were(run):
    following = "SELECT nextval('person_id_seq')"
    first = run(following)
    assert first > 1
    assert run(following) == first


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_nobody_holds_on_to_rows(run, apps, copies, dialect, tmp_path):
    with apps.lent(copies(dialect).fresh(), tmp_path) as app:
        forgotten = engine_of(app).connect()
        forgotten.execute(text(ADD))
        forgotten.execute(text("LOCK TABLE calendar_day"))
        assert run(DAYS) == 2
        forgotten.invalidate()
        forgotten.close()


def test_an_altered_application_is_not_lent_again(apps, copies, dialect, tmp_path):
    url = copies(dialect).fresh()
    with apps.lent(url, tmp_path) as first:
        pass
    with apps.lent(url, tmp_path / "other") as second:
        assert second is first
        assert second.extensions["settings"].instance == tmp_path / "other"
        second.config["PROPAGATE_EXCEPTIONS"] = False
    with apps.lent(url, tmp_path) as third:
        assert third is not first
        assert third.config["PROPAGATE_EXCEPTIONS"] is None


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_sqlite_waits_for_the_disk_except_in_tests(app, database_url, tmp_path):
    own = create_app(settings_for(database_url, tmp_path))
    ask, found = text("PRAGMA synchronous"), []
    for each in (own, app):
        with each.app_context():
            found.append(db.session.execute(ask).scalar())
            db.session.remove()
    let_go(own)
    assert found == [2, 0]  # FULL, OFF

"""Connections to PostgreSQL: kept ones that have broken are noticed."""

import psycopg
import pytest
from sqlalchemy import select

from webapp.db import db, transaction
from webapp.models.categories import Category

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])
END_THE_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
def outside(app):
    """A connection that is none of the application's."""
    with app.app_context():
        address = db.engine.url.set(drivername="postgresql").render_as_string()
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def test_a_page_is_answered_after_the_server_has_ended_every_connection(app, outside):
    visitor = app.test_client()
    assert visitor.get("/public/needs").status_code == 200

    ended = outside.execute(END_THE_OTHERS).fetchall()

    assert (True,) in ended
    assert visitor.get("/public/needs").status_code == 200
    assert visitor.get("/public/offers").status_code == 200


def test_nothing_written_is_seen_before_all_of_it_is_committed(in_app, outside):
    name = "SELECT name FROM category WHERE key = 'venue'"
    before = outside.execute(name).fetchone()

    with transaction() as session:
        session.scalars(select(Category).filter_by(key="venue")).one().name = "借场地"
        session.flush()
        assert outside.execute(name).fetchone() == before

    assert outside.execute(name).fetchone() == ("借场地",)

"""Alive means the process answers; ready means that everything it needs is there."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.databases import settings_for
from webapp import create_app
from webapp.db import db
from webapp.i18n import now
from webapp.services import jobs

ALL = {"database": True, "schema": True, "worker": True, "disk": True}
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def beat(app):
    def write(seconds_ago: float = 0) -> None:
        with app.app_context():
            jobs.beat("a", at=now() - timedelta(seconds=seconds_ago))

    return write


def ready(app):
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.get_json()


def test_ready_when_all_parts_are(app, beat):
    beat()
    assert ready(app) == (200, {"ready": True} | ALL)


@pytest.mark.parametrize("seconds", [None, 61])
def test_not_ready_without_a_living_worker(app, beat, seconds):
    if seconds:
        beat(seconds)
    assert ready(app) == (503, {"ready": False} | ALL | {"worker": False})
    assert app.test_client().get("/healthz").get_json() == {"alive": True}


def test_not_ready_on_other_tables(app, beat):
    beat()
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    assert ready(app) == (503, {"ready": False} | ALL | {"schema": False, "worker": False})


def test_not_ready_on_a_full_disk(app, beat, monkeypatch):
    beat()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(1000, 900, 100))

    assert ready(app) == (503, {"ready": False} | ALL | {"disk": False})


def test_not_ready_but_alive_without_a_database(tmp_path, dialect):
    nowhere = tmp_path / "nowhere"
    url = f"sqlite:///{nowhere}/gone.db"
    if dialect == "postgresql":
        url = f"postgresql+psycopg://gongjian@/gone?host={nowhere}"
    app = create_app(settings_for(url, tmp_path))

    gone = {"database": False, "schema": False, "worker": False, "disk": True}
    assert ready(app) == (503, {"ready": False} | gone)
    assert app.test_client().get("/healthz").status_code == 200

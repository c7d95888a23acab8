"""A real site for browsers: gunicorn as in production, on a database of its own.

Tests in this process sign people in by writing to that database; gunicorn reads the same file.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests import town as towns
from tests import world as worlds
from tests.databases import settings_for
from tests.posted import NEED, OFFER, published
from tests.signing_in import sign_in_as
from tests.town import HALF_WAY, NOW, TODAY, Town
from webapp import create_app, schema
from webapp.config import Settings
from webapp.db import db, transaction
from webapp.i18n import LOCALE_COOKIE
from webapp.models.access import SessionStage, UserSession
from webapp.models.people import Membership, Person, Role

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for the site to answer for the first time
COOKIE = "gongjian"
# One person for each role; "visitor" is nobody, the last three are half-way in.
PEOPLE = {
    "visitor": None,
    "unit_contact": "unit_contact river",
    "community_staff": "community_staff river",
    "community_secretary": "community_secretary river",
    "coordinator": "coordinator river",
    "committee_member": "committee_member river",
    "district_admin": "district_admin district",
    "auditor": "auditor district",
}
LONGEST_TITLE = (  # sixty characters
    "冬季取暖前为独居和高龄老人逐户检查电路燃气软管烟道并讲解一氧化碳"
    "中毒预防常识的志愿服务，另请两名持证电工到场指导操作示范"
)
A_CROWD = 28  # more than one page of a list holds


@dataclass
class Site:
    """Where it answers, the same application in this process, and what there is."""

    address: str
    app: Flask
    town: Town
    kept: dict[str, str] = field(default_factory=dict)  # cookies of people, by name
    fetched: dict[tuple[str, str, str], str | None] = field(default_factory=dict)

    def cookie_of(self, who: str) -> str:
        """Return the cookie of somebody's session, the same for all who only look."""
        if who not in self.kept:
            self.kept[who] = self.new_cookie(who)
        return self.kept[who]

    def new_cookie(self, who: str) -> str:
        """Sign somebody in anew: for tests that end or change the session."""
        client = self.app.test_client()
        sign_in_as(client, self.town.actors[PEOPLE.get(who) or who])
        if who in HALF_WAY:
            self._send_back(SessionStage(who))
        cookie = client.get_cookie(COOKIE)
        assert cookie
        return cookie.value

    def html(self, who: str, address: str, language: str = "zh") -> str | None:
        """Return a page as somebody gets it, asked for once; None if it leads elsewhere.

        The application of this process answers: a request through the browser takes three times
        as long, and this is only about which pages are worth opening there.
        """
        key = (who, address, language)
        if key not in self.fetched:
            client = self.app.test_client()
            client.set_cookie(LOCALE_COOKIE, language)
            if who != "visitor":
                client.set_cookie(COOKIE, self.cookie_of(who))
            answer = client.get(address)
            self.fetched[key] = None if answer.location else answer.get_data(as_text=True)
        return self.fetched[key]

    def _send_back(self, stage: SessionStage) -> None:
        with self.app.app_context(), transaction() as session:
            newest = session.scalar(select(func.max(UserSession.id)))
            session.get_one(UserSession, newest).stage = stage

    def stored(self, query: Any) -> Any:
        """Return what a query finds now, as a list."""
        with self.app.app_context():
            return db.session.scalars(query).all()


def build_full(settings: Settings) -> tuple[Flask, Town]:
    """Postings in every state, more than one page of them, and the longest texts allowed."""
    app, town = built(settings, lambda: towns.build(worlds.build()))
    with app.app_context():
        for number in range(A_CROWD):
            published(town, NEED, at=NOW, **_need(number))  # type: ignore[arg-type]
            published(town, OFFER, at=NOW, **_offer(number))  # type: ignore[arg-type]
        with transaction() as session:
            _second_role(session, town)
        db.session.remove()
    return app, town


def build_empty(settings: Settings) -> tuple[Flask, Town]:
    """Everybody is there and nothing was ever posted; a demo, to see its marks as well."""

    def build() -> Town:
        world = worlds.build()
        with transaction() as session:
            for person in session.query(Person):
                person.is_demo = True
        return Town(world.actors, world.organisations, world.categories)

    return built(settings, build)


def built(settings: Settings, build: Any) -> tuple[Flask, Town]:
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(db.engine)
        town = build()
        db.session.remove()
    return app, town


def _need(number: int) -> dict[str, Any]:
    title = LONGEST_TITLE if number == 0 else f"为楼院老人测量血压血糖并提醒用药，第{number}期"
    more = {
        "text": "辖区六十岁以上老人约四百人，希望每月安排一次到点测量。"
        * (20 if number == 0 else 1),
        "capacity": 40,
        "minimum": 2,
        "max_suppliers": 2,
        "audience": "七十岁以上独居老人",
        "headcount_low": 20,
        "headcount_high": 40,
        "conditions": "执业医师带队",
        "contributes": "活动室、桌椅和两名志愿者",
        "divisible": True,
    }
    return {"title": title, "last_date": TODAY + timedelta(days=30 + number)} | more


def _offer(number: int) -> dict[str, Any]:
    title = LONGEST_TITLE if number == 0 else f"内科医生进社区义诊，第{number}组"
    more = {
        "qualification": "执业医师",
        "exclusions": "不上门输液",
        "cost_note": "免费",
        "safety": "活动意外险由我方投保",
        "wants": "请社区组织居民参加开放日",
    }
    return {"title": title, "valid_until": TODAY + timedelta(days=60 + number)} | more


def _second_role(session: Any, town: Town) -> None:
    """Give one person of River another role, to switch to."""
    person = town.actors["second community_staff river"].person_id
    where = town.organisations["river community"]
    session.add(
        Membership(
            person_id=person,
            organisation_id=where,
            role=Role.COMMUNITY_SECRETARY,
            created_at=NOW,
        )
    )


@contextmanager
def serve(home: Path, build: Any, **more: Any) -> Iterator[Site]:
    """Build a database and run gunicorn on it until the block ends."""
    port = _free_port()
    settings = settings_for(f"sqlite:///{home}/gongjian.db", home, **more)
    app, town = build(settings)
    with (home / "site.log").open("wb") as log:
        command = [sys.executable, "-m", "gunicorn", "-c", "webapp/gunicorn_conf.py", "wsgi:app"]
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment(settings, port), stdout=log, stderr=log
        )
        try:
            _await(server, port, home / "site.log")
            yield Site(f"http://127.0.0.1:{port}", app, town)
        finally:
            server.terminate()
            server.wait()
            with app.app_context():
                db.engine.dispose()


@contextmanager
def working(site: Site) -> Iterator[None]:
    """Run a worker beside the site until the block ends."""
    command = [sys.executable, "-m", "webapp.cli", "worker"]
    settings = environment(site.app.extensions["settings"], 0)
    worker = subprocess.Popen(command, cwd=ROOT, env=settings)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def environment(settings: Settings, port: int) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("GONGJIAN", "PROMETH"))}
    return inherited | {
        "GONGJIAN_INSTANCE": str(settings.instance),
        "GONGJIAN_DATABASE_URL": settings.database_url,
        "GONGJIAN_QUEUE_URL": settings.queue_url,
        "GONGJIAN_SECRET_KEY": settings.secret_key,
        "GONGJIAN_FIELD_KEY": settings.field_key,
        "GONGJIAN_AUDIT_KEY": settings.audit_key,
        "GONGJIAN_DEMO": "1" if settings.demo else "",
        "GONGJIAN_BIND": f"127.0.0.1:{port}",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):  # not listening yet
            direct.open(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        time.sleep(0.05)
    raise AssertionError(f"the site does not answer:\n{log.read_text()[-2000:]}")

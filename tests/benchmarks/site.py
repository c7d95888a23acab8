"""A site to measure: a large database, and gunicorn in front of it as in production."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from seeds import demo
from tests import pgtemp
from tests.benchmarks import fill
from tests.databases import settings_for
from tests.signing_in import sign_in_as
from webapp import create_app, schema
from webapp.config import Settings
from webapp.db import db
from webapp.i18n import now
from webapp.models.needs import Need
from webapp.models.organisations import Organisation
from webapp.models.people import Membership, Role
from webapp.policy import Actor
from webapp.services import setup
from webapp.services.doors import actor_as
from webapp.services.enrolment import Newcomer, enrol

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for a server to answer for the first time
COOKIE = "gongjian"


@dataclass
class Site:
    """A filled database, and the application on it in this process.

    readers: by name, the person who reads most; None is a visitor.
    """

    dialect: str
    app: Flask
    settings: Settings
    postings: int
    readers: dict[str, Actor | None]

    def cookie_of(self, reader: str) -> str:
        """Sign the reader in; return the Cookie header."""
        actor = self.readers[reader]
        if actor is None:
            return ""
        client = self.app.test_client()
        sign_in_as(client, actor)
        kept = client.get_cookie(COOKIE)
        assert kept
        return f"{COOKIE}={kept.value}"

    def queries_of(self, reader: str, path: str) -> int:
        """Ask for the page within this process; return how many statements it sent."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        cookie = self.cookie_of(reader)
        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            client = self.app.test_client(use_cookies=False)
            answer = client.get(path, headers={"Cookie": cookie})
            assert answer.status_code == 200, (path, answer.status_code)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)


@contextmanager
def built(dialect: str, home: Path, postings: int) -> Iterator[Site]:
    """Make the city and multiply its postings; on PostgreSQL the server runs until the end."""
    if dialect == "sqlite":
        yield build(dialect, f"sqlite:///{home}/gongjian.db", home, postings)
        return
    with pgtemp.server() as server:
        site = build(dialect, pgtemp.create_database(server, "benchmark"), home, postings)
        yield site
        with site.app.app_context():
            db.engine.dispose()


def build(dialect: str, url: str, home: Path, postings: int) -> Site:
    settings = settings_for(url, home, demo=True)
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(db.engine)
        setup.add_categories()
        setup.add_calendar()
        demo.fill(at=now())
        made = fill.multiply(postings)
        readers = who_reads_most()
        db.session.remove()
        db.engine.dispose()
    return Site(dialect, app, settings, made, readers)


def who_reads_most() -> dict[str, Actor | None]:
    """One of each kind of reader, where there is most to read."""
    here = _busiest(Need.subdistrict_id)
    district = _busiest(Need.district_id)
    # The demo has no auditor of a whole district.
    held = ((Role.AUDITOR, district),)
    auditor = Newcomer(account="reader", name="阅卷人", phone=None, roles=held)
    return {
        "visitor": None,
        "unit contact": _member(Role.UNIT_CONTACT, here),
        "community staff": _member(Role.COMMUNITY_STAFF, here),
        "coordinator": _member(Role.COORDINATOR, here),
        "district admin": _member(Role.DISTRICT_ADMIN, district),
        "district auditor": enrol([auditor], at=now())[0],
    }


def _busiest(column: Any) -> int:
    query = select(column).group_by(column).order_by(func.count().desc()).limit(1)
    return db.session.scalars(query).one()


def _member(role: Role, place: int) -> Actor:
    organisation = select(Organisation.id).where(
        (Organisation.subdistrict_id == place) | (Organisation.id == place)
    )
    query = select(Membership).where(
        Membership.role == role, Membership.organisation_id.in_(organisation)
    )
    return actor_as(db.session.scalars(query.order_by(Membership.id).limit(1)).one())


@contextmanager
def serving(module: str, home: Path, settings: Settings) -> Iterator[str]:
    """Run gunicorn with our configuration; give the host and port at which it answers."""
    host = _free()
    command = [sys.executable, "-m", "gunicorn", "-c", "webapp/gunicorn_conf.py", module]
    with _running(command, module.partition(":")[0], host, home, settings):
        yield host


@contextmanager
def serving_all(home: Path, settings: Settings) -> Iterator[tuple[str, int]]:
    """Run `gongjian serve`, the site and its worker; give where it answers, and its process."""
    host = _free()
    command = [sys.executable, "-m", "webapp.cli", "serve"]
    with _running(command, "serve", host, home, settings) as server:
        yield host, server.pid


def _free() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@contextmanager
def _running(
    command: Sequence[str], name: str, host: str, home: Path, settings: Settings
) -> Iterator[subprocess.Popen[bytes]]:
    log = home / f"{name}.log"
    with log.open("wb") as out:
        environment = environment_of(settings, host)
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            wait_until_it_answers(server, host, log)
            yield server
        finally:
            server.terminate()
            server.wait()


def environment_of(settings: Settings, host: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("GONGJIAN", "PROMETH"))}
    return inherited | {
        "GONGJIAN_INSTANCE": str(settings.instance),
        "GONGJIAN_DATABASE_URL": settings.database_url,
        "GONGJIAN_QUEUE_URL": settings.queue_url,
        "GONGJIAN_SECRET_KEY": settings.secret_key,
        "GONGJIAN_FIELD_KEY": settings.field_key,
        "GONGJIAN_AUDIT_KEY": settings.audit_key,
        "GONGJIAN_DEMO": "1",
        "GONGJIAN_BIND": host,
        # The two servers of one run must not count in the same folder.
        "PROMETHEUS_MULTIPROC_DIR": f"{settings.instance}/metrics-{host.rpartition(':')[2]}",
    }


def wait_until_it_answers(server: subprocess.Popen[bytes], host: str, log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):  # not listening yet
            direct.open(f"http://{host}/", timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {host}:\n{log.read_text()[-2000:]}")

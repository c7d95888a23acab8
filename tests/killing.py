"""Kill whoever reads, writes or undoes an import, or answers a request, at any moment.

The victim is forked from the process of the test, so that it costs nothing to start: either it
dies by its own hand before a certain statement or commit, or it is killed after some seconds.
Whatever a kill leaves half done raises an AssertionError.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select, update

from tests import sheeted
from tests.databases import engine_of
from tests.world import World
from webapp.db import db, transaction
from webapp.i18n import now
from webapp.models.imports import Import, SheetFile, SheetMade, SheetRow
from webapp.models.jobs import Job
from webapp.models.needs import Need
from webapp.policy import Actor
from webapp.services import imports, imports_undoing, jobs
from webapp.worker import TASKS

Work = Callable[[], object]


def moments(app: Flask, work: Work) -> int:
    """Do the work in a child, and return how many moments it has: statements and commits."""
    reader, writer = os.pipe()

    def counted() -> None:
        seen = _at_each_moment(app, lambda _number: None)
        work()
        os.write(writer, str(len(seen)).encode())

    assert not _fork(app, counted)
    os.close(writer)
    with os.fdopen(reader) as told:
        return int(told.read())


def killed_at(app: Flask, work: Work, moment: int) -> bool:
    """Do the work in a child that dies at that moment; say whether it came so far."""

    def die(number: int) -> None:
        if number == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def doomed() -> None:
        _at_each_moment(app, die)
        work()

    return _fork(app, doomed)


def killed_after(app: Flask, work: Work, seconds: float) -> bool:
    """Do the work in a child and kill it after so many seconds, if it takes as long."""
    return _fork(app, work, seconds)


def _at_each_moment(app: Flask, do: Callable[[int], None]) -> list[int]:
    seen: list[int] = []

    def note(*_facts: Any) -> None:
        seen.append(len(seen))
        do(len(seen))

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note)
    return seen


def _fork(app: Flask, work: Work, seconds: float | None = None) -> bool:
    """Say whether the child was killed; anything but that or success is an error."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # a child shares no connection with its parent
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


class Victims:
    """Sheets of one community, and the work that is interrupted."""

    def __init__(self, app: Flask, people: World, rows: int) -> None:
        self.app, self.rows = app, rows
        self.staff: Actor = people.actors["community_staff river"]
        self.sheets = 0

    def content(self) -> bytes:
        """Return a sheet that nobody has imported yet."""
        self.sheets += 1
        titles = (f"为{n}号楼{self.sheets}单元的老人测血压" for n in range(self.rows))
        return sheeted.as_csv(sheeted.needs(*({"需求名称": title} for title in titles)))

    def uploaded(self) -> int:
        with self.app.app_context():
            key = f"{self.sheets:032x}"
            content = self.content()
            more: dict[str, Any] = {"form_key": key, "actor": self.staff, "at": now()}
            return imports.upload(sheeted.ImportKind.NEEDS, "清单.csv", content, **more)

    def ready_to_write(self) -> int:
        made = self.uploaded()
        with self.app.app_context():
            sheeted.work(made, at=now())
            version = sheeted.look(made).version
            imports.write(made, submit=True, version=version, actor=self.staff, at=now())
            db.session.remove()
        return made

    def ready_to_undo(self, many: Any) -> int:
        """`many`: sets how many rows are undone at once."""
        made = self.ready_to_write()
        with self.app.app_context():
            sheeted.work(made, at=now())
            many()
            imports_undoing.undo(made, actor=self.staff, at=now())
            db.session.remove()
        return made

    def worker(self, import_id: int) -> Work:
        """Return the work of a worker that takes up the import's job."""

        def work() -> None:
            with self.app.app_context():
                job = db.session.scalars(
                    select(Job).join(Import, Import.job == Job.key).where(Import.id == import_id)
                ).one()
                if claim := jobs.claim(job.id, worker="victim", at=now()):
                    TASKS[claim.task](claim, at=now())

        return work

    def take_up_again(self) -> None:
        """Let the leases of the killed lapse at once, and their attempts not count."""
        with self.app.app_context(), transaction() as session:
            running = update(Job).where(Job.state == "running")
            session.execute(running.values(lease_until=now() - timedelta(seconds=1), attempts=0))

    def state(self, import_id: int) -> tuple[str, int, int, int]:
        """Return state, stored rows, rows made, and needs that are not withdrawn."""
        with self.app.app_context():
            counts = (
                select(func.count()).where(table.import_id == import_id)
                for table in (SheetRow, SheetMade)
            )
            found = str(db.session.scalars(select(Import.state).filter_by(id=import_id)).one())
            stored, made = (db.session.scalar(query) or 0 for query in counts)
            needs = select(func.count()).select_from(Need).where(Need.state != "withdrawn")
            living = db.session.scalar(needs) or 0
            db.session.remove()
        return found, stored, made, living

    def kept(self) -> tuple[int, int, int]:
        """Return how many imports, files and jobs there are: one of each for each upload."""
        with self.app.app_context():
            tables = (Import, SheetFile, Job)
            counts = [db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]
            db.session.remove()
        return counts[0], counts[1], counts[2]

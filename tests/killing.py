"""Kill whoever writes an import, at any moment, and see that all of it is there or nothing.

The killed process is forked from one that has loaded everything, so that the moments that are hit
lie in the work and not in the start: python -m tests.killing reads lines "JOB SECONDS" and answers
"done" or "killed".
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from tests import sheeted
from tests.world import World
from webapp import config, create_app
from webapp.config import Settings
from webapp.db import db, transaction
from webapp.i18n import now
from webapp.models.imports import Import, SheetMade
from webapp.models.jobs import Job
from webapp.models.needs import Need
from webapp.services import imports, jobs

ROOT = Path(__file__).parents[1]


def environment(settings: Settings) -> dict[str, str]:
    keys = (settings.secret_key, settings.field_key, settings.audit_key)
    return os.environ | {
        "GONGJIAN_INSTANCE": str(settings.instance),
        "GONGJIAN_DATABASE_URL": settings.database_url,
        "GONGJIAN_QUEUE_URL": settings.queue_url,
        **dict(zip(config.KEY_NAMES, keys, strict=True)),
    }


class Victims:
    """A process whose children do one job each and are killed after so many seconds."""

    def __init__(self, settings: Settings) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.killing"],
            cwd=ROOT,
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def work(self, job_id: int, seconds: float) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{job_id} {seconds}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def victims(settings: Settings) -> Iterator[Victims]:
    made = Victims(settings)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def run(app: Flask, people: World, *, kills: int, rows: int) -> tuple[int, int]:
    """Kill so many writers of imports of so many rows; return how many were killed half-way.

    Also how many rows there are in the end. Whatever is half done raises an AssertionError.
    """
    staff = people.actors["community_staff river"]
    with app.app_context():
        orders = [ordered(staff, number, rows) for number in range(kills + 2)]
        db.session.remove()
    killed = 0
    with victims(app.extensions["settings"]) as group:
        assert group.work(orders[0][1], 600) == "done"  # everything has been loaded by then
        began = time.perf_counter()
        assert group.work(orders[1][1], 600) == "done"
        whole = time.perf_counter() - began
        for number, (import_id, job_id) in enumerate(orders[2:], start=1):
            killed += group.work(job_id, whole * number / kills) == "killed"
            with app.app_context():
                all_or_nothing(import_id, rows)
                again(job_id)
            group.work(job_id, 600)
    with app.app_context():
        states = set(db.session.scalars(select(Import.state)))
        assert states == {"committed"}, states
        total = db.session.scalar(select(func.count()).select_from(Need)) or 0
        db.session.remove()
    return killed, total


def ordered(staff: object, number: int, rows: int) -> tuple[int, int]:
    """Have a sheet read and its writing ordered; return the import and the job."""
    lines = sheeted.needs(
        *({"需求名称": f"为{n}号楼{number}单元的老人测血压"} for n in range(rows))
    )
    made = sheeted.uploaded(staff, sheeted.as_csv(lines), at=now())  # type: ignore[arg-type]
    version = sheeted.look(made).version
    imports.write(made, submit=True, version=version, actor=staff, at=now())  # type: ignore[arg-type]
    key = sheeted.look(made).job
    return made, db.session.scalars(select(Job.id).where(Job.key == key)).one()


def all_or_nothing(import_id: int, rows: int) -> None:
    made = db.session.scalar(select(func.count()).where(SheetMade.import_id == import_id))
    state = db.session.scalars(select(Import.state).where(Import.id == import_id)).one()
    assert (str(state), made) in {("writing", 0), ("committed", rows)}, (state, made)


def again(job_id: int) -> None:
    """Let the lease of the killed lapse at once."""
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "running")
            .values(lease_until=now() - timedelta(seconds=1))
        )


def main() -> None:
    from webapp.worker import TASKS

    app = create_app()
    for line in sys.stdin:
        job_id, seconds = line.split()
        child = os.fork()
        if child == 0:
            with app.app_context():
                claim = jobs.claim(int(job_id), worker="victim", at=now())
                if claim:
                    TASKS[claim.task](claim, at=now())
            os._exit(0)
        deadline = time.monotonic() + float(seconds)
        ended = 0
        while not ended and time.monotonic() < deadline:
            ended, _status = os.waitpid(child, os.WNOHANG)
            time.sleep(0.002)
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print("done" if ended else "killed", flush=True)


if __name__ == "__main__":
    main()

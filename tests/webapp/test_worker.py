"""Real worker processes, killed and doubled, with the queue on SQLite and on PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from datetime import time as times
from pathlib import Path

import pytest
from sqlalchemy import func, select

from webapp import config
from webapp.db import db, transaction
from webapp.i18n import now
from webapp.models.categories import Category
from webapp.models.jobs import Job, JobState, WorkerBeat
from webapp.queue import open_queue
from webapp.services import jobs
from webapp.worker import DAILY, Worker, latest_day

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(app, database_url, dialect, tmp_path):
    """What a worker process needs to work on the test's database and a queue beside it."""
    settings = app.extensions["settings"]
    queue = database_url.replace("+psycopg", "") if dialect == "postgresql" else settings.queue_url
    values = (settings.secret_key, settings.field_key, settings.audit_key)
    return os.environ | {
        "GONGJIAN_INSTANCE": str(tmp_path),
        "GONGJIAN_DATABASE_URL": database_url,
        "GONGJIAN_QUEUE_URL": queue,
        **dict(zip(config.KEY_NAMES, values, strict=True)),
    }


@pytest.fixture
def start(environment, tmp_path):
    running = []

    def begin(seconds: float) -> subprocess.Popen:
        command = ["-m", "tests.webapp.patient_worker", str(tmp_path), str(seconds)]
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def begun(tmp_path):
    """Attempts so far, as (process, attempt)."""

    def read() -> list[tuple[int, int]]:
        file = tmp_path / "begun"
        lines = file.read_text().splitlines() if file.exists() else []
        return [tuple(map(int, line.split())) for line in lines]

    return read


def wait_for(condition, seconds: float = 30):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return found


def order(app, number: int = 1) -> None:
    with app.app_context(), transaction() as session:
        for n in range(number):
            jobs.order(session, "slow", key=f"slow{n}", at=now())


def look(app, statement):
    with app.app_context():
        return db.session.execute(statement).all()


def done(app) -> int:
    return look(app, select(func.count()).where(Job.task == "slow", Job.state == "done"))[0][0]


def effects(app) -> int:
    return look(app, select(func.count()).where(Category.key.like("done%")))[0][0]


def test_a_killed_workers_job_is_done_by_the_next_one_once(app, start, begun):
    order(app)
    first = start(60)
    wait_for(begun)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start(0)
    wait_for(lambda: done(app))

    assert begun() == [(first.pid, 1), (second.pid, 2)]
    assert effects(app) == 1


def test_a_long_job_keeps_its_lease(app, start, begun):
    """It takes longer than the lease of two seconds; a second worker watches all the time."""
    order(app)
    start(4)
    wait_for(begun)
    start(0)
    wait_for(lambda: done(app))

    assert [attempt for _pid, attempt in begun()] == [1]
    assert effects(app) == 1


def test_two_workers_share_the_jobs_and_do_each_once(app, start, begun):
    start(0.02)
    start(0.02)
    wait_for(lambda: look(app, select(func.count()).select_from(WorkerBeat))[0][0] == 2)
    order(app, 40)
    wait_for(lambda: done(app) == 40)

    assert len(begun()) == effects(app) == 40


def test_a_worker_asked_to_stop_ends_its_job_and_then_itself(app, start, begun):
    order(app)
    process = start(1)
    wait_for(begun)

    process.terminate()

    assert process.wait(10) == 0
    assert (done(app), effects(app)) == (1, 1)


def test_the_real_worker_orders_and_does_the_daily_jobs_and_beats(app, environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "worker"], cwd=ROOT, env=environment
    )
    try:
        finished = select(Job.task).where(Job.state == JobState.DONE)
        wait_for(lambda: len(look(app, finished)) == len(DAILY))
        (beat,) = look(app, select(WorkerBeat.at))
        assert (now() - beat.at).total_seconds() < 15
    finally:
        process.terminate()
        assert process.wait(10) == 0


@pytest.mark.usefixtures("in_app")
class TestOrders:
    def test_each_daily_job_is_ordered_once_a_day_by_any_number_of_workers(self, app):
        for name in ("a", "b"):
            Worker(app, name=name).order_daily()

        keys = db.session.scalars(select(Job.key)).all()
        assert len(keys) == len(set(keys)) == len(DAILY)
        assert {key.split(":")[0] for key in keys} == set(DAILY)

    def test_an_error_is_noted_by_its_type_alone(self, app):
        def fails(_held, *, at):
            raise ValueError("张三 13912345678")

        with transaction() as session:
            jobs.order(session, "fails", key="fails", at=now())
        job_id = db.session.scalars(select(Job.id)).one()
        worker = Worker(app, tasks={"fails": fails})

        worker.work(job_id)

        db.session.rollback()
        job = db.session.get(Job, job_id)
        assert (job.state, job.result, job.attempts) == (JobState.QUEUED, "ValueError", 1)
        assert worker.held == {}


@pytest.mark.parametrize(
    ("hour", "day"), [((15, 59), "2026-11-22"), ((16, 4), "2026-11-22"), ((16, 5), "2026-11-23")]
)
def test_the_day_of_a_daily_job_is_chinas(hour, day):
    at = datetime(2026, 11, 22, *hour, tzinfo=UTC)
    assert str(latest_day(times(0, 5), at)) == day


@pytest.mark.parametrize("url", ["mysql://x", "nonsense"])
def test_an_unknown_queue_is_refused(app, url):
    import dataclasses

    settings = dataclasses.replace(app.extensions["settings"], queue_url=url)
    with pytest.raises(config.ConfigurationError, match="GONGJIAN_QUEUE_URL"):
        open_queue(settings)

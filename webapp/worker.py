"""The worker: takes job numbers from the queue, does the jobs, and orders the daily ones.

Several may run at once, on several machines. Killing one at any moment loses nothing.
"""

import os
import signal
import socket
import threading
import time as clocks
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import FrameType

import structlog
from flask import Flask
from sqlalchemy import select

from webapp.db import db, transaction
from webapp.i18n import CHINA
from webapp.models.jobs import Job
from webapp.observability import told
from webapp.queries.clock import database_time
from webapp.queue import carry, open_queue
from webapp.services import (
    alternates,
    explaining,
    exports,
    imports_reading,
    imports_undoing,
    imports_writing,
    jobs,
    mail_making,
    mail_sending,
    match_upkeep,
    previews,
    solving,
    upkeep,
)
from webapp.services.jobs import LEASE, Claim, LeaseLost

Task = Callable[..., None]
TASKS: Mapping[str, Task] = {
    "expire_matches": match_upkeep.expire_matches,
    "expire_postings": upkeep.expire_postings,
    "pause_silent_offers": upkeep.pause_silent_offers,
    "close_matches": match_upkeep.close_matches,
    "anchor_audit": upkeep.anchor_audit,
    "clean_up": upkeep.clean_up,
    "make_export": exports.make,
    "read_sheet": imports_reading.read_sheet,
    "write_sheet": imports_writing.write_sheet,
    "remind_of_matches": match_upkeep.remind_of_matches,
    "make_digests": mail_making.make_digests,
    "send_mails": mail_sending.send_mails,
    "solve_plan": solving.solve_plan,
    "explain_plan": explaining.explain_plan,
    "answer_pair": explaining.answer_pair,
    "preview_policy": previews.preview_policy,
    "undo_sheet": imports_undoing.undo_sheet,
    "keep_alternates": alternates.keep_alternates,
}
# When each daily job is due, in China's time. A day on which no worker ran is made up for by
# the next run, since each job looks at everything that is due by then.
DAILY: Mapping[str, time] = {
    "expire_matches": time(0, 1),
    "expire_postings": time(0, 5),
    "pause_silent_offers": time(0, 10),
    "close_matches": time(0, 12),
    "anchor_audit": time(0, 15),
    "clean_up": time(3, 30),
    "remind_of_matches": time(7, 0),
    "make_digests": time(7, 30),
}
SWEEP_SECONDS = 1.0
BEAT_SECONDS = 10.0
SECONDS_TO_STOP = 8
log = structlog.get_logger("gongjian.worker")


@dataclass
class Worker:
    """One process of work; `tasks` and `lease` are what tests shorten."""

    app: Flask
    tasks: Mapping[str, Task] = field(default_factory=lambda: TASKS)
    lease: timedelta = LEASE
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    stopping: threading.Event = field(default_factory=threading.Event)
    held: dict[int, Claim] = field(default_factory=dict)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the job at hand is ended if that takes few seconds."""
        queue = open_queue(self.app.extensions["settings"])
        send = carry(queue, self.work)
        consumer = queue.create_consumer(
            workers=1, max_delay=1.0, periodic=False, shutdown_timeout=SECONDS_TO_STOP
        )
        self.beat()
        consumer.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)  # the consumer's own would end it without us
        log.info("worker started", worker=self.name)
        self._keep_going(send, consumer.check_worker_health)
        consumer.stop(graceful=True)
        log.info("worker stopped", worker=self.name)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _keep_going(self, send: Callable[[int], object], look_after: Callable[[], object]) -> None:
        next_beat = 0.0
        pause = min(BEAT_SECONDS, self.lease.total_seconds() / 3)
        while not self.stopping.is_set():
            try:
                if clocks.monotonic() >= next_beat:
                    next_beat = clocks.monotonic() + pause
                    self.beat()
                    self.order_daily()
                    self.order_mail()
                    look_after()
                self.sweep(send)
            except Exception as error:  # a database that is away comes back: try again
                log.warning("sweep failed", **told(error))
            self.stopping.wait(SWEEP_SECONDS)

    def beat(self) -> None:
        """Say that we are alive, and keep the leases of what we are working on."""
        with self.app.app_context():
            at = database_time()
            jobs.beat(self.name, at=at)
            for claim in list(self.held.values()):
                jobs.extend(claim, at=at, lease=self.lease)

    def sweep(self, send: Callable[[int], object]) -> None:
        with self.app.app_context():
            for job_id in jobs.to_send(database_time()):
                send(job_id)

    def order_daily(self) -> None:
        """Order each daily job whose latest time has passed, unless somebody has."""
        with self.app.app_context():
            at = database_time()
            wanted = {f"{task}:{latest_day(due, at)}": task for task, due in DAILY.items()}
            known = set(db.session.scalars(select(Job.key).where(Job.key.in_(wanted))))
            if known == set(wanted):
                return
            with transaction() as session:
                for key, task in wanted.items():
                    jobs.order(session, task, key=key, at=at)

    def order_mail(self) -> None:
        """Order the sending of mail, if there is any."""
        with self.app.app_context():
            mail_sending.order_if_any(at=database_time())

    def work(self, job_id: int) -> None:
        """Do a job if it is still to be done; an error gives it back for another attempt."""
        with self.app.app_context():
            at = database_time()
            claim = jobs.claim(job_id, worker=self.name, at=at, lease=self.lease)
            if claim is None:
                return
            self.held[job_id] = claim
            began = clocks.perf_counter()
            try:
                self.tasks[claim.task](claim, at=at)
                outcome: dict[str, object] = {"outcome": "done"}
            except LeaseLost:
                outcome = {"outcome": "lease_lost"}
            except Exception as error:
                outcome = {"outcome": "error", **told(error)}
                jobs.give_back(claim, code=type(error).__qualname__, at=database_time())
            finally:
                del self.held[job_id]
            ms = round((clocks.perf_counter() - began) * 1000)
            log.info("job", job=job_id, task=claim.task, attempt=claim.attempt, ms=ms, **outcome)


def latest_day(due: time, at: datetime) -> date:
    """Return the last day on which the daily time had come by `at`."""
    local = at.astimezone(CHINA)
    return local.date() if local.time() >= due else local.date() - timedelta(days=1)

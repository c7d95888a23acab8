"""What pages feel while the worker solves: the same load with and without runs, in turns."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select

from tests.benchmarks.load import Load, run
from tests.benchmarks.report import Table
from tests.benchmarks.site import Site
from webapp.crypto import new_token
from webapp.db import db
from webapp.errors import RoundBusy
from webapp.i18n import now
from webapp.models.jobs import Job, JobState
from webapp.models.organisations import Organisation
from webapp.models.plans import RoundPlan
from webapp.models.rounds import Round
from webapp.round_command import steering
from webapp.scenarios import Wishes
from webapp.services import runs
from webapp.services.runs import RunOrder

CONNECTIONS = (1, 4, 16)
SECONDS, TURNS = 12.0, 2  # of each load; quiet and solving follow each other so often
MOST_MORE = 25  # percent
PATIENCE = 600  # seconds for every job of the worker to be done
PATHS = ("/", "/needs", "/needs?state=published&sort=deadline", "/offers", "/matches", "/rounds")
NOTES = (
    f"Bar: the p95 of pages at most {MOST_MORE} % longer. A coordinator's first page and lists, "
    "asked over so many connections as fast as answers come; while “solving”, one run of a "
    "district follows the other in the worker. Site, worker, database and load generator share "
    "two cores, so that four connections leave nothing idle: the optimizer then lives on what its "
    "low priority leaves it."
)


def table() -> Table:
    columns = ["database and connections", "p50 ms", "p95 ms", "solving: p50", "p95", "more %"]
    return Table("Pages while the worker solves", [*columns, "runs", "5xx"])


def measure(dialect: str, site: Site, host: str, plan_id: int, felt: Table) -> None:
    """Add a row for each number of connections."""
    quiet = dict.fromkeys(CONNECTIONS, Load())
    busy = dict.fromkeys(CONNECTIONS, Load())
    done = dict.fromkeys(CONNECTIONS, 0)
    cookie = site.cookie_of("coordinator")

    def load(connections: int) -> Load:
        return run(host, PATHS, cookie=cookie, connections=connections, seconds=SECONDS)

    load(4)  # everything has been loaded by then
    for _ in range(TURNS):
        _wait(site.app)
        for connections in CONNECTIONS:
            quiet[connections] += load(connections)
        for connections in CONNECTIONS:
            with solving(site.app, plan_id) as finished:
                busy[connections] += load(connections)
            done[connections] += len(finished)
    for connections in CONNECTIONS:
        before, after = quiet[connections], busy[connections]
        more = 100 * (after.percentile(0.95) / before.percentile(0.95) - 1)
        times = [f"{part.percentile(p):.0f}" for part in (before, after) for p in (0.5, 0.95)]
        wrong = before.server_errors + after.server_errors
        name = f"{dialect}: {connections}"
        kept = more <= MOST_MORE and not wrong
        felt.add(name, *times, f"{more:+.0f}", done[connections], wrong, kept=kept)
    if NOTES not in felt.notes:
        felt.notes.append(NOTES)


def _wait(app: Flask) -> None:
    with app.app_context():
        wait_for_the_worker()
        db.session.remove()


def wait_for_the_worker() -> None:
    """Until no job waits or runs. Raises RuntimeError when that takes too long."""
    query = select(Job.task).where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    deadline = time.monotonic() + PATIENCE
    while waiting := list(db.session.scalars(query)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the worker does not come to an end: {waiting}")
        db.session.rollback()
        time.sleep(0.5)
    db.session.rollback()


@contextmanager
def solving(app: Flask, plan_id: int) -> Iterator[list[int]]:
    """Order one run after the other until the block ends; gives the runs as they are ordered."""
    ended, ordered = threading.Event(), list[int]()

    def order() -> None:
        with app.app_context():
            plan = db.session.get_one(RoundPlan, plan_id)
            round_id = plan.round_id
            tenant = db.session.get_one(Round, round_id).tenant_id
            actor = steering(db.session.get_one(Organisation, tenant))
            db.session.rollback()
            while not ended.is_set():
                wish = Wishes({"distance": 1 + len(ordered) % 5})
                asked = RunOrder(15, None, "大工委年度权重", wish)
                try:
                    made = runs.order_run(
                        round_id, asked, form_key=new_token()[:32], actor=actor, at=now()
                    )
                    ordered.append(made.id)
                except RoundBusy:
                    ended.wait(0.3)
                db.session.rollback()
            db.session.remove()

    thread = threading.Thread(target=order)
    thread.start()
    while not ordered and thread.is_alive():
        time.sleep(0.05)
    try:
        yield ordered
    finally:
        ended.set()
        thread.join()

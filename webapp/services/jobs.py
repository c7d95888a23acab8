"""The life of a job: ordered in a business transaction, claimed by one worker, done once.

A claim is a lease: if its worker dies, another one takes the job up. What a job does and the
mark that it is done are written in one transaction, which fails for a worker that was too slow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Insert, Update, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.db import db, transaction
from webapp.models.jobs import Job, JobState, WorkerBeat

LEASE = timedelta(seconds=60)
SEND_AGAIN_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 5
AT_ONCE = 200  # numbers put into the queue in one go


class LeaseLost(Exception):  # noqa: N818 -- a sentence, as in webapp.errors
    """Another worker has taken the job up meanwhile; whatever this one did is undone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to work on one attempt of a job."""

    job_id: int
    task: str
    arguments: Mapping[str, Any]
    worker: str
    attempt: int


def order(
    session: Any, task: str, *, key: str, at: datetime, arguments: Mapping[str, Any] | None = None
) -> None:
    """Add a job to the open transaction; one with the same key is left as it is."""
    values = {
        "key": key,
        "task": task,
        "arguments": dict(arguments or {}),
        "state": JobState.QUEUED,
        "attempts": 0,
        "progress": 0,
        "result": "",
        "created_at": at,
    }
    session.execute(_insert(Job).values(values).on_conflict_do_nothing(index_elements=["key"]))


def to_send(at: datetime) -> list[int]:
    """Return jobs that were never put into the queue, or long ago, or whose worker is gone."""
    lapsed = and_(Job.state == JobState.RUNNING, Job.lease_until < at)
    waiting = or_(Job.state == JobState.QUEUED, lapsed)
    unsent = or_(Job.sent_at.is_(None), Job.sent_at < at - SEND_AGAIN_AFTER)
    just_lapsed = and_(lapsed, Job.sent_at < Job.lease_until)
    wanted = select(Job.id).where(waiting, or_(unsent, just_lapsed)).order_by(Job.id).limit(AT_ONCE)
    if not db.session.scalars(wanted).first():
        return []  # the usual case takes no write lock
    with transaction() as session:
        session.execute(
            update(Job)
            .where(lapsed, Job.attempts >= MOST_ATTEMPTS)
            .values(_over(JobState.FAILED, at, "worker_lost"))
        )
        ids = list(session.scalars(wanted.with_for_update(skip_locked=True)))
        session.execute(update(Job).where(Job.id.in_(ids)).values(sent_at=at))
    return ids


def claim(job_id: int, *, worker: str, at: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take the job up; None if it is done, or another worker holds it."""
    free = or_(
        Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, Job.lease_until < at)
    )
    with transaction() as session:
        row = session.execute(
            update(Job)
            .where(Job.id == job_id, free, Job.attempts < MOST_ATTEMPTS)
            .values(
                state=JobState.RUNNING,
                worker=worker,
                lease_until=at + lease,
                attempts=Job.attempts + 1,
            )
            .returning(Job.task, Job.arguments, Job.attempts)
        ).one_or_none()
    return Claim(job_id, row.task, row.arguments, worker, row.attempts) if row else None


def extend(held: Claim, *, at: datetime, lease: timedelta = LEASE) -> None:
    """Keep the claim while its work goes on; nothing happens if it is lost."""
    with transaction() as session:
        session.execute(_held(held).values(lease_until=at + lease))


def report(held: Claim, progress: int) -> None:
    """Write down how much of the work is done, in percent; nothing happens if the claim is lost."""
    with transaction() as session:
        session.execute(_held(held).values(progress=progress))


def advance(held: Claim, percent: int) -> None:
    """Write down how far the work has come; nothing happens if the claim is lost."""
    with transaction() as session:
        session.execute(_held(held).values(progress=percent))


def finish(session: Any, held: Claim, *, at: datetime, result: str = "") -> None:
    """Mark the job as done, in the transaction that does its work.

    Raises LeaseLost, which undoes that transaction, if the job is no longer this worker's.
    """
    values = _over(JobState.DONE, at, result) | {"progress": 100}
    changed: CursorResult[Any] = session.execute(_held(held).values(values))
    if changed.rowcount != 1:
        raise LeaseLost(held.job_id)


def give_back(held: Claim, *, code: str, at: datetime) -> None:
    """After an error: let it be tried again a little later, or give up after the last attempt."""
    values: dict[str, Any] = {"state": JobState.QUEUED, "lease_until": None, "result": code}
    if held.attempt >= MOST_ATTEMPTS:
        values = _over(JobState.FAILED, at, code)
    with transaction() as session:
        session.execute(_held(held).values(values | {"sent_at": at}))


def beat(worker: str, *, at: datetime) -> None:
    """Write down that the worker is alive."""
    row = _insert(WorkerBeat).values(worker=worker, at=at)
    with transaction() as session:
        session.execute(row.on_conflict_do_update(index_elements=["worker"], set_={"at": at}))


def _held(held: Claim) -> Update:
    return update(Job).where(
        Job.id == held.job_id,
        Job.state == JobState.RUNNING,
        Job.worker == held.worker,
        Job.attempts == held.attempt,
    )


def _over(state: JobState, at: datetime, result: str) -> dict[str, Any]:
    return {"state": state, "lease_until": None, "finished_at": at, "result": result[:400]}


def _insert(model: type[Job | WorkerBeat]) -> Any:
    """INSERT that knows ON CONFLICT; both databases have it, each in a module of its own."""
    sqlite_in_use = db.engine.dialect.name == "sqlite"
    statement: Insert = sqlite.insert(model) if sqlite_in_use else postgresql.insert(model)
    return statement

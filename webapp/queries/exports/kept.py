"""Exports that the worker makes, as whoever ordered them may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webapp.db import db
from webapp.errors import ExportNotThere, Unknown
from webapp.models.exports import Export, ExportPart
from webapp.models.jobs import Job, JobState
from webapp.policy import Actor

SHOWN = 30  # of one's own, the newest


@dataclass(frozen=True, slots=True)
class Line:
    """`state`: waiting, working, ready, failed or expired. progress: percent of its rows."""

    export: Export
    state: str
    progress: int


def mine(actor: Actor, *, at: datetime) -> Sequence[Line]:
    """Return what the actor ordered in this role, newest first."""
    exports = db.session.scalars(
        select(Export)
        .where(Export.membership_id == actor.membership_id)
        .order_by(Export.id.desc())
        .limit(SHOWN)
    ).all()
    keys = [one.job_key for one in exports]
    found = {job.key: job for job in db.session.scalars(select(Job).where(Job.key.in_(keys)))}
    return [_line(one, found.get(one.job_key), at) for one in exports]


def find(export_id: int, actor: Actor, *, at: datetime) -> Line:
    """Return one export. Raises Unknown for anybody else's, and for one's own in another role."""
    query = select(Export).where(
        Export.id == export_id, Export.membership_id == actor.membership_id
    )
    export = db.session.scalars(query).one_or_none()
    if export is None:
        raise Unknown("export", export_id)
    job = db.session.scalars(select(Job).where(Job.key == export.job_key)).one_or_none()
    return _line(export, job, at)


def _line(export: Export, job: Job | None, at: datetime) -> Line:
    if export.is_open(at):
        return Line(export, "ready", 100)
    if export.ready_at or export.expires_at <= at:
        return Line(export, "expired", 100)
    if job is None or job.state not in {JobState.QUEUED, JobState.RUNNING}:
        return Line(export, "failed", 0)
    working = job.state is JobState.RUNNING
    return Line(export, "working" if working else "waiting", job.progress if working else 0)


def content(line: Line) -> Iterator[bytes]:
    """Yield the file piece by piece. Raises ExportNotThere, before the first piece."""
    if line.state != "ready":
        raise ExportNotThere
    return _parts(line.export.id)


def _parts(export_id: int) -> Iterator[bytes]:
    number = 0
    query = select(ExportPart.content).where(ExportPart.export_id == export_id)
    while (part := db.session.scalar(query.where(ExportPart.number == number))) is not None:
        yield part
        number += 1

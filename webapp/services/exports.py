"""Exports: small ones at once, large ones as jobs; each is audited, what is public is not."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from sqlalchemy import String, cast, func, insert, literal, select

from webapp.chain import record
from webapp.db import db, transaction
from webapp.errors import ExportsWaiting, ExportTooLong
from webapp.exports.columns import Record
from webapp.models.exports import KEPT_FOR, Export, ExportList, ExportPart, FileForm
from webapp.models.jobs import Job, JobState
from webapp.models.people import Membership, Person
from webapp.policy import Actor
from webapp.queries.exports import MOST_ROWS, Listing, opened
from webapp.services import files, jobs, limits, wanted
from webapp.services.doors import acting_again
from webapp.services.jobs import Claim

AT_ONCE: Mapping[FileForm, int] = {  # rows; more of them are a job
    FileForm.XLSX: 2_000,
    FileForm.CSV: 2_000,
    FileForm.JSON: 2_000,
    FileForm.PDF: 200,
}
MOST: Mapping[FileForm, int] = {**dict.fromkeys(FileForm, MOST_ROWS), FileForm.PDF: 1_000}
# Visitors have no jobs: theirs are made at once, one at a time in each process.
MOST_FOR_VISITORS: Mapping[FileForm, int] = {
    **dict.fromkeys(FileForm, 20_000),
    FileForm.PDF: 200,
}
A_QUARTER_HOUR = 60  # exports of one person in fifteen minutes
WAITING_AT_ONCE = 3  # large ones of one person
PART = 1024 * 1024  # bytes
STEPS = 20  # how often progress is written down


@dataclass(frozen=True, slots=True)
class Asked:
    """`filters` are those of the list's page; `form_key` makes ordering twice one order."""

    what: ExportList
    form: FileForm
    filters: Any
    form_key: str


def take(asked: Asked, *, actor: Actor, at: datetime) -> IO[bytes] | Export:
    """Return the file, or the order if the worker will make it. Either way it is audited.

    Raises NotPermitted, Unknown, TooManyTries, ExportTooLong or ExportsWaiting.
    """
    listing = opened(asked.what, asked.filters, actor)
    if listing.total > MOST[asked.form]:
        raise ExportTooLong(listing.total, MOST[asked.form])
    limits.count(f"export {actor.person_id}", A_QUARTER_HOUR, at=at)
    if listing.total > AT_ONCE[asked.form]:
        return _order(asked, listing.total, actor=actor, at=at)
    file = BytesIO()
    files.write(asked.what, asked.form, listing, file, at=at)
    note(str(asked.what), asked.form, listing.total, actor=actor, at=at)
    file.seek(0)
    return file


def note(what: str, form: FileForm, rows: int, *, actor: Actor, at: datetime) -> None:
    """Audit that the actor has taken something out of the site; no word of what it says."""
    with transaction() as session:
        _note(session, what, form, rows, actor=actor, at=at)


def _note(
    session: Any, what: str, form: FileForm, rows: int, *, actor: Actor, at: datetime
) -> None:
    person = session.get_one(Person, actor.person_id)
    facts: dict[str, Any] = {"list": what, "form": str(form), "rows": rows}
    record(session, actor, "person.export", person, at=at, **facts)


def take_public(asked: Asked, *, at: datetime) -> IO[bytes]:
    """Return what everybody may read. Writes nothing. Raises ExportTooLong or ExportsBusy."""
    with files.one_at_a_time():
        listing = opened(asked.what, asked.filters, None)
        if listing.total > MOST_FOR_VISITORS[asked.form]:
            raise ExportTooLong(listing.total, MOST_FOR_VISITORS[asked.form])
        file = BytesIO()
        files.write(asked.what, asked.form, listing, file, at=at)
    file.seek(0)
    return file


def _order(asked: Asked, total: int, *, actor: Actor, at: datetime) -> Export:
    with transaction() as session:
        same = (Export.form_key == asked.form_key, Export.form == asked.form)
        known = session.scalars(select(Export).where(*same)).one_or_none()
        if known and known.membership_id == actor.membership_id:
            return known
        # One person's orders wait for each other here, so that none slips past the count.
        session.get_one(Person, actor.person_id, with_for_update=True)
        if _waiting(session, actor.person_id, at) >= WAITING_AT_ONCE:
            raise ExportsWaiting(WAITING_AT_ONCE)
        export = Export(
            form_key=asked.form_key,
            membership_id=actor.membership_id,
            what=asked.what,
            form=asked.form,
            wanted=wanted.stored(asked.filters),
            total=total,
            created_at=at,
            expires_at=at + KEPT_FOR,
        )
        session.add(export)
        session.flush()
        arguments = {"export": export.id}
        jobs.order(session, "make_export", key=export.job_key, at=at, arguments=arguments)
        _note(session, str(asked.what), asked.form, total, actor=actor, at=at)
    return export


def _waiting(session: Any, person_id: int, at: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Export)
        .join(Export.membership)
        .join(Job, Job.key == literal("export:") + cast(Export.id, String))
        .where(
            Membership.person_id == person_id,
            Export.expires_at > at,
            Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
        )
    )
    return int(session.scalar(query))


def make(held: Claim, *, at: datetime) -> None:
    """Make the file that was ordered, with the rights that the asker has now; store it whole."""
    export = db.session.get(Export, held.arguments["export"])
    actor = acting_again(export.membership_id, at=at) if export else None
    if export is None or actor is None:
        with transaction() as session:
            jobs.finish(session, held, at=at, result="refused")
        return
    what, form = ExportList(export.what), FileForm(export.form)
    listing = opened(what, wanted.restored(what, export.wanted), actor)
    with tempfile.TemporaryFile() as file:
        files.write(what, form, _watched(listing, held), file, at=at)
        _store(held, export.id, file, at=at)


def _watched(listing: Listing, held: Claim) -> Listing:
    """The same list, which writes down how much of it was read."""
    step = max(1, listing.total // STEPS)

    def records() -> Iterator[Record]:
        for number, one in enumerate(listing.records):
            if number % step == 0:
                jobs.report(held, min(99, 100 * number // listing.total))
            yield one

    return Listing(listing.columns, listing.total, records())


def _store(held: Claim, export_id: int, file: IO[bytes], *, at: datetime) -> None:
    """File, size and the end of the job in one transaction: all of it, or nothing."""
    size = file.tell()
    file.seek(0)
    with transaction() as session:
        number = 0
        while content := file.read(PART):
            values = {"export_id": export_id, "number": number, "content": content}
            session.execute(insert(ExportPart), values)
            number += 1
        export = session.get_one(Export, export_id)
        export.size, export.ready_at, export.expires_at = size, at, at + KEPT_FOR
        jobs.finish(session, held, at=at, result=str(size))

"""Importing sheets: upload one, have it written, give it up; questions: `imports_answers`.

Reading and writing are jobs of the worker: see `imports_reading` and `imports_writing`.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyImported, ChangedMeanwhile, NotReady, Unfit
from webapp.models.imports import (
    HOLDS_CONTENT,
    LARGEST_FILE,
    OPEN_IMPORTS,
    WORKING,
    Import,
    ImportAction,
    ImportKind,
    ImportState,
    SheetFile,
)
from webapp.models.jobs import Job, JobState
from webapp.policy import Actor, Permission, authorize
from webapp.queries.imports import mine
from webapp.services.imports_steps import (
    READ,
    WRITE,
    check_version,
    forget_content,
    locked,
    order,
)

LONGEST_NAME = 120
KEPT = timedelta(days=7)  # without a change, until an import is given up


def planned(kind: ImportKind, actor: Actor) -> Import:
    """Return the import that the actor would begin, to ask the policy about; it is not stored."""
    return Import(
        kind=kind,
        owner_id=actor.organisation_id,
        subdistrict_id=actor.subdistrict_id,
        district_id=actor.district_id,
    )


def upload(
    kind: ImportKind, file_name: str, content: bytes, *, form_key: str, actor: Actor, at: datetime
) -> int:
    """Keep the file and have it read; return the import's id. Sending a form twice keeps one.

    Raises NotPermitted, or Unfit for a file that is empty or too large.
    """
    plan = planned(kind, actor)
    authorize(actor, Permission.IMPORT, plan)
    check_size(len(content))
    try:
        return _upload(plan, file_name, content, form_key, actor, at)
    except ChangedMeanwhile:  # the same form sent twice at once: by now the other is there
        return _upload(planned(kind, actor), file_name, content, form_key, actor, at)


def check_size(size: int) -> None:
    """Raise Unfit for a file of so many bytes if it holds nothing, or more than is read."""
    if not size:
        raise Unfit("file", "file_empty")
    if size > LARGEST_FILE:
        raise Unfit("file", "file_large")


def _upload(
    plan: Import, file_name: str, content: bytes, form_key: str, actor: Actor, at: datetime
) -> int:
    with transaction() as session:
        again = session.scalars(
            select(Import.id).where(Import.form_key == form_key, mine(actor))
        ).one_or_none()
        if again:
            return again
        plan.state = ImportState.READING
        plan.form_key = form_key
        plan.membership_id, plan.created_by_id = actor.membership_id, actor.person_id
        plan.created_at = plan.changed_at = at
        plan.file_name, plan.file_size = shown_name(file_name), len(content)
        session.add(plan)
        session.flush()
        session.add(SheetFile(import_id=plan.id, content=content))
        order(session, plan, READ, at)
        facts: dict[str, Any] = {"what": str(plan.kind), "bytes": len(content)}
        record(session, actor, "sheet_import.upload", plan, at=at, **facts)
    return plan.id


def shown_name(file_name: str) -> str:
    """Return what is shown of a file's name: one line, nothing hidden, no folders.

    Nothing is ever opened under this name.
    """
    last = file_name.replace("\\", "/").rpartition("/")[2]
    kept = (c for c in last if unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()[-LONGEST_NAME:] or "?"


def write(import_id: int, *, submit: bool, version: int, actor: Actor, at: datetime) -> None:
    """Have the rows written, as drafts or submitted at once; the worker does it.

    Raises Unknown, NotPermitted, AlreadyMoved, ChangedMeanwhile, NotReady while questions are
    open, or AlreadyImported when the same content was (or just now is being) imported.
    """
    try:
        _write(import_id, submit, version, actor, at)
    except ChangedMeanwhile:
        _write(import_id, submit, version, actor, at)  # somebody was faster: now it shows how


def _write(
    import_id: int,
    submit: bool,  # noqa: FBT001 -- only `write` calls it
    version: int,
    actor: Actor,
    at: datetime,
) -> None:
    with transaction() as session:
        found = locked(session, import_id, actor)
        if found.state in HOLDS_CONTENT:
            return  # a double click
        check_version(found, version)
        if not found.can(ImportAction.WRITE):
            raise NotReady
        if not found.counts.get("new") or (submit and found.counts.get("later")):
            raise NotReady
        if earlier := same_content(session, found):
            raise AlreadyImported(earlier.id)
        found.submit = submit
        found.membership_id = actor.membership_id
        found.apply(ImportAction.WRITE, at=at)
        order(session, found, WRITE, at)


def same_content(session: Any, found: Import) -> Import | None:
    """Return the import that wrote (or is writing) the same table for the same organisation."""
    earlier: Import | None = session.scalars(
        select(Import).where(
            Import.owner_id == found.owner_id,
            Import.kind == found.kind,
            Import.digest == found.digest,
            Import.state.in_(HOLDS_CONTENT),
            Import.id != found.id,
        )
    ).first()
    return earlier


def discard(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Give the import up; what was uploaded is removed. Raises Unknown or AlreadyMoved."""
    with transaction() as session:
        found = locked(session, import_id, actor)
        found.apply(ImportAction.DISCARD, at=at)
        forget_content(session, found)
        record(session, actor, "sheet_import.discard", found, at=at)


def give_up_old(session: Any, *, at: datetime) -> None:
    """Give up what nobody has touched for a week, inside an open transaction."""
    old = select(Import).where(Import.state.in_(OPEN_IMPORTS), Import.changed_at < at - KEPT)
    for found in session.scalars(old.with_for_update(skip_locked=True)):
        found.apply(ImportAction.DISCARD, at=at)
        forget_content(session, found)
        record(session, None, "sheet_import.discard", found, at=at)


def try_again(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Order the job anew after it was given up. Raises Unknown, NotPermitted or AlreadyMoved."""
    with transaction() as session:
        found = locked(session, import_id, actor)
        job = session.scalars(select(Job).where(Job.key == found.job)).one_or_none()
        if found.state not in WORKING or (job and job.state is not JobState.FAILED):
            raise ChangedMeanwhile
        found.changed_at = at
        order(session, found, READ if found.state is ImportState.READING else WRITE, at)

"""The job that writes a sheet's rows: all of them in one transaction, or none."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from webapp.chain import record
from webapp.db import db, transaction
from webapp.errors import ChangedMeanwhile, DomainError
from webapp.models.imports import (
    POSTING_KINDS,
    Import,
    ImportAction,
    ImportState,
    Severity,
    SheetMade,
)
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingAction, PostingKind
from webapp.policy import Actor, Permission, authorize
from webapp.queries.imports import acting, made_by
from webapp.services import jobs
from webapp.services.drafting import begun, fill, next_codes, search_text
from webapp.services.imports_lookups import Known, look_up
from webapp.services.imports_rows import Looked
from webapp.services.imports_steps import READ, forget_content
from webapp.services.imports_stored import look_at_stored
from webapp.services.jobs import Claim, advance, finish
from webapp.services.organisations import SHARED_LOCK, WRITTEN, add_rows
from webapp.services.steps import apply_move, record_move

CHECKED = 60  # per cent of the way; what is left is writing


def write_sheet(held: Claim, *, at: datetime) -> None:
    """Write what was asked for, or find out that something changed and have it read again."""
    found = db.session.get(Import, held.arguments["import"])
    if found is None or found.state is not ImportState.WRITING:
        with transaction() as session:
            finish(session, held, at=at)
        return
    try:
        _write(held, found, at)
    except DomainError as refusal:
        _read_again(held, found.id, refusal, at)


def _read_again(held: Claim, import_id: int, refusal: DomainError, at: datetime) -> None:
    """Nothing was written: categories, names or rights are not what they were when it was read."""
    with transaction() as session:
        found = session.get_one(Import, import_id, with_for_update=True)
        if found.state is ImportState.WRITING:
            found.apply(ImportAction.READ_ANEW, at=at)
            session.flush()
            found.job = f"{READ}:{found.id}:{found.version}"
            jobs.order(session, READ, key=found.job, at=at, arguments={"import": found.id})
        finish(session, held, at=at, result=type(refusal).__name__)


def _write(held: Claim, found: Import, at: datetime) -> None:
    """Check everything before the transaction, and in it only that nothing changed meanwhile."""
    known = look_up(db.session, found)
    rows = look_at_stored(
        found, known, at, lambda done, all_: advance(held, CHECKED * done // all_)
    )
    actor = acting(found.membership_id)
    db.session.close()
    if actor is None or any(_speaks_against(found, row) for row in rows):
        raise ChangedMeanwhile
    with transaction() as session:
        again = session.get_one(Import, found.id, with_for_update=True)
        authorize(actor, Permission.IMPORT, again)
        tenant = session.get_one(Organisation, again.subdistrict_id, with_for_update=SHARED_LOCK)
        now_known = look_up(session, again)
        if again.state is not ImportState.WRITING or not _as_before(rows, known, now_known):
            raise ChangedMeanwhile
        write = _write_postings if again.kind in POSTING_KINDS else _write_organisations
        made = write(session, again, rows, now_known, actor=actor, at=at, tenant=tenant)
        session.flush()
        _link(session, again, made)
        again.apply(ImportAction.COMMIT, at=at)
        again.committed_by_id = actor.person_id
        forget_content(session, again)
        facts: dict[str, Any] = {"what": str(again.kind), "rows": len(made), "digest": again.digest}
        record(session, actor, "sheet_import.commit", again, at=at, **facts)
        finish(session, held, at=at, result=str(len(made)))


def _speaks_against(found: Import, row: Looked) -> bool:
    against = {Severity.ASKED, Severity.LATER} if found.submit else {Severity.ASKED}
    return row.checked is None or any(fault.severity in against for fault in row.faults)


def _as_before(rows: Sequence[Looked], before: Known, now: Known) -> bool:
    """Say whether what the rows were held against is still the same, and none is there by now."""
    unchanged = (before.lookups, before.undone, before.closed)
    fresh = now.there.isdisjoint(row.key for row in rows)
    return fresh and unchanged == (now.lookups, now.undone, now.closed)


def _write_postings(
    session: Any,
    found: Import,
    rows: Sequence[Looked],
    known: Known,
    *,
    actor: Actor,
    at: datetime,
    tenant: Organisation,
) -> list[tuple[int, Any]]:
    model, _column = made_by(found.kind)
    made = []
    for row in rows:
        assert row.checked  # noqa: S101 -- _write has refused the others
        owner = session.get(Organisation, row.checked.place_id)
        _authorize_owner(actor, owner)
        key = secrets.token_hex(16)
        posting = begun(model, row.checked.content, owner, form_key=key, actor=actor, at=at)
        fill(posting, row.checked.content, known.categories[posting.category_id], at)
        facts: dict[str, Any] = {"import": found.id}
        record_move(session, posting, "create", actor=actor, at=at, **facts)
        made.append((row.number, posting))
    if found.submit:
        _submit(session, found, [posting for _n, posting in made], tenant, actor=actor, at=at)
    # Only now, so that each is written once: a row with a version is changed by itself.
    session.add_all(posting for _number, posting in made)
    return made


def _authorize_owner(actor: Actor, owner: Organisation) -> None:
    """People write for their own organisation, coordinators for those of the sub-district."""
    own = actor.organisation_id == owner.id
    authorize(actor, Permission.POST if own else Permission.POST_ON_BEHALF, owner)


def _submit(
    session: Any,
    found: Import,
    postings: Sequence[Any],
    tenant: Organisation,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """As `steps.submit_row` does for one; that they are complete and fit was checked before."""
    kind = PostingKind(found.kind)
    codes = next_codes(session, tenant.id, kind, len(postings), at)
    for posting, code in zip(postings, codes, strict=True):
        posting.code = code
        posting.search_text = search_text(posting)
        apply_move(session, posting, PostingAction.SUBMIT, actor=actor, at=at, reason="")


def _write_organisations(
    session: Any,
    found: Import,
    rows: Sequence[Looked],
    known: Known,
    *,
    actor: Actor,
    at: datetime,
    tenant: Organisation,
) -> list[tuple[int, Any]]:
    """Add what is new below its parent; open again what an undone import had made."""
    made: list[tuple[int, Any]] = []
    below: dict[int, list[Looked]] = {}
    for row in rows:
        assert row.checked  # noqa: S101 -- _write has refused the others
        if row.reopens:
            made.append((row.number, _reopened(session, found, row, actor=actor, at=at)))
        else:
            below.setdefault(row.checked.place_id or tenant.id, []).append(row)
    for parent_id, group in below.items():
        parent = session.get_one(Organisation, parent_id, with_for_update=SHARED_LOCK)
        contents = [row.checked.content for row in group if row.checked]
        facts = {"import": found.id}
        added = add_rows(session, parent, contents, actor=actor, at=at, **facts)
        made += zip((row.number for row in group), added, strict=True)
    return sorted(made, key=lambda pair: pair[0])


def _reopened(session: Any, found: Import, row: Looked, *, actor: Actor, at: datetime) -> Any:
    organisation = session.get_one(Organisation, row.reopens, with_for_update=True)
    authorize(actor, Permission.CLOSE_ORGANISATION, organisation)
    content = row.checked.content if row.checked else None
    changed = [n for n in WRITTEN if getattr(organisation, n) != getattr(content, n)]
    for name in changed:
        setattr(organisation, name, getattr(content, name))
    organisation.closed_at = None
    facts: dict[str, Any] = {"import": found.id, "changed": changed}
    record(session, actor, "organisation.reopen", organisation, at=at, **facts)
    return organisation


def _link(session: Any, found: Import, made: Sequence[tuple[int, Any]]) -> None:
    """Remember what each row made, and in which version."""
    _model, column = made_by(found.kind)
    session.execute(
        insert(SheetMade),
        [
            {"import_id": found.id, "number": n, column.key: row.id, "version": row.version}
            for n, row in made
        ],
    )

"""Undoing an import: drafts are withdrawn, organisations closed, unless something hangs on them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import db, transaction
from webapp.errors import AlreadyMoved, HangsOnIt
from webapp.i18n import N_
from webapp.models.imports import POSTING_KINDS, Import, ImportAction, SheetMade
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingAction
from webapp.policy import Actor, Permission, authorize
from webapp.queries.imports import acting, being_undone, hindrance, job_of, made_by
from webapp.services.imports_steps import UNDO, locked, order
from webapp.services.jobs import Claim, advance, finish
from webapp.services.steps import apply_move

UNDONE = N_("导入被撤销。")
AT_ONCE = 200  # rows taken back while somebody waits; more are left to the worker
LOOKED_AT = 30  # per cent of the way; what is left is writing


def undo(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Take back all that the import made: a little at once, much by the worker.

    Raises Unknown, NotPermitted, AlreadyMoved, or HangsOnIt naming what was changed, submitted
    further, matched or joined since.
    """
    with transaction() as session:
        found = locked(session, import_id, actor)
        if not found.can(ImportAction.UNDO):
            raise AlreadyMoved(ImportAction.UNDO, found.state)
        if being_undone(found, job_of(found)):
            return  # a double click
        if found.counts.get("new", 0) <= AT_ONCE:
            _undo(session, found, actor=actor, at=at)
            return
        _refuse_if_used(found)
        order(session, found, UNDO, at, membership=actor.membership_id)


def undo_sheet(held: Claim, *, at: datetime) -> None:
    """Do what was ordered, or nothing if something hangs on it by now: the page says what."""
    found = db.session.get_one(Import, held.arguments["import"])
    actor = acting(held.arguments["membership"])
    advance(held, LOOKED_AT if hindrance(found) is None else 0)
    db.session.remove()
    with suppress(HangsOnIt), transaction() as session:
        found = session.get_one(Import, held.arguments["import"], with_for_update=True)
        if actor and found.can(ImportAction.UNDO):
            authorize(actor, Permission.IMPORT, found)
            _undo(session, found, actor=actor, at=at)
        finish(session, held, at=at)
        return
    with transaction() as session:
        finish(session, held, at=at, result=HangsOnIt.__name__)


def _undo(session: Any, found: Import, *, actor: Actor, at: datetime) -> None:
    found.apply(ImportAction.UNDO, at=at)
    rows = _made(session, found)
    _refuse_if_used(found)
    if found.kind in POSTING_KINDS:
        _withdraw(session, rows, actor=actor, at=at)
    else:
        _close(session, found, rows, actor=actor, at=at)
    facts: dict[str, Any] = {"what": str(found.kind), "rows": len(rows)}
    record(session, actor, "sheet_import.undo", found, at=at, **facts)


def _made(session: Any, found: Import) -> Sequence[Any]:
    """Return what it made, locked: whoever is just working on one of them comes first."""
    model, column = made_by(found.kind)
    rows: Sequence[Any] = session.scalars(
        select(model)
        .where(model.id.in_(select(column).where(SheetMade.import_id == found.id)))
        .order_by(model.id)
        .with_for_update(of=model)
    ).all()
    return rows


def _refuse_if_used(found: Import) -> None:
    if why := hindrance(found):
        raise HangsOnIt(*why)


def _withdraw(session: Any, rows: Sequence[Any], *, actor: Actor, at: datetime) -> None:
    for posting in rows:
        action = PostingAction.WITHDRAW
        apply_move(session, posting, action, actor=actor, at=at, reason=UNDONE)


def _close(
    session: Any, found: Import, rows: Sequence[Organisation], *, actor: Actor, at: datetime
) -> None:
    for organisation in rows:
        authorize(actor, Permission.CLOSE_ORGANISATION, organisation)
        organisation.closed_at = at
        facts: dict[str, Any] = {"reason": UNDONE, "import": found.id}
        record(session, actor, "organisation.close", organisation, at=at, **facts)

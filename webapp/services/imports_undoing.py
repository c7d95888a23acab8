"""Undoing an import: drafts are withdrawn, organisations closed, unless something hangs on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import HangsOnIt, Unknown
from webapp.i18n import N_
from webapp.models.imports import POSTING_KINDS, Import, ImportAction, SheetMade
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingAction
from webapp.policy import Actor, Permission, authorize
from webapp.queries.imports import changed_since, made_by, matched, mine, tied
from webapp.services.steps import apply_move

UNDONE = N_("导入被撤销。")


def undo(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Take back all that the import made.

    Raises Unknown, NotPermitted, AlreadyMoved, or HangsOnIt naming what was changed, submitted
    further, matched or joined since.
    """
    with transaction() as session:
        found = session.scalars(
            select(Import).where(Import.id == import_id, mine(actor)).with_for_update(of=Import)
        ).one_or_none()
        if found is None:
            raise Unknown("import", import_id)
        authorize(actor, Permission.IMPORT, found)
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
    for why, look in (("matched", matched), ("tied", tied), ("changed", changed_since)):
        if names := look(found):
            raise HangsOnIt(why, names)


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

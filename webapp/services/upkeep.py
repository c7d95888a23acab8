"""What the system does by itself, once a day. Each may be repeated, and does nothing twice."""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, or_, select

from webapp.chain import record
from webapp.config import Settings
from webapp.db import transaction
from webapp.i18n import CHINA, N_
from webapp.models.access import Invitation, UserSession
from webapp.models.audit import AuditHead
from webapp.models.exports import Export, ExportPart
from webapp.models.jobs import Job, JobState, WorkerBeat
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.outbox import Mail, MailState, Notice
from webapp.models.postings import OPEN, TRANSITIONS, PostingAction
from webapp.services import limits
from webapp.services.imports import give_up_old
from webapp.services.imports_tables import remove_leftovers
from webapp.services.jobs import Claim, finish
from webapp.services.settling import under_way

BATCH = 100  # postings moved in one transaction, so that nobody waits long for it
CONFIRMED_WITHIN = timedelta(days=183)
KEPT = timedelta(days=30)
SILENT = N_("资源超过半年没有确认，系统已自动暂停。确认仍可提供后即可恢复发布。")
ANCHORS = "audit-anchors.jsonl"


def expire_postings(held: Claim, *, at: datetime) -> None:
    """End needs whose last date and offers whose validity has passed, unless a match is running."""
    today = at.astimezone(CHINA).date()
    _move_all(held, PostingAction.EXPIRE, _past(today), at=at)


def pause_silent_offers(held: Claim, *, at: datetime) -> None:
    """Take offers out of the lists that nobody has confirmed for half a year."""
    silent = (Offer.state.in_(OPEN), Offer.confirmed_at < at - CONFIRMED_WITHIN)
    _move_all(held, PostingAction.PAUSE, {Offer: silent}, at=at, note=SILENT)


def anchor_audit(held: Claim, *, at: datetime) -> None:
    """Write the end of the audit chain to a file, which is to be copied to another place.

    Somebody who can alter the database and knows the key still cannot alter that copy.
    """
    with transaction() as session:
        head = session.scalars(select(AuditHead)).one()
        add_anchor(head, at=at)
        finish(session, held, at=at, result=str(head.seq))


def add_anchor(head: AuditHead, *, at: datetime, **facts: Any) -> None:
    line = {"at": at.isoformat(), "seq": head.seq, "hash": head.hash} | facts
    settings: Settings = current_app.extensions["settings"]
    with (settings.instance / ANCHORS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def clean_up(held: Claim, *, at: datetime) -> None:
    """Remove what only served to let people in, files that have expired, and jobs long done."""
    old = at - KEPT
    ended = or_(UserSession.ended_at < old, UserSession.expires_at < old)
    spent = or_(Invitation.used_at < old, Invitation.expires_at < old)
    done = Job.state.in_((JobState.DONE, JobState.CANCELLED))
    over = select(Export.id).where(Export.expires_at <= at)
    limits.forget_old(at=at)
    remove_leftovers(at=at)
    with transaction() as session:
        session.execute(delete(UserSession).where(ended))
        session.execute(delete(Invitation).where(spent))
        session.execute(delete(Job).where(done, Job.finished_at < old))
        session.execute(delete(ExportPart).where(ExportPart.export_id.in_(over)))
        session.execute(delete(Export).where(Export.expires_at < old))
        give_up_old(session, at=at)
        told = or_(Notice.mail_id.is_not(None), Notice.dropped_at.is_not(None))
        session.execute(delete(Notice).where(told, Notice.made_at < old))
        over_mail = Mail.state != MailState.WAITING
        unreferenced = Mail.id.not_in(select(Notice.mail_id).where(Notice.mail_id.is_not(None)))
        session.execute(delete(Mail).where(over_mail, Mail.made_at < old, unreferenced))
        session.execute(delete(WorkerBeat).where(WorkerBeat.at < old))
        finish(session, held, at=at)


def _past(today: date) -> Mapping[Any, tuple[Any, ...]]:
    sources = TRANSITIONS[PostingAction.EXPIRE].sources
    return {
        Need: (Need.state.in_(sources), Need.last_date < today, ~under_way(Need)),
        Offer: (Offer.state.in_(sources), Offer.valid_until < today, ~under_way(Offer)),
    }


def _move_all(
    held: Claim,
    action: PostingAction,
    wanted: Mapping[Any, tuple[Any, ...]],
    *,
    at: datetime,
    note: str = "",
) -> None:
    """Apply the action to all that fit, in batches; the last one also ends the job."""
    moved, more = 0, True
    while more:
        with transaction() as session:
            batch = [
                posting
                for model, conditions in wanted.items()
                for posting in session.scalars(
                    select(model)
                    .where(*conditions)
                    .order_by(model.id)
                    .limit(BATCH)
                    .with_for_update()
                )
            ]
            for posting in batch:
                _move(session, posting, action, at=at, note=note)
            moved += len(batch)
            more = bool(batch)
            if not more:
                finish(session, held, at=at, result=str(moved))


def _move(session: Any, posting: Any, action: PostingAction, *, at: datetime, note: str) -> None:
    before = posting.state
    posting.apply(action, at=at)
    posting.state_note = note
    facts = {"before": str(before), "after": str(posting.state)}
    record(session, None, f"{posting.__tablename__}.{action}", posting, at=at, reason=note, **facts)

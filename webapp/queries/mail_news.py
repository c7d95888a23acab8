"""What a mail tells somebody: the queues of their first page, and what else is new."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.models.matches import Match
from webapp.models.outbox import Mail, MailRhythm, MailSort, MailWish, Notice
from webapp.models.people import Membership
from webapp.policy import Actor
from webapp.queries.alternates import Choice, choices
from webapp.queries.match_queues import MatchQueue, match_queues
from webapp.queries.matches import MatchRow, rows, visible_matches


@dataclass(frozen=True, slots=True)
class RoleNews:
    """For one role of a person: its queues, and matches that are news but in none of them."""

    membership: Membership
    queues: Sequence[MatchQueue]
    others: Sequence[MatchRow]
    alternates: Sequence[Choice]
    notices: Sequence[Notice]  # about anything else than matches


def actor_of(membership: Membership) -> Actor:
    """The person as they come in with this role; no reason to look inside was given."""
    place = membership.organisation
    return Actor(
        person_id=membership.person_id,
        membership_id=membership.id,
        role=membership.role,
        organisation_id=place.id,
        subdistrict_id=place.subdistrict_id,
        district_id=place.district_id or 0,
    )


def with_news(*, urgent_since: datetime | None = None) -> Sequence[int]:
    """People for whom something waits to be told.

    `urgent_since`: only those who shall hear of it at once, and have had no urgent mail since.
    """
    query = (
        select(Notice.person_id)
        .join(MailWish, MailWish.person_id == Notice.person_id)
        .where(Notice.mail_id.is_(None), Notice.dropped_at.is_(None))
        .distinct()
    )
    if urgent_since:
        lately = select(Mail.id).where(
            Mail.person_id == Notice.person_id,
            Mail.sort == MailSort.PROMPT,
            Mail.made_at > urgent_since,
        )
        prompt = MailWish.rhythm == MailRhythm.PROMPT
        query = query.where(Notice.urgent, prompt, ~lately.exists())
    return db.session.scalars(query.order_by(Notice.person_id)).all()


def news_of(
    person_id: int, notices: Sequence[Notice], *, today: date, at: datetime
) -> list[RoleNews]:
    """One entry for each role in which something waits or is new."""
    found = []
    for membership in _live(person_id):
        ours = [one for one in notices if one.membership_id == membership.id]
        actor = actor_of(membership)
        queues = [queue for queue in match_queues(actor, today=today) if queue.rows]
        shown = {row.match.id for queue in queues for row in queue.rows}
        told = {one.object_id for one in ours if one.object_type == Match.__tablename__}
        others = _matches(told - shown, actor)
        rest = [one for one in ours if one.object_type != Match.__tablename__]
        instead, _total = choices(actor, at=at)
        if queues or others or instead or rest:
            found.append(RoleNews(membership, queues, others, instead, rest))
    return found


def _live(person_id: int) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id)
    ).all()


def _matches(ids: Collection[int], actor: Actor) -> Sequence[MatchRow]:
    if not ids:
        return []
    seen: Any = select(Match.id).where(Match.id.in_(ids), visible_matches(actor))
    return rows(db.session.scalars(seen.order_by(Match.id)).all(), actor)

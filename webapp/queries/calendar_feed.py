"""What a secret calendar address shows: days of the matches of its owner's organisations."""

import hmac
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from webapp.crypto import token_digest
from webapp.db import db
from webapp.models.matches import BINDING, ENDED_WELL, Match, MatchState
from webapp.models.outbox import CalendarFeed, MailWish
from webapp.models.people import Membership, Person
from webapp.policy import POSTING_ROLES
from webapp.queries.mail_news import actor_of
from webapp.queries.matches import MatchRow, rows

SHOWN_FOR = timedelta(days=60)  # after the last day
MOST = 500
SHOWN = BINDING | ENDED_WELL | {MatchState.DELIVERED}


def owner_of(token: str) -> int | None:
    """Return the person whose calendar the token opens. A closed account opens nothing."""
    digest = token_digest(token)
    feed = db.session.execute(
        select(CalendarFeed.person_id, CalendarFeed.token_digest)
        .join(Person, Person.id == CalendarFeed.person_id)
        .where(CalendarFeed.token_digest == digest, Person.deactivated_at.is_(None))
    ).one_or_none()
    if feed is None or not hmac.compare_digest(feed.token_digest, digest):
        return None
    return int(feed.person_id)


def feed_of(person_id: int) -> CalendarFeed | None:
    return db.session.get(CalendarFeed, person_id)


def language_of(person_id: int) -> str:
    asked = select(MailWish.language).where(MailWish.person_id == person_id)
    return db.session.scalar(asked) or "zh"


def dated_matches(person_id: int, *, today: date) -> Sequence[MatchRow]:
    """Approved matches with days, each once, of all organisations the person works for."""
    found: dict[int, MatchRow] = {}
    for membership in _working_for(person_id):
        ours = membership.organisation_id
        ids = select(Match.id).where(
            or_(Match.giver_id == ours, Match.receiver_id == ours),
            Match.state.in_(SHOWN),
            Match.first_day.is_not(None),
            Match.last_day >= today - SHOWN_FOR,
        )
        mine = db.session.scalars(ids.order_by(Match.first_day, Match.id).limit(MOST)).all()
        for row in rows(mine, actor_of(membership)):
            found.setdefault(row.match.id, row)
    return sorted(found.values(), key=lambda row: (row.match.first_day, row.match.id))


def _working_for(person_id: int) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
            Membership.role.in_(POSTING_ROLES),
        )
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id)
    ).all()

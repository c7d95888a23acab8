"""What happens to matches by itself, once a day: they lapse, are called to mind, are filed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from webapp.chain import record
from webapp.db import db, transaction
from webapp.models.claiming import CLOSE_AFTER
from webapp.models.matches import ASKED, Match, MatchAction, MatchState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.queries import calendar
from webapp.queries.matches import late, over_since
from webapp.services.drafting import day_of
from webapp.services.jobs import Claim, finish
from webapp.services.match_news import tell_of_due
from webapp.services.pairing import advance
from webapp.working_days import add_working_days

Condition = Sequence[Any]
Step = Callable[[Any, Match], None]


def expire_matches(held: Claim, *, at: datetime) -> None:
    """End what nobody has answered within the working days that were given for it."""
    unanswered = (Match.state.in_(ASKED), Match.answer_by < day_of(at))
    _each(held, unanswered, _moved_by(MatchAction.EXPIRE, at), at=at)


def close_matches(held: Claim, *, at: datetime) -> None:
    """File what was confirmed two weeks ago and the coordinator has not filed yet."""
    since = over_since(day_of(at), CLOSE_AFTER, calendar.exceptions())
    done = (Match.state == MatchState.CONFIRMED, Match.changed_at < since)
    _each(held, done, _moved_by(MatchAction.CLOSE, at), at=at)


def remind_of_matches(held: Claim, *, at: datetime) -> None:
    """Mark what is late or must be answered by the next working day; once for each step."""
    today = day_of(at)
    soon = (Match.state.in_(ASKED), Match.answer_by <= next_working_day(today))
    due = (Match.reminded_at.is_(None), or_(late(today), soon[0] & soon[1]))

    def remind(session: Any, match: Match) -> None:
        match.reminded_at = at
        record(session, None, "match.remind", match, at=at)
        tell_of_due(session, match, at=at)

    _each(held, due, remind, at=at)


def next_working_day(today: date) -> date:
    return add_working_days(today, 1, calendar.exceptions(since=today))


def _moved_by(action: MatchAction, at: datetime) -> Step:
    return lambda session, match: advance(session, match, action, actor=None, at=at)


def _each(held: Claim, wanted: Condition, step: Step, *, at: datetime) -> None:
    """Take the step with each match in a transaction of its own, so that nobody waits long."""
    ids = db.session.scalars(select(Match.id).where(*wanted).order_by(Match.id)).all()
    moved = 0
    for match_id in ids:
        with transaction() as session:
            still = select(Match).where(Match.id == match_id, *wanted).with_for_update()
            match = session.scalars(still).one_or_none()
            if match is None:
                continue  # somebody was faster
            match.need = session.get_one(Need, match.need_id, with_for_update=True)
            match.offer = session.get_one(Offer, match.offer_id, with_for_update=True)
            step(session, match)
            moved += 1
    with transaction() as session:
        finish(session, held, at=at, result=str(moved))

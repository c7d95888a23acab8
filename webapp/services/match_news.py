"""Who hears of what happens to a match. Steps inside an open transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from webapp.models.matches import Match, MatchAction, MatchState, Side
from webapp.models.outbox import NoticeKind
from webapp.policy import Actor
from webapp.services.drafting import day_of
from webapp.services.mailing import tell

A, K = MatchAction, NoticeKind
URGENT_DAYS = 1  # an answer that is due tomorrow does not wait for tomorrow's mail


class News(NamedTuple):
    """What one action means for the sides that did not take it, and for the coordinator."""

    others: NoticeKind | None
    coordinator: NoticeKind | None = None


NEWS: Mapping[MatchAction, News] = {
    A.ACCEPT: News(K.AGREED, K.AGREED),  # of the second yes; the first one is no news
    A.COUNTER: News(K.ASKED),
    A.DECLINE: News(K.OVER),
    A.WITHDRAW: News(K.OVER),
    A.EXPIRE: News(K.OVER),
    A.APPROVE: News(K.DECIDED),
    A.APPROVE_IN_COMMITTEE: News(K.DECIDED),
    A.REFUSE: News(K.DECIDED),
    A.START: News(K.STEP),
    A.DELIVER: News(K.STEP),
    A.CONFIRM: News(K.STEP),
    A.DISPUTE: News(K.STEP),
    A.CLOSE: News(None),
    A.ASK_TO_LEAVE: News(K.LEAVING, K.LEAVING),
    A.KEEP: News(K.DECIDED),
    A.CANCEL: News(K.OVER),
}


def tell_of_new(session: Any, match: Match, *, actor: Actor | None, at: datetime) -> None:
    """A match has come up: whoever is asked hears of it."""
    if match.asked:
        _tell_sides(session, K.ASKED, match, match.asked, actor=actor, at=at)


def tell_of_step(
    session: Any, match: Match, action: MatchAction, *, actor: Actor | None, at: datetime
) -> None:
    if action is A.ACCEPT and match.state is not MatchState.AGREED:
        return
    news = NEWS[action]
    own = match.side_of(actor.organisation_id) if actor else None
    if news.others:
        others = match.asked if action is A.COUNTER else frozenset(Side) - {own}
        _tell_sides(session, news.others, match, others, actor=actor, at=at)
    if match.round_id and news.others is K.OVER:  # the plan may know somebody else
        places = [match.receiver_id, match.subdistrict_id]
        tell(session, K.ALTERNATE, places, match, at=at)
    if news.coordinator:
        place = [match.subdistrict_id]
        tell(session, news.coordinator, place, match, at=at, but=actor.person_id if actor else None)


def tell_of_due(session: Any, match: Match, *, at: datetime) -> None:
    """A day is near or has passed: whoever is asked hears it, of a late step both sides do."""
    _tell_sides(session, K.DUE, match, match.asked or frozenset(Side), actor=None, at=at)


def _tell_sides(
    session: Any,
    kind: NoticeKind,
    match: Match,
    sides: Any,
    *,
    actor: Actor | None,
    at: datetime,
) -> None:
    urgent = kind is K.ASKED and due_soon(match, day_of(at))
    places = [match.organisation_of(side) for side in sides]
    tell(session, kind, places, match, at=at, urgent=urgent, but=actor.person_id if actor else None)


def due_soon(match: Match, today: date) -> bool:
    return match.answer_by is not None and (match.answer_by - today).days <= URGENT_DAYS

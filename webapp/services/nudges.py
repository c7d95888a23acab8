"""The coordinator asks again for answers: once a day for each match."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyMoved, NudgedToday
from webapp.models.matches import ASKED, Match, MatchAction
from webapp.models.outbox import NoticeKind, Nudge
from webapp.models.rounds import Round
from webapp.policy import Actor, Permission, authorize
from webapp.queries.rounds import one as find_round
from webapp.services.drafting import day_of
from webapp.services.mailing import tell
from webapp.services.matches import locked_match


def nudge(match_id: int, *, actor: Actor, at: datetime) -> None:
    """Ask the sides again whose answer is awaited. The last to press in a day hears NudgedToday.

    Raises Unknown, NotPermitted, AlreadyMoved or NudgedToday.
    """
    with transaction() as session:
        match = locked_match(session, match_id, actor)
        authorize(actor, Permission.NUDGE, match)
        if not match.asked:
            raise AlreadyMoved(MatchAction.ACCEPT, match.state)
        nudged = select(Nudge.id).where(Nudge.match_id == match.id, Nudge.day == day_of(at))
        if session.scalar(nudged) is not None:
            raise NudgedToday
        _nudge(session, match, actor, at)


def nudge_all(round_id: int, *, actor: Actor, at: datetime) -> int:
    """Ask everybody of a round whose answer is awaited and who was not asked again today.

    Return how many matches that were. Raises Unknown or NotPermitted.
    """
    with transaction() as session:
        one: Round = find_round(round_id, actor)
        authorize(actor, Permission.NUDGE, one)
        nudged = select(Nudge.match_id).where(Nudge.day == day_of(at))
        waiting = session.scalars(
            select(Match)
            .where(Match.round_id == one.id, Match.state.in_(ASKED), Match.id.not_in(nudged))
            .order_by(Match.id)
            .with_for_update()
        ).all()
        for match in waiting:
            _nudge(session, match, actor, at)
        return len(waiting)


def _nudge(session: Any, match: Match, actor: Actor, at: datetime) -> None:
    session.add(Nudge(match_id=match.id, day=day_of(at), nudged_by_id=actor.person_id, at=at))
    sides = [match.organisation_of(side) for side in sorted(match.asked)]
    tell(session, NoticeKind.NUDGED, sides, match, at=at, urgent=True)
    record(session, actor, "match.nudge", match, at=at)

"""One member's vote on one item; it may be changed until the meeting is closed."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyMoved, MustAbstain, NotOnTheRoll, Unfit, Unknown
from webapp.models.matches import Match
from webapp.models.meetings import (
    AgendaItem,
    Choice,
    Meeting,
    MeetingKind,
    MeetingMember,
    MeetingState,
    MeetingVote,
)
from webapp.policy import Actor, Permission, authorize
from webapp.queries.committee import interests
from webapp.services.drafting import day_of
from webapp.services.meetings import locked


def vote(
    meeting_id: int, item_id: int, choice: Choice, *, actor: Actor, at: datetime
) -> MeetingVote:
    """Store the vote; the same one twice is one.

    Raises Unknown, NotPermitted, NotOnTheRoll, MustAbstain, AlreadyMoved unless the vote is open,
    or Unfit after the last day of votes in writing.
    """
    with transaction() as session:
        meeting = locked(session, meeting_id, actor, share=True)
        authorize(actor, Permission.VOTE, meeting)
        _check_open(session, meeting, actor, at)
        item = session.get(AgendaItem, item_id)
        if item is None or item.meeting_id != meeting.id:
            raise Unknown("agenda item", item_id)
        if choice is not Choice.ABSTAIN and _is_interested(session, item, actor):
            raise MustAbstain
        mine = select(MeetingVote).where(
            MeetingVote.item_id == item.id, MeetingVote.person_id == actor.person_id
        )
        cast: MeetingVote | None = session.scalars(mine.with_for_update()).one_or_none()
        if cast is not None and cast.choice is choice:
            return cast
        if cast is None:
            cast = MeetingVote(item_id=item.id, person_id=actor.person_id)
            session.add(cast)
        cast.choice, cast.cast_at = choice, at
        record(session, actor, "meeting.vote", meeting, at=at, item=item.id, choice=str(choice))
    return cast


def _check_open(session: Any, meeting: Meeting, actor: Actor, at: datetime) -> None:
    if meeting.state is not MeetingState.OPEN:
        raise AlreadyMoved(Permission.VOTE, meeting.state)
    if meeting.kind is MeetingKind.CIRCULATION and meeting.day < day_of(at):
        raise Unfit("day", "voting_over")
    if session.get(MeetingMember, (meeting.id, actor.person_id)) is None:
        raise NotOnTheRoll


def _is_interested(session: Any, item: AgendaItem, actor: Actor) -> bool:
    match = session.get_one(Match, item.match_id)
    return actor.person_id in interests([match], [actor.person_id])[match.id]

"""The end of a vote: results counted, matches moved, minutes made, all of it in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from webapp.db import transaction
from webapp.errors import Unfit
from webapp.models.matches import Match, MatchAction, MatchState
from webapp.models.meetings import (
    AgendaItem,
    Choice,
    ItemResult,
    Majority,
    Meeting,
    MeetingAction,
    MeetingKind,
    MeetingVote,
    Minutes,
)
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.policy import Actor, authorize
from webapp.queries.committee import interests
from webapp.queries.meetings import roll
from webapp.queries.papers import items_of, votes_by_item
from webapp.services.drafting import day_of
from webapp.services.matches import publish_along
from webapp.services.meetings import locked, step
from webapp.services.minutes import Sitting, digest_of, written
from webapp.services.pairing import advance
from webapp.voting import Rule, Tally, count, decided


def close(meeting_id: int, *, actor: Actor, at: datetime, form_key: str = "") -> Meeting:
    """Count, decide, write the minutes; the same form twice is one step.

    Raises Unknown, NotPermitted, AlreadyMoved, or Unfit while votes in writing may still come.
    """
    with transaction() as session:
        meeting = locked(session, meeting_id, actor)
        if form_key and meeting.moved_key == form_key:
            return meeting
        authorize(actor, MeetingAction.CLOSE, meeting)
        if not meeting.can(MeetingAction.CLOSE):
            meeting.apply(MeetingAction.CLOSE, at=at)  # raises the error that says why
        _lock_matches(session, meeting)
        items, members = items_of(meeting.id), roll(meeting.id)
        votes = votes_by_item(items)
        _check_all_have_voted(meeting, votes, len(members), at)
        people = [member.person_id for member in members]
        interested = interests([item.match for item in items], people)
        attended = [member.person_id for member in members if member.attended]
        for item in items:
            tally = count(people, attended, votes[item.id], interested[item.match_id])
            _decide(session, meeting, item, tally, actor, at)
            _mark(session, item, interested[item.match_id])
        meeting.moved_key = form_key
        sitting = Sitting(meeting, items, members, votes, interested)
        minutes = _minutes(session, sitting, at)
        passed = sum(item.result is ItemResult.PASSED for item in items)
        facts: dict[str, Any] = {"items": len(items), "passed": passed, "digest": minutes.digest}
        facts["minutes"] = f"{minutes.year}-{minutes.number}"
        step(session, meeting, MeetingAction.CLOSE, actor=actor, at=at, **facts)
    return meeting


def _lock_matches(session: Any, meeting: Meeting) -> None:
    """All matches, then needs, then offers, each by id: nobody locks them in another order."""
    on_it = select(AgendaItem.match_id).where(AgendaItem.meeting_id == meeting.id)
    found = session.scalars(
        select(Match).where(Match.id.in_(on_it)).order_by(Match.id).with_for_update()
    ).all()
    for model, ids in ((Need, {m.need_id for m in found}), (Offer, {m.offer_id for m in found})):
        session.scalars(
            select(model).where(model.id.in_(ids)).order_by(model.id).with_for_update()
        ).all()


def _check_all_have_voted(
    meeting: Meeting, votes: Mapping[int, Mapping[int, Choice]], members: int, at: datetime
) -> None:
    if meeting.kind is not MeetingKind.CIRCULATION or meeting.day < day_of(at):
        return
    if any(len(cast) < members for cast in votes.values()):
        raise Unfit("day", "voting_goes_on")


def _decide(
    session: Any, meeting: Meeting, item: AgendaItem, tally: Tally, actor: Actor, at: datetime
) -> None:
    """Write the result down and let the match follow it."""
    item.entitled, item.present = tally.entitled, tally.present
    item.yes, item.no, item.abstained = tally.yes, tally.no, tally.abstained
    rule = Rule(meeting.quorum_percent or 100, meeting.majority or Majority.TWO_THIRDS)
    item.result = decided(rule, tally)
    if item.match.state is not MatchState.AGREED:  # taken back meanwhile
        item.result = ItemResult.GONE
    facts: dict[str, Any] = {"yes": tally.yes, "no": tally.no, "abstained": tally.abstained}
    if item.result is ItemResult.PASSED and not _can_be_published(session, item.match, actor, at):
        item.result = ItemResult.CARRIED
    if action := _FOLLOWS.get(item.result):
        facts |= {"reason": meeting.title, "meeting": meeting.id}
        advance(session, item.match, action, actor=actor, at=at, **facts)


_FOLLOWS: Mapping[ItemResult, MatchAction] = {
    ItemResult.PASSED: MatchAction.APPROVE_IN_COMMITTEE,
    ItemResult.FAILED: MatchAction.REFUSE,
}


def _can_be_published(session: Any, match: Match, actor: Actor, at: datetime) -> bool:
    """An offer made for this need alone is published along; not if its text has become unfit."""
    try:
        publish_along(session, match, actor, at)
    except Unfit:
        return False
    return True


def _mark(session: Any, item: AgendaItem, interested: frozenset[int]) -> None:
    session.execute(
        update(MeetingVote)
        .where(MeetingVote.item_id == item.id, MeetingVote.person_id.in_(interested))
        .values(interested=True)
    )


def _minutes(session: Any, sitting: Sitting, at: datetime) -> Minutes:
    """Number them within sub-district and year; of two at once one has to come again."""
    meeting, year = sitting.meeting, day_of(at).year
    last = session.scalar(
        select(func.max(Minutes.number)).where(
            Minutes.subdistrict_id == meeting.subdistrict_id, Minutes.year == year
        )
    )
    number = (last or 0) + 1
    document = written(sitting, year, number, at)
    made = Minutes(
        meeting_id=meeting.id,
        subdistrict_id=meeting.subdistrict_id,
        year=year,
        number=number,
        document=document,
        digest=digest_of(document),
        made_at=at,
    )
    session.add(made)
    session.flush()
    return made

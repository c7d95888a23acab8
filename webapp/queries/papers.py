"""The papers of a meeting: each item with what a member may know, and how the votes stand.

What is not for all of the sub-district, and everything about a family, is told by its category.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.models.matches import Match
from webapp.models.meetings import (
    AgendaItem,
    Choice,
    Meeting,
    MeetingMember,
    MeetingState,
    MeetingVote,
)
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.people import Role
from webapp.models.plans import Proposal
from webapp.models.postings import Visibility
from webapp.policy import Actor
from webapp.queries.committee import interests


@dataclass(frozen=True, slots=True)
class Paper:
    """One item as its readers see it.

    knows_need, knows_offer: whether title and texts are for them. reasons: the pair's points by
    part, if a round proposed it. mine: the reader's own vote; must_abstain: why they may not say
    yes or no. voted: how many members have, before the result is known.
    """

    item: AgendaItem
    match: Match
    knows_need: bool
    knows_offer: bool
    reasons: Proposal | None
    mine: Choice | None
    must_abstain: bool
    voted: int


def papers(meeting: Meeting, actor: Actor) -> list[Paper]:
    """The agenda in its order. The same few queries whatever its length."""
    return _papers(items_of(meeting.id), actor)


def _papers(items: Sequence[AgendaItem], actor: Actor) -> list[Paper]:
    found = [item.match for item in items]
    member = [actor.person_id] if actor.role is Role.COMMITTEE_MEMBER else []
    votes, interested = votes_by_item(items), interests(found, member)
    reasons = _reasons([match.id for match in found])
    return [
        Paper(
            item,
            item.match,
            for_all_here(item.match.need),
            for_all_here(item.match.offer),
            reasons.get(item.match_id),
            votes[item.id].get(actor.person_id) if member else None,
            actor.person_id in interested[item.match_id],
            len(votes[item.id]),
        )
        for item in items
    ]


def items_of(*meeting_ids: int, times: bool = True) -> Sequence[AgendaItem]:
    """The items of the meetings, each in its order, with what their papers tell.

    `times`: with the windows of both postings, which take a query each.
    """
    match = joinedload(AgendaItem.match)
    need, offer = match.joinedload(Match.need), match.joinedload(Match.offer)
    told = [need.joinedload(Need.owner), need.joinedload(Need.category)]
    told += [offer.joinedload(Offer.owner)]
    if times:
        told += [need.selectinload(Need.windows), offer.selectinload(Offer.windows)]
    query = select(AgendaItem).where(AgendaItem.meeting_id.in_(meeting_ids)).options(*told)
    return db.session.scalars(query.order_by(AgendaItem.meeting_id, AgendaItem.position)).all()


def for_all_here(posting: Any) -> bool:
    """Say whether everybody of the sub-district may know what the posting says."""
    return posting.visibility is not Visibility.RESTRICTED and not getattr(
        posting, "case_code", None
    )


def ballots(actor: Actor) -> list[tuple[Meeting, list[Paper]]]:
    """Open votes of a member who was called: each meeting with the items still to be voted on."""
    called = select(MeetingMember.meeting_id).where(MeetingMember.person_id == actor.person_id)
    query = select(Meeting).where(
        Meeting.subdistrict_id == actor.subdistrict_id,
        Meeting.state == MeetingState.OPEN,
        Meeting.id.in_(called),
    )
    meetings = db.session.scalars(query.order_by(Meeting.day, Meeting.id).limit(3)).all()
    if not meetings:
        return []
    found = _papers(items_of(*(one.id for one in meetings), times=False), actor)
    left = [paper for paper in found if paper.mine is None]
    by_meeting = [(one, [p for p in left if p.item.meeting_id == one.id]) for one in meetings]
    return [(one, its) for one, its in by_meeting if its]


def votes_by_item(items: Sequence[AgendaItem]) -> Mapping[int, dict[int, Choice]]:
    """By item: what each member has voted."""
    found: dict[int, dict[int, Choice]] = {item.id: {} for item in items}
    query = select(MeetingVote).where(MeetingVote.item_id.in_(found))
    for vote in db.session.scalars(query):
        found[vote.item_id][vote.person_id] = vote.choice
    return found


def _reasons(match_ids: Sequence[int]) -> Mapping[int, Proposal]:
    query = select(Proposal).where(Proposal.match_id.in_(match_ids)).order_by(Proposal.id)
    return {one.match_id: one for one in db.session.scalars(query) if one.match_id}

"""The papers of a meeting: each item with what a member may know, and how the votes stand.

What is not for all of the sub-district, and everything about a family, is told by its category.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from webapp.db import db
from webapp.models.matches import Match
from webapp.models.meetings import AgendaItem, Choice, Meeting, MeetingState, MeetingVote
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.people import Role
from webapp.models.plans import Proposal
from webapp.models.postings import Visibility
from webapp.policy import Actor
from webapp.queries.committee import interests
from webapp.queries.meetings import roll


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
    items = items_of(meeting.id)
    found = [item.match for item in items]
    member = [actor.person_id] if actor.role is Role.COMMITTEE_MEMBER else []
    mine, interested = _votes_of(items, member), interests(found, member)
    voted = _voted(items)
    reasons = _reasons([match.id for match in found])
    return [
        Paper(
            item,
            item.match,
            for_all_here(item.match.need),
            for_all_here(item.match.offer),
            reasons.get(item.match_id),
            mine.get(item.id),
            actor.person_id in interested[item.match_id],
            voted[item.id],
        )
        for item in items
    ]


def items_of(meeting_id: int) -> Sequence[AgendaItem]:
    """The items with all that their papers tell."""
    sides = joinedload(AgendaItem.match)
    query = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .options(
            sides.joinedload(Match.need).options(
                joinedload(Need.owner), joinedload(Need.category), selectinload(Need.windows)
            ),
            sides.joinedload(Match.offer).options(
                joinedload(Offer.owner), selectinload(Offer.windows)
            ),
        )
        .order_by(AgendaItem.position)
    )
    return db.session.scalars(query).all()


def for_all_here(posting: Any) -> bool:
    """Say whether everybody of the sub-district may know what the posting says."""
    return posting.visibility is not Visibility.RESTRICTED and not getattr(
        posting, "case_code", None
    )


def ballots(actor: Actor) -> list[tuple[Meeting, list[Paper]]]:
    """Open votes of a member who was called: each meeting with the items still to be voted on."""
    query = select(Meeting).where(
        Meeting.subdistrict_id == actor.subdistrict_id, Meeting.state == MeetingState.OPEN
    )
    found = []
    for meeting in db.session.scalars(query.order_by(Meeting.day, Meeting.id).limit(3)):
        if all(one.person_id != actor.person_id for one in roll(meeting.id)):
            continue
        left = [paper for paper in papers(meeting, actor) if paper.mine is None]
        if left:
            found.append((meeting, left))
    return found


def votes_by_item(items: Sequence[AgendaItem]) -> Mapping[int, dict[int, Choice]]:
    """By item: what each member has voted."""
    found: dict[int, dict[int, Choice]] = {item.id: {} for item in items}
    query = select(MeetingVote).where(MeetingVote.item_id.in_(found))
    for vote in db.session.scalars(query):
        found[vote.item_id][vote.person_id] = vote.choice
    return found


def _votes_of(items: Sequence[AgendaItem], people: Sequence[int]) -> dict[int, Choice]:
    query = select(MeetingVote.item_id, MeetingVote.choice).where(
        MeetingVote.item_id.in_([item.id for item in items]), MeetingVote.person_id.in_(people)
    )
    return {item: choice for item, choice in db.session.execute(query)}  # noqa: C416 -- rows


def _voted(items: Sequence[AgendaItem]) -> Counter[int]:
    query = select(MeetingVote.item_id).where(MeetingVote.item_id.in_([item.id for item in items]))
    return Counter(db.session.scalars(query))


def _reasons(match_ids: Sequence[int]) -> Mapping[int, Proposal]:
    query = select(Proposal).where(Proposal.match_id.in_(match_ids)).order_by(Proposal.id)
    return {one.match_id: one for one in db.session.scalars(query) if one.match_id}

"""Every step in the life of a match but those of bargaining; and matches a coordinator records."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record as note
from webapp.db import transaction
from webapp.errors import (
    ApproverInvolved,
    BeyondStandingRule,
    OnTheAgenda,
    ReasonMissing,
    Unfit,
    Unknown,
)
from webapp.models.matches import (
    MATCH_NEEDS_REASON,
    Match,
    MatchAction,
    MatchState,
    Origin,
    Side,
)
from webapp.models.meetings import AgendaItem, Meeting, MeetingState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.people import Membership
from webapp.models.postings import PostingAction, PostingState
from webapp.policy import Actor, Permission, authorize
from webapp.queries.claim_rules import standing_rules
from webapp.queries.matches import visible_matches
from webapp.queries.scope import visible
from webapp.services import pair_rules, pairing, rules
from webapp.services.drafting import content_of, day_of
from webapp.services.pair_rules import Terms
from webapp.services.settling import settle

DECISIONS = frozenset({MatchAction.APPROVE, MatchAction.REFUSE})


def record(
    need_id: int, offer_id: int, quantity: int, *, actor: Actor, at: datetime, reason: str
) -> Match:
    """Store what both sides agreed on outside the site; postings move on accordingly.

    Raises Unknown, NotPermitted, or Unfit when a posting is not open, the two may not meet or
    the quantity exceeds what is left on either side.
    """
    with transaction() as session:
        need = _open(session, Need, need_id, actor, "need_id")
        authorize(actor, Permission.RECORD_MATCH, need)
        offer = _open(session, Offer, offer_id, actor, "offer_id")
        standing = pair_rules.standing(session, need, offer, at)
        pair_rules.check_pair(need, offer, standing)
        terms = Terms(quantity, note=reason)
        wanted = pair_rules.quantity_meant(need, offer, standing, terms)
        match = pairing.new_match(need, offer, wanted, terms, at)
        match.origin, match.state = Origin.COORDINATOR, MatchState.ACTIVE
        match.proposed_by_id = actor.person_id
        for side in Side:
            match.agree(side, at)
        pairing.add(session, match, "record", actor, at)
    return match


def move(
    match_id: int,
    action: MatchAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    form_key: str = "",
) -> Match:
    """Take a step and record it, or change nothing; the same form twice is one step.

    Raises Unknown, NotPermitted, AlreadyMoved, ReasonMissing, Unfit, BeyondStandingRule,
    OnTheAgenda or ApproverInvolved.
    """
    with transaction() as session:
        match = locked_match(session, match_id, actor)
        if form_key and match.moved_key == form_key:
            return match
        authorize(actor, action, match)
        if not match.can(action):
            match.apply(action, at=at)  # raises the error that says why
        if action in MATCH_NEEDS_REASON and not reason:
            raise ReasonMissing
        rules.check_text("reason", reason)
        if action in DECISIONS and _is_before_the_committee(session, match):
            raise OnTheAgenda
        if action is MatchAction.APPROVE:
            _check_approver(session, match, actor)
            publish_along(session, match, actor, at)
        pairing.advance(
            session, match, action, actor=actor, at=at, reason=reason, form_key=form_key
        )
    return match


def start(
    match_id: int,
    first_day: date,
    last_day: date,
    *,
    actor: Actor,
    at: datetime,
    form_key: str = "",
) -> Match:
    """Give an approved match its days. Raises Unknown, NotPermitted, AlreadyMoved or Unfit."""
    with transaction() as session:
        match = locked_match(session, match_id, actor)
        if form_key and match.moved_key == form_key:
            return match
        authorize(actor, MatchAction.START, match)
        if not match.can(MatchAction.START):
            match.apply(MatchAction.START, at=at)  # raises the error that says why
        check_days(first_day, last_day, match, day_of(at))
        match.first_day, match.last_day = first_day, last_day
        pairing.advance(session, match, MatchAction.START, actor=actor, at=at, form_key=form_key)
    return match


def locked_match(session: Any, match_id: int, actor: Actor) -> Match:
    """The match with both its postings, locked in the order in which claims lock them."""
    match: Match | None = session.scalars(
        select(Match).where(Match.id == match_id, visible_matches(actor)).with_for_update()
    ).one_or_none()
    if match is None:
        raise Unknown("match", match_id)
    match.need = session.get_one(Need, match.need_id, with_for_update=True)
    match.offer = session.get_one(Offer, match.offer_id, with_for_update=True)
    return match


def check_days(first_day: date, last_day: date, match: Match, today: date) -> None:
    if last_day < first_day:
        raise Unfit("last_day", "days_out_of_order")
    if first_day < day_of(match.created_at):
        raise Unfit("first_day", "past")
    if last_day.year > today.year + rules.FURTHEST_YEARS:
        raise Unfit("last_day", "too_far")


def _check_approver(session: Any, match: Match, actor: Actor) -> None:
    if match.proposed_by_id == actor.person_id or _is_party(session, match, actor):
        raise ApproverInvolved
    if match.quantity > standing_rules(match.subdistrict_id).get(match.need.category_id, 0):
        raise BeyondStandingRule


def _is_before_the_committee(session: Any, match: Match) -> bool:
    """Say whether members have been told that they decide about it."""
    item = select(AgendaItem.id).join(AgendaItem.meeting)
    told = (AgendaItem.result.is_(None), Meeting.state != MeetingState.PLANNED)
    return session.scalar(item.where(AgendaItem.match_id == match.id, *told)) is not None


def publish_along(session: Any, match: Match, actor: Actor, at: datetime) -> None:
    """An offer made for this need alone is published with the approval. Raises Unfit."""
    offer = match.offer
    if offer.state is PostingState.SUBMITTED:
        rules.check_fit(content_of(offer), today=day_of(at))
        offer.apply(PostingAction.PUBLISH, at=at)
        facts = {"before": str(PostingState.SUBMITTED), "after": str(offer.state)}
        note(session, actor, f"offer.{PostingAction.PUBLISH}", offer, at=at, **facts)
        settle(session, offer, at)


def _is_party(session: Any, match: Match, actor: Actor) -> bool:
    """Say whether the person holds any role in one of the two organisations."""
    sides = (match.giver_id, match.receiver_id)
    held = select(Membership.id).where(
        Membership.person_id == actor.person_id,
        Membership.organisation_id.in_(sides),
        Membership.ended_at.is_(None),
    )
    return session.scalar(held.limit(1)) is not None


def _open(session: Any, model: Any, posting_id: int, actor: Actor, field: str) -> Any:
    posting = session.scalars(
        select(model).where(model.id == posting_id, visible(model, actor)).with_for_update()
    ).one_or_none()
    if posting is None:
        raise Unknown(model.kind, posting_id)
    pair_rules.check_open(posting, field)
    return posting

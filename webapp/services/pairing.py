"""Matches inside an open transaction: make one, let it take a step."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from webapp.chain import record
from webapp.errors import AlreadyMoved
from webapp.models.claiming import ClaimRules
from webapp.models.matches import (
    FIXED,
    Match,
    MatchAction,
    MatchState,
    Origin,
    Side,
)
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import PostingAction, PostingState
from webapp.policy import Actor
from webapp.queries import calendar
from webapp.services import pair_rules
from webapp.services.drafting import day_of
from webapp.services.match_news import tell_of_new, tell_of_step
from webapp.services.pair_rules import Standing, Terms
from webapp.services.settling import settle
from webapp.working_days import add_working_days

SIDES = {Origin.UNIT_CLAIM: Side.GIVER, Origin.COMMUNITY_CLAIM: Side.RECEIVER}
FURTHEST = timedelta(days=150)  # sixty working days, with every holiday there is
# A match that ends here takes along the offer that was written for it alone.
FELL_THROUGH = frozenset({MatchState.DECLINED, MatchState.WITHDRAWN, MatchState.EXPIRED})


def propose(
    session: Any,
    need: Need,
    offer: Offer,
    quantity: int | None,
    *,
    round_id: int | None,
    actor: Actor,
    at: datetime,
    time_note: str = "",
    by_hand: bool = False,
) -> Match:
    """Ask both sides on behalf of a round; need and offer are locked, the need first.

    `quantity` None: as much as both sides still have. `by_hand`: the pair was added by the
    actor, who may then not approve it alone. Raises Unfit.
    """
    pair_rules.check_open(need, "need_id")
    pair_rules.check_open(offer, "offer_id")
    standing = pair_rules.standing(session, need, offer, at)
    pair_rules.check_pair(need, offer, standing)
    pair_rules.check_not_declined(standing)
    terms = Terms(quantity, time_note)
    wanted = pair_rules.quantity_meant(need, offer, standing, terms)
    match = new_match(need, offer, wanted, terms, at)
    match.origin, match.state, match.round_id = Origin.OPTIMIZER, MatchState.PROPOSED, round_id
    match.proposed_by_id = actor.person_id if by_hand else None
    match.answer_by = answer_day(standing, at)
    facts: dict[str, Any] = {"round": round_id} if round_id else {}
    add(session, match, "propose", actor, at, **facts)
    return match


def call_off(session: Any, match: Match, *, actor: Actor, at: datetime, reason: str) -> None:
    """Take back what a round has proposed and a later one leaves out. Raises AlreadyMoved."""
    if match.state is not MatchState.PROPOSED:
        raise AlreadyMoved(MatchAction.WITHDRAW, match.state)
    advance(session, match, MatchAction.WITHDRAW, actor=actor, at=at, reason=reason)


def new_match(need: Need, offer: Offer, quantity: int, terms: Terms, at: datetime) -> Match:
    return Match(
        need_id=need.id,
        offer_id=offer.id,
        need=need,
        offer=offer,
        subdistrict_id=need.subdistrict_id,
        district_id=need.district_id,
        giver_id=offer.owner_id,
        receiver_id=need.owner_id,
        quantity=quantity,
        time_note=terms.time_note,
        note=terms.note,
        created_at=at,
        changed_at=at,
    )


def add(session: Any, match: Match, word: str, actor: Actor, at: datetime, **facts: Any) -> None:
    """Store a new match, and note how it came about."""
    session.add(match)
    session.flush()
    facts |= {"quantity": match.quantity, "after": str(match.state)}
    record(session, actor, f"match.{word}", match, at=at, reason=match.note, **facts)
    tell_of_new(session, match, actor=actor, at=at)
    if match.state in FIXED:  # what is only asked for moves no posting
        for posting in (match.need, match.offer):
            settle(session, posting, at)


def advance(
    session: Any,
    match: Match,
    action: MatchAction,
    *,
    actor: Actor | None,
    at: datetime,
    reason: str = "",
    form_key: str = "",
    **facts: Any,
) -> None:
    """Let a locked match with its locked postings take a step; the postings follow."""
    before = match.state
    match.apply(action, at=at, side=match.side_of(actor.organisation_id) if actor else None)
    match.state_note, match.moved_key = reason, form_key
    if match.state is MatchState.DECLINED and actor:
        match.declined_by_id = actor.organisation_id
    facts |= {"before": str(before), "after": str(match.state)}
    record(session, actor, f"match.{action}", match, at=at, reason=reason, **facts)
    tell_of_step(session, match, action, actor=actor, at=at)
    session.flush()
    for posting in (match.need, match.offer):
        settle(session, posting, at)
    if match.state in FELL_THROUGH:
        _take_along(session, match, at)


def answer_day(
    rules: ClaimRules | Standing, at: datetime, exceptions: Mapping[date, bool] | None = None
) -> date:
    """The last day to answer; `exceptions` from `days_ahead`, unless it shall read them itself."""
    known = days_ahead(at) if exceptions is None else exceptions
    return add_working_days(day_of(at), rules.answer_days, known)


def days_ahead(at: datetime) -> Mapping[date, bool]:
    """Holidays and days worked instead, as far ahead as anybody may be given to answer."""
    return calendar.exceptions(day_of(at), day_of(at) + FURTHEST)


def _take_along(session: Any, match: Match, at: datetime) -> None:
    """An offer made for this one claim, which nobody has published, ends with it."""
    offer = match.offer
    if offer.state is not PostingState.SUBMITTED:
        return
    offer.apply(PostingAction.WITHDRAW, at=at)
    facts = {"before": str(PostingState.SUBMITTED), "after": str(offer.state)}
    record(session, None, f"offer.{PostingAction.WITHDRAW}", offer, at=at, **facts)

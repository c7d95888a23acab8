"""Matches inside an open transaction: may these two meet, make one, let it take a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from webapp.chain import record
from webapp.errors import AlreadyMoved, Unfit
from webapp.models.claiming import ClaimRules
from webapp.models.matches import (
    FIXED,
    HOLDING,
    LIVE_MATCH,
    Match,
    MatchAction,
    MatchState,
    Origin,
    Side,
)
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import OPEN, PostingAction, PostingState
from webapp.policy import Actor
from webapp.queries import calendar
from webapp.queries.claim_rules import rules_of
from webapp.services.drafting import day_of
from webapp.services.match_news import tell_of_new, tell_of_step
from webapp.services.settling import remaining, settle
from webapp.working_days import add_working_days

SIDES = {Origin.UNIT_CLAIM: Side.GIVER, Origin.COMMUNITY_CLAIM: Side.RECEIVER}
# A match that ends here takes along the offer that was written for it alone.
FURTHEST = timedelta(days=150)  # sixty working days, with every holiday there is
FELL_THROUGH = frozenset({MatchState.DECLINED, MatchState.WITHDRAWN, MatchState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a match is about. `quantity` None: as much as both sides still have."""

    quantity: int | None
    time_note: str = ""
    note: str = ""


def propose(
    session: Any,
    need: Need,
    offer: Offer,
    quantity: int,
    *,
    round_id: int | None,
    actor: Actor,
    at: datetime,
    time_note: str = "",
    by_hand: bool = False,
) -> Match:
    """Ask both sides on behalf of a round; need and offer are locked, the need first.

    `by_hand`: the pair was added by the actor, who may then not approve it alone. Raises Unfit.
    """
    check_open(need, "need_id")
    check_open(offer, "offer_id")
    check_pair(session, need, offer)
    if _was_declined(session, need, offer, unless=None):
        raise Unfit("offer_id", "declined_before")
    terms = Terms(quantity, time_note)
    match = new_match(need, offer, check_quantity(session, need, offer, terms, at), terms, at)
    match.origin, match.state, match.round_id = Origin.OPTIMIZER, MatchState.PROPOSED, round_id
    match.proposed_by_id = actor.person_id if by_hand else None
    match.answer_by = answer_day(rules_of(need.subdistrict_id), at)
    facts: dict[str, Any] = {"round": round_id} if round_id else {}
    add(session, match, "propose", actor, at, **facts)
    return match


def call_off(session: Any, match: Match, *, actor: Actor, at: datetime, reason: str) -> None:
    """Take back what a round has proposed and a later one leaves out. Raises AlreadyMoved."""
    if match.state is not MatchState.PROPOSED:
        raise AlreadyMoved(MatchAction.WITHDRAW, match.state)
    advance(session, match, MatchAction.WITHDRAW, actor=actor, at=at, reason=reason)


def check_open(posting: Need | Offer, field: str) -> None:
    if posting.state not in OPEN:
        raise Unfit(field, "not_open")


def check_pair(session: Any, need: Need, offer: Offer) -> None:
    """Raise Unfit if the two may not meet at all, or already have."""
    if need.category_id != offer.category_id:
        raise Unfit("offer_id", "other_category")
    if need.owner_id == offer.owner_id:
        raise Unfit("offer_id", "same_owner")
    live = select(Match.id).where(_of_pair(need, offer), Match.state.in_(LIVE_MATCH)).limit(1)
    if session.scalar(live) is not None:
        raise Unfit("offer_id", "live_already")


def check_not_declined(session: Any, need: Need, offer: Offer, claimer: int) -> None:
    """A side that said no may change its mind; the other one does not ask again."""
    if _was_declined(session, need, offer, unless=claimer):
        raise Unfit("offer_id", "declined_before")


def check_hosts(session: Any, need: Need, offer: Offer) -> None:
    """Raise Unfit if as many others as the need can host are there already."""
    if need.max_suppliers is None:
        return
    hosts = select(func.count(Match.giver_id.distinct())).where(
        Match.need_id == need.id, Match.state.in_(HOLDING), Match.giver_id != offer.owner_id
    )
    if session.scalar(hosts) >= need.max_suppliers:
        raise Unfit("need_id", "enough_suppliers", str(need.max_suppliers))


def check_quantity(
    session: Any, need: Need, offer: Offer, terms: Terms, at: datetime, *, freed: int = 0
) -> int:
    """Return the quantity meant; Unfit if it exceeds demand, capacity or a cap.

    `freed`: what the match itself holds already, where its quantity is about to change.
    """
    return within((need, offer), session, terms, at, freed=freed)


def within(
    postings: Sequence[Need | Offer], session: Any, terms: Terms, at: datetime, *, freed: int = 0
) -> int:
    left = min(remaining(session, posting, at) for posting in postings) + freed
    if left <= 0:
        raise Unfit("quantity", "nothing_left")
    wanted = left if terms.quantity is None else terms.quantity
    if not 0 < wanted <= left:
        raise Unfit("quantity", "more_than_left", str(left))
    return wanted


def check_whole(need: Need, quantity: int) -> None:
    if not need.divisible and quantity < (need.quantity or 0):
        raise Unfit("quantity", "all_or_nothing", str(need.quantity))


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


def answer_day(rules: ClaimRules, at: datetime) -> date:
    today = day_of(at)
    return add_working_days(today, rules.answer_days, calendar.exceptions(today, today + FURTHEST))


def _take_along(session: Any, match: Match, at: datetime) -> None:
    """An offer made for this one claim, which nobody has published, ends with it."""
    offer = match.offer
    if offer.state is not PostingState.SUBMITTED:
        return
    offer.apply(PostingAction.WITHDRAW, at=at)
    facts = {"before": str(PostingState.SUBMITTED), "after": str(offer.state)}
    record(session, None, f"offer.{PostingAction.WITHDRAW}", offer, at=at, **facts)


def _was_declined(session: Any, need: Need, offer: Offer, *, unless: int | None) -> bool:
    declined = select(Match.id).where(_of_pair(need, offer), Match.state == MatchState.DECLINED)
    if unless is not None:
        declined = declined.where(Match.declined_by_id != unless)
    return session.scalar(declined.limit(1)) is not None


def _of_pair(need: Need, offer: Offer) -> Any:
    return (Match.need_id == need.id) & (Match.offer_id == offer.id)

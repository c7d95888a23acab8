"""Matches that the coordinator records, their delivery, and what they do to both postings."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.chain import record as note
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.matches import Match, MatchAction, MatchState, Origin
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import OPEN, TRANSITIONS, PostingAction
from webapp.policy import Actor, Permission, authorize
from webapp.queries.scope import visible

COUNTED = (MatchState.ACTIVE, MatchState.DELIVERED, MatchState.CONFIRMED)


def record(
    need_id: int, offer_id: int, quantity: int, *, actor: Actor, at: datetime, reason: str
) -> Match:
    """Store what both sides agreed on outside the site; postings move on accordingly.

    Raises Unknown, NotPermitted, or Unfit when a posting is not open, the categories differ or
    the quantity exceeds what is left on either side.
    """
    with transaction() as session:
        need = _open(session, Need, need_id, actor, "need_id")
        authorize(actor, Permission.RECORD_MATCH, need)
        offer = _open(session, Offer, offer_id, actor, "offer_id")
        if need.category_id != offer.category_id:
            raise Unfit("offer_id", "other_category")
        left = min(need.quantity - taken(session, need), offer.quantity - taken(session, offer))
        if quantity > left:
            raise Unfit("quantity", "more_than_left", str(left))
        match = Match(
            need_id=need.id,
            offer_id=offer.id,
            subdistrict_id=need.subdistrict_id,
            quantity=quantity,
            origin=Origin.COORDINATOR,
            state=MatchState.ACTIVE,
            note=reason,
            created_at=at,
            changed_at=at,
        )
        session.add(match)
        session.flush()
        note(session, actor, "match.record", match, at=at, reason=reason, quantity=quantity)
        for posting in (need, offer):
            _settle(session, posting, at)
    return match


def move(
    match_id: int, action: MatchAction, *, actor: Actor, at: datetime, reason: str = ""
) -> Match:
    """Deliver, confirm or cancel. Raises Unknown, NotPermitted or AlreadyMoved."""
    with transaction() as session:
        match = session.get(Match, match_id, with_for_update=True)
        if match is None or not _concerns(session, actor, match):
            raise Unknown("match", match_id)
        match.need = session.get_one(Need, match.need_id, with_for_update=True)
        match.offer = session.get_one(Offer, match.offer_id, with_for_update=True)
        authorize(actor, action, match)
        match.apply(action, at=at)
        note(session, actor, f"match.{action}", match, at=at, reason=reason)
        session.flush()
        for posting in (match.need, match.offer):
            _settle(session, posting, at)
    return match


def taken(session: Any, posting: Need | Offer) -> int:
    """How much of the posting's quantity live and finished matches hold."""
    column = Match.need_id if isinstance(posting, Need) else Match.offer_id
    total = session.scalar(
        select(func.coalesce(func.sum(Match.quantity), 0)).where(
            column == posting.id, Match.state.in_(COUNTED)
        )
    )
    return int(total)


def _open(session: Any, model: Any, posting_id: int, actor: Actor, field: str) -> Any:
    posting = session.scalars(
        select(model).where(model.id == posting_id, visible(model, actor)).with_for_update()
    ).one_or_none()
    if posting is None:
        raise Unknown(model.kind, posting_id)
    if posting.state not in OPEN:
        raise Unfit(field, "not_open")
    return posting


def _concerns(session: Any, actor: Actor, match: Match) -> bool:
    """A match is known to the people of its sub-district and to the offer's."""
    offer = session.get(Offer, match.offer_id)
    return actor.subdistrict_id in {match.subdistrict_id, offer.subdistrict_id}


def _settle(session: Any, posting: Need | Offer, at: datetime) -> None:
    """Bring the posting's state in line with its matches; the system itself is the actor."""
    held = taken(session, posting)
    action = PostingAction.RELEASE
    if held:
        full = held >= (posting.quantity or 0)
        action = PostingAction.MATCH_ALL if full else PostingAction.MATCH_PART
    _step(session, posting, action, at)
    if action is PostingAction.MATCH_ALL and not _unconfirmed(session, posting):
        _step(session, posting, PostingAction.FULFIL, at)


def _step(session: Any, posting: Need | Offer, action: PostingAction, at: datetime) -> None:
    before = posting.state
    if not posting.can(action) or TRANSITIONS[action].target is before:
        return  # paused or finished postings keep their state, the numbers speak for themselves
    posting.apply(action, at=at)
    facts = {"before": str(before), "after": str(posting.state)}
    note(session, None, f"{posting.__tablename__}.{action}", posting, at=at, **facts)


def _unconfirmed(session: Any, posting: Need | Offer) -> int:
    column = Match.need_id if isinstance(posting, Need) else Match.offer_id
    return int(
        session.scalar(
            select(func.count())
            .select_from(Match)
            .where(
                column == posting.id,
                Match.state.in_((MatchState.ACTIVE, MatchState.DELIVERED)),
            )
        )
    )

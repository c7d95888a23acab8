"""Matches that the coordinator records, their delivery, and what they do to both postings."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record as note
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.matches import Match, MatchAction, MatchState, Origin
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import OPEN
from webapp.policy import Actor, Permission, authorize
from webapp.queries.scope import visible
from webapp.services.settling import settle, taken


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
        if not 0 < quantity <= left:
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
            settle(session, posting, at)
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
            settle(session, posting, at)
    return match


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

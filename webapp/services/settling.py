"""What matches do to their postings: steps inside an open transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from webapp.chain import record
from webapp.models.matches import FIXED, LIVE_MATCH, Match
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import TRANSITIONS, PostingAction


def under_way(model: type[Need] | type[Offer]) -> ColumnElement[bool]:
    """Condition on postings: some match of theirs has not come to its end."""
    live = Match.state.in_(LIVE_MATCH)
    return select(Match.id).where(_of(model) == model.id, live).exists()


def has_match_under_way(session: Any, posting: Need | Offer) -> bool:
    model = type(posting)
    found = select(model.id).where(model.id == posting.id, under_way(model))
    return session.scalar(found) is not None


def settle(session: Any, posting: Need | Offer, at: datetime) -> None:
    """Bring the posting's state in line with its matches; the system itself is the actor.

    A match counts from the moment both sides have agreed: until then it only holds quantity.
    """
    held = _sum(session, posting, Match.state.in_(FIXED))
    action = PostingAction.RELEASE
    if held:
        full = held >= (posting.quantity or 0)
        action = PostingAction.MATCH_ALL if full else PostingAction.MATCH_PART
    _step(session, posting, action, at)
    if action is PostingAction.MATCH_ALL and not has_match_under_way(session, posting):
        _step(session, posting, PostingAction.FULFIL, at)


def _step(session: Any, posting: Need | Offer, action: PostingAction, at: datetime) -> None:
    before = posting.state
    if not posting.can(action) or TRANSITIONS[action].target is before:
        return  # paused or finished postings keep their state, the numbers speak for themselves
    posting.apply(action, at=at)
    facts = {"before": str(before), "after": str(posting.state)}
    record(session, None, f"{posting.__tablename__}.{action}", posting, at=at, **facts)


def _sum(session: Any, posting: Need | Offer, *conditions: ColumnElement[bool]) -> int:
    total = session.scalar(
        select(func.coalesce(func.sum(Match.quantity), 0)).where(
            _of(type(posting)) == posting.id, *conditions
        )
    )
    return int(total)


def _of(model: type[Need] | type[Offer]) -> Any:
    return Match.need_id if model is Need else Match.offer_id

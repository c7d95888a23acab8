"""What an organisation could claim a posting with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.models.matches import LIVE_MATCH, Match
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.postings import OPEN, PostingKind
from webapp.policy import Actor
from webapp.queries.matches import held_by_need, held_by_offer
from webapp.queries.postings import last_time
from webapp.working_days import year_of

MOST = 40  # own postings to choose from: more would be no choice on a phone


@dataclass(frozen=True, slots=True)
class Partner:
    """An own posting that fits, and how much of it is left."""

    posting: Any
    left: int


def partners(posting: Need | Offer, actor: Actor, *, at: datetime) -> list[Partner]:
    """Own open postings of the category with something left, most of it first. Four queries."""
    model: Any = Offer if isinstance(posting, Need) else Need
    theirs, ours = (
        (Match.need_id, Match.offer_id) if model is Offer else (Match.offer_id, Match.need_id)
    )
    live = select(ours).where(theirs == posting.id, Match.state.in_(LIVE_MATCH))
    found = db.session.scalars(
        select(model)
        .where(
            model.owner_id == actor.organisation_id,
            model.category_id == posting.category_id,
            model.state.in_(OPEN),
            model.id.not_in(live),
        )
        .order_by(model.id.desc())
        .limit(MOST)
    ).all()
    left = _left(model, list(found), at)
    free = [Partner(one, left[one.id]) for one in found if left[one.id] > 0]
    return sorted(free, key=lambda partner: -partner.left)


def usual_contact(actor: Actor) -> dict[str, str]:
    """Whom to call, as it stood in the latest offer, or with the organisation itself."""
    latest = last_time(PostingKind.OFFER, actor)
    names = ("contact_name", "contact_phone", "authorised_by")
    if latest:
        return {name: latest[name] for name in names}
    owner = db.session.get_one(Organisation, actor.organisation_id)
    return {"contact_name": owner.contact_name, "contact_phone": owner.contact_phone}


def _left(model: Any, found: list[Any], at: datetime) -> dict[int, int]:
    ids = [one.id for one in found]
    held = (held_by_need if model is Need else held_by_offer)(ids)
    left = {one.id: (one.quantity or 0) - held.get(one.id, 0) for one in found}
    if model is Need:
        return left
    used = held_by_offer(ids, year_of(at))
    for one in found:
        if one.yearly_cap is not None:
            left[one.id] = min(left[one.id], one.yearly_cap - used.get(one.id, 0))
    return left

"""An offer that a unit makes for one need, in the midst of claiming it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp.chain import record
from webapp.models.needs import Need
from webapp.models.offers import Offer, Reach
from webapp.models.postings import PostingAction, Visibility
from webapp.policy import Actor
from webapp.services import rules
from webapp.services.content import OfferContent
from webapp.services.drafting import content_of, day_of, new_row, next_code, search_text, write

MADE_FOR_A_NEED = "%s（应需提供）"
OPEN_FOR = timedelta(days=180)  # an offer made for a need without a last date


@dataclass(frozen=True, slots=True)
class QuickOffer:
    """What a unit without a fitting offer says it can do; the rest follows from the need."""

    text: str
    contact_name: str
    contact_phone: str
    authorised_by: str
    place: str = ""  # ours, if the others shall come to us


def make(
    session: Any,
    need: Need,
    quick: QuickOffer,
    quantity: int,
    *,
    form_key: str,
    actor: Actor,
    at: datetime,
) -> Offer:
    """An offer for this need alone: in no list, and published when the match is approved.

    Raises NotPermitted, Incomplete or Unfit.
    """
    content = _content(need, quick, quantity, at)
    offer: Offer = new_row(session, Offer, content, form_key=form_key, actor=actor, at=at)
    write(session, offer, content, need.category, at)
    rules.check_complete(content, need.category)
    rules.check_fit(content, today=day_of(at))
    offer.code = next_code(session, offer, at)
    offer.search_text = search_text(offer)
    record(session, actor, "offer.create", offer, at=at)
    before = offer.state
    offer.apply(PostingAction.SUBMIT, at=at)
    facts = {"before": str(before), "after": str(offer.state)}
    record(session, actor, f"offer.{PostingAction.SUBMIT}", offer, at=at, **facts)
    return offer


def _content(need: Need, quick: QuickOffer, quantity: int, at: datetime) -> OfferContent:
    windows = content_of(need).windows
    return OfferContent(
        category_id=need.category_id,
        title=MADE_FOR_A_NEED % need.category.name,
        text=quick.text,
        place=quick.place,
        quantity=quantity,
        visibility=Visibility.RESTRICTED,
        windows=windows,
        reach=Reach.ON_SITE if quick.place else Reach.TRAVELS,
        radius_m=None if quick.place else need.category.travel_limit_m,
        contact_name=quick.contact_name,
        contact_phone=quick.contact_phone,
        authorised_by=quick.authorised_by,
        valid_until=need.last_date or day_of(at) + OPEN_FOR,
    )

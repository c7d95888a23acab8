"""Two-way claiming: a unit claims a need, a community an offer, and the other side bargains."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import TooManyPending, Unknown
from webapp.models import MODEL_OF
from webapp.models.matches import Match, MatchAction, MatchState, Origin
from webapp.models.needs import Need
from webapp.models.offers import Offer, Reach
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingAction, PostingKind, Visibility
from webapp.policy import Actor, Permission, authorize
from webapp.queries.claim_rules import rules_of
from webapp.queries.scope import visible
from webapp.services import pairing, rules
from webapp.services.content import OfferContent
from webapp.services.drafting import content_of, day_of, locked, new_row, next_code, search_text
from webapp.services.drafting import write as write_posting
from webapp.services.matches import locked_match
from webapp.services.pairing import Terms

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


def claim_need(
    need_id: int,
    offer: int | QuickOffer,
    terms: Terms,
    *,
    form_key: str,
    actor: Actor,
    at: datetime,
) -> Match:
    """Claim a published need with an own published offer, or one made here and now.

    The same `form_key` always means the same claim. Raises Unknown, NotPermitted, Unfit,
    Incomplete or TooManyPending.
    """
    with transaction() as session:
        if again := _begin(session, terms, form_key, actor):
            return again
        need = locked(session, PostingKind.NEED, need_id, actor)
        authorize(actor, Permission.CLAIM, need)
        pairing.check_open(need, "need_id")
        if isinstance(offer, QuickOffer):
            own = _make_offer(session, need, offer, terms, form_key, actor, at)
        else:
            own = _own(session, PostingKind.OFFER, offer, actor)
        return _claim(session, Origin.UNIT_CLAIM, need, own, terms, form_key, actor, at)


def claim_offer(
    offer_id: int, need_id: int, terms: Terms, *, form_key: str, actor: Actor, at: datetime
) -> Match:
    """Claim a published offer for an own published need. Raises as `claim_need` does."""
    with transaction() as session:
        if again := _begin(session, terms, form_key, actor):
            return again
        seen = session.scalars(
            select(Offer).where(Offer.id == offer_id, visible(Offer, actor))
        ).one_or_none()
        if seen is None:
            raise Unknown(PostingKind.OFFER, offer_id)
        authorize(actor, Permission.CLAIM, seen)
        need = _own(session, PostingKind.NEED, need_id, actor)  # locked first, as everywhere
        offer = locked(session, PostingKind.OFFER, offer_id, actor)
        session.refresh(offer)
        pairing.check_open(offer, "offer_id")
        return _claim(session, Origin.COMMUNITY_CLAIM, need, offer, terms, form_key, actor, at)


def counter(match_id: int, terms: Terms, *, form_key: str, actor: Actor, at: datetime) -> Match:
    """Answer with another quantity or time: now the other side is asked, with new days to answer.

    Raises Unknown, NotPermitted, AlreadyMoved or Unfit.
    """
    with transaction() as session:
        match = locked_match(session, match_id, actor)
        if match.moved_key == form_key:  # sent twice: now the other side is asked
            return match
        authorize(actor, MatchAction.COUNTER, match)
        if not match.can(MatchAction.COUNTER):
            match.apply(MatchAction.COUNTER, at=at)  # raises the error that says why
        _check_texts(terms)
        need, offer, held = match.need, match.offer, match.quantity
        # The year whose cap it counts in is that in which it began.
        began = match.created_at
        match.quantity = pairing.check_quantity(session, need, offer, terms, began, freed=held)
        pairing.check_whole(need, match.quantity)
        match.time_note, match.note = terms.time_note, terms.note
        match.answer_by = pairing.answer_day(rules_of(match.subdistrict_id), at)
        pairing.advance(
            session,
            match,
            MatchAction.COUNTER,
            actor=actor,
            at=at,
            reason=terms.note,
            form_key=form_key,
            quantity=match.quantity,
        )
    return match


def pending(session: Any, organisation_id: int) -> int:
    """How many claims of the organisation wait for an answer."""
    ours = or_(
        and_(Match.giver_id == organisation_id, Match.origin == Origin.UNIT_CLAIM),
        and_(Match.receiver_id == organisation_id, Match.origin == Origin.COMMUNITY_CLAIM),
    )
    waiting = Match.state == MatchState.AWAITING
    return int(session.scalar(select(func.count()).select_from(Match).where(waiting, ours)))


def _begin(session: Any, terms: Terms, form_key: str, actor: Actor) -> Match | None:
    """One claim of an organisation after the other; return what the form has made already."""
    session.get(Organisation, actor.organisation_id, with_for_update={"key_share": True})
    made: Match | None = session.scalars(
        select(Match).where(Match.form_key == form_key)
    ).one_or_none()
    if made is not None:
        if made.side_of(actor.organisation_id) is None:
            raise Unknown("match", made.id)
        return made
    _check_texts(terms)
    most = rules_of(actor.subdistrict_id or 0).most_pending
    if pending(session, actor.organisation_id) >= most:
        raise TooManyPending(most)
    return None


def _check_texts(terms: Terms) -> None:
    rules.check_text("time_note", terms.time_note)
    rules.check_text("note", terms.note)


def _own(session: Any, kind: PostingKind, posting_id: int, actor: Actor) -> Any:
    model = MODEL_OF[kind]
    mine = (model.id == posting_id, model.owner_id == actor.organisation_id)
    posting = session.scalars(select(model).where(*mine).with_for_update()).one_or_none()
    if posting is None:
        raise Unknown(kind, posting_id)
    pairing.check_open(posting, "offer_id" if kind is PostingKind.OFFER else "need_id")
    return posting


def _claim(
    session: Any,
    origin: Origin,
    need: Need,
    offer: Offer,
    terms: Terms,
    form_key: str,
    actor: Actor,
    at: datetime,
) -> Match:
    pairing.check_pair(session, need, offer)
    pairing.check_not_declined(session, need, offer, actor.organisation_id)
    pairing.check_hosts(session, need, offer)
    quantity = pairing.check_quantity(session, need, offer, terms, at)
    pairing.check_whole(need, quantity)
    match = pairing.new_match(need, offer, quantity, terms, at)
    match.origin, match.state, match.form_key = origin, MatchState.AWAITING, form_key
    match.proposed_by_id = actor.person_id
    match.agree(pairing.SIDES[origin], at)
    match.answer_by = pairing.answer_day(rules_of(need.subdistrict_id), at)
    pairing.add(session, match, "claim", actor, at, origin=str(origin))
    return match


def _make_offer(
    session: Any,
    need: Need,
    quick: QuickOffer,
    terms: Terms,
    form_key: str,
    actor: Actor,
    at: datetime,
) -> Offer:
    """An offer for this need alone: in no list, and published when the match is approved."""
    quantity = pairing.within((need,), session, terms, at)
    content = _content(need, quick, quantity, at)
    offer: Offer = new_row(session, Offer, content, form_key=form_key, actor=actor, at=at)
    write_posting(session, offer, content, need.category, at)
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

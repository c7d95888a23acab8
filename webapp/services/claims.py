"""Two-way claiming: a unit claims a need, a community an offer, and the other side bargains."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import bindparam, select

from webapp.db import transaction
from webapp.errors import Unknown
from webapp.models.matches import Match, MatchAction, MatchState, Origin
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.people import Role
from webapp.models.postings import PostingKind
from webapp.policy import POSTING_ROLES, Actor, Permission, authorize
from webapp.queries.scope import visible
from webapp.services import pair_rules, pairing, quick_offers, rules
from webapp.services.drafting import locked
from webapp.services.matches import locked_match
from webapp.services.pair_rules import Standing, Terms
from webapp.services.quick_offers import QuickOffer


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is asked, by whom, and the calendar: read beforehand, since a claim holds locks."""

    origin: Origin
    terms: Terms
    form_key: str
    actor: Actor
    at: datetime
    ahead: Mapping[date, bool]

    @property
    def field(self) -> str:
        """Which posting is the other side's."""
        return "need_id" if self.origin is Origin.UNIT_CLAIM else "offer_id"


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
    asked = _asked(Origin.UNIT_CLAIM, terms, form_key, actor, at)
    with transaction() as session:
        if isinstance(offer, QuickOffer):
            return _claim_with_new(session, asked, need_id, offer)
        return _claim_with_own(session, asked, need_id, offer)


def claim_offer(
    offer_id: int, need_id: int, terms: Terms, *, form_key: str, actor: Actor, at: datetime
) -> Match:
    """Claim a published offer for an own published need. Raises as `claim_need` does."""
    asked = _asked(Origin.COMMUNITY_CLAIM, terms, form_key, actor, at)
    with transaction() as session:
        return _claim_with_own(session, asked, need_id, offer_id)


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
        standing = pair_rules.standing(session, need, offer, match.created_at)
        match.quantity = pair_rules.quantity_meant(need, offer, standing, terms, freed=held)
        pair_rules.check_whole(need, match.quantity)
        match.time_note, match.note = terms.time_note, terms.note
        match.answer_by = pairing.answer_day(standing, at)
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


def _asked(origin: Origin, terms: Terms, form_key: str, actor: Actor, at: datetime) -> _Claim:
    _check_texts(terms)
    return _Claim(origin, terms, form_key, actor, at, pairing.days_ahead(at))


def _check_texts(terms: Terms) -> None:
    rules.check_text("time_note", terms.time_note)
    rules.check_text("note", terms.note)


def _claim_with_own(session: Any, asked: _Claim, need_id: int, offer_id: int) -> Match:
    found = _locked_pair(session, asked, need_id, offer_id)
    if found is None:
        return _made_before(session, asked) or _say_why_not(session, asked, need_id, offer_id)
    need, offer = found
    standing = _standing(session, asked, need, offer)
    if standing.made:
        return _again(session.get_one(Match, standing.made), asked.actor)
    authorize(asked.actor, Permission.CLAIM, need if asked.field == "need_id" else offer)
    pair_rules.check_pending(standing)
    pair_rules.check_open(need, "need_id")
    pair_rules.check_open(offer, "offer_id")
    return _claim(session, asked, need, offer, standing)


def _claim_with_new(session: Any, asked: _Claim, need_id: int, quick: QuickOffer) -> Match:
    actor, at = asked.actor, asked.at
    session.get(Organisation, actor.organisation_id, with_for_update={"key_share": True})
    if made := _made_before(session, asked):
        return made
    need = locked(session, PostingKind.NEED, need_id, actor)
    authorize(actor, Permission.CLAIM, need)
    standing = _standing(session, asked, need, None)
    pair_rules.check_pending(standing)
    pair_rules.check_open(need, "need_id")
    quantity = pair_rules.quantity_meant(need, None, standing, asked.terms)
    offer = quick_offers.make(
        session, need, quick, quantity, form_key=asked.form_key, actor=actor, at=at
    )
    return _claim(session, asked, need, offer, standing)


def _standing(session: Any, asked: _Claim, need: Need, offer: Offer | None) -> Standing:
    actor = asked.actor
    return pair_rules.standing(
        session,
        need,
        offer,
        asked.at,
        claimer=actor.organisation_id,
        tenant=actor.subdistrict_id or 0,
        form_key=asked.form_key,
    )


def _claim(session: Any, asked: _Claim, need: Need, offer: Offer, standing: Standing) -> Match:
    pair_rules.check_pair(need, offer, standing)
    pair_rules.check_not_declined(standing)
    pair_rules.check_hosts(need, standing)
    quantity = pair_rules.quantity_meant(need, offer, standing, asked.terms)
    pair_rules.check_whole(need, quantity)
    match = pairing.new_match(need, offer, quantity, asked.terms, asked.at)
    match.origin, match.state, match.form_key = asked.origin, MatchState.AWAITING, asked.form_key
    match.proposed_by_id = asked.actor.person_id
    match.agree(pairing.SIDES[asked.origin], asked.at)
    match.answer_by = pairing.answer_day(standing, asked.at, asked.ahead)
    pairing.add(session, match, "claim", asked.actor, asked.at, origin=str(asked.origin))
    return match


def _made_before(session: Any, asked: _Claim) -> Match | None:
    """What the form has made already, if its organisation sends it again."""
    by_form = select(Match).where(Match.form_key == asked.form_key)
    made = session.scalars(by_form).one_or_none()
    return made and _again(made, asked.actor)


def _again(made: Match, actor: Actor) -> Match:
    if made.side_of(actor.organisation_id) is None:
        raise Unknown("match", made.id)
    return made


def _say_why_not(session: Any, asked: _Claim, need_id: int, offer_id: int) -> NoReturn:
    """Raise what the actor may not know or claim, where the two could not be locked."""
    pair = {PostingKind.NEED: need_id, PostingKind.OFFER: offer_id}
    theirs = PostingKind.NEED if asked.field == "need_id" else PostingKind.OFFER
    authorize(asked.actor, Permission.CLAIM, locked(session, theirs, pair.pop(theirs), asked.actor))
    ((kind, own_id),) = pair.items()
    raise Unknown(kind, own_id)


def _locked_pair(
    session: Any, asked: _Claim, need_id: int, offer_id: int
) -> tuple[Need, Offer] | None:
    """Lock the claiming organisation, the need and the offer, in this order, with one query.

    One claim of an organisation after the other, so that their number is counted rightly.
    """
    actor = asked.actor
    if actor.role not in POSTING_ROLES:
        return None
    values = {
        "need": need_id,
        "offer": offer_id,
        "organisation": actor.organisation_id,
        "subdistrict": actor.subdistrict_id,
        "district": actor.district_id,
    }
    found = session.execute(_pair(asked.origin, actor.role), values).one_or_none()
    return found and (found[0], found[1])


@cache
def _pair(origin: Origin, role: Role) -> Any:
    """The query, made once for each role: names stand in it where an actor would."""
    mine: Any = bindparam("organisation")
    subdistrict: Any = bindparam("subdistrict")
    district: Any = bindparam("district")
    anybody = Actor(0, 0, role, mine, subdistrict, district)
    theirs, ours = (Need, Offer) if origin is Origin.UNIT_CLAIM else (Offer, Need)
    return (
        select(Need, Offer)
        .select_from(Organisation)
        .join(Need, Need.id == bindparam("need"))
        .join(Offer, Offer.id == bindparam("offer"))
        .where(Organisation.id == mine, ours.owner_id == mine, visible(theirs, anybody))
        .with_for_update(key_share=True)
    )

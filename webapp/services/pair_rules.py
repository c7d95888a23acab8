"""May these two meet, and for how much: all counted at once, after both are locked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, select

from webapp.errors import TooManyPending, Unfit
from webapp.models.claiming import ANSWER_DAYS, MOST_PENDING, ClaimRules
from webapp.models.matches import HOLDING, LIVE_MATCH, Match, MatchState, Origin
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import OPEN
from webapp.working_days import year_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What a match is about. `quantity` None: as much as both sides still have."""

    quantity: int | None
    time_note: str = ""
    note: str = ""


class Standing(NamedTuple):
    """How a need, an offer and an organisation that claims stand at one moment."""

    made: int | None  # the match that the form has made already
    pending: int  # claims of the organisation that wait for an answer
    most_pending: int
    answer_days: int
    live: int | None  # the match of the two that is under way
    declined: int | None  # one that the other side has refused
    hosts: int  # other organisations that serve the need
    of_need: int  # quantity that matches hold
    of_offer: int
    of_offer_this_year: int


def standing(
    session: Any,
    need: Need,
    offer: Offer | None,
    at: datetime,
    *,
    claimer: int = 0,
    tenant: int = 0,
    form_key: str | None = None,
) -> Standing:
    """Count. One query; what it counts cannot change while need, offer and claimer are locked.

    Offer None: one that is about to be made by the claimer. `at` decides on the year.
    """
    begins, ends = year_of(at)
    asked = {
        "need": need.id,
        "offer": offer.id if offer else 0,
        "giver": offer.owner_id if offer else claimer,
        "claimer": claimer,
        "needs_tenant": need.subdistrict_id,
        "tenant": tenant,
        "key": form_key,
        "begins": begins,
        "ends": ends,
    }
    return Standing(*session.execute(_STANDING, asked).one())


def check_pending(standing: Standing) -> None:
    if standing.pending >= standing.most_pending:
        raise TooManyPending(standing.most_pending)


def check_open(posting: Need | Offer, field: str) -> None:
    if posting.state not in OPEN:
        raise Unfit(field, "not_open")


def check_pair(need: Need, offer: Offer, standing: Standing) -> None:
    """Raise Unfit if the two may not meet at all, or already have."""
    if need.category_id != offer.category_id:
        raise Unfit("offer_id", "other_category")
    if need.owner_id == offer.owner_id:
        raise Unfit("offer_id", "same_owner")
    if standing.live is not None:
        raise Unfit("offer_id", "live_already")


def check_not_declined(standing: Standing) -> None:
    """A side that said no may change its mind; the other one does not ask again."""
    if standing.declined is not None:
        raise Unfit("offer_id", "declined_before")


def check_hosts(need: Need, standing: Standing) -> None:
    """Raise Unfit if as many others as the need can host are there already."""
    if need.max_suppliers is not None and standing.hosts >= need.max_suppliers:
        raise Unfit("need_id", "enough_suppliers", str(need.max_suppliers))


def quantity_meant(
    need: Need, offer: Offer | None, standing: Standing, terms: Terms, *, freed: int = 0
) -> int:
    """Return the quantity meant; Unfit if it exceeds demand, capacity or a cap.

    `freed`: what the match itself holds already, where its quantity is about to change.
    """
    lefts = [(need.quantity or 0) - standing.of_need]
    if offer is not None:
        lefts.append((offer.quantity or 0) - standing.of_offer)
        if offer.yearly_cap is not None:
            lefts.append(offer.yearly_cap - standing.of_offer_this_year)
    left = max(0, min(lefts)) + freed
    if left <= 0:
        raise Unfit("quantity", "nothing_left")
    wanted = left if terms.quantity is None else terms.quantity
    if not 0 < wanted <= left:
        raise Unfit("quantity", "more_than_left", str(left))
    return wanted


def check_whole(need: Need, quantity: int) -> None:
    if not need.divisible and quantity < (need.quantity or 0):
        raise Unfit("quantity", "all_or_nothing", str(need.quantity))


def _in(states: Iterable[MatchState]) -> Any:
    # Written out: as parameters they would be put together anew for each claim.
    return Match.state.in_([literal_column(f"'{state}'") for state in sorted(states)])


def _first(*conditions: Any) -> Any:
    return select(Match.id).where(*conditions).limit(1).scalar_subquery()


def _count(what: Any, *conditions: Any) -> Any:
    return select(func.count(what)).where(*conditions).scalar_subquery()


def _held(*conditions: Any) -> Any:
    total = func.coalesce(func.sum(Match.quantity), 0)
    return select(total).where(*conditions, _in(HOLDING)).scalar_subquery()


def _rule(column: Any, tenant: str, default: int) -> Any:
    mine = select(column).where(ClaimRules.subdistrict_id == bindparam(tenant))
    return func.coalesce(mine.scalar_subquery(), default)


def _waiting(side: Any, origin: Origin) -> Any:
    ours = (side == bindparam("claimer"), Match.origin == origin)
    return _count(Match.id, *ours, _in({MatchState.AWAITING}))


_NEED, _OFFER = Match.need_id == bindparam("need"), Match.offer_id == bindparam("offer")
_THIS_YEAR = (Match.created_at >= bindparam("begins"), Match.created_at < bindparam("ends"))
_STANDING = select(
    _first(Match.form_key == bindparam("key")),
    _waiting(Match.giver_id, Origin.UNIT_CLAIM)
    + _waiting(Match.receiver_id, Origin.COMMUNITY_CLAIM),
    _rule(ClaimRules.most_pending, "tenant", MOST_PENDING),
    _rule(ClaimRules.answer_days, "needs_tenant", ANSWER_DAYS),
    _first(_NEED, _OFFER, _in(LIVE_MATCH)),
    _first(
        _NEED,
        _OFFER,
        _in({MatchState.DECLINED}),
        Match.declined_by_id != bindparam("claimer"),
    ),
    _count(Match.giver_id.distinct(), _NEED, _in(HOLDING), Match.giver_id != bindparam("giver")),
    _held(_NEED),
    _held(_OFFER),
    _held(_OFFER, *_THIS_YEAR),
)

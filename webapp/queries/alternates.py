"""Whom to ask instead when somebody has declined: of what a plan has stored, what still may be.

Nothing of this is stored with a match: quantities change every day, so it is asked anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.models.matches import HOLDING, LIVE_MATCH, Match, MatchState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.outbox import Alternate
from webapp.models.people import Role
from webapp.models.plans import DecisionKind, PairDecision, RoundPlan
from webapp.models.postings import OPEN
from webapp.policy import POSTING_ROLES, Actor
from webapp.queries.scope import visible
from webapp.working_days import year_of

# What a side has ended, or let lapse. What a later round took back is no reason to ask others.
FELL_THROUGH = or_(
    Match.state.in_((MatchState.DECLINED, MatchState.EXPIRED)),
    and_(
        Match.state == MatchState.WITHDRAWN,
        or_(Match.giver_agreed_at.is_not(None), Match.receiver_agreed_at.is_not(None)),
    ),
)
SHOWN = 6
ACTS = POSTING_ROLES | {Role.COORDINATOR}


@dataclass(frozen=True, slots=True)
class Choice:
    """A need whose partner has declined, and the best one that could be asked instead."""

    alternate: Alternate
    need: Need
    offer: Offer
    quantity: int  # that would be asked for
    knows_offer: bool  # by its title; else only whose it is
    match_id: int  # the newest one that came to nothing


def choices(
    actor: Actor, *, at: datetime, match: Match | None = None, most: int = SHOWN
) -> tuple[Sequence[Choice], int]:
    """The best choice for each need that the actor may act on, and how many such needs there are.

    `match`: only for the need of this one.
    """
    if actor.role not in ACTS:
        return [], 0
    best = _best(actor, at, match)
    total = db.session.scalar(select(func.count()).select_from(best.subquery())) or 0
    if not total:
        return [], 0
    left = best.order_by("need_id").limit(most).subquery()
    rows = db.session.execute(
        select(Alternate, Need, Offer, left.c.quantity, left.c.match_id, visible(Offer, actor))
        .join(left, left.c.id == Alternate.id)
        .join(Need, Need.id == Alternate.need_id)
        .join(Offer, Offer.id == Alternate.offer_id)
        .options(joinedload(Need.owner), joinedload(Need.category), joinedload(Offer.owner))
        .order_by(Alternate.need_id)
    )
    found = [
        Choice(alternate, need, offer, int(quantity), bool(seen), int(match_id))
        for alternate, need, offer, quantity, match_id, seen in rows
    ]
    return found, total


def _best(actor: Actor, at: datetime, match: Match | None) -> Select[Any]:
    """Ids of the best alternates, one a need: of its newest plan, the first that still may be."""
    left = _least(_need_left(), _offer_left(at))
    rank = func.row_number().over(
        partition_by=Alternate.need_id, order_by=(Alternate.plan_id.desc(), Alternate.rank)
    )
    conditions = [_acts_on(actor), *possible(at)]
    if match is not None:
        conditions += [Alternate.need_id == match.need_id]
    ranked = (
        select(
            Alternate.id,
            Alternate.need_id,
            left.label("quantity"),
            _fallen().label("match_id"),
            rank.label("place"),
        )
        .join(Need, Need.id == Alternate.need_id)
        .join(Offer, Offer.id == Alternate.offer_id)
        .join(RoundPlan, RoundPlan.id == Alternate.plan_id)
        .where(*conditions)
        .subquery()
    )
    columns = (ranked.c.id, ranked.c.need_id, ranked.c.quantity, ranked.c.match_id)
    return select(*columns).where(ranked.c.place == 1)


def _acts_on(actor: Actor) -> ColumnElement[bool]:
    """The needs of one's own place of which some match of a round came to nothing: a few."""
    if actor.role is Role.COORDINATOR:
        here = Match.subdistrict_id == actor.subdistrict_id
    else:
        here = Match.receiver_id == actor.organisation_id
    fallen = select(Match.need_id).where(here, Match.round_id.is_not(None), FELL_THROUGH)
    return Alternate.need_id.in_(fallen)


def possible(at: datetime) -> list[ColumnElement[bool]]:
    """Conditions on Alternate with Need, Offer and RoundPlan: the pair may still be asked."""
    pair = and_(Match.need_id == Need.id, Match.offer_id == Offer.id)
    taken = exists().where(pair, Match.state.in_(LIVE_MATCH | {MatchState.DECLINED}))
    forbidden = exists().where(
        PairDecision.round_id == RoundPlan.round_id,
        PairDecision.need_id == Need.id,
        PairDecision.offer_id == Offer.id,
        PairDecision.kind == DecisionKind.FORBID,
    )
    hosts = (
        select(func.count(Match.giver_id.distinct()))
        .where(
            Match.need_id == Need.id,
            Match.state.in_(HOLDING),
            Match.giver_id != Offer.owner_id,
        )
        .correlate(Need, Offer)
        .scalar_subquery()
    )
    whole = or_(Need.divisible, _offer_left(at) >= Need.quantity)
    return [
        RoundPlan.published_at.is_not(None),
        Need.state.in_(OPEN),
        Offer.state.in_(OPEN),
        Need.category_id == Offer.category_id,
        Need.owner_id != Offer.owner_id,
        _fallen().is_not(None),
        ~taken,
        ~forbidden,
        or_(Need.max_suppliers.is_(None), hosts < Need.max_suppliers),
        _need_left() > 0,
        _offer_left(at) > 0,
        whole,
    ]


def _fallen() -> Any:
    """The newest match of the round and the need that came to nothing."""
    return (
        select(func.max(Match.id))
        .where(
            Match.need_id == Need.id,
            Match.round_id == RoundPlan.round_id,
            FELL_THROUGH,
        )
        .correlate(Need, RoundPlan)
        .scalar_subquery()
    )


def _held(column: Any, model: Any, *conditions: Any) -> Any:
    return (
        select(func.coalesce(func.sum(Match.quantity), 0))
        .where(column == model.id, Match.state.in_(HOLDING), *conditions)
        .correlate(model)
        .scalar_subquery()
    )


def _need_left() -> Any:
    return func.coalesce(Need.quantity, 0) - _held(Match.need_id, Need)


def _offer_left(at: datetime) -> Any:
    """Of the whole, or of what the yearly cap still allows, whichever is less."""
    begins, ends = year_of(at)
    whole = func.coalesce(Offer.quantity, 0) - _held(Match.offer_id, Offer)
    this_year = _held(Match.offer_id, Offer, Match.created_at >= begins, Match.created_at < ends)
    return _least(whole, func.coalesce(Offer.yearly_cap - this_year, whole))


def _least(one: Any, other: Any) -> Any:
    """The less of two; each database has a function of its own for it."""
    return func.min(one, other) if db.engine.dialect.name == "sqlite" else func.least(one, other)

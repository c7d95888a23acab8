"""Plans as an actor may read them: their pairs, what goes without, and questions about pairs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer, joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.plans import (
    DecisionKind,
    PairDecision,
    PairQuestion,
    PlanState,
    Proposal,
    RoundPlan,
    Unserved,
)
from webapp.models.rounds import Round
from webapp.policy import Actor, Permission, allows
from webapp.queries.scope import visible
from webapp.render import Page

ROWS = 25
HEAVY = (defer(RoundPlan.document),)
PLAN_OPTIONS = (joinedload(RoundPlan.policy), *HEAVY)


def plan(plan_id: int, actor: Actor) -> RoundPlan:
    found = db.session.scalars(
        select(RoundPlan)
        .where(RoundPlan.id == plan_id)
        .options(joinedload(RoundPlan.round).joinedload(Round.tenant), *PLAN_OPTIONS)
    ).one_or_none()
    if found is None or not allows(actor, Permission.READ_ROUND, found.round):
        raise Unknown("plan", plan_id)
    return found


def ready_plan(plan_id: int, actor: Actor) -> RoundPlan:
    found = plan(plan_id, actor)
    if found.state is not PlanState.READY:
        raise Unknown("plan", plan_id)
    return found


@dataclass(frozen=True, slots=True)
class PairFilters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    category: int | None = None
    kind: str = ""  # new, fixed, pinned, refused
    sort: str = "-score"
    page: int = 1
    plan: int = 0  # of which plan, where the address does not say


SORTS: Mapping[str, Any] = {
    "score": Proposal.score,
    "metres": Proposal.metres,
    "quantity": Proposal.quantity,
    "need": Proposal.need_id,
}


KINDS: Mapping[str, ColumnElement[bool]] = {
    "new": Proposal.fixed.is_(False),
    "fixed": Proposal.fixed.is_(True),
    "pinned": Proposal.pinned.is_(True),
    "refused": Proposal.refused != "",
}


def proposals(plan: RoundPlan, asked: PairFilters, actor: Actor, size: int = ROWS) -> Page:
    """Pairs of a plan with both postings, and whether the reader may know each by its title."""
    query = (
        select(Proposal, Need, Offer, visible(Need, actor), visible(Offer, actor))
        .join(Need, Need.id == Proposal.need_id)
        .join(Offer, Offer.id == Proposal.offer_id)
        .where(Proposal.plan_id == plan.id, *_wanted(asked, actor))
    )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    column = SORTS.get(asked.sort.removeprefix("-"), Proposal.score)
    order = column.desc() if asked.sort.startswith("-") else column
    page = query.options(*_sides()).order_by(order, Proposal.id)
    rows = db.session.execute(page.limit(size).offset((asked.page - 1) * size)).all()
    return Page(rows, asked.page, total, size)


def _sides() -> tuple[Any, ...]:
    return (
        joinedload(Need.owner),
        joinedload(Need.category),
        joinedload(Offer.owner),
    )


def _wanted(asked: PairFilters, actor: Actor) -> list[ColumnElement[bool]]:
    """A word is looked for only in what the reader may read."""
    found = []
    if asked.q:
        found.append(
            or_(
                and_(visible(Need, actor), Need.title.contains(asked.q, autoescape=True)),
                and_(visible(Offer, actor), Offer.title.contains(asked.q, autoescape=True)),
                Need.owner.has(Organisation.name.contains(asked.q, autoescape=True)),
                Offer.owner.has(Organisation.name.contains(asked.q, autoescape=True)),
            )
        )
    if asked.category:
        found.append(Need.category_id == asked.category)
    if asked.kind in KINDS:
        found.append(KINDS[asked.kind])
    return found


def unserved(plan: RoundPlan, asked: PairFilters, actor: Actor, size: int = ROWS) -> Page:
    """Needs that lack something, those with nothing first."""
    query = (
        select(Unserved, Need, visible(Need, actor))
        .join(Need, Need.id == Unserved.need_id)
        .where(Unserved.plan_id == plan.id)
    )
    if asked.q:
        titled = and_(visible(Need, actor), Need.title.contains(asked.q, autoescape=True))
        owned = Need.owner.has(Organisation.name.contains(asked.q, autoescape=True))
        query = query.where(or_(titled, owned))
    if asked.category:
        query = query.where(Need.category_id == asked.category)
    if asked.kind == "nothing":
        query = query.where(Unserved.served == 0)
    if asked.kind == "part":
        query = query.where(Unserved.served > 0)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.options(joinedload(Need.owner), joinedload(Need.category)).order_by(
        Unserved.served > 0, Need.urgency.desc(), Unserved.id
    )
    rows = db.session.execute(page.limit(size).offset((asked.page - 1) * size)).all()
    return Page(rows, asked.page, total, size)


def counts(plan: RoundPlan) -> tuple[int, int]:
    """Pairs of the plan, and needs that lack something."""
    return (
        db.session.scalar(select(func.count()).where(Proposal.plan_id == plan.id)) or 0,
        db.session.scalar(select(func.count()).where(Unserved.plan_id == plan.id)) or 0,
    )


def question(question_id: int, plan: RoundPlan) -> PairQuestion:
    found = db.session.get(PairQuestion, question_id)
    if found is None or found.plan_id != plan.id:
        raise Unknown("question", question_id)
    return found


def pairs_of(plans: Iterable[RoundPlan]) -> Mapping[int, Mapping[tuple[int, int], int]]:
    """Quantities by need and offer, of each plan."""
    found: dict[int, dict[tuple[int, int], int]] = {plan.id: {} for plan in plans}
    query = select(Proposal.plan_id, Proposal.need_id, Proposal.offer_id, Proposal.quantity).where(
        Proposal.plan_id.in_(found)
    )
    for plan_id, need_id, offer_id, quantity in db.session.execute(query):
        found[plan_id][need_id, offer_id] = quantity
    return found


def decisions(round_id: int, actor: Actor) -> Sequence[Any]:
    query = (
        select(PairDecision, Need, Offer, visible(Need, actor), visible(Offer, actor))
        .join(Need, Need.id == PairDecision.need_id)
        .join(Offer, Offer.id == PairDecision.offer_id)
        .where(PairDecision.round_id == round_id)
        .options(*_sides())
        .order_by(PairDecision.id)
    )
    return db.session.execute(query).all()


def decisions_to_apply(plan: RoundPlan) -> int:
    """How many pins and forbidden pairs of the round differ from those the plan was made under."""
    made = db.session.execute(
        select(
            PairDecision.need_id, PairDecision.offer_id, PairDecision.kind, PairDecision.quantity
        ).where(PairDecision.round_id == plan.round_id)
    ).all()
    pins = {(r.need_id, r.offer_id, r.quantity) for r in made if r.kind is DecisionKind.PIN}
    forbidden = {(r.need_id, r.offer_id) for r in made if r.kind is DecisionKind.FORBID}
    known = {tuple(share) for share in plan.decided["pins"]}
    refused = {tuple(pair) for pair in plan.decided["forbidden"]}
    return len(pins ^ known) + len(forbidden ^ refused)

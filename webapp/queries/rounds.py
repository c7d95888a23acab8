"""Rounds, plans and their pairs as an actor may read them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import defer, joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.jobs import Job, JobState
from webapp.models.matches import Match, MatchState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.people import Role
from webapp.models.rounds import (
    PairDecision,
    PairQuestion,
    PlanState,
    Proposal,
    Round,
    RoundPlan,
    RoundSnapshot,
    Unserved,
)
from webapp.policy import Actor, Permission, allows
from webapp.queries.scope import visible
from webapp.render import Page

ROWS = 25
HEAVY = (defer(RoundPlan.document),)
PLAN_OPTIONS = (joinedload(RoundPlan.policy), *HEAVY)


def readable(actor: Actor) -> ColumnElement[bool]:
    """Condition on rounds; the same as the policy's READ_ROUND, for lists."""
    if actor.role in {Role.COORDINATOR, Role.COMMITTEE_MEMBER}:
        return Round.subdistrict_id == actor.subdistrict_id
    if actor.role is Role.AUDITOR:
        if actor.subdistrict_id is not None:
            return Round.subdistrict_id == actor.subdistrict_id
        return Round.district_id == actor.district_id
    if actor.role is Role.DISTRICT_ADMIN:
        own = and_(Round.district_id == actor.district_id, Round.subdistrict_id.is_(None))
        return or_(own, Round.subdistrict_id.in_(actor.inside))
    return false()


def listing(actor: Actor, page: int) -> Page:
    """Rounds, the newest first, each with its newest usable plan."""
    condition = readable(actor)
    total = db.session.scalar(select(func.count()).select_from(Round).where(condition)) or 0
    rounds = db.session.scalars(
        select(Round)
        .where(condition)
        .options(joinedload(Round.tenant), joinedload(Round.policy))
        .order_by(Round.id.desc())
        .limit(ROWS)
        .offset((page - 1) * ROWS)
    ).all()
    latest = _latest_plans([one.id for one in rounds])
    return Page([(one, latest.get(one.id)) for one in rounds], page, total, ROWS)


def _latest_plans(ids: Collection[int]) -> Mapping[int, RoundPlan]:
    newest = (
        select(func.max(RoundPlan.id))
        .where(RoundPlan.round_id.in_(ids), RoundPlan.state == PlanState.READY)
        .group_by(RoundPlan.round_id)
    )
    plans = db.session.scalars(select(RoundPlan).where(RoundPlan.id.in_(newest)).options(*HEAVY))
    return {plan.round_id: plan for plan in plans}


def one(round_id: int, actor: Actor) -> Round:
    """Return the round; another tenant's does not exist."""
    found = db.session.scalars(
        select(Round)
        .where(Round.id == round_id)
        .options(joinedload(Round.tenant), joinedload(Round.policy))
    ).one_or_none()
    if found is None or not allows(actor, Permission.READ_ROUND, found):
        raise Unknown("round", round_id)
    return found


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


def plans_of(round_id: int) -> Sequence[RoundPlan]:
    query = select(RoundPlan).where(RoundPlan.round_id == round_id).options(*PLAN_OPTIONS)
    return db.session.scalars(query.order_by(RoundPlan.number.desc())).all()


def place_in_queue(plan: RoundPlan) -> int:
    """How many other runs are waiting or under way before this one."""
    before = select(func.count()).where(
        Job.task == "solve_plan",
        Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
        Job.created_at < plan.created_at,
    )
    return db.session.scalar(before) or 0


def snapshot_of(round_id: int) -> RoundSnapshot | None:
    query = select(RoundSnapshot).where(RoundSnapshot.round_id == round_id)
    return db.session.scalars(query.options(defer(RoundSnapshot.document))).one_or_none()


def document_of(round_id: int) -> dict[str, Any]:
    written = db.session.scalar(
        select(RoundSnapshot.document).where(RoundSnapshot.round_id == round_id)
    )
    found: dict[str, Any] = json.loads(written or "{}")
    return found


@dataclass(frozen=True, slots=True)
class PairFilters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    category: int | None = None
    kind: str = ""  # new, fixed, pinned, refused
    sort: str = "-score"
    page: int = 1


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


def proposals(plan: RoundPlan, asked: PairFilters, actor: Actor) -> Page:
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
    rows = db.session.execute(page.limit(ROWS).offset((asked.page - 1) * ROWS)).all()
    return Page(rows, asked.page, total, ROWS)


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


def unserved(plan: RoundPlan, asked: PairFilters, actor: Actor) -> Page:
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
    rows = db.session.execute(page.limit(ROWS).offset((asked.page - 1) * ROWS)).all()
    return Page(rows, asked.page, total, ROWS)


def counts(plan: RoundPlan) -> tuple[int, int]:
    """Pairs of the plan, and needs that lack something."""
    return (
        db.session.scalar(select(func.count()).where(Proposal.plan_id == plan.id)) or 0,
        db.session.scalar(select(func.count()).where(Unserved.plan_id == plan.id)) or 0,
    )


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


def answers(round_id: int) -> Mapping[MatchState, int]:
    """How the matches of a published round stand."""
    query = select(Match.state, func.count()).where(Match.round_id == round_id)
    found = db.session.execute(query.group_by(Match.state))
    return {row[0]: row[1] for row in found}


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


@dataclass(frozen=True, slots=True)
class Named:
    """A posting or organisation as the reader may know it; `seen` is false for a bare number."""

    id: int
    title: str
    owner: str
    seen: bool
    unit: str = ""


class Names:
    """What stands behind the ids of a document, n12, o7, u3, c5: found with a query for each sort.

    A posting that the reader may not read is shown by its code alone.
    """

    def __init__(self, ids: Iterable[str], actor: Actor) -> None:
        wanted: dict[str, set[int]] = {letter: set() for letter in "nouch"}
        for one in ids:
            if one[:1] in wanted and one[1:].isdigit():
                wanted[one[0]].add(int(one[1:]))
        self.needs = _postings(Need, wanted["n"], actor)
        self.offers = _postings(Offer, wanted["o"], actor)
        self.organisations = _organisations(wanted["u"] | wanted["c"] | wanted["h"])

    def of(self, identity: str) -> Named | None:
        if not identity[1:].isdigit():
            return None
        number = int(identity[1:])
        if identity[0] == "n":
            return self.needs.get(number)
        return self.offers.get(number) if identity[0] == "o" else self.organisations.get(number)


def _postings(model: Any, ids: Collection[int], actor: Actor) -> dict[int, Named]:
    if not ids:
        return {}
    query = (
        select(model, visible(model, actor))
        .where(model.id.in_(sorted(ids)))
        .options(joinedload(model.owner), joinedload(model.category))
    )
    return {
        row.id: Named(row.id, row.title if seen else row.code, row.owner.name, bool(seen))
        for row, seen in db.session.execute(query)
    }


def _organisations(ids: Collection[int]) -> dict[int, Named]:
    if not ids:
        return {}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(sorted(ids)))
    return {
        row.id: Named(row.id, row.name, row.name, seen=True) for row in db.session.execute(query)
    }

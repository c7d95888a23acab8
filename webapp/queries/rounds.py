"""Rounds, plans and their pairs as an actor may read them."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import defer, joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.jobs import Job, JobState
from webapp.models.matches import Match, MatchState
from webapp.models.people import Role
from webapp.models.plans import PlanState, RoundPlan
from webapp.models.rounds import Round, RoundSnapshot, RoundState
from webapp.policy import Actor, Permission, allows
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


def under_way(actor: Actor) -> Sequence[Round]:
    """The newest rounds that are not over, for a first page. One query."""
    over = (RoundState.DECIDED, RoundState.CLOSED)
    query = select(Round).where(readable(actor), Round.state.not_in(over))
    query = query.options(joinedload(Round.tenant)).order_by(Round.id.desc()).limit(3)
    return db.session.scalars(query).all()


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


def answers(round_id: int) -> Mapping[MatchState, int]:
    """How the matches of a published round stand."""
    query = select(Match.state, func.count()).where(Match.round_id == round_id)
    found = db.session.execute(query.group_by(Match.state))
    return {row[0]: row[1] for row in found}

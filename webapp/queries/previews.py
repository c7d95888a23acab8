"""Previews of policies, and the plan that they are compared with."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.plans import PlanState, RoundPlan
from webapp.models.previews import PolicyPreview
from webapp.models.rounds import RoundPolicy
from webapp.policy import Actor, Permission, allows
from webapp.queries.plans import PLAN_OPTIONS


def latest_plan(tenant_id: int) -> RoundPlan | None:
    """The plan of the tenant's latest round: the published one, else the newest that is ready."""
    query = (
        select(RoundPlan)
        .where(RoundPlan.tenant_id == tenant_id, RoundPlan.state == PlanState.READY)
        .order_by(RoundPlan.round_id.desc(), RoundPlan.published_at.is_(None), RoundPlan.id.desc())
        .options(joinedload(RoundPlan.round), *PLAN_OPTIONS)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def one(preview_id: int, actor: Actor) -> PolicyPreview:
    """Another tenant's preview does not exist."""
    found = db.session.get(
        PolicyPreview,
        preview_id,
        options=[joinedload(PolicyPreview.beside).options(joinedload(RoundPlan.round))],
    )
    if found is None or not allows(actor, Permission.READ_ROUND, found.beside.round):
        raise Unknown("preview", preview_id)
    return found


def latest_policy(tenant_id: int) -> RoundPolicy | None:
    """What the tenant has resolved last."""
    query = select(RoundPolicy).where(RoundPolicy.tenant_id == tenant_id)
    return db.session.scalars(query.order_by(RoundPolicy.id.desc()).limit(1)).one_or_none()

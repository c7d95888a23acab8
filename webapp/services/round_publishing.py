"""Publishing a plan: both sides of every new pair are asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.rounds import PlanState, Proposal, Round, RoundAction, RoundPlan
from webapp.policy import Actor
from webapp.services import alternates, pairing
from webapp.services.round_steps import locked


def publish(plan_id: int, *, actor: Actor, at: datetime) -> tuple[int, int]:
    """Ask both sides of every new pair of a plan; return how many were asked and could not be.

    What changed since the input was frozen is refused pair by pair, with its reason. Proposals
    of an older round that nobody has answered, and that this plan leaves out, are taken back.
    """
    with transaction() as session:
        plan = session.get(RoundPlan, plan_id, with_for_update=True)
        one = locked(session, plan.round_id if plan else 0, actor, RoundAction.PUBLISH)
        if plan is None or plan.state is not PlanState.READY:
            raise Unknown("plan", plan_id)
        one.apply(RoundAction.PUBLISH, at=at)
        plan.published_at = at
        rows = session.scalars(
            select(Proposal)
            .where(Proposal.plan_id == plan.id, Proposal.fixed.is_(False))
            .order_by(Proposal.need_id, Proposal.offer_id)
        ).all()
        _lock(session, rows)
        asked = sum(_ask(session, one, row, actor, at) for row in rows)
        counted: dict[str, Any] = {
            "plan": plan.number,
            "asked": asked,
            "refused": len(rows) - asked,
        }
        alternates.order(session, plan, at=at)
        record(session, actor, "round.publish_plan", one, at=at, **counted)
        return asked, len(rows) - asked


def _lock(session: Any, rows: Any) -> None:
    """Needs first, then offers, each in the order of their ids, as everybody does."""
    for model, ids in (
        (Need, sorted({row.need_id for row in rows})),
        (Offer, sorted({row.offer_id for row in rows})),
    ):
        query = select(model).where(model.id.in_(ids)).order_by(model.id)
        session.scalars(query.with_for_update()).all()


def _ask(session: Any, one: Round, row: Proposal, actor: Actor, at: datetime) -> bool:
    need, offer = session.get_one(Need, row.need_id), session.get_one(Offer, row.offer_id)
    try:
        match = pairing.propose(
            session,
            need,
            offer,
            row.quantity,
            round_id=one.id,
            actor=actor,
            at=at,
            by_hand=row.pinned,
        )
    except Unfit as error:
        row.refused = error.rule
        return False
    row.match_id = match.id
    return True

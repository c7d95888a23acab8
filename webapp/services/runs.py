"""Runs of the optimizer as people order and cancel them: one at a time for a tenant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyMoved, RoundBusy, Unknown
from webapp.models.jobs import Job, JobState
from webapp.models.plans import DecisionKind, PairDecision, PlanState, Proposal, RoundPlan
from webapp.models.rounds import Round, RoundAction
from webapp.policy import Actor, Permission, authorize
from webapp.scenarios import Wishes, decided
from webapp.services import jobs
from webapp.services.round_steps import found, locked, policy_of, stand

AT_WORK = (PlanState.QUEUED, PlanState.RUNNING)


@dataclass(frozen=True, slots=True)
class RunOrder:
    """`after_id`: the plan that the new one shall change little; None for a fresh start.

    `by_hand`: only put the decided pairs into that plan and have it checked, move nothing else.
    """

    seconds: int
    after_id: int | None = None
    policy_name: str = ""
    wishes: Wishes | None = None  # None: the round's own policy
    by_hand: bool = False


def order_run(
    round_id: int, order: RunOrder, *, form_key: str, actor: Actor, at: datetime
) -> RoundPlan:
    """Order a run for the worker. Raises Unknown, NotPermitted, AlreadyMoved or RoundBusy."""
    with transaction() as session:
        known = session.scalar(select(RoundPlan).where(RoundPlan.form_key == form_key))
        if known is not None and known.round_id == round_id:
            locked(session, round_id, actor, RoundAction.RUN)
            return known
        one = locked(session, round_id, actor, RoundAction.RUN)
        _end_the_dead(session, one, at)
        _refuse_while_busy(session, one)
        one.apply(RoundAction.RUN, at=at)
        after = _plan_of(session, one, order.after_id) if order.after_id else None
        plan = RoundPlan(
            round_id=one.id,
            tenant_id=one.tenant_id,
            number=_next_number(session, one),
            policy_id=_policy_of_run(session, one, order, after, actor, at),
            after_id=after.id if after else None,
            state=PlanState.QUEUED,
            seconds=order.seconds,
            decided=_decided(session, one, after, by_hand=order.by_hand and after is not None),
            form_key=form_key,
            ordered_by_id=actor.person_id,
            created_at=at,
        )
        session.add(plan)
        session.flush()
        jobs.order(session, "solve_plan", key=job_key(plan), at=at, arguments={"plan": plan.id})
        record(session, actor, "round.run", one, at=at, plan=plan.number)
    return plan


def job_key(plan: RoundPlan) -> str:
    return f"solve_plan:{plan.id}"


def _policy_of_run(
    session: Any,
    one: Round,
    order: RunOrder,
    after: RoundPlan | None,
    actor: Actor,
    at: datetime,
) -> int:
    """A plan that goes on from another one keeps its policy, so that the two can be compared."""
    if order.wishes is None:
        return after.policy_id if after is not None else one.policy_id
    return policy_of(session, one.tenant_id, order.policy_name, order.wishes, actor, at).id


def _next_number(session: Any, one: Round) -> int:
    last = select(func.coalesce(func.max(RoundPlan.number), 0)).where(RoundPlan.round_id == one.id)
    return int(session.scalar(last)) + 1


def _refuse_while_busy(session: Any, one: Round) -> None:
    busy = select(RoundPlan.id).where(
        RoundPlan.tenant_id == one.tenant_id, RoundPlan.state.in_(AT_WORK)
    )
    if session.scalar(busy.limit(1)) is not None:
        raise RoundBusy


def _end_the_dead(session: Any, one: Round, at: datetime) -> None:
    """A run whose job was given up (its workers died each time) must not block the tenant."""
    for plan in session.scalars(
        select(RoundPlan).where(RoundPlan.tenant_id == one.tenant_id, RoundPlan.state.in_(AT_WORK))
    ):
        job = session.scalar(select(Job).where(Job.key == job_key(plan)))
        if job is None or job.state is JobState.FAILED:
            plan.state, plan.fault, plan.finished_at = PlanState.FAILED, "worker_lost", at
            stand(session, session.get_one(Round, plan.round_id), at)
    session.flush()


def _plan_of(session: Any, one: Round, plan_id: int) -> RoundPlan:
    plan: RoundPlan | None = session.get(RoundPlan, plan_id)
    if plan is None or plan.round_id != one.id or plan.state is not PlanState.READY:
        raise Unknown("plan", plan_id)
    return plan


def _decided(session: Any, one: Round, after: RoundPlan | None, *, by_hand: bool) -> dict[str, Any]:
    made = session.scalars(select(PairDecision).where(PairDecision.round_id == one.id)).all()
    kept = []
    if after is not None:
        kept = [
            (row.need_id, row.offer_id, row.quantity)
            for row in session.scalars(select(Proposal).where(Proposal.plan_id == after.id))
        ]
    return decided(
        [
            (row.need_id, row.offer_id, row.quantity or 1)
            for row in made
            if row.kind is DecisionKind.PIN
        ],
        [(row.need_id, row.offer_id) for row in made if row.kind is DecisionKind.FORBID],
        kept,
        little_change=after is not None,
        by_hand=by_hand,
    )


def cancel_run(plan_id: int, *, actor: Actor, at: datetime) -> RoundPlan:
    """Ask the worker to end a run; one that has not begun ends at once."""
    with transaction() as session:
        plan = session.get(RoundPlan, plan_id, with_for_update=True)
        one = found(session, plan.round_id if plan else 0, actor)
        if plan is None:
            raise Unknown("plan", plan_id)
        authorize(actor, Permission.STEER_ROUND, one)
        if plan.state not in AT_WORK:
            raise AlreadyMoved("cancel_run", plan.state)
        plan.cancel_asked = True
        if plan.state is PlanState.QUEUED:
            plan.state, plan.finished_at = PlanState.CANCELLED, at
            stand(session, one, at)
        record(session, actor, "round.cancel_run", one, at=at, plan=plan.number)
    return plan

"""What people want of single pairs: pinned, forbidden, or an honest answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.plans import DecisionKind, PairDecision, PairQuestion, PlanState, RoundPlan
from webapp.models.rounds import Round, RoundAction
from webapp.policy import Actor, Permission, authorize
from webapp.services import jobs
from webapp.services.round_steps import found, in_snapshot, locked

WORD = {
    DecisionKind.PIN: "round.pin_pair",
    DecisionKind.FORBID: "round.forbid_pair",
    None: "round.free_pair",
}


@dataclass(frozen=True, slots=True)
class PairWish:
    """What the next run shall do with a pair; `kind` None takes an earlier wish back."""

    need_id: int
    offer_id: int
    kind: DecisionKind | None
    quantity: int | None = None
    note: str = ""


def decide_pair(round_id: int, wish: PairWish, *, actor: Actor, at: datetime) -> Round:
    """Pin, forbid or free a pair. Raises Unknown, NotPermitted, AlreadyMoved or Unfit."""
    with transaction() as session:
        one = locked(session, round_id, actor, RoundAction.REVIEW)
        one.apply(RoundAction.REVIEW, at=at)
        _check_pair(session, one, wish)
        row = session.scalar(
            select(PairDecision).where(
                PairDecision.round_id == one.id,
                PairDecision.need_id == wish.need_id,
                PairDecision.offer_id == wish.offer_id,
            )
        )
        if row is not None:
            session.delete(row)
            session.flush()
        if wish.kind is not None:
            session.add(
                PairDecision(
                    round_id=one.id,
                    need_id=wish.need_id,
                    offer_id=wish.offer_id,
                    kind=wish.kind,
                    quantity=wish.quantity if wish.kind is DecisionKind.PIN else None,
                    note=wish.note,
                    decided_by_id=actor.person_id,
                    decided_at=at,
                )
            )
        facts = {"need": wish.need_id, "offer": wish.offer_id}
        record(session, actor, WORD[wish.kind], one, at=at, reason=wish.note, **facts)
    return one


def _check_pair(session: Any, one: Round, wish: PairWish) -> None:
    """Both must be in what the round starts from; a pin needs a quantity that both have."""
    need, offer = in_snapshot(session, one, wish.need_id, wish.offer_id)
    if wish.kind is DecisionKind.PIN and need["category"] != offer["category"]:
        raise Unfit("offer_id", "other_category")
    if wish.kind is DecisionKind.PIN:
        most = min(int(need["demand"]), int(offer["capacity"]))
        if not wish.quantity or not 0 < wish.quantity <= most:
            raise Unfit("quantity", "more_than_left", str(most))


def ask_pair(
    plan_id: int, need_id: int, offer_id: int, quantity: int, *, actor: Actor, at: datetime
) -> PairQuestion:
    """Let the worker find the honest answer about a pair; asked twice, it is answered once."""
    with transaction() as session:
        plan = session.get(RoundPlan, plan_id)
        one = found(session, plan.round_id if plan else 0, actor)
        if plan is None or plan.state is not PlanState.READY:
            raise Unknown("plan", plan_id)
        authorize(actor, Permission.STEER_ROUND, one)
        in_snapshot(session, one, need_id, offer_id)
        known = session.scalar(
            select(PairQuestion).where(
                PairQuestion.plan_id == plan.id,
                PairQuestion.need_id == need_id,
                PairQuestion.offer_id == offer_id,
                PairQuestion.quantity == quantity,
            )
        )
        if known is not None:
            again: PairQuestion = known
            return again
        asked = PairQuestion(
            plan_id=plan.id, need_id=need_id, offer_id=offer_id, quantity=quantity, asked_at=at
        )
        session.add(asked)
        session.flush()
        key = f"answer_pair:{asked.id}"
        jobs.order(session, "answer_pair", key=key, at=at, arguments={"question": asked.id})
    return asked

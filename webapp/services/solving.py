"""The worker's part of a round: run the optimizer in a process of its own, store what it finds.

No transaction is open while it thinks. What it found and the mark that the job is done are
written together, so that a run that is taken up again after a kill doubles nothing.
"""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from webapp.chain import record
from webapp.db import transaction
from webapp.models.plans import PlanState, Proposal, RoundPlan, Unserved
from webapp.models.rounds import Round, RoundAction, RoundSnapshot
from webapp.optimizing.process import Died, Message, at_work
from webapp.queries.clock import database_time
from webapp.services.jobs import Claim, finish
from webapp.services.round_steps import stand
from webapp.services.run_steps import instance_of, number, order_reasons

NOTED_EVERY = 0.7  # seconds between two notes of progress


MOST_DEATHS = 2  # attempts after which a dying optimizer is not tried again


def solve_plan(held: Claim, *, at: datetime) -> None:
    """Find a plan for what was ordered; a plan that is there already is not made again."""
    plan_id = int(held.arguments["plan"])
    job = _begin(held, plan_id, at)
    if job is None:
        return
    try:
        found = _followed(plan_id, job)
    except Died:
        if held.attempt < MOST_DEATHS:
            raise
        found = {"fault": "died"}
    done = database_time()
    with transaction() as session:
        plan = session.get_one(RoundPlan, plan_id, with_for_update=True)
        one = session.get_one(Round, plan.round_id, with_for_update=True)
        if found is None:
            plan.state, plan.finished_at = PlanState.CANCELLED, done
            stand(session, one, done)
        elif "plan" in found:
            _store(session, one, plan, found, done)
        else:
            plan.state, plan.finished_at = PlanState.FAILED, done
            plan.fault = str(found.get("fault", "died"))[:40]
            plan.figures = {"sentence": found.get("sentence", ""), "reason": found.get("reason")}
            stand(session, one, done)
        ended = str(plan.state)
        record(session, None, "round.end_run", one, at=done, plan=plan.number, after=ended)
        finish(session, held, at=done, result=str(plan.state))


def _begin(held: Claim, plan_id: int, at: datetime) -> Message | None:
    """Mark the run as begun and return its job; None (and done) if there is nothing to do."""
    with transaction() as session:
        plan = session.get_one(RoundPlan, plan_id, with_for_update=True)
        if plan.state not in (PlanState.QUEUED, PlanState.RUNNING):
            finish(session, held, at=at, result=str(plan.state))
            return None
        plan.state, plan.phase = PlanState.RUNNING, "begin"
        plan.value = plan.bound = ""
        plan.elapsed_ms = 0
        return {
            "task": "by_hand" if plan.decided.get("by_hand") else "plan",
            "instance": instance_of(session, plan),
            "seconds": plan.seconds,
        }


def _followed(plan_id: int, job: Mapping[str, Any]) -> Message | None:
    """Follow a run to its end; None if somebody cancelled it."""
    began, noted = time.monotonic(), 0.0
    found: Message = {"fault": "died"}
    with at_work(job) as messages:
        for message in messages:
            if message is not None and "phase" not in message:
                found = message
                continue
            now = time.monotonic()
            if now - noted < NOTED_EVERY:
                continue
            noted = now
            if _note(plan_id, message, round((now - began) * 1000)):
                return None
    return found


def _note(plan_id: int, message: Message | None, elapsed_ms: int) -> bool:
    """Write down how far it is; say whether somebody wants it to end."""
    values: dict[str, Any] = {"elapsed_ms": elapsed_ms}
    if message is not None:
        values["phase"] = str(message["phase"])[:40]
        for name in ("value", "bound"):
            number = message.get(name)
            values[name] = "" if number is None else str(number)[:24]
    with transaction() as session:
        session.execute(update(RoundPlan).where(RoundPlan.id == plan_id).values(values))
        asked = session.scalar(select(RoundPlan.cancel_asked).where(RoundPlan.id == plan_id))
    return bool(asked)


def _store(session: Any, one: Round, plan: RoundPlan, found: Message, at: datetime) -> None:
    document = found["plan"]
    plan.state, plan.finished_at = PlanState.READY, at
    plan.document = json.dumps(document, separators=(",", ":"))
    plan.status, plan.sound, plan.gap_ppm = found["status"], True, found["gap_ppm"]
    plan.instance_sha256 = document["instance_sha256"]
    plan.figures = found["figures"]
    plan.phase = "done"
    for model in (Proposal, Unserved):
        session.execute(delete(model).where(model.plan_id == plan.id))
    settled = _settled(session, plan)
    pinned = {(need, offer) for need, offer, _quantity in plan.decided["pins"]}
    session.add_all(_proposal(plan, pair, settled, pinned) for pair in found["pairs"])
    session.add_all(_unserved(plan, told) for told in found["unserved"])
    one.apply(RoundAction.PROPOSE, at=at)
    order_reasons(session, plan, at)


def _settled(session: Any, plan: RoundPlan) -> set[tuple[int, int]]:
    written = session.scalar(
        select(RoundSnapshot.document).where(RoundSnapshot.round_id == plan.round_id)
    )
    return {
        (number(share["need"]), number(share["offer"])) for share in json.loads(written)["settled"]
    }


def _proposal(
    plan: RoundPlan,
    pair: Message,
    settled: set[tuple[int, int]],
    pinned: set[tuple[int, int]],
) -> Proposal:
    ids = number(pair["need"]), number(pair["offer"])
    return Proposal(
        plan_id=plan.id,
        need_id=ids[0],
        offer_id=ids[1],
        quantity=pair["quantity"],
        fixed=ids in settled,
        pinned=ids in pinned,
        score=pair["score"],
        metres=pair["metres"],
        parts=pair["parts"],
    )


def _unserved(plan: RoundPlan, told: Message) -> Unserved:
    return Unserved(
        plan_id=plan.id,
        need_id=number(told["need"]),
        wanted=told["wanted"],
        served=told["served"],
        code=told["reason"]["code"],
        reason=told,
    )

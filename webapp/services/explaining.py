"""The worker's part of reasons: look closely at what a plan leaves out, and answer about pairs."""

import json
import time
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from webapp.db import db, transaction
from webapp.models.jobs import Job, JobState
from webapp.models.plans import PairQuestion, Proposal, RoundPlan, Unserved
from webapp.optimizing.process import Message, at_work
from webapp.queries.clock import database_time
from webapp.services.jobs import Claim, finish
from webapp.services.run_steps import instance_of, number, order_reasons


def explain_plan(held: Claim, *, at: datetime) -> None:
    """Look closely at what a plan leaves out; make way for whoever waits for a run or an answer."""
    plan_id = int(held.arguments["plan"])
    with transaction() as session:
        plan = session.get_one(RoundPlan, plan_id)
        job = {
            "task": "reasons",
            "instance": instance_of(session, plan),
            "plan": json.loads(plan.document or "{}"),
            "seconds": REASONS_SECONDS,
            "frontier": wants_frontier(plan),
            **_known(session, plan_id),
        }
    pending: list[Message] = []
    whole, looked = False, time.monotonic()
    with at_work(job) as messages:
        for message in messages:
            if message is not None:
                pending.append(message)
            if len(pending) >= STORED_AT_ONCE:
                _store_reasons(plan_id, pending)
                pending = []
            if time.monotonic() - looked > LOOK_EVERY:
                looked = time.monotonic()
                if _somebody_waits():
                    break
        else:
            whole = True
    done = database_time()
    _store_reasons(plan_id, pending)
    with transaction() as session:
        plan = session.get_one(RoundPlan, plan_id, with_for_update=True)
        if whole:
            plan.explained_at = done
        else:
            order_reasons(session, plan, done)
        finish(session, held, at=done)


def wants_frontier(plan: RoundPlan) -> bool:
    """Of a plan that was to change little, and of which nobody has found it yet."""
    decided = plan.decided
    little = decided["little_change"] and not decided.get("by_hand")
    return bool(little and "frontier" not in plan.figures)


def _known(session: Any, plan_id: int) -> dict[str, Any]:
    looked = session.execute(
        select(Unserved.need_id, Unserved.reason).where(Unserved.plan_id == plan_id)
    )
    compared = session.execute(
        select(Proposal.need_id, Proposal.offer_id).where(
            Proposal.plan_id == plan_id, Proposal.runner_up.is_not(None)
        )
    )
    return {
        "needs": [f"n{need}" for need, reason in looked if "looked" in reason],
        "pairs": [[f"n{need}", f"o{offer}"] for need, offer in compared],
    }


def _somebody_waits() -> bool:
    waiting = select(Job.id).where(
        Job.state == JobState.QUEUED, Job.attempts == 0, Job.task != "explain_plan"
    )
    found = db.session.scalar(waiting.limit(1)) is not None
    db.session.rollback()
    return found


def _store_reasons(plan_id: int, told: list[Message]) -> None:
    if not told:
        return
    with transaction() as session:
        for message in told:
            if "frontier" in message:
                plan = session.get_one(RoundPlan, plan_id, with_for_update=True)
                plan.figures = {**plan.figures, "frontier": message["frontier"]}
                continue
            if "need" in message:
                row = session.scalar(
                    select(Unserved).where(
                        Unserved.plan_id == plan_id,
                        Unserved.need_id == number(message["need"]),
                    )
                )
                if row is not None:
                    row.reason = {**row.reason, "looked": message["options"]}
                continue
            pair = message["pair"]
            session.execute(
                update(Proposal)
                .where(
                    Proposal.plan_id == plan_id,
                    Proposal.need_id == number(pair["need"]),
                    Proposal.offer_id == number(pair["offer"]),
                )
                .values(runner_up=message["runner_up"])
            )


def answer_pair(held: Claim, *, at: datetime) -> None:
    """Find out about one pair of a plan."""
    question_id = int(held.arguments["question"])
    with transaction() as session:
        question = session.get_one(PairQuestion, question_id)
        plan = session.get_one(RoundPlan, question.plan_id)
        job = {
            "task": "pair",
            "instance": instance_of(session, plan),
            "plan": json.loads(plan.document or "{}"),
            "need": f"n{question.need_id}",
            "offer": f"o{question.offer_id}",
            "quantity": question.quantity,
        }
    answer: Message | None = None
    with at_work(job) as messages:
        for message in messages:
            if message is not None and "answer" in message:
                answer = message["answer"]
    done = database_time()
    with transaction() as session:
        question = session.get_one(PairQuestion, question_id)
        question.answer = answer or {"code": "unknown"}
        finish(session, held, at=done)


LOOK_EVERY = 1.0  # seconds between two looks whether somebody waits


STORED_AT_ONCE = 8  # reasons written in one transaction


REASONS_SECONDS = 120

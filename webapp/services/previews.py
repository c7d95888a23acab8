"""Previews of a policy: the latest round's input solved once more, under other weights."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.comparing import differences
from webapp.db import transaction
from webapp.errors import NothingToPreview, RoundBusy, Unknown
from webapp.models.jobs import Job, JobState
from webapp.models.organisations import Organisation
from webapp.models.plans import PlanState
from webapp.models.previews import PolicyPreview
from webapp.models.rounds import RoundSnapshot
from webapp.optimizing.process import Message, at_work
from webapp.policy import Actor, Permission, allows
from webapp.queries.clock import database_time
from webapp.queries.plans import pairs_of
from webapp.queries.previews import latest_plan
from webapp.scenarios import Wishes, decided, instance, policy_content
from webapp.services import jobs
from webapp.services.jobs import Claim, finish
from webapp.services.run_steps import number

UNDER_WAY = (PlanState.QUEUED, PlanState.RUNNING)


@dataclass(frozen=True, slots=True)
class Asked:
    """`wanted`: the fields of the form as they were, to open a round with them later."""

    organisation_id: int
    wishes: Wishes
    wanted: Mapping[str, Any]


def preview(asked: Asked, *, form_key: str, actor: Actor, at: datetime) -> PolicyPreview:
    """Order a preview; the same form twice orders one.

    Raises Unknown, NothingToPreview (there was no round with a plan) or RoundBusy.
    """
    with transaction() as session:
        place = session.get(Organisation, asked.organisation_id)
        if place is None or not allows(actor, Permission.OPEN_ROUND, place):
            raise Unknown("organisation", asked.organisation_id)
        known = session.scalar(select(PolicyPreview).where(PolicyPreview.form_key == form_key))
        if known is not None and known.tenant_id == place.id:
            return known
        beside = latest_plan(place.id)
        if beside is None:
            raise NothingToPreview
        _refuse_while_busy(session, place.id)
        made = PolicyPreview(
            tenant_id=place.id,
            beside_id=beside.id,
            state=PlanState.QUEUED,
            content=policy_content(asked.wishes),
            wanted=dict(asked.wanted),
            form_key=form_key,
            asked_by_id=actor.person_id,
            asked_at=at,
        )
        session.add(made)
        session.flush()
        jobs.order(session, "preview_policy", key=_key(made), at=at, arguments={"preview": made.id})
    return made


def _key(made: PolicyPreview) -> str:
    return f"preview_policy:{made.id}"


def _refuse_while_busy(session: Any, tenant_id: int) -> None:
    """One at a time; one whose job was given up does not count."""
    for made in session.scalars(
        select(PolicyPreview).where(
            PolicyPreview.tenant_id == tenant_id, PolicyPreview.state.in_(UNDER_WAY)
        )
    ):
        job = session.scalar(select(Job).where(Job.key == _key(made)))
        if job is not None and job.state is not JobState.FAILED:
            raise RoundBusy
        made.state, made.fault = PlanState.FAILED, "worker_lost"
    session.flush()


def preview_policy(held: Claim, *, at: datetime) -> None:
    """The worker's part: solve, compare with the plan that is there, store the figures."""
    preview_id = int(held.arguments["preview"])
    with transaction() as session:
        made = session.get_one(PolicyPreview, preview_id, with_for_update=True)
        if made.state not in UNDER_WAY:
            finish(session, held, at=at, result=str(made.state))
            return
        made.state = PlanState.RUNNING
        written = session.scalar(
            select(RoundSnapshot.document).where(RoundSnapshot.round_id == made.beside.round_id)
        )
        nothing = decided([], [], [], little_change=False)
        document = instance(json.loads(written or "{}"), made.content, "preview", 1, nothing)
        before = pairs_of([made.beside])[made.beside_id]
        seconds = made.beside.seconds  # as long as the plan beside it had
    found: Message = {"fault": "died"}
    with at_work({"task": "plan", "instance": document, "seconds": seconds}) as messages:
        for message in messages:
            if message is not None and "phase" not in message:
                found = message
    done = database_time()
    with transaction() as session:
        made = session.get_one(PolicyPreview, preview_id, with_for_update=True)
        if "plan" in found:
            made.state, made.figures = PlanState.READY, found["figures"]
            after = {
                (number(p["need"]), number(p["offer"])): int(p["quantity"]) for p in found["pairs"]
            }
            made.pairs = [len(some) for some in differences(before, after).values()]
        else:
            made.state, made.fault = PlanState.FAILED, str(found.get("fault", "died"))[:40]
        finish(session, held, at=done, result=str(made.state))

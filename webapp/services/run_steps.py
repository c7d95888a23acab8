"""Steps that the worker's services about runs share."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.models.plans import RoundPlan
from webapp.models.rounds import RoundSnapshot
from webapp.scenarios import instance
from webapp.services import jobs


def instance_of(session: Any, plan: RoundPlan) -> dict[str, Any]:
    """Return the domain instance of the run, as it was and will be: nothing of it can change."""
    written = session.scalar(
        select(RoundSnapshot.document).where(RoundSnapshot.round_id == plan.round_id)
    )
    policy = plan.policy
    return instance(json.loads(written), policy.content, policy.name, policy.version, plan.decided)


def number(identity: str) -> int:
    return int(identity[1:])


def order_reasons(session: Any, plan: RoundPlan, at: datetime) -> None:
    key = f"explain_plan:{plan.id}:{at.timestamp():.3f}"
    jobs.order(session, "explain_plan", key=key, at=at, arguments={"plan": plan.id})

"""Steps that services about rounds share, inside an open transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.errors import Unknown
from webapp.models.plans import PlanState, RoundPlan
from webapp.models.rounds import Round, RoundAction, RoundPolicy, RoundSnapshot, RoundState
from webapp.policy import Actor, Permission, allows, authorize
from webapp.scenarios import Wishes, policy_content


def locked(session: Any, round_id: int, actor: Actor, action: RoundAction) -> Round:
    one = found(session, round_id, actor, lock=True)
    authorize(actor, action, one)
    return one


def found(session: Any, round_id: int, actor: Actor, *, lock: bool = False) -> Round:
    """Another tenant's round does not exist."""
    one: Round | None = session.get(Round, round_id, with_for_update=lock or None)
    if one is None or not allows(actor, Permission.READ_ROUND, one):
        raise Unknown("round", round_id)
    return one


def stand(session: Any, one: Round, at: datetime) -> None:
    """After a run that came to nothing: back to the plans there are, or to the frozen input."""
    if one.state is not RoundState.SOLVING:
        return
    ready = select(RoundPlan.id).where(
        RoundPlan.round_id == one.id, RoundPlan.state == PlanState.READY
    )
    has_plan = session.scalar(ready.limit(1)) is not None
    one.apply(RoundAction.PROPOSE if has_plan else RoundAction.STAND_BACK, at=at)


def in_snapshot(
    session: Any, one: Round, need_id: int, offer_id: int
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return both sides as the round knows them; Unknown if it does not."""
    written = session.scalar(select(RoundSnapshot.document).where(RoundSnapshot.round_id == one.id))
    document = json.loads(written or '{"needs": [], "offers": []}')
    need = next((n for n in document["needs"] if n["id"] == f"n{need_id}"), None)
    offer = next((o for o in document["offers"] if o["id"] == f"o{offer_id}"), None)
    if need is None:
        raise Unknown("needs", need_id)
    if offer is None:
        raise Unknown("offers", offer_id)
    return need, offer


def policy_of(
    session: Any, tenant_id: int, name: str, wishes: Wishes, actor: Actor, at: datetime
) -> RoundPolicy:
    """Return the newest version of the name if it says the same, else add a version."""
    newest = session.scalars(
        select(RoundPolicy)
        .where(RoundPolicy.tenant_id == tenant_id, RoundPolicy.name == name)
        .order_by(RoundPolicy.version.desc())
        .limit(1)
    ).first()
    content = policy_content(wishes)
    if newest is not None and newest.content == content:
        found: RoundPolicy = newest
        return found
    added = RoundPolicy(
        tenant_id=tenant_id,
        name=name,
        version=newest.version + 1 if newest else 1,
        content=content,
        created_by_id=actor.person_id,
        created_at=at,
    )
    session.add(added)
    session.flush()
    return added

"""The audit chain: each event is sealed with a key over itself and the event before."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.crypto import mac
from webapp.models.audit import AuditEvent, AuditHead
from webapp.policy import Actor

PENDING = "gongjian.audit"  # key in Session.info: events of the open transaction
START = "0" * 64


def record(
    session: Any,
    actor: Actor | None,
    action: str,
    thing: Any,
    *,
    at: datetime,
    reason: str = "",
    within: Any = None,
    **facts: Any,
) -> None:
    """Note an event of the open transaction; it is written when the transaction commits.

    `thing` is a stored object with an id; actor None is the system or somebody unknown. `within`
    is the organisation whose auditors it concerns, where the thing does not say so itself (a
    person). Facts are codes and numbers only, never names, phones or texts.
    """
    session().info[PENDING].append((actor, action, thing, at, reason, facts, within or thing))


def seal(session: Session, key: str) -> None:
    """Write the noted events; the head row is locked last and held only until the commit."""
    if not session.info[PENDING]:
        return
    head = session.scalars(select(AuditHead).with_for_update()).one()
    for actor, action, thing, at, reason, facts, place in session.info[PENDING]:
        event = AuditEvent(
            seq=head.seq + 1,
            at=at,
            person_id=actor and actor.person_id,
            membership_id=actor and actor.membership_id,
            role=str(actor.role) if actor else "",
            organisation_id=actor and actor.organisation_id,
            subdistrict_id=getattr(place, "subdistrict_id", None) or _tenant(actor),
            district_id=getattr(place, "district_id", None) or (actor and actor.district_id),
            action=action,
            object_type=thing.__tablename__,
            object_id=thing.id,
            reason=reason,
            facts=facts,
            previous=head.hash,
        )
        event.hash = sealed(event, key)
        session.add(event)
        head.seq, head.hash = event.seq, event.hash
    session.flush()


def _tenant(actor: Actor | None) -> int | None:
    return actor.subdistrict_id if actor else None


SEALED = (
    "seq",
    "person_id",
    "membership_id",
    "role",
    "organisation_id",
    "subdistrict_id",
    "district_id",
    "action",
    "object_type",
    "object_id",
    "reason",
    "facts",
    "previous",
)


def sealed(event: AuditEvent, key: str) -> str:
    """HMAC-SHA-256 over every column of the event but the hash itself."""
    values = {name: getattr(event, name) for name in SEALED} | {
        "at": event.at.astimezone(UTC).isoformat()
    }
    return mac(key, json.dumps(values, sort_keys=True, ensure_ascii=True))


def broken_links(events: Iterable[AuditEvent], key: str) -> Iterable[int]:
    """Yield the numbers of events that are missing, altered or out of order, in order of seq."""
    seq, last = 0, START
    for event in events:
        intact = event.seq == seq + 1 and event.previous == last
        if not intact or event.hash != sealed(event, key):
            yield event.seq
        seq, last = event.seq, event.hash

"""The audit chain: each event is sealed with a key over itself and the event before."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from webapp.crypto import mac
from webapp.models.audit import AuditEvent, AuditHead
from webapp.policy import Actor

PENDING = "gongjian.audit"  # key in Session.info: events of the open transaction
START = "0" * 64
# Made once, and on plain tables: every change on the site ends with these three.
_EVENTS, _HEADS = AuditEvent.metadata.tables["audit_event"], AuditHead.metadata.tables["audit_head"]
_HEAD = select(_HEADS.c.seq, _HEADS.c.hash).with_for_update()
_ADD = insert(_EVENTS)
_MOVE = update(_HEADS).values(seq=bindparam("to"), hash=bindparam("its_hash"))


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
    noted = session.info[PENDING]
    if not noted:
        return
    seq, last = session.execute(_HEAD).one()
    links = []
    for one in noted:
        seq += 1
        link = _link(*one) | {"seq": seq, "previous": last}
        link["hash"] = last = _seal_of(link, key)
        links.append(link)
    session.execute(_ADD, links)
    session.execute(_MOVE, {"to": seq, "its_hash": last})


def _link(
    actor: Actor | None,
    action: str,
    thing: Any,
    at: datetime,
    reason: str,
    facts: dict[str, Any],
    place: Any,
) -> dict[str, Any]:
    """A row of the trail, but for its place in the chain."""
    return {
        "at": at,
        "person_id": actor and actor.person_id,
        "membership_id": actor and actor.membership_id,
        "role": str(actor.role) if actor else "",
        "organisation_id": actor and actor.organisation_id,
        "subdistrict_id": getattr(place, "subdistrict_id", None) or _tenant(actor),
        "district_id": getattr(place, "district_id", None) or (actor and actor.district_id),
        "action": action,
        "object_type": thing.__tablename__,
        "object_id": thing.id,
        "reason": reason,
        "facts": facts,
    }


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
    return _seal_of({name: getattr(event, name) for name in (*SEALED, "at")}, key)


def _seal_of(link: Mapping[str, Any], key: str) -> str:
    values = {name: link[name] for name in SEALED} | {"at": link["at"].astimezone(UTC).isoformat()}
    return mac(key, json.dumps(values, sort_keys=True, ensure_ascii=True))


def broken_links(events: Iterable[AuditEvent], key: str) -> Iterable[int]:
    """Yield the numbers of events that are missing, altered or out of order, in order of seq."""
    seq, last = 0, START
    for event in events:
        intact = event.seq == seq + 1 and event.previous == last
        if not intact or event.hash != sealed(event, key):
            yield event.seq
        seq, last = event.seq, event.hash

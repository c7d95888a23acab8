"""Telling people: news is noted inside the transaction that makes it; mails are made of it later.

Only people who want mail are noted anything. What waits for them stands on their first page
in any case, from the same queues.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import false, insert, literal, select, true

from webapp.models.base import Instant
from webapp.models.outbox import MailRhythm, MailWish, Notice, NoticeKind
from webapp.models.people import Membership, Person, Role
from webapp.policy import POSTING_ROLES

K = NoticeKind
OF_A_MATCH = POSTING_ROLES | {Role.COORDINATOR}
OF_A_MEETING = frozenset({Role.COMMITTEE_MEMBER, Role.COORDINATOR})
# Whom of an organisation each kind of news is for.
FOR: Mapping[NoticeKind, frozenset[Role]] = {
    kind: OF_A_MEETING if kind in {K.MEETING_CALLED, K.MINUTES_READY} else OF_A_MATCH for kind in K
}


def tell(
    session: Any,
    kind: NoticeKind,
    organisations: Collection[int],
    thing: Any,
    *,
    at: datetime,
    urgent: bool = False,
    people: Collection[int] | None = None,
    but: int | None = None,
) -> None:
    """Note in the open transaction what the organisations' people shall hear about `thing`.

    `people`: only these of them; `but`: not this one, who did it. One statement, which writes
    nothing where nobody wants mail.
    """
    wanted = [
        Membership.organisation_id.in_(organisations),
        Membership.role.in_(FOR[kind]),
        Membership.ended_at.is_(None),
        Person.deactivated_at.is_(None),
        MailWish.address.is_not(None),
        MailWish.rhythm != MailRhythm.NEVER,
    ]
    if people is not None:
        wanted.append(Membership.person_id.in_(people))
    if but is not None:
        wanted.append(Membership.person_id != but)
    session.flush()  # the thing needs its id
    rows = (
        select(
            Membership.person_id,
            Membership.id,
            literal(kind, Notice.kind.type),
            true() if urgent else false(),
            literal(thing.__tablename__),
            literal(thing.id),
            literal(at, Instant()),
        )
        .join(Person, Person.id == Membership.person_id)
        .join(MailWish, MailWish.person_id == Membership.person_id)
        .where(*wanted)
    )
    columns = (
        "person_id",
        "membership_id",
        "kind",
        "urgent",
        "object_type",
        "object_id",
        "made_at",
    )
    session.execute(insert(Notice).from_select(columns, rows, include_defaults=False))

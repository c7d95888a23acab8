"""Meetings led through their life by the services, for tests about what happens to them."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.claimed import COORDINATOR
from tests.world import NOON, World
from webapp.crypto import hash_password
from webapp.db import db, transaction
from webapp.i18n import CHINA
from webapp.models.meetings import AgendaItem, Meeting, MeetingAction, MeetingKind
from webapp.models.people import Membership, Person, Role
from webapp.policy import Actor
from webapp.services import meeting_closing, meetings
from webapp.services.meetings import Invitation

A = MeetingAction
MEMBER = "committee_member river"


def seated(world: World, number: int, *, also: str = "", role: Role = Role.UNIT_CONTACT) -> Actor:
    """Another member of River's committee, who may hold a role in an organisation too."""
    place = world.organisations["river"]
    with transaction() as session:
        person = Person(
            account=f"seat-{number}",
            name=f"委员{number}",
            password_hash=hash_password(secrets.token_hex(8)),
            totp_last_step=0,
            created_at=NOON,
        )
        session.add(person)
        session.flush()
        held = Membership(
            person_id=person.id,
            organisation_id=place,
            role=Role.COMMITTEE_MEMBER,
            created_at=NOON,
        )
        session.add(held)
        if also:
            there = world.organisations[also]
            session.add(
                Membership(person_id=person.id, organisation_id=there, role=role, created_at=NOON)
            )
        session.flush()
        home = world.actors[MEMBER]
        return Actor(person.id, held.id, home.role, place, place, home.district_id)


def planned(
    world: World,
    match_ids: Sequence[int],
    *,
    kind: MeetingKind = MeetingKind.ROOM,
    place: str = "river",
    at: datetime = NOON,
    **more: Any,
) -> int:
    actor = world.actors[f"coordinator {place}"]
    day = at.astimezone(CHINA).date()
    said = Invitation(**{"title": "第四次联席会议", "kind": kind, "day": day} | more)
    made = meetings.plan(said, form_key=secrets.token_hex(16), actor=actor, at=at)
    meetings.set_agenda(made.id, match_ids, actor=actor, at=at)
    return int(made.id)


def opened(world: World, match_ids: Sequence[int], *, at: datetime = NOON, **more: Any) -> int:
    number = planned(world, match_ids, at=at, **more)
    actor = world.actors[f"coordinator {more.get('place', 'river')}"]
    meeting = meetings.move(number, A.CALL, actor=actor, at=at)
    if meeting.kind is MeetingKind.ROOM:
        meetings.move(number, A.OPEN, actor=actor, at=at)
    return number


def closed(world: World, number: int, *, at: datetime = NOON) -> Meeting:
    return meeting_closing.close(number, actor=world.actors[COORDINATOR], at=at)


def items(number: int) -> list[AgendaItem]:
    db.session.expire_all()
    query = db.session.query(AgendaItem).filter_by(meeting_id=number)
    return list(query.order_by(AgendaItem.position))

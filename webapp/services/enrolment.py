"""People of a demo city: many at once, with a password that is printed for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from webapp.chain import record
from webapp.crypto import hash_password
from webapp.db import transaction
from webapp.errors import NotPermitted
from webapp.models.organisations import Organisation
from webapp.models.people import HELD_IN, NEEDS_SECOND_FACTOR, Membership, Person, Role
from webapp.policy import Actor
from webapp.services import second_factor
from webapp.services.doors import actor_as
from webapp.services.passwords import DEMO_PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A demo person and the roles held: (role, id of the organisation)."""

    account: str
    name: str
    phone: str | None
    roles: tuple[tuple[Role, int], ...]


def enrol(newcomers: Sequence[Newcomer], *, at: datetime) -> list[Actor]:
    """Store the people, ready to sign in; return each one as acting in the first role.

    Raises NotPermitted outside demo mode: real people are invited and choose a password.
    """
    if not current_app.extensions["settings"].demo:
        raise NotPermitted("demo people exist in demo mode only")
    password_hash = hash_password(DEMO_PASSWORD)
    with transaction() as session:
        people = [_person(newcomer, password_hash, at) for newcomer in newcomers]
        session.add_all(people)
        session.flush()
        first = [
            _roles(session, person, newcomer, at)
            for person, newcomer in zip(people, newcomers, strict=True)
        ]
        actors = [actor_as(membership) for membership in first]
        for person in people:
            record(session, None, "person.enrolled", person, at=at)
    return actors


def _person(newcomer: Newcomer, password_hash: str, at: datetime) -> Person:
    person = Person(
        account=newcomer.account,
        name=newcomer.name,
        phone=newcomer.phone,
        password_hash=password_hash,
        is_demo=True,
        created_at=at,
    )
    if any(role in NEEDS_SECOND_FACTOR for role, _where in newcomer.roles):
        second_factor.prepare(person)
        person.totp_confirmed_at = at
    return person


def _roles(session: Any, person: Person, newcomer: Newcomer, at: datetime) -> Membership:
    made = []
    for role, organisation_id in newcomer.roles:
        organisation = session.get_one(Organisation, organisation_id)
        if organisation.kind not in HELD_IN[role]:
            raise ValueError(f"{role} is not held in a {organisation.kind}")
        made.append(
            Membership(
                person_id=person.id, organisation_id=organisation_id, role=role, created_at=at
            )
        )
    session.add_all(made)
    session.flush()
    return made[0]

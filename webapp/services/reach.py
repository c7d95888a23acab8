"""Whose accounts an actor may manage: steps of the services that do so."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.errors import NotYourself, Unknown
from webapp.models.people import Membership, Person
from webapp.policy import Actor, Permission, authorize
from webapp.queries.organisations import known_to
from webapp.services import doors


def whole_account(
    session: Any, person_id: int, actor: Actor
) -> tuple[Person, Sequence[Membership]]:
    """Return a person, locked, all of whose roles the actor manages, and those roles.

    Raises Unknown for a person without a role where the actor may look, NotYourself, or
    NotPermitted if even one role belongs to somebody else's people.
    """
    in_sight = session.scalar(
        select(Membership.id)
        .join(Membership.organisation)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None), known_to(actor))
        .limit(1)
    )
    if in_sight is None:
        raise Unknown("person", person_id)
    if person_id == actor.person_id:
        raise NotYourself
    person = doors.locked_person(session, person_id)
    memberships = doors.live_memberships(session, person_id)
    for membership in memberships:
        authorize(actor, Permission.MANAGE_ACCOUNT, membership)
    return person, memberships


def one_role(session: Any, membership_id: int, actor: Actor) -> tuple[Person, Membership]:
    """Return a live role that the actor manages, and the person, locked.

    Raises Unknown, NotYourself or NotPermitted.
    """
    person_id = session.scalar(
        select(Membership.person_id)
        .join(Membership.organisation)
        .where(Membership.id == membership_id, known_to(actor))
    )
    if person_id is None:
        raise Unknown("membership", membership_id)
    person = doors.locked_person(session, person_id)
    membership = session.get_one(
        Membership, membership_id, options=[joinedload(Membership.organisation)]
    )
    if membership.ended_at:
        raise Unknown("membership", membership_id)
    if person_id == actor.person_id:
        raise NotYourself
    authorize(actor, Permission.MANAGE_ACCOUNT, membership)
    return person, membership

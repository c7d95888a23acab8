"""Using a one-time link: of all who try, one wins."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from webapp import chain
from webapp.crypto import hash_password, password_fits
from webapp.db import transaction
from webapp.errors import InvitationSpent, SignInRefused
from webapp.models.access import Invitation, InvitationPurpose
from webapp.models.organisations import Organisation
from webapp.models.people import Membership, Person
from webapp.queries import doors as queries
from webapp.queries.doors import OpenInvitation
from webapp.services import doors, limits
from webapp.services.doors import Entrance
from webapp.services.passwords import check_password, typed


def accept(
    token: str, password: str, *, address: str, at: datetime, leaving: int | None = None
) -> Entrance:
    """Use up a link: join (with the account's own password if it exists), or reset.

    Raises InvitationSpent, Unfit, TooManyTries, or SignInRefused for a password that is not the
    existing account's; the link then still opens.
    """
    opened = queries.open_invitation(token, at=at)
    password = typed(password)
    proof = _prove if opened.proves_password else _fresh_hash
    password_hash = proof(opened, password, address=address, at=at)
    with transaction() as session:
        person = doors.locked_person(session, opened.person.id) if opened.person else None
        invitation = _use_up(session, opened.invitation.id, at=at)
        if person is None:
            person = _new_person(session, invitation, password_hash, at=at)
        elif opened.proves_password and person.password_hash != password_hash:
            raise SignInRefused  # it changed while we were hashing
        if invitation.purpose is InvitationPurpose.RESET:
            doors.replace_password(session, person, password_hash, at=at)
            _note_use(session, "person.change_password", person, invitation, at=at)
        else:
            _join(session, person, invitation, at=at)
            _note_use(session, "person.join", person, invitation, at=at)
        if leaving:
            doors.end_session(session, leaving, at=at)
        return doors.enter(session, person, at=at)


def _prove(opened: OpenInvitation, password: str, *, address: str, at: datetime) -> str:
    """Return the stored hash if the password is the existing account's own."""
    person = opened.person
    assert person is not None  # noqa: S101 -- proves_password says so
    guessed = doors.guessing(person)
    limits.spend(guessed, address, at=at)
    if not password_fits(person.password_hash, password):
        raise SignInRefused
    return person.password_hash


def _fresh_hash(opened: OpenInvitation, password: str, **_unused: Any) -> str:
    check_password(
        password,
        account=opened.invitation.account,
        name=opened.invitation.name,
        second_factor=queries.second_factor_awaits(opened),
    )
    return hash_password(password)


def _use_up(session: Any, invitation_id: int, *, at: datetime) -> Invitation:
    """Mark the link as used: of all who try at once, one statement finds it unused."""
    used = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .values(used_at=at)
    )
    if not used.rowcount:
        raise InvitationSpent
    invitation: Invitation = session.get_one(Invitation, invitation_id)
    return invitation


def _new_person(
    session: Any, invitation: Invitation, password_hash: str, *, at: datetime
) -> Person:
    taken = session.scalar(select(Person.id).where(Person.phone == invitation.phone))
    person = Person(
        account=invitation.account,
        phone=None if taken else invitation.phone,
        name=invitation.name,
        password_hash=password_hash,
        created_at=at,
    )
    session.add(person)
    session.flush()
    return person


def _join(session: Any, person: Person, invitation: Invitation, *, at: datetime) -> None:
    """Add the role; open sessions end, since the role may ask for more to sign in.

    The lock makes sure that the organisation is not being closed at this moment.
    """
    place = session.get_one(
        Organisation,
        invitation.organisation_id,
        with_for_update={"read": True, "key_share": True},
        populate_existing=True,
    )
    if place.closed_at:
        raise InvitationSpent
    assert invitation.role is not None  # noqa: S101 -- the table refuses a join without role
    if not doors.holds(session, person.id, invitation.role, invitation.organisation_id):
        membership = Membership(
            person_id=person.id,
            organisation_id=invitation.organisation_id,
            role=invitation.role,
            created_at=at,
        )
        session.add(membership)
    invitation.person_id = person.id
    doors.end_sessions(session, person.id, at=at)
    session.flush()


def _note_use(
    session: Any, action: str, person: Person, invitation: Invitation, *, at: datetime
) -> None:
    held = doors.live_memberships(session, person.id)
    used = next((m for m in held if m.organisation_id == invitation.organisation_id), None)
    chain.record(
        session,
        doors.actor_as(used) if used else None,
        action,
        person,
        at=at,
        within=invitation.organisation,
        invitation=invitation.id,
    )

"""Steps that sign-in, invitations and account changes share; each takes the open transaction.

Whoever changes a person, their sessions, roles or links first locks the person's row, so that
these changes happen one after the other and never wait for each other in a circle.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from webapp import chain
from webapp.crypto import new_token, token_digest
from webapp.db import db
from webapp.errors import SignInRefused
from webapp.models.access import Invitation, InvitationPurpose, SessionStage, UserSession
from webapp.models.people import NEEDS_SECOND_FACTOR, Membership, Person, Role
from webapp.policy import Actor
from webapp.queries import doors as read
from webapp.services import second_factor

SESSION_LASTS = timedelta(hours=12)
STEP_LASTS = timedelta(minutes=15)  # for whoever stands between password and the last step


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a browser is given: the token for its cookie, and how far it has come."""

    token: str = field(repr=False)
    stage: SessionStage


def locked_person(session: Any, person_id: int) -> Person:
    person: Person = session.get_one(Person, person_id, with_for_update=True)
    return person


def live_memberships(session: Any, person_id: int) -> Sequence[Membership]:
    """Return the roles the person holds now, oldest first, with their organisations."""
    found: Sequence[Membership] = session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id)
    ).all()
    return found


def holds(session: Any, person_id: int, role: Role, organisation_id: int) -> bool:
    held = live_memberships(session, person_id)
    return any(m.role is role and m.organisation_id == organisation_id for m in held)


def uses_second_factor(person: Person, memberships: Sequence[Membership]) -> bool:
    """Whoever has set one up keeps being asked for it, also after the role has ended."""
    needs = any(membership.role in NEEDS_SECOND_FACTOR for membership in memberships)
    return needs or person.totp_confirmed_at is not None


def next_stage(person: Person, memberships: Sequence[Membership]) -> SessionStage:
    """Say what somebody whose password was right has to do next."""
    if person.is_demo and not current_app.extensions["settings"].demo:
        return SessionStage.NEW_PASSWORD
    if not uses_second_factor(person, memberships):
        return SessionStage.FULL
    return SessionStage.SECOND_FACTOR if person.totp_confirmed_at else SessionStage.ENROLMENT


def enter(session: Any, person: Person, *, at: datetime) -> Entrance:
    """Open the session of somebody whose password was right, as far as that leads.

    Raises SignInRefused for a person without any role.
    """
    memberships = live_memberships(session, person.id)
    if not memberships:
        raise SignInRefused
    stage = next_stage(person, memberships)
    if stage is SessionStage.ENROLMENT:
        second_factor.prepare(person)  # what an earlier, unfinished attempt saw is worth nothing
    membership = _last_used(session, person, memberships)
    if stage is SessionStage.FULL:
        note_arrival(session, person, membership, at=at)
    return open_session(session, person, membership, stage, at=at)


def note_arrival(session: Any, person: Person, membership: Membership, *, at: datetime) -> None:
    chain.record(session, actor_as(membership), "person.sign_in", person, at=at)


def _last_used(session: Any, person: Person, memberships: Sequence[Membership]) -> Membership:
    """Go on in the role in which the person was here last."""
    last = session.scalar(
        select(UserSession.membership_id)
        .where(UserSession.person_id == person.id)
        .order_by(UserSession.id.desc())
        .limit(1)
    )
    return next((m for m in memberships if m.id == last), memberships[0])


def open_session(
    session: Any,
    person: Person,
    membership: Membership,
    stage: SessionStage,
    *,
    at: datetime,
    until: datetime | None = None,
) -> Entrance:
    """Store a session under a fresh token; `until` keeps the end of one that it replaces."""
    token = new_token()
    lasts = SESSION_LASTS if stage is SessionStage.FULL else STEP_LASTS
    session.add(
        UserSession(
            token_digest=token_digest(token),
            person_id=person.id,
            membership_id=membership.id,
            stage=stage,
            created_at=at,
            expires_at=until or at + lasts,
        )
    )
    return Entrance(token, stage)


def current_session(
    session: Any, session_id: int, stage: SessionStage, *, at: datetime
) -> tuple[UserSession, Person]:
    """Return a session that is still open at that stage and its person, locked.

    Raises SignInRefused when it has ended since the request began.
    """
    person_id = session.scalar(select(UserSession.person_id).where(UserSession.id == session_id))
    if person_id is None:
        raise SignInRefused
    person = locked_person(session, person_id)
    row: UserSession = session.get_one(UserSession, session_id)
    alive = row.ended_at is None and row.expires_at > at and person.deactivated_at is None
    if not alive or row.stage is not stage:
        raise SignInRefused
    return row, person


def end_sessions(
    session: Any,
    person_id: int,
    *,
    at: datetime,
    membership_id: int | None = None,
    but: int | None = None,
) -> None:
    """End all sessions of the person, or those acting in one role, or all but one."""
    query = update(UserSession).where(
        UserSession.person_id == person_id, UserSession.ended_at.is_(None)
    )
    if membership_id:
        query = query.where(UserSession.membership_id == membership_id)
    if but:
        query = query.where(UserSession.id != but)
    session.execute(query.values(ended_at=at))


def end_session(session: Any, session_id: int, *, at: datetime) -> bool:
    """End one session; say whether it was still open."""
    ended = session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )
    return bool(ended.rowcount)


def guessing(person: Person) -> str:
    """What the limits count for this person's password, by whatever way it is tried."""
    return f"person {person.id}"


def end_reset_links(session: Any, person_id: int, *, at: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(
            Invitation.person_id == person_id,
            Invitation.purpose == InvitationPurpose.RESET,
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .values(expires_at=at)
    )


def replace_password(session: Any, person: Person, password_hash: str, *, at: datetime) -> None:
    """Store a new password; sessions and reset links that rested on the old one end."""
    if person.is_demo:  # everybody could read the old second factor, too
        second_factor.drop(session, person)
    person.password_hash = password_hash
    person.is_demo = False
    end_sessions(session, person.id, at=at)
    end_reset_links(session, person.id, at=at)


def acting_again(membership_id: int, *, at: datetime) -> Actor | None:
    """Return who acts in the role now, without a session; None if the role or account has ended."""
    membership = db.session.get_one(Membership, membership_id)
    if membership.ended_at or membership.person.deactivated_at:
        return None
    actor = actor_as(membership)
    if actor.role is not Role.DISTRICT_ADMIN:
        return actor
    return replace(actor, inside=read.grants_of(actor.person_id, at=at))


def actor_as(membership: Membership) -> Actor:
    """Return the actor that a membership with its organisation makes."""
    organisation = membership.organisation
    return Actor(
        person_id=membership.person_id,
        membership_id=membership.id,
        role=membership.role,
        organisation_id=organisation.id,
        subdistrict_id=organisation.subdistrict_id,
        district_id=organisation.district_id or 0,
    )

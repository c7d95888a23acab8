"""Changes to accounts, by administrators and by people themselves. Each ends what it must."""

from datetime import datetime
from typing import Any

from webapp import chain
from webapp.crypto import hash_password, password_fits
from webapp.db import transaction
from webapp.errors import ChangedMeanwhile, Unfit, Unknown
from webapp.models.access import SessionStage, UserSession
from webapp.models.people import Membership, Person
from webapp.policy import Actor
from webapp.queries import doors as queries
from webapp.services import doors, limits, reach, second_factor
from webapp.services.doors import Entrance
from webapp.services.passwords import check_password, typed


def deactivate(person_id: int, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Close an account: it cannot sign in, and every session and reset link of it ends.

    Raises Unknown, NotYourself, NotPermitted, or ChangedMeanwhile if it is closed already.
    """
    with transaction() as session:
        person, memberships = reach.whole_account(session, person_id, actor)
        if person.deactivated_at:
            raise ChangedMeanwhile
        person.deactivated_at = at
        doors.end_sessions(session, person.id, at=at)
        doors.end_reset_links(session, person.id, at=at)
        home = memberships[0].organisation
        chain.record(session, actor, "person.deactivate", person, at=at, reason=reason, within=home)


def reactivate(person_id: int, *, actor: Actor, at: datetime) -> None:
    """Open an account again. Raises Unknown, NotYourself, NotPermitted or ChangedMeanwhile."""
    with transaction() as session:
        person, memberships = reach.whole_account(session, person_id, actor)
        if person.deactivated_at is None:
            raise ChangedMeanwhile
        person.deactivated_at = None
        home = memberships[0].organisation
        chain.record(session, actor, "person.reactivate", person, at=at, within=home)


def end_role(membership_id: int, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """End one role; sessions that act in it end. Raises Unknown, NotYourself or NotPermitted."""
    with transaction() as session:
        person, membership = reach.one_role(session, membership_id, actor)
        membership.ended_at = at
        doors.end_sessions(session, person.id, at=at, membership_id=membership.id)
        chain.record(
            session,
            actor,
            "membership.end",
            membership,
            at=at,
            reason=reason,
            within=membership.organisation,
            person=person.id,
            role=str(membership.role),
        )


def reset_second_factor(person_id: int, *, actor: Actor, at: datetime) -> None:
    """Let somebody who lost phone and recovery codes set up a new app at the next sign-in.

    Raises Unknown, NotYourself, NotPermitted, or ChangedMeanwhile if there is none to reset.
    """
    with transaction() as session:
        person, memberships = reach.whole_account(session, person_id, actor)
        if person.totp_confirmed_at is None:
            raise ChangedMeanwhile
        second_factor.drop(session, person)
        doors.end_sessions(session, person.id, at=at)
        home = memberships[0].organisation
        chain.record(session, actor, "person.reset_second_factor", person, at=at, within=home)


def change_password(
    session_id: int, current: str, new: str, *, actor: Actor, address: str, at: datetime
) -> Entrance:
    """Replace one's own password; all sessions end but this browser's, which gets a new token.

    Raises TooManyTries, Unfit on `current` or `password`, or ChangedMeanwhile.
    """
    person, password_hash = _proved(current, actor, address=address, at=at)
    new = typed(new)
    if new == typed(current):
        raise Unfit("password", "password_same")
    check_password(
        new,
        account=person.account,
        name=person.name,
        second_factor=doors.uses_second_factor(person, person.memberships),
    )
    fresh_hash = hash_password(new)
    with transaction() as session:
        row, person = _unchanged(session, session_id, password_hash, at=at)
        doors.replace_password(session, person, fresh_hash, at=at)
        membership = session.get_one(Membership, row.membership_id)
        stage = doors.next_stage(person, doors.live_memberships(session, person.id))
        if stage is SessionStage.ENROLMENT:  # a printed second factor went with the password
            second_factor.prepare(person)
            until = None
        else:
            stage, until = SessionStage.FULL, row.expires_at
        limits.give_back(session, doors.guessing(person), address, at=at)
        chain.record(session, actor, "person.change_password", person, at=at)
        return doors.open_session(session, person, membership, stage, at=at, until=until)


def renew_recovery_codes(
    session_id: int, password: str, *, actor: Actor, address: str, at: datetime
) -> list[str]:
    """Replace one's own recovery codes; they are shown only now.

    Raises TooManyTries, Unfit on `current` for a wrong password, or Unknown without a second
    factor.
    """
    _person, password_hash = _proved(password, actor, address=address, at=at)
    with transaction() as session:
        _row, person = _unchanged(session, session_id, password_hash, at=at)
        if person.totp_confirmed_at is None:
            raise Unknown("second factor", person.id)
        codes = second_factor.new_recovery_codes(session, person)
        limits.give_back(session, doors.guessing(person), address, at=at)
        chain.record(session, actor, "person.renew_codes", person, at=at)
    return codes


def _proved(password: str, actor: Actor, *, address: str, at: datetime) -> tuple[Person, str]:
    """Return the actor's person with live roles, and the hash that the password fits."""
    person = queries.person_with_roles(actor.person_id)
    limits.spend(doors.guessing(person), address, at=at)
    if not password_fits(person.password_hash, typed(password)):
        with transaction() as session:
            chain.record(session, actor, "person.refuse", person, at=at, step="own password")
        raise Unfit("current", "password_wrong")
    return person, person.password_hash


def _unchanged(
    session: Any, session_id: int, password_hash: str, *, at: datetime
) -> tuple[UserSession, Person]:
    """Return session and person, locked, unless the password changed while we were hashing."""
    row, person = doors.current_session(session, session_id, SessionStage.FULL, at=at)
    if person.password_hash != password_hash:
        raise ChangedMeanwhile
    return row, person

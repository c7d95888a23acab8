"""Coming in, acting in another role, and leaving. Every step gives the browser a new token."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from webapp import chain
from webapp.crypto import hash_password, password_fits
from webapp.db import transaction
from webapp.errors import SignInRefused, Unknown
from webapp.models.access import SessionStage, UserSession
from webapp.models.people import Membership, Person
from webapp.policy import Actor
from webapp.queries import doors as queries
from webapp.services import doors, limits, second_factor
from webapp.services.doors import Entrance
from webapp.services.passwords import check_password, typed


def sign_in(
    name: str, password: str, *, address: str, at: datetime, leaving: int | None = None
) -> Entrance:
    """Let somebody in by account name or phone; `leaving` is this browser's former session.

    Raises TooManyTries before any hashing, and SignInRefused alike for an unknown name, a wrong
    password, a deactivated account and one without any role.
    """
    person = queries.person_by_login(name)
    guessed = _guessed(person, name)
    limits.spend(guessed, address, at=at)
    stored = person.password_hash if person and person.deactivated_at is None else None
    if not password_fits(stored, typed(password)):
        _note_refusal(person, "password", at=at)
        raise SignInRefused
    assert person is not None  # noqa: S101 -- only a stored hash can fit
    with transaction() as session:
        fresh = doors.locked_person(session, person.id)
        if fresh.password_hash != stored or fresh.deactivated_at:
            raise SignInRefused  # it changed while we were hashing
        entrance = doors.enter(session, fresh, at=at)
        if leaving:
            doors.end_session(session, leaving, at=at)
        limits.give_back(session, guessed, address, at=at)
    return entrance


def _guessed(person: Person | None, name: str) -> str:
    """A person's name and phone share one limit; an unknown name is limited just the same."""
    return doors.guessing(person) if person else f"name {queries.login_name(name)}"


def _note_refusal(person: Person | None, step: str, *, at: datetime) -> None:
    if person is None:
        limits.count_unknown_name(at=at)
        return
    with transaction() as session:
        memberships = doors.live_memberships(session, person.id)
        home = memberships[0].organisation if memberships else None
        chain.record(session, None, "person.refuse", person, at=at, within=home, step=step)


def prove_second_factor(session_id: int, code: str, *, address: str, at: datetime) -> Entrance:
    """Take the last step with a code of the app or a recovery code.

    Raises TooManyTries or SignInRefused; refused codes are on record.
    """

    def accepted(session: Any, person: Person) -> bool:
        return second_factor.accept_code(person, code, at=at) or second_factor.accept_recovery_code(
            session, person, code, at=at
        )

    return _pass_by_code(session_id, SessionStage.SECOND_FACTOR, accepted, address, at)


def enrol(session_id: int, code: str, *, address: str, at: datetime) -> tuple[Entrance, list[str]]:
    """Confirm a newly set up app by its first code; return the recovery codes, shown only now.

    Raises TooManyTries or SignInRefused.
    """
    codes: list[str] = []

    def accepted(session: Any, person: Person) -> bool:
        if not second_factor.accept_code(person, code, at=at):
            return False
        person.totp_confirmed_at = at
        codes.extend(second_factor.new_recovery_codes(session, person))
        return True

    return _pass_by_code(session_id, SessionStage.ENROLMENT, accepted, address, at), codes


def _pass_by_code(
    session_id: int,
    stage: SessionStage,
    accepted: Callable[[Any, Person], bool],
    address: str,
    at: datetime,
) -> Entrance:
    guessed = f"code of person {queries.person_of_session(session_id)}"
    limits.spend(guessed, address, at=at)
    entrance = None
    with transaction() as session:
        row, person = doors.current_session(session, session_id, stage, at=at)
        membership = session.get_one(Membership, row.membership_id)
        if accepted(session, person):
            row.ended_at = at
            entrance = doors.open_session(session, person, membership, SessionStage.FULL, at=at)
            doors.note_arrival(session, person, membership, at=at)
            limits.give_back(session, guessed, address, at=at)
        else:
            home = membership.organisation
            chain.record(
                session, None, "person.refuse", person, at=at, within=home, step=str(stage)
            )
    if entrance is None:
        raise SignInRefused
    return entrance


def choose_password(session_id: int, password: str, *, at: datetime) -> Entrance:
    """Replace a password that was printed; the second factor that went with it is dropped.

    Raises Unfit, or SignInRefused when the session is over.
    """
    person = queries.person_with_roles(queries.person_of_session(session_id))
    password = typed(password)
    check_password(
        password,
        account=person.account,
        name=person.name,
        second_factor=doors.uses_second_factor(person, person.memberships),
    )
    password_hash = hash_password(password)
    with transaction() as session:
        _row, person = doors.current_session(session, session_id, SessionStage.NEW_PASSWORD, at=at)
        doors.replace_password(session, person, password_hash, at=at)
        home = doors.live_memberships(session, person.id)[0]
        actor = doors.actor_as(home)
        chain.record(
            session, actor, "person.change_password", person, at=at, within=home.organisation
        )
        return doors.enter(session, person, at=at)


def act_as(session_id: int, membership_id: int, *, at: datetime) -> Entrance:
    """Go on in another role of the same person; the twelve hours do not start anew.

    Raises Unknown for a role that is not the person's or has ended, SignInRefused when the
    session is over or the role asks for a second factor that is not set up yet.
    """
    with transaction() as session:
        row, person = doors.current_session(session, session_id, SessionStage.FULL, at=at)
        held = doors.live_memberships(session, person.id)
        membership = next((m for m in held if m.id == membership_id), None)
        if membership is None:
            raise Unknown("membership", membership_id)
        if doors.next_stage(person, [membership]) is SessionStage.ENROLMENT:
            raise SignInRefused
        row.ended_at = at
        entrance = doors.open_session(
            session, person, membership, SessionStage.FULL, at=at, until=row.expires_at
        )
        chain.record(session, doors.actor_as(membership), "person.act_as", person, at=at)
    return entrance


def sign_out(session_id: int, *, actor: Actor | None, at: datetime) -> None:
    """End the session for good: its token opens nothing any more. Twice is once."""
    with transaction() as session:
        if not doors.end_session(session, session_id, at=at):
            return
        if actor:
            person = session.get_one(Person, actor.person_id)
            chain.record(session, actor, "person.sign_out", person, at=at)


def end_own(session_id: int, *, actor: Actor, at: datetime) -> None:
    """End one of the actor's own sessions, here or on another device; raises Unknown."""
    with transaction() as session:
        person = doors.locked_person(session, actor.person_id)
        row = session.get(UserSession, session_id)
        if row is None or row.person_id != person.id or row.ended_at:
            raise Unknown("session", session_id)
        row.ended_at = at
        chain.record(session, actor, "person.end_session", person, at=at, ended=session_id)


def end_others(session_id: int, *, actor: Actor, at: datetime) -> None:
    """End all sessions of the actor but the one given."""
    with transaction() as session:
        person = doors.locked_person(session, actor.person_id)
        doors.end_sessions(session, person.id, at=at, but=session_id)
        chain.record(session, actor, "person.end_sessions", person, at=at)

"""Who is at the door: names, sessions, links. Asked before anybody is known."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload, with_loader_criteria

from webapp.crypto import token_digest
from webapp.db import db
from webapp.errors import InvitationSpent, SignInRefused
from webapp.models.access import (
    DetailsGrant,
    Invitation,
    InvitationPurpose,
    SessionStage,
    UserSession,
)
from webapp.models.organisations import Organisation
from webapp.models.people import NEEDS_SECOND_FACTOR, Membership, Person, RecoveryCode, Role

# A mobile number, or a landline with its area code.
PHONE_SHAPE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")


def phone_digits(written: str) -> str:
    """Return the digits of a telephone number however it is spaced, without China's prefix."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", written))
    return re.sub(r"^(\+|00)86", "", digits)


def login_name(written: str) -> str:
    """Return the account name or telephone number that is meant."""
    digits = phone_digits(written)
    if PHONE_SHAPE.fullmatch(digits):
        return digits
    return unicodedata.normalize("NFKC", written).strip().lower()


def person_by_login(written: str) -> Person | None:
    name = login_name(written)
    column = Person.phone if PHONE_SHAPE.fullmatch(name) else Person.account
    return db.session.scalars(select(Person).where(column == name)).one_or_none()


def person_by_account(account: str) -> Person | None:
    return db.session.scalars(select(Person).where(Person.account == account)).one_or_none()


# Made once: every request of those who are signed in asks for these.
_DOOR = (
    select(
        UserSession.id.label("session_id"),
        UserSession.stage,
        UserSession.membership_id.label("acting_id"),
        Person.id.label("person_id"),
        Person.name,
        Person.account,
        Membership.id.label("membership_id"),
        Membership.role,
        Organisation.id.label("organisation_id"),
        Organisation.name.label("organisation_name"),
        Organisation.kind,
        Organisation.subdistrict_id,
        Organisation.district_id,
    )
    .join(Person, Person.id == UserSession.person_id)
    .join(Membership, and_(Membership.person_id == Person.id, Membership.ended_at.is_(None)))
    .join(Organisation, Organisation.id == Membership.organisation_id)
    .where(
        UserSession.token_digest == bindparam("digest"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("at"),
        Person.deactivated_at.is_(None),
    )
    .order_by(Membership.id)
)
_GRANTS = select(DetailsGrant.subdistrict_id).where(
    DetailsGrant.person_id == bindparam("person_id"), DetailsGrant.expires_at > bindparam("at")
)


def open_door(token: str, *, at: datetime) -> Sequence[Any]:
    """Return one row for each role of the person whose live session the token opens.

    One query answers a request's whole question; no rows mean that nobody is signed in.
    """
    return db.session.execute(_DOOR, {"digest": token_digest(token), "at": at}).all()


def grants_of(person_id: int, *, at: datetime) -> frozenset[int]:
    """Return the sub-districts that the person has given a reason to look into now."""
    return frozenset(db.session.scalars(_GRANTS, {"person_id": person_id, "at": at}))


def person_of_session(session_id: int) -> int:
    """Return the id of the session's person; raises SignInRefused if there is no such session."""
    query = select(UserSession.person_id).where(UserSession.id == session_id)
    person_id = db.session.scalar(query)
    if person_id is None:
        raise SignInRefused
    return person_id


def person_with_roles(person_id: int) -> Person:
    """Return a person whose `memberships` are those that are live, with their organisations."""
    return db.session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .options(
            selectinload(Person.memberships).joinedload(Membership.organisation),
            with_loader_criteria(Membership, Membership.ended_at.is_(None)),
        )
        .execution_options(populate_existing=True)
    ).one()


def sessions_of(person_id: int, *, at: datetime) -> Sequence[UserSession]:
    """Return the person's open sessions with the roles they act in, newest first."""
    return db.session.scalars(
        select(UserSession)
        .where(
            UserSession.person_id == person_id,
            UserSession.stage == SessionStage.FULL,
            UserSession.ended_at.is_(None),
            UserSession.expires_at > at,
        )
        .options(joinedload(UserSession.membership).joinedload(Membership.organisation))
        .order_by(UserSession.id.desc())
    ).all()


def recovery_codes_left(person_id: int) -> int:
    query = select(func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0


def demo_accounts() -> Sequence[Membership]:
    """Return the first demo account that comes in as each role, for a demo's sign-in page."""
    comes_in_as = (
        select(func.min(Membership.id))
        .join(Membership.person)
        .where(Person.is_demo, Person.deactivated_at.is_(None), Membership.ended_at.is_(None))
        .group_by(Membership.person_id)
    )
    first = (
        select(func.min(Membership.id))
        .where(Membership.id.in_(comes_in_as))
        .group_by(Membership.role)
    )
    rows = db.session.scalars(
        select(Membership)
        .where(Membership.id.in_(first))
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
    )
    order = list(Role)
    return sorted(rows, key=lambda membership: order.index(membership.role))


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that still opens, and the person it is for, if there is one by that account."""

    invitation: Invitation
    person: Person | None

    @property
    def proves_password(self) -> bool:
        """Somebody who already has an account joins with its password."""
        return self.person is not None and self.invitation.purpose is InvitationPurpose.JOIN


def open_invitation(token: str, *, at: datetime) -> OpenInvitation:
    """Return what the link opens; raises InvitationSpent if it opens nothing (any more)."""
    found = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.token_digest == token_digest(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .options(joinedload(Invitation.organisation))
    ).one_or_none()
    if found is None or found.organisation.closed_at:
        raise InvitationSpent
    person = person_by_account(found.account)
    if person and person.deactivated_at:
        raise InvitationSpent
    return OpenInvitation(found, person)


def second_factor_awaits(opened: OpenInvitation) -> bool:
    """Say whether whoever uses the link will also have a second factor."""
    if opened.person is None:
        return opened.invitation.role in NEEDS_SECOND_FACTOR
    return has_second_factor(opened.person.id)


def person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def has_second_factor(person_id: int) -> bool:
    """Say whether the person is, or will be, asked for a second factor."""
    found = person_with_roles(person_id)
    required = any(membership.role in NEEDS_SECOND_FACTOR for membership in found.memberships)
    return required or found.totp_confirmed_at is not None

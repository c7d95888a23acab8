"""One-time links that administrators hand out: to join with a role, or to set a password."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from webapp import chain
from webapp.crypto import new_token, token_digest
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.access import Invitation, InvitationPurpose
from webapp.models.organisations import Organisation
from webapp.models.people import HELD_IN, Person, Role
from webapp.policy import Actor, Permission, authorize
from webapp.queries import doors as queries
from webapp.queries.organisations import known_to
from webapp.services import doors, reach

LINK_LASTS = timedelta(hours=48)
ACCOUNT_SHAPE = re.compile(r"[a-z][a-z0-9._-]{2,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Whom an administrator invites, as what, and where."""

    name: str
    account: str
    role: Role
    organisation_id: int
    phone: str = ""


def invite(invitee: Invitee, *, actor: Actor, at: datetime) -> str:
    """Return the token of a link by which the person joins; it can never be read again.

    An account of that name joins with its own password; whether there is one is not said.
    Raises Unknown, NotPermitted or Unfit.
    """
    account = queries.login_name(invitee.account)
    phone = queries.phone_digits(invitee.phone) or None
    with transaction() as session:
        organisation = _organisation(session, invitee.organisation_id, actor)
        authorize(actor, Permission.INVITE, organisation)
        _check(session, invitee, organisation, account, phone)
        _end_earlier(session, account, invitee, at=at)
        token = new_token()
        invitation = Invitation(
            token_digest=token_digest(token),
            purpose=InvitationPurpose.JOIN,
            name=invitee.name,
            account=account,
            phone=phone,
            role=invitee.role,
            organisation_id=organisation.id,
            invited_by_id=actor.person_id,
            created_at=at,
            expires_at=at + LINK_LASTS,
        )
        _note(session, actor, "invitation.create", invitation, organisation, at=at)
    return token


def _organisation(session: Any, organisation_id: int, actor: Actor) -> Organisation:
    found: Organisation | None = session.scalars(
        select(Organisation)
        .where(Organisation.id == organisation_id, known_to(actor))
        .with_for_update(key_share=True)
    ).one_or_none()
    if found is None:
        raise Unknown("organisation", organisation_id)
    return found


def _check(
    session: Any, invitee: Invitee, organisation: Organisation, account: str, phone: str | None
) -> None:
    if not invitee.name:
        raise Unfit("name", "empty")
    if not ACCOUNT_SHAPE.fullmatch(account):
        raise Unfit("account", "account_shape")
    if phone and not queries.PHONE_SHAPE.fullmatch(phone):
        raise Unfit("phone", "phone_shape")
    if organisation.closed_at:
        raise Unfit("organisation_id", "organisation_closed")
    if organisation.kind not in HELD_IN[invitee.role]:
        raise Unfit("role", "role_not_here")
    _check_person(session, invitee, account, phone)


def _check_person(session: Any, invitee: Invitee, account: str, phone: str | None) -> None:
    person = session.scalars(select(Person).where(Person.account == account)).one_or_none()
    if person and person.deactivated_at:
        raise Unfit("account", "account_stopped")
    if person and doors.holds(session, person.id, invitee.role, invitee.organisation_id):
        raise Unfit("account", "already_holds")
    owner = phone and session.scalar(select(Person.account).where(Person.phone == phone))
    if owner and owner != account:
        raise Unfit("phone", "phone_taken")


def _end_earlier(session: Any, account: str, invitee: Invitee, *, at: datetime) -> None:
    """Only the newest link for the same role opens."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.account == account,
            Invitation.organisation_id == invitee.organisation_id,
            Invitation.role == invitee.role,
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .values(expires_at=at)
    )


def reset_link(person_id: int, *, actor: Actor, at: datetime) -> str:
    """Return the token of a link that sets a new password. Former reset links end.

    Whoever gives it must manage every role of the person, or one tenant could take over an
    account of another. Raises Unknown, NotPermitted or NotYourself.
    """
    with transaction() as session:
        person, memberships = reach.whole_account(session, person_id, actor)
        if person.deactivated_at:
            raise Unknown("person", person_id)
        home = memberships[0].organisation
        return add_reset_link(session, person, home, actor, at=at)


def add_reset_link(
    session: Any, person: Person, home: Organisation, actor: Actor | None, *, at: datetime
) -> str:
    """Step of a service: store a reset link, the only one of the person, and return its token."""
    doors.end_reset_links(session, person.id, at=at)
    token = new_token()
    invitation = Invitation(
        token_digest=token_digest(token),
        purpose=InvitationPurpose.RESET,
        name=person.name,
        account=person.account,
        organisation_id=home.id,
        person_id=person.id,
        invited_by_id=actor.person_id if actor else None,
        created_at=at,
        expires_at=at + LINK_LASTS,
    )
    _note(session, actor, "invitation.reset", invitation, home, at=at)
    return token


def _note(
    session: Any,
    actor: Actor | None,
    action: str,
    invitation: Invitation,
    organisation: Organisation,
    *,
    at: datetime,
) -> None:
    session.add(invitation)
    session.flush()
    role = str(invitation.role or "")
    chain.record(session, actor, action, invitation, at=at, within=organisation, role=role)


def withdraw(invitation_id: int, *, actor: Actor, at: datetime) -> None:
    """Make an unused link open nothing. Raises Unknown or NotPermitted."""
    with transaction() as session:
        found = session.scalars(
            select(Invitation)
            .join(Invitation.organisation)
            .where(
                Invitation.id == invitation_id,
                Invitation.used_at.is_(None),
                Invitation.expires_at > at,
                known_to(actor),
            )
            .with_for_update(of=Invitation)
        ).one_or_none()
        if found is None:
            raise Unknown("invitation", invitation_id)
        authorize(actor, Permission.INVITE, found.organisation)
        found.expires_at = at
        chain.record(session, actor, "invitation.withdraw", found, at=at, within=found.organisation)

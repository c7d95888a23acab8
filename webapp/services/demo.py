"""People of the demo city: their password is printed, so all share one slow hash."""

from collections.abc import Iterable
from datetime import datetime

from webapp import chain
from webapp.crypto import hash_password
from webapp.db import transaction
from webapp.errors import Unfit
from webapp.models.organisations import Organisation
from webapp.models.people import HELD_IN, NEEDS_SECOND_FACTOR, Membership, Person
from webapp.services import second_factor
from webapp.services.invitations import Invitee
from webapp.services.passwords import DEMO_PASSWORD

__all__ = ["DEMO_PASSWORD", "add_people"]


def add_people(invitees: Iterable[Invitee], *, at: datetime) -> list[Membership]:
    """Add people who have joined with the demo password, all or none, in the order given.

    An account named twice is one person with several roles. Where a role needs a second
    factor it is set up; the page that asks for it shows the code. Raises Unfit for a role that
    is not held in such an organisation, ChangedMeanwhile for a phone that is taken.
    """
    password_hash = hash_password(DEMO_PASSWORD)
    people: dict[str, Person] = {}
    with transaction() as session:
        joined = []
        for invitee in invitees:
            organisation = session.get_one(Organisation, invitee.organisation_id)
            if organisation.kind not in HELD_IN[invitee.role]:
                raise Unfit("role", "role_not_here")
            if invitee.account not in people:
                people[invitee.account] = _person(invitee, password_hash, at)
            membership = Membership(
                person=people[invitee.account],
                organisation=organisation,
                role=invitee.role,
                created_at=at,
            )
            if invitee.role in NEEDS_SECOND_FACTOR and not membership.person.totp_secret:
                second_factor.prepare(membership.person)
                membership.person.totp_confirmed_at = at
            joined.append(membership)
        session.add_all(joined)
        session.flush()
        for membership in joined:
            role, home = str(membership.role), membership.organisation
            chain.record(
                session, None, "person.join", membership.person, at=at, within=home, role=role
            )
    return joined


def _person(invitee: Invitee, password_hash: str, at: datetime) -> Person:
    return Person(
        account=invitee.account,
        phone=invitee.phone or None,
        name=invitee.name,
        password_hash=password_hash,
        is_demo=True,
        totp_last_step=0,
        created_at=at,
    )

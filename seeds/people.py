"""Enrol whoever acts in the demo city, and name one account for each role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from seeds.city import ADMIN_ACCOUNT, StoredCity
from seeds.names import person_name
from seeds.places import CitySeed, OrganisationSeed, UnitSeed
from webapp.models.people import Role
from webapp.policy import Actor
from webapp.services.enrolment import Newcomer, enrol

# The people of the first sub-district whose accounts are printed.
DEMO_ACCOUNTS: Mapping[Role, str] = {
    Role.UNIT_CONTACT: "unit",
    Role.COMMUNITY_STAFF: "staff",
    Role.COMMUNITY_SECRETARY: "secretary",
    Role.COORDINATOR: "coordinator",
    Role.COMMITTEE_MEMBER: "member",
    Role.DISTRICT_ADMIN: ADMIN_ACCOUNT,
    Role.AUDITOR: "auditor",
}


@dataclass(frozen=True)
class Cast:
    """Who acts for which organisation, by its id."""

    staff: Mapping[int, Actor]
    secretaries: Mapping[int, Actor]
    contacts: Mapping[int, Actor]
    coordinators: Mapping[int, Actor]
    admins: Mapping[int, Actor]


class _Accounts:
    """Plain account names for the first holder of a role, numbered ones for the others."""

    def __init__(self) -> None:
        self._given: dict[Role, int] = {}

    def next(self, role: Role) -> str:
        number = self._given[role] = self._given.get(role, 0) + 1
        account = DEMO_ACCOUNTS[role]
        return account if number == 1 else f"{account}-{number}"


def enrol_cast(
    rng: Random, city: CitySeed, stored: StoredCity, units: Sequence[UnitSeed], *, at: datetime
) -> Cast:
    """Enrol the people of all communities and sub-districts, and the contacts of `units`."""
    accounts = _Accounts()

    def cast(role: Role, seeds: Sequence[OrganisationSeed]) -> dict[int, Actor]:
        newcomers = [
            Newcomer(
                account=accounts.next(role),
                name=person_name(rng),
                phone=None,
                roles=_roles(role, seed, stored),
            )
            for seed in seeds
        ]
        actors = enrol(newcomers, at=at)
        return {actor.organisation_id: actor for actor in actors}

    cast(Role.COMMITTEE_MEMBER, city.subdistricts)
    cast(Role.AUDITOR, city.subdistricts)
    return Cast(
        staff=cast(Role.COMMUNITY_STAFF, city.communities),
        secretaries=cast(Role.COMMUNITY_SECRETARY, city.communities),
        contacts=cast(Role.UNIT_CONTACT, units),
        coordinators=cast(Role.COORDINATOR, city.subdistricts),
        admins={actor.organisation_id: actor for actor in stored.admins.values()},
    )


def _roles(role: Role, seed: OrganisationSeed, stored: StoredCity) -> tuple[tuple[Role, int], ...]:
    """Secretaries usually sit on the committee too: they act now as one, now as the other."""
    held = ((role, stored.ids[seed.key]),)
    if role is not Role.COMMUNITY_SECRETARY:
        return held
    return (*held, (Role.COMMITTEE_MEMBER, stored.ids[str(seed.parent_key)]))

"""Store the organisations of the demo city by calling the services."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seeds.places import CitySeed, OrganisationSeed, UnitSeed
from webapp.models.organisations import Nature, OrganisationKind
from webapp.models.people import Role
from webapp.policy import Actor
from webapp.services import organisations
from webapp.services.enrolment import Newcomer, enrol
from webapp.services.organisations import OrganisationContent

ADMIN_ACCOUNT = "admin"


@dataclass(frozen=True)
class StoredCity:
    """Ids by the seeds' keys, and the administrators who founded it, by district key."""

    ids: dict[str, int]
    admins: dict[str, Actor]


def found(city: CitySeed, *, at: datetime) -> StoredCity:
    ids = {city.city.key: organisations.found_city(city.city.name, at=at).id}
    admins = {}
    for number, district in enumerate(city.districts, start=1):
        made = organisations.found_district(ids[city.city.key], district.name, at=at)
        ids[district.key] = made.id
        account = ADMIN_ACCOUNT if number == 1 else f"{ADMIN_ACCOUNT}-{number}"
        roles = ((Role.DISTRICT_ADMIN, made.id),)
        newcomer = Newcomer(account=account, name=district.contact_name, phone=None, roles=roles)
        admins[district.key] = enrol([newcomer], at=at)[0]
    stored = StoredCity(ids, admins)
    district_of = {s.key: str(s.parent_key) for s in city.subdistricts}
    district_of |= {c.key: district_of[str(c.parent_key)] for c in city.communities}
    _add(stored, city.subdistricts, {s.key: str(s.parent_key) for s in city.subdistricts}, at=at)
    for level in (city.communities, city.units, city.grids):
        homes = {one.key: district_of[str(one.parent_key)] for one in level}
        _add(stored, level, homes, at=at)
    return stored


def _add(
    stored: StoredCity,
    seeds: Sequence[OrganisationSeed],
    district_of: dict[str, str],
    *,
    at: datetime,
) -> None:
    """Add one level of the tree, brothers and sisters together."""
    families: dict[str, list[OrganisationSeed]] = defaultdict(list)
    for seed in seeds:
        families[str(seed.parent_key)].append(seed)
    for parent_key, children in families.items():
        made = organisations.add_many(
            stored.ids[parent_key],
            [_content(child) for child in children],
            actor=stored.admins[district_of[children[0].key]],
            at=at,
        )
        for child, row in zip(children, made, strict=True):
            stored.ids[child.key] = row.id


def _content(seed: OrganisationSeed) -> OrganisationContent:
    return OrganisationContent(
        kind=OrganisationKind(seed.kind),
        name=seed.name,
        nature=Nature(seed.nature) if isinstance(seed, UnitSeed) else None,
        address=seed.address,
        latitude=seed.latitude,
        longitude=seed.longitude,
        contact_name=seed.contact_name,
        contact_phone=seed.contact_phone,
        households=seed.households,
    )

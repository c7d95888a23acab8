"""A small world for tests: two districts, three sub-districts, one person for each role.

River is the tenant most tests live in; Hill is another tenant of the same district; Far lies in
the other district. Built with the ORM, not with services, so that it can disagree with them.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from webapp.categories import CATEGORIES
from webapp.crypto import hash_password
from webapp.db import transaction
from webapp.models.categories import CalendarDay, Category
from webapp.models.organisations import Nature, Organisation, OrganisationKind
from webapp.models.people import HELD_IN, NEEDS_SECOND_FACTOR, Membership, Person, Role
from webapp.policy import Actor

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in China, a Monday
TODAY = date(2026, 11, 23)
PASSWORD = "a long-enough wooden fence"


@dataclass
class World:
    """Ids by short name: organisations "river", "river community"…; actors by "role place"."""

    organisations: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)


def build() -> World:
    world = World()
    with transaction() as session:
        _categories(session, world)
        _holidays(session)
        _city(session, world)
        hashed = hash_password(PASSWORD)
        for place in ("river", "hill", "far"):
            _people(session, world, place, hashed)
        _district_people(session, world, hashed)
    return world


def _categories(session: Any, world: World) -> None:
    for position, seed in enumerate(CATEGORIES):
        row = Category(
            key=seed.key,
            name=seed.name,
            name_en=seed.name_en,
            unit=seed.unit,
            unit_en=seed.unit_en,
            travel_limit_m=seed.travel_limit_m,
            divisible=seed.divisible,
            recurring=seed.recurring,
            exclusive=seed.exclusive,
            poolable=seed.poolable,
            code_only=seed.code_only,
            position=position,
        )
        session.add(row)
        session.flush()
        world.categories[seed.key] = row.id


def _holidays(session: Any) -> None:
    session.add(CalendarDay(day=date(2027, 1, 1), name="元旦", works=False))
    session.add(CalendarDay(day=date(2026, 10, 10), name="国庆节调休", works=True))


def _city(session: Any, world: World) -> None:
    city = _organisation(session, world, "city", OrganisationKind.CITY, "和川市", None)
    for name, title in (("district", "清源区"), ("other district", "临江区")):
        _organisation(session, world, name, OrganisationKind.DISTRICT, title, city)
    district, other = world.organisations["district"], world.organisations["other district"]
    for place, title, parent in (
        ("river", "翠堤街道", district),
        ("hill", "望山街道", district),
        ("far", "远浦街道", other),
    ):
        made = _organisation(session, world, place, OrganisationKind.SUBDISTRICT, title, parent)
        for part, kind, label in (
            ("community", OrganisationKind.COMMUNITY, "一社区"),
            ("second community", OrganisationKind.COMMUNITY, "二社区"),
            ("unit", OrganisationKind.UNIT, "第一小学"),
            ("second unit", OrganisationKind.UNIT, "中心医院"),
        ):
            _organisation(session, world, f"{place} {part}", kind, f"{title[:2]}{label}", made)
        community = world.organisations[f"{place} community"]
        _organisation(session, world, f"{place} grid", OrganisationKind.GRID, "第1网格", community)


def _organisation(
    session: Any, world: World, key: str, kind: OrganisationKind, name: str, parent_id: int | None
) -> int:
    parent = session.get(Organisation, parent_id) if parent_id else None
    tenant = parent.subdistrict_id if parent else None
    row = Organisation(
        kind=kind,
        name=name,
        parent_id=parent_id,
        district_id=parent.district_id if parent else None,
        # A sub-district is its own tenant, but its id is known only after the first flush.
        subdistrict_id=parent_id if kind is OrganisationKind.SUBDISTRICT else tenant,
        nature=Nature.SCHOOL if kind is OrganisationKind.UNIT else None,
        latitude=39.5 + len(world.organisations) / 1000 if parent else None,
        longitude=116.7 if parent else None,
        created_at=NOON,
    )
    session.add(row)
    session.flush()
    if kind is OrganisationKind.DISTRICT:
        row.district_id = row.id
    if kind is OrganisationKind.SUBDISTRICT:
        row.subdistrict_id = row.id
    session.flush()
    world.organisations[key] = row.id
    return int(row.id)


PLACES = {
    Role.UNIT_CONTACT: "unit",
    Role.COMMUNITY_STAFF: "community",
    Role.COMMUNITY_SECRETARY: "community",
    Role.COORDINATOR: "",
    Role.COMMITTEE_MEMBER: "",
    Role.AUDITOR: "",
}


def _people(session: Any, world: World, place: str, hashed: str) -> None:
    for role, part in PLACES.items():
        where = f"{place} {part}".strip()
        _member(session, world, f"{role} {place}", role, world.organisations[where], hashed)
    for role, part in (
        (Role.UNIT_CONTACT, "second unit"),
        (Role.COMMUNITY_STAFF, "second community"),
    ):
        where = world.organisations[f"{place} {part}"]
        _member(session, world, f"second {role} {place}", role, where, hashed)


def _district_people(session: Any, world: World, hashed: str) -> None:
    for role in (Role.DISTRICT_ADMIN, Role.AUDITOR):
        for name in ("district", "other district"):
            where = world.organisations[name]
            _member(session, world, f"{role} {name}", role, where, hashed)


def _member(session: Any, world: World, key: str, role: Role, where: int, hashed: str) -> None:
    organisation = session.get(Organisation, where)
    assert organisation.kind in HELD_IN[role]
    strict = role in NEEDS_SECOND_FACTOR
    person = Person(
        account=key.replace(" ", "-").replace("_", "-"),
        name=f"测试{len(world.actors) + 1}",
        phone=f"139{len(world.actors):08d}",
        password_hash=hashed,
        totp_confirmed_at=NOON if strict else None,
        totp_last_step=0,
        created_at=NOON,
    )
    session.add(person)
    session.flush()
    membership = Membership(person_id=person.id, organisation_id=where, role=role, created_at=NOON)
    session.add(membership)
    session.flush()
    world.actors[key] = Actor(
        person_id=person.id,
        membership_id=membership.id,
        role=role,
        organisation_id=where,
        subdistrict_id=organisation.subdistrict_id,
        district_id=organisation.district_id,
    )

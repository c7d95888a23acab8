"""The accounts that an administrator or auditor may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.access import Invitation
from webapp.models.organisations import Organisation
from webapp.models.people import HELD_IN, Membership, Person, Role
from webapp.policy import Actor, Permission, allows, authorize
from webapp.queries.organisations import known_to
from webapp.render import Page

ROWS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which accounts, in which order ("-name" for descending)."""

    q: str = ""
    role: Role | None = None
    stopped: bool = False
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: a person, and the roles that lie where the actor may look."""

    person: Person
    memberships: Sequence[Membership]


def listed(wanted: Wanted, actor: Actor) -> Page:
    """Return one page of Lines; a page beyond the last one is the last. Raises NotPermitted."""
    authorize(actor, Permission.SEE_ACCOUNTS)
    query = select(Person).where(_asked(wanted, actor))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, min(wanted.page, -(-total // ROWS)))
    people = db.session.scalars(
        query.order_by(*_order(wanted.sort)).limit(ROWS).offset((number - 1) * ROWS)
    ).all()
    return Page(lines(people, actor), number, total, ROWS)


def all_ids(wanted: Wanted, actor: Actor, *, most: int) -> list[int]:
    """Return the ids of all pages of the list, in its order. Raises NotPermitted."""
    authorize(actor, Permission.SEE_ACCOUNTS)
    query = select(Person.id).where(_asked(wanted, actor)).order_by(*_order(wanted.sort))
    return list(db.session.scalars(query.limit(most)))


def lines(people: Sequence[Person], actor: Actor) -> list[Line]:
    """Return the people with the roles that lie where the actor may look."""
    roles = _roles_of([person.id for person in people], actor)
    return [Line(person, roles.get(person.id, ())) for person in people]


def masked(phone: str | None) -> str:
    """Enough of a telephone number to recognise it, too little to call: 138****0000."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def _asked(wanted: Wanted, actor: Actor) -> ColumnElement[bool]:
    role_here = [
        Membership.person_id == Person.id,
        Membership.ended_at.is_(None),
        Membership.organisation_id == Organisation.id,
        known_to(actor),
    ]
    if wanted.role:
        role_here.append(Membership.role == wanted.role)
    stopped = Person.deactivated_at.is_not(None)
    conditions = [exists().where(*role_here), stopped if wanted.stopped else ~stopped]
    for word in wanted.q.split():
        inside = [
            column.icontains(word, autoescape=True) for column in (Person.name, Person.account)
        ]
        there = exists().where(*role_here, Organisation.name.icontains(word, autoescape=True))
        conditions.append(or_(*inside, there))
    return and_(*conditions)


SORTS = ("name", "account", "created")


def _order(sort: str) -> Sequence[Any]:
    columns: Mapping[str, Any] = {
        "name": Person.name,
        "account": Person.account,
        "created": Person.created_at,
    }
    column = columns.get(sort.removeprefix("-"), Person.name)
    return column.desc() if sort.startswith("-") else column.asc(), Person.id


def _roles_of(person_ids: Sequence[int], actor: Actor) -> dict[int, list[Membership]]:
    rows = db.session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .where(Membership.person_id.in_(person_ids), Membership.ended_at.is_(None), known_to(actor))
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id)
    )
    found: dict[int, list[Membership]] = {}
    for membership in rows:
        found.setdefault(membership.person_id, []).append(membership)
    return found


def find(person_id: int, actor: Actor) -> Line:
    """Return one account as the actor may see it. Raises NotPermitted or Unknown."""
    authorize(actor, Permission.SEE_ACCOUNTS)
    roles = _roles_of([person_id], actor).get(person_id)
    if not roles:
        raise Unknown("person", person_id)
    return Line(db.session.get_one(Person, person_id), roles)


def roles_elsewhere(line: Line) -> bool:
    """Say whether the person also holds roles where the actor may not look."""
    query = select(func.count()).where(
        Membership.person_id == line.person.id, Membership.ended_at.is_(None)
    )
    return (db.session.scalar(query) or 0) > len(line.memberships)


def open_invitations(actor: Actor, *, at: datetime) -> Sequence[Invitation]:
    """Return the unused links to join or reset within the actor's reach, newest first."""
    authorize(actor, Permission.SEE_ACCOUNTS)
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.organisation)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > at, known_to(actor))
        .options(joinedload(Invitation.organisation))
        .order_by(Invitation.id.desc())
        .limit(ROWS)
    ).all()


def inviting(q: str, actor: Actor) -> Sequence[Organisation]:
    """Return the first open organisations by that name into which the actor may invite."""
    kinds = {kind for held_in in HELD_IN.values() for kind in held_in}
    found = db.session.scalars(
        select(Organisation)
        .where(
            known_to(actor),
            Organisation.closed_at.is_(None),
            Organisation.kind.in_(kinds),
            *(Organisation.name.icontains(word, autoescape=True) for word in q.split()),
        )
        .options(joinedload(Organisation.subdistrict))
        .order_by(Organisation.kind, Organisation.name)
        .limit(ROWS)
    ).all()
    return [one for one in found if allows(actor, Permission.INVITE, one)]

"""Organisations as a given actor may see them: lists with figures, one with all about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Nature, Organisation, OrganisationKind
from webapp.models.people import Membership
from webapp.models.postings import LISTED, LIVE, UNDER_CHECK, PostingState
from webapp.policy import Actor
from webapp.queries.scope import visible
from webapp.render import Page

ROWS = 25
SOME = 8  # postings shown on the page of their owner
# While it owns one of these, an organisation may not be closed.
HOLDING = LIVE | UNDER_CHECK | {PostingState.PAUSED}


def known_to(actor: Actor) -> ColumnElement[bool]:
    """Condition on organisations: the actor's sub-district, or district for its own people."""
    if actor.subdistrict_id is None:
        return Organisation.district_id == actor.district_id
    return Organisation.subdistrict_id == actor.subdistrict_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which organisations, in which order: a column's name, "-" before it for descending."""

    q: str = ""
    nature: Nature | None = None
    subdistrict_id: int | None = None
    closed: bool | None = False  # None: both
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list; postings that are live now, open grids."""

    organisation: Organisation
    needs: int
    offers: int
    grids: int


def listed(kind: OrganisationKind, wanted: Wanted, actor: Actor) -> Page:
    """Return one page of Lines; a page beyond the last one is the last one."""
    query = select(Organisation).where(Organisation.kind == kind, known_to(actor), *_asked(wanted))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, min(wanted.page, -(-total // ROWS)))
    rows = db.session.scalars(
        query.options(joinedload(Organisation.subdistrict))
        .order_by(*_order(wanted.sort))
        .limit(ROWS)
        .offset((number - 1) * ROWS)
    ).all()
    return Page(with_figures(rows), number, total, ROWS)


def all_ids(kind: OrganisationKind, wanted: Wanted, actor: Actor, *, most: int) -> list[int]:
    """Return the ids of all pages of the list, in its order; `most` of them at most."""
    return list(
        db.session.scalars(
            select(Organisation.id)
            .where(Organisation.kind == kind, known_to(actor), *_asked(wanted))
            .order_by(*_order(wanted.sort))
            .limit(most)
        )
    )


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.closed is not None:
        is_closed = Organisation.closed_at.is_not(None)
        conditions.append(is_closed if wanted.closed else ~is_closed)
    for word in wanted.q.split():
        inside = (
            c.icontains(word, autoescape=True) for c in (Organisation.name, Organisation.address)
        )
        conditions.append(or_(*inside))
    if wanted.nature:
        conditions.append(Organisation.nature == wanted.nature)
    if wanted.subdistrict_id:
        conditions.append(Organisation.subdistrict_id == wanted.subdistrict_id)
    return conditions


def _live_postings(model: Any) -> Any:
    return (
        select(func.count())
        .where(model.owner_id == Organisation.id, model.state.in_(LIVE))
        .correlate(Organisation)
        .scalar_subquery()
    )


def _open_parts() -> Any:
    part = Organisation.__table__.alias("part")
    return (
        select(func.count())
        .where(part.c.parent_id == Organisation.id, part.c.closed_at.is_(None))
        .correlate(Organisation)
        .scalar_subquery()
    )


def _order(sort: str) -> list[Any]:
    columns: Mapping[str, Any] = {
        "name": Organisation.name,
        "nature": Organisation.nature,
        "needs": _live_postings(Need),
        "offers": _live_postings(Offer),
        "grids": _open_parts(),
        "households": func.coalesce(Organisation.households, 0),
    }
    column = columns.get(sort.removeprefix("-"), Organisation.name)
    first = column.desc() if sort.startswith("-") else column.asc()
    return [first, Organisation.name, Organisation.id]


SORTS = ("name", "nature", "needs", "offers", "grids", "households")


def with_figures(rows: Sequence[Organisation]) -> list[Line]:
    """Count for the rows of this page only: three grouped queries over indexed columns."""
    ids = [row.id for row in rows]
    needs, offers = (_counted(m.owner_id, ids, m.state.in_(LIVE)) for m in (Need, Offer))
    grids = _counted(Organisation.parent_id, ids, Organisation.closed_at.is_(None))
    return [
        Line(row, needs.get(row.id, 0), offers.get(row.id, 0), grids.get(row.id, 0)) for row in rows
    ]


def _counted(column: Any, ids: Iterable[int], *conditions: Any) -> dict[int, int]:
    query = select(column, func.count()).where(column.in_(ids), *conditions).group_by(column)
    return dict(db.session.execute(query).all())


def subdistricts(actor: Actor) -> Sequence[Organisation]:
    """Return the open sub-districts the actor knows, by name: choices of a filter."""
    return db.session.scalars(
        select(Organisation)
        .where(
            Organisation.kind == OrganisationKind.SUBDISTRICT,
            Organisation.closed_at.is_(None),
            known_to(actor),
        )
        .order_by(Organisation.name)
    ).all()


def find(organisation_id: int, actor: Actor) -> Organisation:
    """Return an organisation with the ones above it, or raise Unknown."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id == organisation_id, known_to(actor))
        .options(
            joinedload(Organisation.parent),
            joinedload(Organisation.subdistrict),
            joinedload(Organisation.district),
        )
    ).one_or_none()
    if found is None:
        raise Unknown("organisation", organisation_id)
    return found


def parts(organisation: Organisation) -> Sequence[Organisation]:
    """Return open and closed parts but units, of which there are hundreds."""
    return db.session.scalars(
        select(Organisation)
        .where(
            Organisation.parent_id == organisation.id, Organisation.kind != OrganisationKind.UNIT
        )
        .order_by(Organisation.closed_at.is_not(None), Organisation.name)
    ).all()


def postings(model: Any, organisation: Organisation, actor: Actor) -> Sequence[Any]:
    """Return the newest listed needs or offers of the organisation that the actor may read."""
    return db.session.scalars(
        select(model)
        .where(model.owner_id == organisation.id, model.state.in_(LISTED), visible(model, actor))
        .options(joinedload(model.category))
        .order_by(model.published_at.desc(), model.id.desc())
        .limit(SOME)
    ).all()


def people(organisation: Organisation) -> Sequence[Membership]:
    """Return the live memberships with their persons; ask the policy before showing them."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.person))
        .order_by(Membership.role, Membership.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Ties:
    """What still hangs on an organisation, each as a count."""

    people: int
    postings: int
    parts: int

    def __bool__(self) -> bool:
        return bool(self.people or self.postings or self.parts)


def ties(organisation_id: int) -> Ties:
    """Count what would be left without an owner if the organisation were closed."""

    def count(column: Any, *conditions: Any) -> int:
        query = select(func.count()).where(column == organisation_id, *conditions)
        return db.session.scalar(query) or 0

    return Ties(
        people=count(Membership.organisation_id, Membership.ended_at.is_(None)),
        postings=sum(count(m.owner_id, m.state.in_(HOLDING)) for m in (Need, Offer)),
        parts=count(Organisation.parent_id, Organisation.closed_at.is_(None)),
    )

"""Organisations as their lists and pages show them; telephone numbers as policy says of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.errors import NotPermitted
from webapp.exports import codes
from webapp.exports.columns import Record
from webapp.i18n import now
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.policy import Actor, Permission, allows, authorize
from webapp.queries import district
from webapp.queries import organisations as read
from webapp.queries.exports.columns import (
    OF_COMMUNITIES,
    OF_GRIDS,
    OF_SUBDISTRICTS,
    OF_UNITS,
)
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts
from webapp.queries.organisations import Line, Wanted

_COLUMNS = {
    OrganisationKind.UNIT: OF_UNITS,
    OrganisationKind.COMMUNITY: OF_COMMUNITIES,
    OrganisationKind.GRID: OF_GRIDS,
}


@dataclass(frozen=True, slots=True)
class Below:
    """The grids of one community: the list on its page, open and closed ones."""

    parent_id: int = 0


def units(wanted: Wanted, actor: Actor | None) -> Listing:
    return _listing(OrganisationKind.UNIT, wanted, _member(actor))


def communities(wanted: Wanted, actor: Actor | None) -> Listing:
    return _listing(OrganisationKind.COMMUNITY, wanted, _member(actor))


def grids(below: Below, actor: Actor | None) -> Listing:
    """Raises Unknown for a community that the actor does not know."""
    parent = read.find(below.parent_id, _member(actor))
    ids = [part.id for part in read.parts(parent) if part.kind is OrganisationKind.GRID]
    return _of(OrganisationKind.GRID, ids, _member(actor))


def subdistricts(_wanted: None, actor: Actor | None) -> Listing:
    member = _member(actor)
    authorize(member, Permission.SEE_DISTRICT)
    figures = district.figures(member, now())
    return Listing(OF_SUBDISTRICTS, len(figures), (_figures(one) for one in figures))


def _member(actor: Actor | None) -> Actor:
    """These lists are not for the public."""
    if actor is None:
        raise NotPermitted("visitors have no such list")
    return actor


def _listing(kind: OrganisationKind, wanted: Wanted, actor: Actor) -> Listing:
    return _of(kind, read.all_ids(kind, wanted, actor, most=MOST_ROWS + 1), actor)


def _of(kind: OrganisationKind, ids: Sequence[int], actor: Actor) -> Listing:
    columns = _COLUMNS[kind]
    return Listing(columns, len(ids), in_parts(ids, lambda part: _records(part, actor)))


def _records(ids: Sequence[int], actor: Actor) -> Iterator[Record]:
    rows = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids), read.known_to(actor))
        .options(joinedload(Organisation.subdistrict), joinedload(Organisation.parent))
    ).all()
    found = {line.organisation.id: line for line in read.with_figures(rows)}
    return (_record(found[one], actor) for one in ids if one in found)


_STORED = ("name", "nature", "address", "latitude", "longitude", "contact_name", "households")


def _record(line: Line, actor: Actor) -> Record:
    one = line.organisation
    record: dict[str, Any] = {name: getattr(one, name) for name in _STORED}
    return record | {
        codes.KEY: codes.of_organisation(one.id),
        "contact_phone": one.contact_phone if allows(actor, Permission.SEE_PHONE, one) else None,
        "parent": one.parent.name if one.parent else None,
        "subdistrict": one.subdistrict.name if one.subdistrict else None,
        "open": one.closed_at is None,
        "needs": line.needs,
        "offers": line.offers,
        "grids": line.grids,
    }


def _figures(one: district.Figures) -> Record:
    postings: Mapping[str, Mapping[str, int]] = {"needs": one.needs, "offers": one.offers}
    return {
        codes.KEY: codes.of_organisation(one.subdistrict.id),
        "name": one.subdistrict.name,
        "communities": one.communities,
        "units": one.units,
        "active": one.active,
        "coverage": one.coverage,
    } | {
        f"{what}_{group}": count
        for what, counts in postings.items()
        for group, count in counts.items()
    }

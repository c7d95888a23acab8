"""What a sheet may name, and what is in the tables already: read once for all of its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from webapp.models.categories import Category
from webapp.models.imports import POSTING_KINDS, Import, ImportKind, ImportState, SheetMade
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.postings import PostingState
from webapp.services.imports_checking import (
    MODELS,
    ORGANISATION_KINDS,
    organisation_key,
    posting_key,
)
from webapp.services.organisations import WRITTEN, OrganisationContent
from webapp.sheets.lookups import Lookups


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against. `there`: keys of what is stored.

    For organisations also ids by key: open ones, ones that an undone import had made, ones that
    somebody closed.
    """

    tenant_id: int
    lookups: Lookups
    categories: Mapping[int, Category]
    there: frozenset[str] = frozenset()
    open: Mapping[str, int] | None = None
    undone: Mapping[str, int] | None = None
    closed: Mapping[str, int] | None = None
    contents: Mapping[int, OrganisationContent] | None = None


def look_up(session: Any, found: Import) -> Known:
    """Read what rows of this import may refer to or repeat."""
    categories = {c.id: c for c in session.scalars(select(Category)) if not c.closed}
    places = session.scalars(
        select(Organisation).where(Organisation.subdistrict_id == found.subdistrict_id)
    ).all()
    lookups = _lookups(found, categories, places)
    if found.kind in POSTING_KINDS:
        there = _postings_there(session, found.kind, set(lookups.owners.values()))
        return Known(found.subdistrict_id, lookups, categories, there)
    return _organisations_there(session, found, lookups, categories, places)


def _lookups(
    found: Import, categories: Mapping[int, Category], places: Iterable[Organisation]
) -> Lookups:
    known = [place for place in places if place.closed_at is None]
    communities = {p.name: p.id for p in known if p.kind is OrganisationKind.COMMUNITY}
    own = found.owner_id if found.owner_id != found.subdistrict_id else None
    posting = (OrganisationKind.COMMUNITY, OrganisationKind.UNIT)
    owners = {p.name: p.id for p in known if p.kind in posting and own in (None, p.id)}
    return Lookups(
        categories={c.name: c.id for c in categories.values()},
        category_units={c.id: c.unit for c in categories.values()},
        code_only=frozenset(c.id for c in categories.values() if c.code_only),
        owners=owners,
        own=own,
        communities=communities,
        grids={
            (p.parent_id, p.name): p.id
            for p in known
            if p.kind is OrganisationKind.GRID and p.parent_id
        },
    )


def _postings_there(session: Any, kind: ImportKind, owners: set[int]) -> frozenset[str]:
    """Keys of everything these organisations ever posted, but what they withdrew."""
    model = MODELS[kind]
    names = ["owner_id", "category_id", "title", "text", "place", "quantity"]
    names += ["last_date", "case_code"] if kind is ImportKind.NEEDS else ["valid_until"]
    columns = [getattr(model, name) for name in names]
    rows = session.execute(
        select(*columns).where(model.owner_id.in_(owners), model.state != PostingState.WITHDRAWN)
    )
    return frozenset(posting_key(row.owner_id, row) for row in rows)


def _organisations_there(
    session: Any,
    found: Import,
    lookups: Lookups,
    categories: Mapping[int, Category],
    places: Iterable[Organisation],
) -> Known:
    wanted = [place for place in places if place.kind is ORGANISATION_KINDS[found.kind]]
    ours = set(
        session.scalars(
            select(SheetMade.organisation_id)
            .join(Import, Import.id == SheetMade.import_id)
            .where(
                Import.state == ImportState.UNDONE,
                SheetMade.organisation_id.in_([p.id for p in wanted]),
            )
        )
    )
    groups: tuple[dict[str, int], ...] = ({}, {}, {})
    for place in wanted:
        group = 0 if place.closed_at is None else 1 if place.id in ours else 2
        groups[group][organisation_key(place.parent_id, place)] = place.id
    contents = {
        p.id: OrganisationContent(**{name: getattr(p, name) for name in WRITTEN}) for p in wanted
    }
    there, undone, closed = groups
    return Known(
        tenant_id=found.subdistrict_id,
        lookups=lookups,
        categories=categories,
        there=frozenset(there),
        open=there,
        undone=undone,
        closed=closed,
        contents=contents,
    )

"""Organisations: add, change, close, open again, and looking into a sub-district."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp import chain
from webapp.db import transaction
from webapp.errors import (
    AlreadyMoved,
    ChangedMeanwhile,
    ReasonMissing,
    StillInUse,
    Unfit,
    Unknown,
)
from webapp.models.access import DetailsGrant
from webapp.models.organisations import PARENT_KINDS, Nature, Organisation, OrganisationKind
from webapp.policy import Actor, Permission, authorize
from webapp.queries.organisations import known_to, ties

LOOK_LASTS = timedelta(minutes=60)
# Children are added under a lock that lets others refer to the row meanwhile.
SHARED_LOCK = {"key_share": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationContent:
    """What a person writes about an organisation; its place in the tree is not part of it."""

    kind: OrganisationKind
    name: str
    nature: Nature | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    contact_name: str = ""
    contact_phone: str = ""
    households: int | None = None


WRITTEN = tuple(field.name for field in fields(OrganisationContent))


def add(
    parent_id: int, content: OrganisationContent, *, actor: Actor, at: datetime
) -> Organisation:
    """Add one organisation below `parent_id`. Raises Unknown, NotPermitted or Unfit."""
    return _add(parent_id, [content], actor=actor, at=at)[0]


def add_many(
    parent_id: int, contents: Sequence[OrganisationContent], *, actor: Actor, at: datetime
) -> list[Organisation]:
    """Add several at once, all or none, in the order given. Raises as `add` does."""
    return _add(parent_id, contents, actor=actor, at=at)


def _add(
    parent_id: int, contents: Sequence[OrganisationContent], *, actor: Actor, at: datetime
) -> list[Organisation]:
    with transaction() as session:
        parent = _locked(session, parent_id, actor, lock=SHARED_LOCK)
        return add_rows(session, parent, contents, actor=actor, at=at)


def add_rows(
    session: Any,
    parent: Organisation,
    contents: Sequence[OrganisationContent],
    *,
    actor: Actor,
    at: datetime,
    **facts: Any,
) -> list[Organisation]:
    """Add below a locked parent, inside an open transaction; `facts` go into the audit trail."""
    authorize(actor, Permission.ADD_ORGANISATION, parent)
    if parent.closed_at:
        raise Unfit("parent", "parent_closed")
    taken = _names_below(session, parent.id)
    for content in contents:
        _check(content, parent)
        _take_name(content, taken)
    added = [_below(parent, content, at) for content in contents]
    session.add_all(added)
    session.flush()
    for new in added:
        if new.kind is OrganisationKind.SUBDISTRICT:
            new.subdistrict_id = new.id
        chain.record(session, actor, "organisation.add", new, at=at, kind=str(new.kind), **facts)
    return added


def _below(parent: Organisation, content: OrganisationContent, at: datetime) -> Organisation:
    """Make a child whose tenant and district follow from its parent.

    A sub-district is its own tenant. Its id is not known yet and the column may not be empty,
    so the parent stands there until the row is written.
    """
    return Organisation(
        **{name: getattr(content, name) for name in WRITTEN},
        parent_id=parent.id,
        district_id=parent.district_id,
        subdistrict_id=parent.subdistrict_id or parent.id,
        created_at=at,
    )


def edit(
    organisation_id: int, content: OrganisationContent, *, version: int, actor: Actor, at: datetime
) -> Organisation:
    """Write the content over the stored one; the same content again changes nothing.

    Raises Unknown, NotPermitted, AlreadyMoved when it is closed, ChangedMeanwhile or Unfit.
    """
    with transaction() as session:
        found = _locked(session, organisation_id, actor)
        authorize(actor, Permission.EDIT_ORGANISATION, found)
        if found.closed_at:
            raise AlreadyMoved("edit", "closed")
        if found.version != version:
            raise ChangedMeanwhile
        if content.kind is not found.kind:
            raise Unfit("kind", "kind_stays")
        changed = [name for name in WRITTEN if getattr(found, name) != getattr(content, name)]
        if not changed:
            return found
        _check_content(content)
        if "name" in changed:
            _take_name(content, _names_below(session, found.parent_id))
        for name in changed:
            setattr(found, name, getattr(content, name))
        chain.record(session, actor, "organisation.edit", found, at=at, changed=changed)
    return found


def close(organisation_id: int, reason: str, *, actor: Actor, at: datetime) -> Organisation:
    """Close an organisation on which nothing hangs any more.

    Raises Unknown, NotPermitted, AlreadyMoved, ReasonMissing, or StillInUse while it has live
    members, postings that are listed or under check, or open parts.
    """
    with transaction() as session:
        found = _locked(session, organisation_id, actor)
        authorize(actor, Permission.CLOSE_ORGANISATION, found)
        if found.closed_at:
            raise AlreadyMoved("close", "closed")
        if not reason:
            raise ReasonMissing
        if ties(found.id):
            raise StillInUse
        found.closed_at = at
        chain.record(session, actor, "organisation.close", found, at=at, reason=reason)
    return found


def reopen(organisation_id: int, reason: str, *, actor: Actor, at: datetime) -> Organisation:
    """Open a closed organisation again, unless the one above it is closed.

    Raises Unknown, NotPermitted, AlreadyMoved, ReasonMissing or Unfit.
    """
    with transaction() as session:
        found = _locked(session, organisation_id, actor)
        authorize(actor, Permission.CLOSE_ORGANISATION, found)
        if not found.closed_at:
            raise AlreadyMoved("reopen", "open")
        if not reason:
            raise ReasonMissing
        parent = session.get_one(Organisation, found.parent_id, with_for_update=SHARED_LOCK)
        if parent.closed_at:
            raise Unfit("parent", "parent_closed")
        found.closed_at = None
        chain.record(session, actor, "organisation.reopen", found, at=at, reason=reason)
    return found


def look_inside(subdistrict_id: int, reason: str, *, actor: Actor, at: datetime) -> DetailsGrant:
    """Let a district administrator read one sub-district for an hour, on record.

    Raises Unknown, NotPermitted or ReasonMissing.
    """
    with transaction() as session:
        subdistrict = _locked(session, subdistrict_id, actor, lock=SHARED_LOCK)
        authorize(actor, Permission.LOOK_INSIDE, subdistrict)
        if not reason:
            raise ReasonMissing
        grant = DetailsGrant(
            person_id=actor.person_id,
            subdistrict_id=subdistrict.id,
            reason=reason,
            created_at=at,
            expires_at=at + LOOK_LASTS,
        )
        session.add(grant)
        chain.record(session, actor, "organisation.look_inside", subdistrict, at=at, reason=reason)
    return grant


def found_city(name: str, *, at: datetime) -> Organisation:
    """Return the city of that name; the installation founds it, so there is no actor yet."""
    return _found(OrganisationKind.CITY, name, None, at)


def found_district(city_id: int, name: str, *, at: datetime) -> Organisation:
    """Return the district of that name in the city, founding it at first."""
    return _found(OrganisationKind.DISTRICT, name, city_id, at)


def _found(kind: OrganisationKind, name: str, parent_id: int | None, at: datetime) -> Organisation:
    with transaction() as session:
        there = session.scalars(
            select(Organisation).where(
                Organisation.kind == kind,
                Organisation.name == name,
                Organisation.parent_id == parent_id,
            )
        ).first()
        if there:
            return there
        new = Organisation(kind=kind, name=name, parent_id=parent_id, created_at=at)
        session.add(new)
        session.flush()
        new.district_id = new.id if kind is OrganisationKind.DISTRICT else None
        chain.record(session, None, "organisation.add", new, at=at, kind=str(kind))
    return new


def _locked(session: Any, organisation_id: int, actor: Actor, lock: Any = None) -> Organisation:
    found: Organisation | None = session.scalars(
        select(Organisation)
        .where(Organisation.id == organisation_id, known_to(actor))
        .with_for_update(**(lock or {}))
    ).one_or_none()
    if found is None:
        raise Unknown("organisation", organisation_id)
    return found


def _names_below(session: Any, parent_id: int | None) -> set[tuple[OrganisationKind, str]]:
    below = Organisation.parent_id == parent_id
    rows = session.execute(select(Organisation.kind, Organisation.name).where(below))
    return {(kind, name) for kind, name in rows}


def _take_name(content: OrganisationContent, taken: set[tuple[OrganisationKind, str]]) -> None:
    """Siblings of one kind have different names, closed ones included."""
    if (content.kind, content.name) in taken:
        raise Unfit("name", "name_taken", content.name)
    taken.add((content.kind, content.name))


def _check(content: OrganisationContent, parent: Organisation) -> None:
    if PARENT_KINDS.get(content.kind) is not parent.kind:
        raise Unfit("kind", "wrong_parent")
    _check_content(content)


def _check_content(content: OrganisationContent) -> None:
    if not content.name:
        raise Unfit("name", "empty")
    if (content.kind is OrganisationKind.UNIT) != (content.nature is not None):
        raise Unfit("nature", "nature_of_units")
    if (content.latitude is None) != (content.longitude is None):
        raise Unfit("longitude", "half_a_point")
    for name, limit in (("latitude", 90), ("longitude", 180)):
        degrees = getattr(content, name)
        if degrees is not None and not (math.isfinite(degrees) and abs(degrees) <= limit):
            raise Unfit(name, "off_the_earth")

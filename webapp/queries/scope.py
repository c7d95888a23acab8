"""What an actor may read, as a condition for lists and single rows alike."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, not_, or_

from webapp.models.people import Role
from webapp.models.postings import LISTED, PostingState, Visibility
from webapp.policy import POSTING_ROLES, Actor

OPEN_TO_ALL = (Visibility.PUBLIC,)
OPEN_INSIDE = (Visibility.PUBLIC, Visibility.INTERNAL)


def visible(model: Any, actor: Actor | None) -> ColumnElement[bool]:
    """Condition on Need or Offer rows that the actor may read; None is the public."""
    if actor and actor.role is Role.DISTRICT_ADMIN:
        return and_(model.district_id == actor.district_id, or_(*_known_to_district(model, actor)))
    return or_(*visible_parts(model, actor))


def visible_parts(model: Any, actor: Actor | None) -> list[ColumnElement[bool]]:
    """The same in parts, no row in two of them.

    A database finds each part by an index of its own; the whole of it, with its ORs between
    different columns, it finds only by reading every row of every sub-district.
    """
    if actor is None:
        return [_public(model)]
    in_district: ColumnElement[bool] = model.district_id == actor.district_id
    if actor.role is Role.DISTRICT_ADMIN:
        ways = _known_to_district(model, actor)
        return [
            and_(in_district, way, *map(not_, ways[:number])) for number, way in enumerate(ways)
        ]
    if actor.role is Role.AUDITOR and not actor.subdistrict_id:
        return [in_district]
    return _parts_of_subdistrict(model, actor, in_district)


def _parts_of_subdistrict(
    model: Any, actor: Actor, in_district: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    here: ColumnElement[bool] = model.subdistrict_id == actor.subdistrict_id
    elsewhere = model.subdistrict_id != actor.subdistrict_id
    common = and_(_one_of(model.state, LISTED), _one_of(model.visibility, OPEN_INSIDE))
    shared = and_(in_district, model.district_wide, elsewhere, common)
    if actor.role in POSTING_ROLES:
        own = model.owner_id == actor.organisation_id
        others = model.owner_id != actor.organisation_id
        return [own, and_(here, others, common), and_(shared, others)]
    if actor.role is Role.COORDINATOR:
        return [and_(here, model.state != PostingState.DRAFT), shared]
    if actor.role is Role.AUDITOR:
        return [here, shared]
    return [and_(here, common), shared]


def _public(model: Any) -> ColumnElement[bool]:
    return and_(_one_of(model.visibility, OPEN_TO_ALL), _one_of(model.state, LISTED))


def _known_to_district(model: Any, actor: Actor) -> list[ColumnElement[bool]]:
    """Ways in which a row of the district comes to its administrator: a row may come in several."""
    ways = [_public(model), model.district_wide]
    if actor.inside:
        inside = model.subdistrict_id.in_(actor.inside)
        ways.append(and_(inside, model.state != PostingState.DRAFT))
    return ways


def _one_of(column: Any, values: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Written out in the statement, where a database compares it with an index's condition."""
    known: BindParameter[Any] = bindparam(
        None, sorted(values), expanding=True, literal_execute=True
    )
    return column.in_(known)  # type: ignore[no-any-return]

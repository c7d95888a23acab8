"""What an actor may read, as a condition for lists and single rows alike."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from webapp.models.people import Role
from webapp.models.postings import LISTED, PostingState, Visibility
from webapp.policy import POSTING_ROLES, Actor

OPEN_TO_ALL = (Visibility.PUBLIC,)
OPEN_INSIDE = (Visibility.PUBLIC, Visibility.INTERNAL)


def visible(model: Any, actor: Actor | None) -> ColumnElement[bool]:
    """Condition on Need or Offer rows that the actor may read; None is the public."""
    return or_(*visible_parts(model, actor))


def visible_parts(model: Any, actor: Actor | None) -> list[ColumnElement[bool]]:
    """The same in parts, no row in two of them.

    A database finds each part by an index of its own; the whole of it, with its ORs between
    different columns, it finds only by reading every row of every sub-district.
    """
    listed: ColumnElement[bool] = model.state.in_(LISTED)
    public = and_(model.visibility.in_(OPEN_TO_ALL), listed)
    if actor is None:
        return [public]
    in_district: ColumnElement[bool] = model.district_id == actor.district_id
    not_a_draft = model.state != PostingState.DRAFT
    if actor.role is Role.DISTRICT_ADMIN:
        granted = and_(model.subdistrict_id.in_(actor.inside), not_a_draft)
        return [and_(in_district, or_(public, model.district_wide, granted))]
    if actor.role is Role.AUDITOR and not actor.subdistrict_id:
        return [in_district]
    here: ColumnElement[bool] = model.subdistrict_id == actor.subdistrict_id
    elsewhere = model.subdistrict_id != actor.subdistrict_id
    common = and_(listed, model.visibility.in_(OPEN_INSIDE))
    shared = and_(in_district, model.district_wide, elsewhere, common)
    if actor.role in POSTING_ROLES:
        own = model.owner_id == actor.organisation_id
        others = model.owner_id != actor.organisation_id
        return [own, and_(here, others, common), and_(shared, others)]
    if actor.role is Role.COORDINATOR:
        return [and_(here, not_a_draft), shared]
    if actor.role is Role.AUDITOR:
        return [here, shared]
    return [and_(here, common), shared]

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
    listed: ColumnElement[bool] = model.state.in_(LISTED)
    if actor is None:
        return and_(listed, model.visibility.in_(OPEN_TO_ALL))
    inside = and_(model.subdistrict_id == actor.subdistrict_id, listed)
    shared = and_(model.district_id == actor.district_id, model.district_wide, listed)
    common = and_(or_(inside, shared), model.visibility.in_(OPEN_INSIDE))
    not_a_draft = model.state != PostingState.DRAFT
    if actor.role in POSTING_ROLES:
        return or_(model.owner_id == actor.organisation_id, common)
    if actor.role is Role.COORDINATOR:
        return or_(and_(model.subdistrict_id == actor.subdistrict_id, not_a_draft), common)
    if actor.role is Role.AUDITOR:
        if actor.subdistrict_id:
            return or_(model.subdistrict_id == actor.subdistrict_id, common)
        in_district: ColumnElement[bool] = model.district_id == actor.district_id
        return in_district
    if actor.role is Role.DISTRICT_ADMIN:
        public = and_(listed, model.visibility.in_(OPEN_TO_ALL))
        granted = and_(model.subdistrict_id.in_(actor.inside), not_a_draft)
        return and_(
            model.district_id == actor.district_id, or_(public, model.district_wide, granted)
        )
    return common

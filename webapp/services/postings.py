"""Posting needs and offers: write, submit, and every move of their life."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from webapp.db import transaction
from webapp.errors import AlreadyMoved, ChangedMeanwhile, ReasonMissing, StillMatched, Unfit
from webapp.models import MODEL_OF
from webapp.models.categories import Category
from webapp.models.needs import Need
from webapp.models.postings import (
    ENDS_IT,
    NEEDS_REASON,
    PostingAction,
    PostingKind,
    PostingState,
)
from webapp.policy import Actor, authorize
from webapp.services import rules
from webapp.services.content import PostingContent
from webapp.services.drafting import (
    a_year_later,
    content_of,
    day_of,
    locked,
    new_row,
    of_form,
    write,
)
from webapp.services.settling import has_match_under_way, settle
from webapp.services.steps import apply_move, record_move, submit_row


def save(
    kind: PostingKind,
    content: PostingContent,
    *,
    form_key: str,
    version: int | None,
    submit: bool,
    actor: Actor,
    at: datetime,
) -> Any:
    """Create the draft of a form or change it, and submit it if asked.

    The same `form_key` always means the same posting, so sending a form twice makes one row.
    Raises NotPermitted, AlreadyMoved, ChangedMeanwhile, Incomplete or Unfit.
    """
    asked = (kind, content, form_key, version, submit, actor, at)
    try:
        return _save(*asked)
    except ChangedMeanwhile:
        if version is not None:
            raise
        return _save(*asked)  # a new form sent twice at once: by now the other has made the row


def _save(
    kind: PostingKind,
    content: PostingContent,
    form_key: str,
    version: int | None,
    submit: bool,  # noqa: FBT001 -- only `save` calls it
    actor: Actor,
    at: datetime,
) -> Any:
    with transaction() as session:
        model = MODEL_OF[kind]
        posting = of_form(session, model, form_key)
        created = posting is None
        if created:
            posting = new_row(session, model, content, form_key=form_key, actor=actor, at=at)
        else:
            authorize(actor, PostingAction.EDIT, posting)
            if submit and _sent_before(posting, content):
                return posting
            if not posting.can(PostingAction.EDIT):
                raise AlreadyMoved(PostingAction.EDIT, posting.state)
            if version is not None and version != posting.version:
                raise ChangedMeanwhile
        category = session.get(Category, content.category_id)
        begun_in_it = not created and posting.category_id == content.category_id
        if category is None or (category.closed and not begun_in_it):
            raise Unfit("category_id", "unknown")
        write(session, posting, content, category, at)
        if created:
            record_move(session, posting, "create", actor=actor, at=at)
        if submit:
            submit_row(session, posting, content, category, actor=actor, at=at)
    return posting


def move(
    kind: PostingKind,
    posting_id: int,
    action: PostingAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Any:
    """Apply an action of the life cycle and record it, or change nothing.

    Raises Unknown, NotPermitted, AlreadyMoved, NotVerifiedYet, ReasonMissing, StillMatched,
    Incomplete or Unfit.
    """
    with transaction() as session:
        posting = locked(session, kind, posting_id, actor)
        authorize(actor, action, posting)
        if not posting.can(action):
            posting.apply(action, at=at)  # raises the error that says why
        if action in NEEDS_REASON and not reason:
            raise ReasonMissing
        if action in ENDS_IT and has_match_under_way(session, posting):
            raise StillMatched
        if action is PostingAction.SUBMIT:
            submit_row(session, posting, content_of(posting), posting.category, actor=actor, at=at)
            return posting
        if action in {PostingAction.VERIFY, PostingAction.PUBLISH}:
            rules.check_fit(content_of(posting), today=day_of(at))
        apply_move(session, posting, action, actor=actor, at=at, reason=reason)
        if action is PostingAction.VERIFY and isinstance(posting, Need):
            posting.verified_by_id = actor.person_id
        if action in {PostingAction.RESUME, PostingAction.PUBLISH}:  # matches may be there already
            settle(session, posting, at)
    return posting


def copy(kind: PostingKind, posting_id: int, *, actor: Actor, at: datetime, form_key: str) -> int:
    """Make a new draft from an own posting ("last year's"), dates moved on; return its id.

    Raises Unknown or NotPermitted.
    """
    with transaction() as session:
        old = locked(session, kind, posting_id, actor)
        authorize(actor, PostingAction.EDIT, old)
        if again := of_form(session, MODEL_OF[kind], form_key):
            authorize(actor, PostingAction.EDIT, again)
            return int(again.id)
        content = a_year_later(content_of(old))
        new = new_row(session, MODEL_OF[kind], content, form_key=form_key, actor=actor, at=at)
        new.copied_from_id = old.id
        write(session, new, content, old.category, at)
        record_move(session, new, "create", actor=actor, at=at, copied_from=old.id)
    return int(new.id)


def _sent_before(posting: Any, content: PostingContent) -> bool:
    """Say whether this very form was submitted already (a double click, a lost answer)."""
    sent = posting.state in {PostingState.SUBMITTED, PostingState.VERIFIED}
    return sent and content_of(posting) == replace(content, title=posting.title)

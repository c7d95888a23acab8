"""Posting needs and offers: write, submit, and every move of their life."""

from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyMoved, ChangedMeanwhile, ReasonMissing, Unfit, Unknown
from webapp.i18n import CHINA
from webapp.models import MODEL_OF
from webapp.models.categories import Category
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.postings import (
    NEEDS_REASON,
    NumberSeries,
    PostingAction,
    PostingKind,
    PostingState,
)
from webapp.models.windows import TimeWindow
from webapp.policy import Actor, Permission, authorize
from webapp.queries.scope import visible
from webapp.services import rules
from webapp.services.content import CONTENT_OF, PostingContent, WindowContent

CODE_PREFIX = {PostingKind.NEED: "XQ", PostingKind.OFFER: "ZY"}
A_YEAR = timedelta(days=365)


def save(
    kind: PostingKind,
    content: PostingContent,
    *,
    form_key: str,
    version: int | None,
    submit: bool,
    actor: Actor,
    at: datetime,
) -> Need | Offer:
    """Create the draft of a form or change it, and submit it if asked.

    The same `form_key` always means the same posting, so sending a form twice makes one row.
    Raises NotPermitted, AlreadyMoved, ChangedMeanwhile, Incomplete or Unfit.
    """
    with transaction() as session:
        model = MODEL_OF[kind]
        posting = _of_form(session, model, form_key)
        created = posting is None
        if created:
            posting = _new(session, model, content, form_key=form_key, actor=actor, at=at)
        else:
            authorize(actor, PostingAction.EDIT, posting)
            if submit and _sent_before(posting, content):
                return posting
            if not posting.can(PostingAction.EDIT):
                raise AlreadyMoved(PostingAction.EDIT, posting.state)
            if version is not None and version != posting.version:
                raise ChangedMeanwhile
        category = session.get(Category, content.category_id)
        if category is None or (category.closed and posting.category_id != category.id):
            raise Unfit("category_id", "unknown")
        _write(session, posting, content, category, at)
        if created:
            _record(session, posting, "create", actor=actor, at=at)
        if submit:
            _submit(session, posting, content, category, actor=actor, at=at)
    return posting


def move(
    kind: PostingKind,
    posting_id: int,
    action: PostingAction,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Need | Offer:
    """Apply an action of the life cycle and record it, or change nothing.

    Raises Unknown, NotPermitted, AlreadyMoved, NotVerifiedYet, ReasonMissing, Incomplete, Unfit.
    """
    with transaction() as session:
        posting = _locked(session, kind, posting_id, actor)
        authorize(actor, action, posting)
        if not posting.can(action):
            posting.apply(action, at=at)  # raises the error that says why
        if action in NEEDS_REASON and not reason:
            raise ReasonMissing
        if action is PostingAction.SUBMIT:
            _submit(session, posting, content_of(posting), posting.category, actor=actor, at=at)
            return posting
        if action in {PostingAction.VERIFY, PostingAction.PUBLISH}:
            rules.check_fit(content_of(posting), today=_day(at))
        _apply(session, posting, action, actor=actor, at=at, reason=reason)
        if action is PostingAction.VERIFY and isinstance(posting, Need):
            posting.verified_by_id = actor.person_id
    return posting


def copy(kind: PostingKind, posting_id: int, *, actor: Actor, at: datetime, form_key: str) -> int:
    """Make a new draft from an own posting ("last year's"), dates moved on; return its id.

    Raises Unknown or NotPermitted.
    """
    with transaction() as session:
        old = _locked(session, kind, posting_id, actor)
        authorize(actor, PostingAction.EDIT, old)
        if again := _of_form(session, MODEL_OF[kind], form_key):
            authorize(actor, PostingAction.EDIT, again)
            return int(again.id)
        content = _a_year_later(content_of(old))
        new = _new(session, MODEL_OF[kind], content, form_key=form_key, actor=actor, at=at)
        new.copied_from_id = old.id
        _write(session, new, content, old.category, at)
        _record(session, new, "create", actor=actor, at=at, copied_from=old.id)
    return int(new.id)


def content_of(posting: Need | Offer) -> Any:
    """Return what people wrote into a stored posting."""
    kind = CONTENT_OF[posting.kind]
    names = [field.name for field in fields(kind) if field.name != "windows"]
    windows = tuple(
        WindowContent(**{f.name: getattr(window, f.name) for f in fields(WindowContent)})
        for window in posting.windows
    )
    return kind(**{name: getattr(posting, name) for name in names}, windows=windows)


def _of_form(session: Any, model: type[Need] | type[Offer], form_key: str) -> Any:
    return session.scalars(
        select(model).where(model.form_key == form_key).with_for_update()
    ).one_or_none()


def _locked(session: Any, kind: PostingKind, posting_id: int, actor: Actor) -> Any:
    model = MODEL_OF[kind]
    posting = session.scalars(
        select(model).where(model.id == posting_id, visible(model, actor)).with_for_update()
    ).one_or_none()
    if posting is None:
        raise Unknown(kind, posting_id)
    return posting


def _new(
    session: Any,
    model: type[Need] | type[Offer],
    content: PostingContent,
    *,
    form_key: str,
    actor: Actor,
    at: datetime,
) -> Any:
    owner = session.get(Organisation, actor.organisation_id)
    authorize(actor, Permission.POST, owner)
    posting = model(
        form_key=form_key,
        state=PostingState.DRAFT,
        category_id=content.category_id,
        owner_id=owner.id,
        subdistrict_id=owner.subdistrict_id,
        district_id=owner.district_id,
        created_by_id=actor.person_id,
        created_at=at,
        changed_at=at,
    )
    posting.owner = owner
    if isinstance(posting, Need):
        posting.owner_kind = owner.kind
    return posting


def _write(
    session: Any, posting: Any, content: PostingContent, category: Category, at: datetime
) -> None:
    """Copy the content; an unchanged draft is left alone, a new one is recorded."""
    if category.code_only and (code := getattr(content, "case_code", None)):
        content = replace(content, title=f"{category.name}（{code}）")
    rules.check_storable(content, category)
    _check_grid(session, posting, content)
    if posting.id is not None and content_of(posting) == content:
        return
    for field in fields(content):
        if field.name != "windows":
            setattr(posting, field.name, getattr(content, field.name))
    posting.category = category
    posting.windows = [TimeWindow(**asdict(window)) for window in content.windows]
    posting.search_text = search_text(posting)
    posting.changed_at = at
    session.add(posting)
    session.flush()


def _check_grid(session: Any, posting: Any, content: PostingContent) -> None:
    grid_id = getattr(content, "grid_id", None)
    if grid_id is None:
        return
    grid = session.get(Organisation, grid_id)
    if grid is None or grid.parent_id != posting.owner_id:
        raise Unfit("grid_id", "not_our_grid")


def search_text(posting: Any) -> str:
    """Everything a search looks at, in small letters: one column, one LIKE."""
    parts = (posting.code, posting.title, posting.owner.name, posting.place, posting.text)
    return " ".join(part for part in parts if part).lower()


def _sent_before(posting: Any, content: PostingContent) -> bool:
    """Say whether this very form was submitted already (a double click, a lost answer)."""
    sent = posting.state in {PostingState.SUBMITTED, PostingState.VERIFIED}
    return sent and content_of(posting) == replace(content, title=posting.title)


def _submit(
    session: Any,
    posting: Any,
    content: PostingContent,
    category: Category,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    rules.check_complete(content, category)
    rules.check_fit(content, today=_day(at))
    if posting.code is None:
        posting.code = _next_code(session, posting, at)
        posting.search_text = search_text(posting)
    _apply(session, posting, PostingAction.SUBMIT, actor=actor, at=at, reason="")


def _apply(
    session: Any, posting: Any, action: PostingAction, *, actor: Actor, at: datetime, reason: str
) -> None:
    before = posting.state
    posting.apply(action, at=at)
    posting.state_note = reason
    facts = {"before": str(before), "after": str(posting.state)}
    _record(session, posting, action, actor=actor, at=at, reason=reason, **facts)


def _record(session: Any, posting: Any, action: str, *, actor: Actor, at: datetime, **facts: Any):
    record(session, actor, f"{posting.__tablename__}.{action}", posting, at=at, **facts)


def _next_code(session: Any, posting: Any, at: datetime) -> str:
    key = {
        "subdistrict_id": posting.subdistrict_id,
        "kind": posting.kind,
        "year": _day(at).year,
    }
    series = session.get(NumberSeries, key, with_for_update=True)
    if series is None:
        # Two first submissions of a year: the tenant's row lets only one begin the series.
        # Not the plain lock: rows that refer to the tenant hold its key meanwhile.
        session.get(Organisation, posting.subdistrict_id, with_for_update={"key_share": True})
        series = session.get(NumberSeries, key, with_for_update=True)
    if series is None:
        series = NumberSeries(**key, last=0)
        session.add(series)
    series.last += 1
    return f"{CODE_PREFIX[posting.kind]}-{series.year}-{series.last:04d}"


def _a_year_later(content: Any) -> Any:
    def later(day: Any) -> Any:
        return day and day + A_YEAR

    windows = tuple(
        replace(w, first_day=later(w.first_day), last_day=later(w.last_day))
        for w in content.windows
    )
    dates = {n: later(getattr(content, n)) for n in ("last_date", "valid_until") if hasattr(content, n)}
    return replace(content, windows=windows, **dates)


def _day(at: datetime) -> Any:
    return at.astimezone(CHINA).date()

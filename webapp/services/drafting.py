"""Rows of postings inside an open transaction: find, begin, fill and number them."""

from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.errors import Unfit, Unknown
from webapp.i18n import CHINA
from webapp.models import MODEL_OF
from webapp.models.categories import Category
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.postings import NumberSeries, PostingKind, PostingState
from webapp.models.windows import TimeWindow
from webapp.policy import Actor, Permission, authorize
from webapp.queries.scope import visible
from webapp.services import rules
from webapp.services.content import CONTENT_OF, NeedContent, PostingContent, WindowContent

CODE_PREFIX = {PostingKind.NEED: "XQ", PostingKind.OFFER: "ZY"}
A_YEAR = timedelta(days=365)


def of_form(session: Any, model: type[Need] | type[Offer], form_key: str) -> Any:
    return session.scalars(
        select(model).where(model.form_key == form_key).with_for_update()
    ).one_or_none()


def locked(session: Any, kind: PostingKind, posting_id: int, actor: Actor) -> Any:
    model = MODEL_OF[kind]
    posting = session.scalars(
        select(model).where(model.id == posting_id, visible(model, actor)).with_for_update()
    ).one_or_none()
    if posting is None:
        raise Unknown(kind, posting_id)
    return posting


def new_row(
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
    return begun(model, content, owner, form_key=form_key, actor=actor, at=at)


def begun(
    model: type[Need] | type[Offer],
    content: PostingContent,
    owner: Organisation,
    *,
    form_key: str,
    actor: Actor,
    at: datetime,
) -> Any:
    """Make the draft of an organisation for which the actor may write."""
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


def write(
    session: Any, posting: Any, content: PostingContent, category: Category, at: datetime
) -> None:
    """Copy the content; an unchanged draft is left alone, a new one is recorded."""
    content = titled(content, category)
    rules.check_storable(content, category)
    _check_grid(session, posting, content)
    if posting.id is not None and content_of(posting) == content:
        return
    fill(posting, content, category, at)
    session.add(posting)
    session.flush()


def titled(content: Any, category: Category) -> Any:
    """Return the content with the title that the system gives to a family's need."""
    if category.code_only and isinstance(content, NeedContent):
        code = content.case_code
        return replace(content, title=f"{category.name}（{code}）" if code else "")
    return content


def fill(posting: Any, content: PostingContent, category: Category, at: datetime) -> None:
    """Copy content that has been checked."""
    for field in fields(content):
        if field.name != "windows":
            setattr(posting, field.name, getattr(content, field.name))
    posting.category = category
    posting.windows = [TimeWindow(**asdict(window)) for window in content.windows]
    posting.search_text = search_text(posting)
    posting.changed_at = at


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


def content_of(posting: Need | Offer) -> Any:
    """Return what people wrote into a stored posting."""
    kind = CONTENT_OF[posting.kind]
    names = [field.name for field in fields(kind) if field.name != "windows"]
    windows = tuple(
        WindowContent(**{f.name: getattr(window, f.name) for f in fields(WindowContent)})
        for window in posting.windows
    )
    return kind(**{name: getattr(posting, name) for name in names}, windows=windows)


def next_code(session: Any, posting: Any, at: datetime) -> str:
    return next_codes(session, posting.subdistrict_id, posting.kind, 1, at)[0]


def next_codes(
    session: Any, subdistrict_id: int, kind: PostingKind, many: int, at: datetime
) -> list[str]:
    """Give out the next numbers of the sub-district's year; nobody else gets any meanwhile."""
    key = {"subdistrict_id": subdistrict_id, "kind": kind, "year": day_of(at).year}
    series = session.get(NumberSeries, key, with_for_update=True)
    if series is None:
        # Two first submissions of a year: the tenant's row lets only one begin the series.
        # Not the plain lock: rows that refer to the tenant hold its key meanwhile.
        session.get(Organisation, subdistrict_id, with_for_update={"key_share": True})
        series = session.get(NumberSeries, key, with_for_update=True)
    if series is None:
        series = NumberSeries(**key, last=0)
        session.add(series)
    first = series.last + 1
    series.last += many
    numbers = range(first, series.last + 1)
    return [f"{CODE_PREFIX[kind]}-{series.year}-{number:04d}" for number in numbers]


def a_year_later(content: Any) -> Any:
    def later(day: Any) -> Any:
        return day and day + A_YEAR

    windows = tuple(
        replace(w, first_day=later(w.first_day), last_day=later(w.last_day))
        for w in content.windows
    )
    dates = {
        n: later(getattr(content, n)) for n in ("last_date", "valid_until") if hasattr(content, n)
    }
    return replace(content, windows=windows, **dates)


def day_of(at: datetime) -> date:
    """The day it is in China at that moment."""
    return at.astimezone(CHINA).date()

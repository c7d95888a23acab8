"""Lists of needs and offers that an actor may read, filtered, sorted, in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Bundle, joinedload, selectinload

from webapp.db import db
from webapp.models import MODEL_OF
from webapp.models.audit import AuditEvent
from webapp.models.categories import Category
from webapp.models.matches import FIXED, HOLDING, Match
from webapp.models.needs import Need, Urgency
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.people import Person
from webapp.models.postings import OPEN, PostingKind, PostingState
from webapp.policy import Actor, Permission, allows
from webapp.queries.matches import visible_matches
from webapp.queries.scope import visible, visible_parts
from webapp.queries.search import holding, is_indexed
from webapp.render import Page
from webapp.working_days import year_of

PAGE_SIZE = 25
MOST_CANDIDATES = 200
_SHOWN = ("code", "title", "state", "quantity")
SHOWN: Mapping[Any, tuple[str, ...]] = {  # columns of a list, beside owner and category
    Need: (*_SHOWN, "urgency", "last_date"),
    Offer: (*_SHOWN, "reach", "valid_until"),
}
# Made once: every list asks for these.
_CHOICES = (
    select(Category.key, Category.name, Category.name_en)
    .where(~Category.closed)
    .order_by(Category.position)
)
_SUBDISTRICTS = (
    select(Organisation.id, Organisation.name)
    .where(
        Organisation.district_id == bindparam("district_id"),
        Organisation.kind == OrganisationKind.SUBDISTRICT,
    )
    .order_by(Organisation.name)
)
_OWNER: Bundle[Any] = Bundle("owner", Organisation.name)
_CATEGORY: Bundle[Any] = Bundle(
    "category", Category.name, Category.name_en, Category.unit, Category.unit_en
)
MAY_BE_EMPTY = frozenset({"deadline", "quantity"})  # of the ways to sort
REPEATED_IN_OFFERS = (
    "place",
    "reach",
    "radius_m",
    "contact_name",
    "contact_phone",
    "authorised_by",
    "safety",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    state: PostingState | None = None
    category: str = ""
    owner: int | None = None
    subdistrict: int | None = None
    urgency: Urgency | None = None
    mine: bool = False
    sort: str = "-newest"
    page: int = 1


def sorts(model: Any) -> Mapping[str, Any]:
    """Columns by the name that the address uses."""
    deadline = model.last_date if model is Need else model.valid_until
    return {
        "newest": model.changed_at,
        "deadline": deadline,
        "quantity": model.quantity,
        "title": model.title,
        "owner": model.owner_id,  # its name is looked up once the rows are found: `_sorted`
    }


def listing(kind: PostingKind, filters: Filters, actor: Actor | None) -> Page:
    """One page of the postings the actor may read. Two queries whatever the number of rows."""
    model = MODEL_OF[kind]
    ids, total = _found(model, filters, actor)
    if not ids and filters.page > 1:  # beyond the end: show the last page
        last = _found(model, replace(filters, page=1), actor)[1]
        filters = replace(filters, page=max(1, -(-last // PAGE_SIZE)))
        ids, total = _found(model, filters, actor)
    rows = {row.id: row for row in db.session.execute(_rows(model, ids))} if ids else {}
    return Page([rows[one] for one in ids], filters.page, total, PAGE_SIZE)


def _found(model: Any, filters: Filters, actor: Actor | None) -> tuple[list[int], int]:
    """The ids of one page, in order, and how many rows match.

    Counting and sorting need no row, only the indexes of `models.listing`.
    """
    parts = _parts(model, filters, actor)
    end = filters.page * PAGE_SIZE
    counted: FromClause
    found: FromClause
    if _keeps(filters):
        counted = found = union_all(*parts).cte("found")
    else:
        # Quicker read twice: each part's index may know its first rows without reading the rest.
        counted = union_all(*parts).subquery("counted")
        found = _firsts(parts, filters.sort, end)
    total = select(func.count()).select_from(counted).scalar_subquery()
    page = _sorted(found, filters.sort).limit(PAGE_SIZE).offset(end - PAGE_SIZE)
    rows = db.session.execute(page.add_columns(total)).all()
    return [one for one, _total in rows], rows[0][1] if rows else 0


def all_ids(kind: PostingKind, filters: Filters, actor: Actor | None, *, most: int) -> list[int]:
    """The ids of all pages of the list, in its order; `most` of them at most."""
    found = union_all(*_parts(MODEL_OF[kind], filters, actor)).subquery("found")
    return list(db.session.scalars(_sorted(found, filters.sort).limit(most)))


def _parts(model: Any, filters: Filters, actor: Actor | None) -> list[Select[Any]]:
    """The ids and keys of all rows that match, in parts."""
    asked = _asked(model, filters, actor)
    key = _sort_column(model, filters.sort).label("key")
    return [select(model.id, key).where(part, *asked) for part in visible_parts(model, actor)]


def _sorted(found: FromClause, sort: str) -> Select[Any]:
    """The ids in the order that is asked for."""
    if sort.removeprefix("-") != "owner":
        return select(found.c.id).order_by(*_order(found.c.key, found.c.id, sort))
    named = select(found.c.id).join(Organisation, Organisation.id == found.c.key)
    return named.order_by(*_order(Organisation.name, found.c.id, sort))


def _firsts(parts: Sequence[Select[Any]], sort: str, end: int) -> FromClause:
    """Of each part as many rows as all pages so far could take from it."""
    firsts = []
    for number, part in enumerate(parts):
        rows = part.subquery(f"part{number}")
        order = _order(rows.c.key, rows.c.id, sort)
        firsts.append(select(select(rows).order_by(*order).limit(end).subquery()))
    return union_all(*firsts).subquery("found")


def _keeps(filters: Filters) -> bool:
    """Say whether to find rows once, to be counted and sorted: where they are few, or dear."""
    sort = filters.sort.removeprefix("-")
    dear = sort == "owner" or (bool(filters.q) and sort != "newest")
    return dear or bool(filters.category) or is_indexed(filters.q)


def _rows(model: Any, ids: Sequence[int]) -> Select[Any]:
    """What a list shows of the rows, and no more: plain values, nothing to be changed."""
    return (
        select(model.id, *(getattr(model, name) for name in SHOWN[model]), _OWNER, _CATEGORY)
        .join(Organisation, Organisation.id == model.owner_id)
        .join(Category, Category.id == model.category_id)
        .where(model.id.in_(ids))
    )


def _asked(model: Any, filters: Filters, actor: Actor | None) -> list[ColumnElement[bool]]:
    exact: dict[Any, Any] = {
        model.state: filters.state,
        model.owner_id: filters.owner,
        model.subdistrict_id: filters.subdistrict,
    }
    if model is Need:
        exact[model.urgency] = filters.urgency
    if filters.mine and actor:
        exact[model.owner_id] = actor.organisation_id
    asked = [column == value for column, value in exact.items() if value is not None]
    if filters.mine and filters.state is None:
        # Drafts that came to nothing, perhaps a whole undone import: asked for by their state.
        asked.append(or_(model.state != PostingState.WITHDRAWN, model.code.is_not(None)))
    if filters.category:
        category = select(Category.id).where(Category.key == filters.category).scalar_subquery()
        asked.append(model.category_id == category)
    return asked + holding(model, filters.q)


def _sort_column(model: Any, sort: str) -> Any:
    return sorts(model).get(sort.removeprefix("-"), model.changed_at)


def _order(key: Any, number: Any, sort: str) -> tuple[Any, Any]:
    """By the key, then by the id: no two requests see another order."""
    down = sort.startswith("-")
    first, then = (column.desc() if down else column.asc() for column in (key, number))
    # Said of a column that is never empty, it would keep PostgreSQL from its index.
    return (first.nulls_last() if sort.removeprefix("-") in MAY_BE_EMPTY else first), then


def one(kind: PostingKind, posting_id: int, actor: Actor | None) -> Any:
    """The posting with all that its page shows, or None where the actor may not look."""
    model = MODEL_OF[kind]
    return db.session.scalars(
        select(model)
        .where(model.id == posting_id, visible(model, actor))
        .options(
            joinedload(model.owner).joinedload(Organisation.subdistrict),
            joinedload(model.category),
            joinedload(model.created_by),
            selectinload(model.windows),
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    event: AuditEvent
    name: str
    organisation: str


def history(posting: Any) -> Sequence[HistoryLine]:
    """Every recorded move of the posting, newest first, with who made it."""
    rows = db.session.execute(
        select(AuditEvent, Person.name, Organisation.name)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
        .where(AuditEvent.object_type == posting.__tablename__, AuditEvent.object_id == posting.id)
        .order_by(AuditEvent.seq.desc())
    )
    return [HistoryLine(event, name or "", where or "") for event, name, where in rows]


def matches_of(posting: Any) -> Sequence[Match]:
    """Matches of the posting with the other side's posting and owner."""
    column = Match.need_id if isinstance(posting, Need) else Match.offer_id
    return db.session.scalars(
        select(Match)
        .where(column == posting.id)
        .options(
            joinedload(Match.need).joinedload(Need.owner),
            joinedload(Match.offer).joinedload(Offer.owner),
        )
        .order_by(Match.id.desc())
    ).all()


def shown_matches(matches: Sequence[Match], actor: Actor) -> tuple[list[Match], frozenset[int]]:
    """Matches that a posting's page shows, and the ids of those whose own page opens.

    Who has only asked, or was refused, is nobody's business but the two sides' and theirs who
    oversee them.
    """
    ids = [match.id for match in matches]
    opens = select(Match.id).where(Match.id.in_(ids), visible_matches(actor))
    opened = frozenset(db.session.scalars(opens))
    return [m for m in matches if m.id in opened or m.state in FIXED], opened


def known_partners(posting: Any, matches: Sequence[Match], actor: Actor) -> frozenset[int]:
    """Ids of the matched postings that the actor may know of; not each is for all to read."""
    model, side = (Offer, "offer_id") if isinstance(posting, Need) else (Need, "need_id")
    partners = {getattr(match, side) for match in matches}
    readable = select(model.id).where(model.id.in_(partners), visible(model, actor))
    both = {getattr(m, side) for m in matches if allows(actor, Permission.SEE_BOTH_SIDES, m)}
    return frozenset(db.session.scalars(readable)) | both


def left_of(posting: Any, matches: Sequence[Match], at: datetime) -> int:
    """Available quantity: computed from the matches, never stored; an offer's year has a cap."""
    holding = [m for m in matches if m.state in HOLDING]
    left = (posting.quantity or 0) - sum(m.quantity for m in holding)
    if getattr(posting, "yearly_cap", None):
        begins, ends = year_of(at)
        used = sum(m.quantity for m in holding if begins <= m.created_at < ends)
        left = min(left, posting.yearly_cap - used)
    return max(0, left)


def categories() -> Sequence[Category]:
    """Categories open for new postings, in the city's order."""
    return db.session.scalars(
        select(Category).where(~Category.closed).order_by(Category.position)
    ).all()


def category_of_form(kind: PostingKind, form_key: str, actor: Actor) -> Category | None:
    """Category of the posting that a form of the actor's organisation made, open or closed."""
    model = MODEL_OF[kind]
    return db.session.scalars(
        select(Category)
        .join(model, model.category_id == Category.id)
        .where(model.form_key == form_key, model.owner_id == actor.organisation_id)
    ).one_or_none()


def grids_of(community_id: int) -> Sequence[Organisation]:
    return db.session.scalars(
        select(Organisation)
        .where(
            Organisation.parent_id == community_id,
            Organisation.kind == OrganisationKind.GRID,
            Organisation.closed_at.is_(None),
        )
        .order_by(Organisation.name)
    ).all()


def category_choices() -> Sequence[Any]:
    """Key and both names of each open category: what a filter shows."""
    return db.session.execute(_CHOICES).all()


def subdistricts_of(district_id: int) -> Sequence[Any]:
    """Id and name of each."""
    return db.session.execute(_SUBDISTRICTS, {"district_id": district_id}).all()


def last_time(kind: PostingKind, actor: Actor) -> dict[str, Any]:
    """What an organisation usually writes again: taken from its latest posting of the kind."""
    model = MODEL_OF[kind]
    names = ("place", "raised_by", "source") if model is Need else REPEATED_IN_OFFERS
    latest = db.session.scalars(
        select(model)
        .where(model.owner_id == actor.organisation_id, model.submitted_at.is_not(None))
        .order_by(model.id.desc())
        .limit(1)
    ).first()
    return {name: getattr(latest, name) for name in names} if latest else {}


def offers_for(need: Any, actor: Actor) -> list[tuple[int, str]]:
    """Open offers of the need's category that the actor may see: (id, name in words)."""
    rows = db.session.scalars(
        select(Offer)
        .where(
            visible(Offer, actor),
            Offer.category_id == need.category_id,
            Offer.state.in_(OPEN),
        )
        .options(joinedload(Offer.owner))
        .order_by(Offer.confirmed_at.desc())
        .limit(MOST_CANDIDATES)
    )
    return [(offer.id, f"{offer.code} {offer.owner.name} · {offer.title}") for offer in rows]

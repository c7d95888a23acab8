"""Lists of needs and offers that an actor may read, filtered, sorted, in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from webapp.db import db
from webapp.models import MODEL_OF
from webapp.models.audit import AuditEvent
from webapp.models.categories import Category
from webapp.models.matches import Match, MatchState
from webapp.models.needs import Need, Urgency
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.people import Person
from webapp.models.postings import OPEN, PostingKind, PostingState
from webapp.policy import Actor
from webapp.queries.scope import visible
from webapp.render import Page

PAGE_SIZE = 25
MOST_CANDIDATES = 200
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
        "owner": Organisation.name,
    }


def listing(kind: PostingKind, filters: Filters, actor: Actor | None) -> Page:
    """One page of the postings the actor may read. Two queries whatever the number of rows."""
    model = MODEL_OF[kind]
    wanted = _filtered(model, filters, actor)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(filters.page, max(1, -(-total // PAGE_SIZE)))
    rows = db.session.scalars(
        wanted.with_only_columns(model)
        .join(model.owner)
        .options(contains_eager(model.owner), joinedload(model.category))
        .order_by(*_order(model, filters.sort))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, page, total, PAGE_SIZE)


def _filtered(model: Any, filters: Filters, actor: Actor | None) -> Select[Any]:
    query = select(model.id).where(visible(model, actor))
    for word in filters.q.lower().split()[:5]:
        query = query.where(model.search_text.contains(word, autoescape=True))
    if filters.category:
        category = select(Category.id).where(Category.key == filters.category).scalar_subquery()
        query = query.where(model.category_id == category)
    exact: dict[Any, Any] = {
        model.state: filters.state,
        model.owner_id: filters.owner,
        model.subdistrict_id: filters.subdistrict,
    }
    if model is Need:
        exact[model.urgency] = filters.urgency
    if filters.mine and actor:
        exact[model.owner_id] = actor.organisation_id
    return query.where(*(column == value for column, value in exact.items() if value is not None))


def _order(model: Any, sort: str) -> tuple[Any, Any]:
    column = sorts(model).get(sort.removeprefix("-"), model.changed_at)
    if sort.startswith("-"):
        return column.desc().nulls_last(), model.id.desc()
    return column.asc().nulls_last(), model.id.asc()


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


def left_of(posting: Any, matches: Sequence[Match]) -> int:
    """Available quantity: computed from the matches, never stored."""
    held = sum(m.quantity for m in matches if m.state is not MatchState.CANCELLED)
    return (posting.quantity or 0) - held


def categories() -> Sequence[Category]:
    """Categories open for new postings, in the city's order."""
    return db.session.scalars(
        select(Category).where(~Category.closed).order_by(Category.position)
    ).all()


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


def subdistricts_of(district_id: int) -> Sequence[Organisation]:
    return db.session.scalars(
        select(Organisation)
        .where(
            Organisation.district_id == district_id,
            Organisation.kind == OrganisationKind.SUBDISTRICT,
        )
        .order_by(Organisation.name)
    ).all()


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

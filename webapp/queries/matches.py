"""Matches that an actor may read: in pages, one by one, and as a round has to keep them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from webapp.db import db
from webapp.i18n import CHINA
from webapp.models.categories import Category
from webapp.models.claiming import CONFIRM_WITHIN, START_WITHIN
from webapp.models.matches import ASKED, FIXED, HOLDING, Match, MatchState, Origin
from webapp.models.meetings import AgendaItem, Meeting, MeetingState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.people import Role
from webapp.policy import POSTING_ROLES, Actor, Permission, allows
from webapp.queries import calendar
from webapp.queries.scope import visible
from webapp.render import Page
from webapp.working_days import A_DAY, subtract_working_days

PAGE_SIZE = 25
M = MatchState


@dataclass(frozen=True, slots=True)
class MatchFilters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    state: MatchState | None = None
    origin: Origin | None = None
    category: str = ""
    turn: bool = False  # what waits for the reader
    late: bool = False
    sort: str = "-newest"
    page: int = 1


SORTS: Mapping[str, Any] = {
    "newest": Match.changed_at,
    "answer": Match.answer_by,
    "deadline": Match.last_day,
    "quantity": Match.quantity,
}


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A match, which of its postings the reader may know by name, and which pages open."""

    match: Match
    knows_need: bool
    knows_offer: bool
    opens_need: bool
    opens_offer: bool
    decides: Meeting | None = None  # the meeting that was called to decide about it


def visible_matches(actor: Actor) -> ColumnElement[bool]:
    """Condition on matches the actor may read: the sides', and those who oversee them."""
    here = Match.subdistrict_id == actor.subdistrict_id
    if actor.role in POSTING_ROLES:
        ours = actor.organisation_id
        return or_(Match.giver_id == ours, Match.receiver_id == ours)
    if actor.role is Role.COORDINATOR:  # also what the units here give elsewhere
        units = select(Organisation.id).where(Organisation.subdistrict_id == actor.subdistrict_id)
        return or_(here, Match.giver_id.in_(units))
    if actor.role is Role.DISTRICT_ADMIN:
        return Match.subdistrict_id.in_(actor.inside) if actor.inside else false()
    if actor.role is Role.AUDITOR and actor.subdistrict_id is None:
        return Match.district_id == actor.district_id
    if actor.role is Role.AUDITOR:
        return here
    return and_(here, Match.state.in_(FIXED))


def listing(filters: MatchFilters, actor: Actor, *, today: date) -> Page:
    """One page of matches. The same few queries whatever the number of rows."""
    asked = [visible_matches(actor), *_asked(filters, actor, today)]
    total = db.session.scalar(select(func.count()).select_from(Match).where(*asked)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    filters = replace(filters, page=min(filters.page, last))
    ids = _ids(filters, asked).limit(PAGE_SIZE).offset((filters.page - 1) * PAGE_SIZE)
    found = list(db.session.scalars(ids))
    return Page(rows(found, actor), filters.page, total, PAGE_SIZE)


def all_ids(filters: MatchFilters, actor: Actor, *, today: date, most: int) -> Sequence[int]:
    """Ids of all pages in their order; `most` of them at most."""
    asked = [visible_matches(actor), *_asked(filters, actor, today)]
    return db.session.scalars(_ids(filters, asked).limit(most)).all()


def _ids(filters: MatchFilters, asked: Sequence[ColumnElement[bool]]) -> Any:
    key = SORTS.get(filters.sort.removeprefix("-"), Match.changed_at)
    order = (key.desc() if filters.sort.startswith("-") else key.asc()).nulls_last()
    return select(Match.id).where(*asked).order_by(order, Match.id.desc())


def rows(ids: Sequence[int], actor: Actor) -> list[MatchRow]:
    """The matches in the order of their ids, each with its meeting. One query."""
    # Whole rows: the first page shows some of them again, and would miss what is left out here.
    loaded = [
        contains_eager(Match.need).options(joinedload(Need.owner), joinedload(Need.category)),
        contains_eager(Match.offer).joinedload(Offer.owner),
    ]
    query = select(Match, Meeting, visible(Need, actor), visible(Offer, actor))
    query = query.join(Match.need).join(Match.offer).options(*loaded)
    query = query.outerjoin(AgendaItem, _undecided()).outerjoin(Meeting, _called())
    by_id = {
        match.id: replace(_row(match, bool(need), bool(offer), actor), decides=meeting)
        for match, meeting, need, offer in db.session.execute(query.where(Match.id.in_(ids)))
    }
    return [by_id[one] for one in ids]


def before_a_meeting() -> ColumnElement[bool]:
    """Condition on matches that a meeting was called to decide about: nobody else does."""
    items = select(AgendaItem.id).join(Meeting, _called()).where(_undecided())
    return items.exists()


def _undecided() -> ColumnElement[bool]:
    return and_(AgendaItem.match_id == Match.id, AgendaItem.result.is_(None))


def _called() -> ColumnElement[bool]:
    called = Meeting.state.in_((MeetingState.CALLED, MeetingState.OPEN))
    return and_(Meeting.id == AgendaItem.meeting_id, called)


def known_sides(matches: Sequence[Match], actor: Actor) -> list[MatchRow]:
    """Say of each match which postings the actor may know: own ones, and what is for all here."""
    needs = _readable(Need, {m.need_id for m in matches}, actor)
    offers = _readable(Offer, {m.offer_id for m in matches}, actor)
    return [_row(m, m.need_id in needs, m.offer_id in offers, actor) for m in matches]


def _row(match: Match, opens_need: bool, opens_offer: bool, actor: Actor) -> MatchRow:  # noqa: FBT001
    """Whoever claims shows the other side what with; a family's code waits for the approval."""
    both = allows(actor, Permission.SEE_BOTH_SIDES, match)
    party = match.side_of(actor.organisation_id) is not None
    shown = party and match.origin is Origin.COMMUNITY_CLAIM and not match.need.case_code
    given = party and match.origin is Origin.UNIT_CLAIM
    return MatchRow(
        match, both or opens_need or shown, both or opens_offer or given, opens_need, opens_offer
    )


def one(match_id: int, actor: Actor) -> MatchRow | None:
    """The match with all that its page shows, or None where the actor may not look."""
    match = db.session.scalars(
        select(Match)
        .where(Match.id == match_id, visible_matches(actor))
        .options(
            joinedload(Match.need).joinedload(Need.owner),
            joinedload(Match.need).joinedload(Need.category),
            joinedload(Match.need).selectinload(Need.windows),
            joinedload(Match.offer).joinedload(Offer.owner),
            joinedload(Match.offer).selectinload(Offer.windows),
        )
    ).one_or_none()
    return known_sides([match], actor)[0] if match else None


def acts_next(actor: Actor) -> ColumnElement[bool]:
    """Condition on matches in which the actor's organisation takes the next step."""
    if actor.role is Role.COORDINATOR:
        agreed = and_(Match.state == M.AGREED, not_(before_a_meeting()))
        decides = or_(agreed, Match.leave_asked_by.is_not(None))
        return and_(Match.subdistrict_id == actor.subdistrict_id, decides)
    if actor.role not in POSTING_ROLES:
        return false()
    ours = actor.organisation_id
    gives = or_(_is_asked(Match.giver_agreed_at), Match.state.in_((M.APPROVED, M.ACTIVE)))
    receives = or_(_is_asked(Match.receiver_agreed_at), Match.state.in_((M.APPROVED, M.DELIVERED)))
    return or_(and_(Match.giver_id == ours, gives), and_(Match.receiver_id == ours, receives))


def asks(actor: Actor) -> ColumnElement[bool]:
    """Condition on matches that wait for the yes or no of the actor's organisation."""
    ours = actor.organisation_id
    return or_(
        and_(Match.giver_id == ours, _is_asked(Match.giver_agreed_at)),
        and_(Match.receiver_id == ours, _is_asked(Match.receiver_agreed_at)),
    )


def late(today: date) -> ColumnElement[bool]:
    """Condition on matches whose next step is overdue: to set days, to deliver, to confirm."""
    days = calendar.exceptions()
    start = over_since(today, START_WITHIN, days)
    confirm = over_since(today, CONFIRM_WITHIN, days)
    return or_(
        and_(Match.state == M.APPROVED, Match.changed_at < start),
        and_(Match.state == M.ACTIVE, Match.last_day < today),
        and_(Match.state == M.DELIVERED, Match.changed_at < confirm),
    )


def declined_pairs(subdistrict_id: int) -> frozenset[tuple[int, int]]:
    """(need id, offer id) of every pair that one of its sides, or the committee, has refused."""
    pairs = db.session.execute(
        select(Match.need_id, Match.offer_id).where(
            Match.subdistrict_id == subdistrict_id, Match.state == M.DECLINED
        )
    )
    return frozenset((need, offer) for need, offer in pairs)


def holding(subdistrict_id: int) -> Sequence[Match]:
    """Matches of the sub-district's needs whose quantity is taken."""
    held = (Match.subdistrict_id == subdistrict_id, Match.state.in_(HOLDING))
    return db.session.scalars(select(Match).where(*held).order_by(Match.id)).all()


def held_by_need(need_ids: Collection[int]) -> dict[int, int]:
    """By need: the quantity that matches hold; needs without any are left out."""
    return _held(Match.need_id, need_ids)


def held_by_offer(
    offer_ids: Collection[int], during: tuple[datetime, datetime] | None = None
) -> dict[int, int]:
    """By offer: the quantity held, of all matches or of those made in a time (a year)."""
    made = (Match.created_at >= during[0], Match.created_at < during[1]) if during else ()
    return _held(Match.offer_id, offer_ids, *made)


def _held(column: Any, ids: Collection[int], *conditions: ColumnElement[bool]) -> dict[int, int]:
    sums = (
        select(column, func.sum(Match.quantity))
        .where(column.in_(ids), Match.state.in_(HOLDING), *conditions)
        .group_by(column)
    )
    return {one: int(total) for one, total in db.session.execute(sums)}


def _is_asked(moment: Any) -> ColumnElement[bool]:
    return and_(Match.state.in_(ASKED), moment.is_(None))


def _readable(model: Any, ids: Collection[int], actor: Actor) -> frozenset[int]:
    readable = select(model.id).where(model.id.in_(ids), visible(model, actor))
    return frozenset(db.session.scalars(readable))


def _asked(filters: MatchFilters, actor: Actor, today: date) -> list[ColumnElement[bool]]:
    exact = {Match.state: filters.state, Match.origin: filters.origin}
    asked = [column == value for column, value in exact.items() if value is not None]
    if filters.category:
        category = select(Category.id).where(Category.key == filters.category).scalar_subquery()
        asked.append(Match.need.has(Need.category_id == category))
    if filters.q:
        asked.append(holds(filters.q, actor))
    if filters.turn:
        asked.append(acts_next(actor))
    if filters.late:
        asked.append(late(today))
    return asked


def holds(written: str, actor: Actor) -> ColumnElement[bool]:
    """Only words the reader may read: else a search would tell what is hidden."""
    words = written.lower().split()

    def found(model: Any) -> ColumnElement[bool]:
        named = [model.search_text.contains(word, autoescape=True) for word in words]
        return and_(visible(model, actor), *named)

    return or_(Match.need.has(found(Need)), Match.offer.has(found(Offer)))


def over_since(today: date, days: int, exceptions: Mapping[date, bool]) -> datetime:
    """Whatever happened before that moment has had so many whole working days since."""
    day = subtract_working_days(today - A_DAY, days, exceptions)
    return datetime.combine(day + A_DAY, time.min, CHINA).astimezone(UTC)

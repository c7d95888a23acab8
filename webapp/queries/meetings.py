"""Meetings as an actor may read them: the list, one with its papers, and what waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.matches import Match, MatchState
from webapp.models.meetings import (
    MEETING_OVER,
    AgendaItem,
    Meeting,
    MeetingKind,
    MeetingMember,
    MeetingState,
    Minutes,
)
from webapp.models.people import Role
from webapp.policy import Actor, Permission, allows
from webapp.render import Page

PAGE_SIZE = 25
MOST_CANDIDATES = 200
S = MeetingState


@dataclass(frozen=True, slots=True)
class MeetingFilters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    state: MeetingState | None = None
    sort: str = "-day"
    page: int = 1


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """`minutes` are there once the meeting is closed."""

    meeting: Meeting
    items: int
    minutes: Minutes | None


SORTS: Mapping[str, Any] = {"day": Meeting.day, "title": Meeting.title}


def readable(actor: Actor) -> ColumnElement[bool]:
    """Condition on meetings; the same as the policy's READ_MEETING, for lists."""
    here = Meeting.subdistrict_id == actor.subdistrict_id
    if actor.role is Role.COORDINATOR:
        return here
    if actor.role is Role.COMMITTEE_MEMBER:
        return and_(here, Meeting.state != S.PLANNED)
    if actor.role is Role.AUDITOR:
        everywhere = Meeting.district_id == actor.district_id
        return everywhere if actor.subdistrict_id is None else here
    if actor.role is Role.DISTRICT_ADMIN and actor.inside:
        return Meeting.subdistrict_id.in_(actor.inside)
    return false()


def listing(filters: MeetingFilters, actor: Actor) -> Page:
    """One page of meetings with the number of their items. Four queries."""
    asked = _asked(filters, actor)
    total = db.session.scalar(select(func.count()).select_from(Meeting).where(*asked)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    filters = replace(filters, page=min(filters.page, last))
    found = select(Meeting).where(*asked).order_by(*_order(filters))
    found = found.limit(PAGE_SIZE).offset((filters.page - 1) * PAGE_SIZE)
    return Page(rows(db.session.scalars(found).all()), filters.page, total, PAGE_SIZE)


def all_ids(filters: MeetingFilters, actor: Actor, *, most: int) -> Sequence[int]:
    """Ids of all pages in their order; `most` of them at most."""
    ids = select(Meeting.id).where(*_asked(filters, actor)).order_by(*_order(filters))
    return db.session.scalars(ids.limit(most)).all()


def some(ids: Sequence[int], actor: Actor) -> list[Meeting]:
    """The meetings in the order of their ids, as far as the actor may still read them."""
    found = db.session.scalars(select(Meeting).where(Meeting.id.in_(ids), readable(actor)))
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in ids if one in by_id]


def _asked(filters: MeetingFilters, actor: Actor) -> list[ColumnElement[bool]]:
    asked = [readable(actor)]
    if filters.q:
        asked += [Meeting.title.icontains(word, autoescape=True) for word in filters.q.split()]
    if filters.state:
        asked.append(Meeting.state == filters.state)
    return asked


def _order(filters: MeetingFilters) -> tuple[Any, Any]:
    key = SORTS.get(filters.sort.removeprefix("-"), Meeting.day)
    return (key.desc() if filters.sort.startswith("-") else key.asc()), Meeting.id.desc()


def rows(meetings: Sequence[Meeting]) -> list[MeetingRow]:
    if not meetings:
        return []
    ids = [one.id for one in meetings]
    counted = select(AgendaItem.meeting_id, func.count()).where(AgendaItem.meeting_id.in_(ids))
    found = db.session.execute(counted.group_by(AgendaItem.meeting_id))
    items: dict[int, int] = {meeting: number for meeting, number in found}  # noqa: C416
    made = db.session.scalars(select(Minutes).where(Minutes.meeting_id.in_(ids)))
    minutes = {one.meeting_id: one for one in made}
    return [MeetingRow(one, items.get(one.id, 0), minutes.get(one.id)) for one in meetings]


def one(meeting_id: int, actor: Actor) -> Meeting:
    """Return the meeting; another tenant's does not exist."""
    found = db.session.get(Meeting, meeting_id)
    if found is None or not allows(actor, Permission.READ_MEETING, found):
        raise Unknown("meeting", meeting_id)
    return found


def minutes_of(meeting_id: int) -> Minutes | None:
    query = select(Minutes).where(Minutes.meeting_id == meeting_id)
    return db.session.scalars(query).one_or_none()


def roll(meeting_id: int) -> Sequence[MeetingMember]:
    """Who was a member when the meeting was called, with names."""
    query = (
        select(MeetingMember)
        .where(MeetingMember.meeting_id == meeting_id)
        .options(joinedload(MeetingMember.person))
        .order_by(MeetingMember.person_id)
    )
    return db.session.scalars(query).all()


def free_for_agenda() -> ColumnElement[bool]:
    """Condition on matches that wait for an approval and for no meeting."""
    waits = select(AgendaItem.id).where(
        AgendaItem.match_id == Match.id, AgendaItem.result.is_(None)
    )
    return and_(Match.state == MatchState.AGREED, ~waits.exists())


def candidates(meeting: Meeting) -> Sequence[int]:
    """Ids of matches that may stand on the agenda: those on it, then who has waited longest."""
    on_it = select(AgendaItem.match_id).where(AgendaItem.meeting_id == meeting.id)
    chosen = db.session.scalars(on_it.order_by(AgendaItem.position)).all()
    query = (
        select(Match.id)
        .where(Match.subdistrict_id == meeting.subdistrict_id, free_for_agenda())
        .order_by(Match.changed_at, Match.id)
        .limit(MOST_CANDIDATES)
    )
    return [*chosen, *db.session.scalars(query)]


def agenda_of(match_id: int) -> AgendaItem | None:
    """The item by which a meeting that is not over decides about the match."""
    query = (
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .where(AgendaItem.match_id == match_id, AgendaItem.result.is_(None))
        .options(joinedload(AgendaItem.meeting))
    )
    return db.session.scalars(query).one_or_none()


def ahead(actor: Actor) -> list[MeetingRow]:
    """Meetings that are not over, the next one first; none has minutes yet. One query."""
    items = select(func.count()).where(AgendaItem.meeting_id == Meeting.id).scalar_subquery()
    query = (
        select(Meeting, items)
        .where(readable(actor), Meeting.state.not_in(MEETING_OVER))
        .order_by(Meeting.day, Meeting.id)
        .limit(6)
    )
    return [MeetingRow(one, number, None) for one, number in db.session.execute(query)]


def waits_for_votes(meeting: Meeting, voted: Sequence[int], members: int, today: date) -> bool:
    """Say whether members may still answer in writing. voted: how many have, by item."""
    goes_on = meeting.kind is MeetingKind.CIRCULATION and meeting.state is S.OPEN
    return goes_on and meeting.day >= today and any(number < members for number in voted)


def is_due(meeting: Meeting, today: date) -> bool:
    """Say whether the coordinator has to act: open it, or close it."""
    if meeting.state is S.OPEN:
        return meeting.day < today or (meeting.kind == "room" and meeting.day <= today)
    return meeting.state in {S.PLANNED, S.CALLED} and meeting.day <= today

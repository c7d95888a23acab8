"""Matches on the first page of each role: what waits for an answer, is late, stands where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, union_all

from webapp.db import db
from webapp.i18n import N_
from webapp.models.matches import FIXED, LIVE_MATCH, Match, MatchState
from webapp.models.people import Role
from webapp.policy import Actor
from webapp.queries.matches import MatchRow, acts_next, asks, before_a_meeting, late, rows

SHOWN = 6
M = MatchState


@dataclass(frozen=True, slots=True)
class MatchQueue:
    """`title` is marked for translation, as is `empty`; `more` are the address's filters."""

    title: str
    rows: Sequence[MatchRow]
    count: int
    empty: str
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Queue:
    """What a queue shows. An empty one without a sentence for it is not shown."""

    title: str
    condition: ColumnElement[bool]
    order: Any = Match.changed_at
    empty: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def match_queues(actor: Actor, *, today: date) -> list[MatchQueue]:
    """The queues of the role, in the order in which they should be worked off. Four queries."""
    make = _QUEUES.get(actor.role)
    if make is None:
        return []
    queues = make(actor, today)
    found = db.session.execute(union_all(*map(_first, range(len(queues)), queues))).all()
    ids = sorted({one.match_id for one in found})
    shown = dict(zip(ids, rows(ids, actor) if ids else [], strict=True))
    made = []
    for number, queue in enumerate(queues):
        ours = sorted((one for one in found if one.queue == number), key=attrgetter("place"))
        count = ours[0].whole if ours else 0
        listed = [shown[one.match_id] for one in ours]
        if ours or queue.empty:
            made.append(MatchQueue(queue.title, listed, count, queue.empty, queue.more))
    return made


def _first(number: int, queue: _Queue) -> Select[Any]:
    """The first few of a queue, their places in it, and how many there are in all."""
    place = func.row_number().over(order_by=(queue.order.nulls_last(), Match.id))
    whole = func.count().over()
    inner = select(Match.id.label("match_id"), place.label("place"), whole.label("whole"))
    few = inner.where(queue.condition).subquery()
    return select(literal(number).label("queue"), few).where(few.c.place <= SHOWN)


def _coordinator(actor: Actor, today: date) -> list[_Queue]:
    here = Match.subdistrict_id == actor.subdistrict_id
    return [
        _Queue(
            N_("待批准的对接"),
            and_(here, Match.state == M.AGREED, not_(before_a_meeting())),
            empty=N_("没有等待批准的对接。"),
            more={"turn": "1"},
        ),
        _Queue(
            N_("申请退出的对接"),
            and_(here, Match.leave_asked_by.is_not(None)),
            more={"turn": "1"},
        ),
        _Queue(N_("逾期的对接"), and_(here, late(today)), more={"late": "1"}),
        _Queue(
            N_("等双方答复的对接"),
            and_(here, Match.state.in_((M.PROPOSED, M.AWAITING))),
            order=Match.answer_by,
            more={"sort": "answer"},
        ),
    ]


def _side(actor: Actor, _today: date) -> list[_Queue]:
    ours = or_(Match.giver_id == actor.organisation_id, Match.receiver_id == actor.organisation_id)
    answer = asks(actor)
    turn = and_(acts_next(actor), not_(answer))
    waiting = and_(ours, Match.state.in_(LIVE_MATCH), not_(acts_next(actor)))
    return [
        _Queue(
            N_("待我方答复的对接"),
            answer,
            order=Match.answer_by,
            empty=N_("没有等待答复的对接。"),
            more={"turn": "1"},
        ),
        _Queue(N_("待我方办理的对接"), turn, order=Match.last_day, more={"turn": "1"}),
        _Queue(N_("等对方或协调员的对接"), waiting, more={"sort": "-newest"}),
    ]


def _committee(actor: Actor, today: date) -> list[_Queue]:
    here = Match.subdistrict_id == actor.subdistrict_id
    return [
        _Queue(
            N_("等待批准的对接"),
            and_(here, Match.state == M.AGREED),
            empty=N_("没有等待批准的对接。"),
            more={"state": "agreed"},
        ),
        _Queue(N_("逾期的对接"), and_(here, late(today)), more={"late": "1"}),
        _Queue(
            N_("正在进行的对接"),
            and_(here, Match.state.in_(FIXED & LIVE_MATCH - {M.AGREED})),
        ),
    ]


_QUEUES: Mapping[Role, Callable[[Actor, date], list[_Queue]]] = {
    Role.COORDINATOR: _coordinator,
    Role.COMMUNITY_SECRETARY: _side,
    Role.COMMUNITY_STAFF: _side,
    Role.UNIT_CONTACT: _side,
    Role.COMMITTEE_MEMBER: _committee,
}

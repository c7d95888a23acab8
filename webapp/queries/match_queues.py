"""Matches on the first page of each role: what waits for an answer, is late, stands where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from webapp.db import db
from webapp.i18n import N_
from webapp.models.matches import FIXED, LIVE_MATCH, Match, MatchState
from webapp.models.people import Role
from webapp.policy import Actor
from webapp.queries.matches import MatchRow, acts_next, asks, late, rows

SHOWN = 6
M = MatchState


@dataclass(frozen=True, slots=True)
class MatchQueue:
    """`title` and `empty` are marked for translation; `more` are the address's filters.

    An empty queue without a sentence for it is not shown.
    """

    title: str
    rows: Sequence[MatchRow]
    count: int
    empty: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def match_queues(actor: Actor, *, today: date) -> list[MatchQueue]:
    """The queues of the role, in the order in which they should be worked off."""
    make = _QUEUES.get(actor.role)
    return [queue for queue in make(actor, today) if queue.count or queue.empty] if make else []


def _queue(
    title: str,
    actor: Actor,
    condition: ColumnElement[bool],
    *,
    order: Any = Match.changed_at,
    empty: str = "",
    more: Mapping[str, str] | None = None,
) -> MatchQueue:
    count = db.session.scalar(select(func.count()).select_from(Match).where(condition)) or 0
    ids: list[int] = []
    if count:
        first = select(Match.id).where(condition).order_by(order.nulls_last(), Match.id)
        ids = list(db.session.scalars(first.limit(SHOWN)))
    return MatchQueue(title, rows(ids, actor) if ids else [], count, empty, more or {})


def _coordinator(actor: Actor, today: date) -> list[MatchQueue]:
    here = Match.subdistrict_id == actor.subdistrict_id
    return [
        _queue(
            N_("待批准的对接"),
            actor,
            and_(here, Match.state == M.AGREED),
            empty=N_("没有等待批准的对接。"),
            more={"state": "agreed"},
        ),
        _queue(
            N_("申请退出的对接"),
            actor,
            and_(here, Match.leave_asked_by.is_not(None)),
            more={"turn": "1"},
        ),
        _queue(N_("逾期的对接"), actor, and_(here, late(today)), more={"late": "1"}),
        _queue(
            N_("等双方答复的对接"),
            actor,
            and_(here, Match.state.in_((M.PROPOSED, M.AWAITING))),
            order=Match.answer_by,
            more={"sort": "answer"},
        ),
    ]


def _side(actor: Actor, _today: date) -> list[MatchQueue]:
    ours = or_(Match.giver_id == actor.organisation_id, Match.receiver_id == actor.organisation_id)
    answer = asks(actor)
    turn = and_(acts_next(actor), not_(answer))
    waiting = and_(ours, Match.state.in_(LIVE_MATCH), not_(acts_next(actor)))
    return [
        _queue(
            N_("待我方答复的对接"),
            actor,
            answer,
            order=Match.answer_by,
            empty=N_("没有等待答复的对接。"),
            more={"turn": "1"},
        ),
        _queue(N_("待我方办理的对接"), actor, turn, order=Match.last_day, more={"turn": "1"}),
        _queue(N_("等对方或协调员的对接"), actor, waiting, more={"sort": "-newest"}),
    ]


def _committee(actor: Actor, today: date) -> list[MatchQueue]:
    here = Match.subdistrict_id == actor.subdistrict_id
    return [
        _queue(
            N_("等待批准的对接"),
            actor,
            and_(here, Match.state == M.AGREED),
            empty=N_("没有等待批准的对接。"),
            more={"state": "agreed"},
        ),
        _queue(N_("逾期的对接"), actor, and_(here, late(today)), more={"late": "1"}),
        _queue(
            N_("正在进行的对接"),
            actor,
            and_(here, Match.state.in_(FIXED & LIVE_MATCH - {M.AGREED})),
        ),
    ]


_QUEUES: Mapping[Role, Callable[[Actor, date], list[MatchQueue]]] = {
    Role.COORDINATOR: _coordinator,
    Role.COMMUNITY_SECRETARY: _side,
    Role.COMMUNITY_STAFF: _side,
    Role.UNIT_CONTACT: _side,
    Role.COMMITTEE_MEMBER: _committee,
}

"""Who has not answered yet in a published round."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from webapp.db import db
from webapp.models.matches import ASKED, Match, Side
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.outbox import Nudge
from webapp.policy import Actor
from webapp.queries.matches import rows
from webapp.queries.scope import visible
from webapp.render import Page

PAGE_SIZE = 25
SORTS = {"answer": Match.answer_by, "newest": Match.changed_at, "need": Match.need_id}


@dataclass(frozen=True, slots=True)
class UnansweredFilters:
    """What the address asks for; absent values do not restrict."""

    q: str = ""
    side: Side | None = None
    sort: str = "answer"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A match, whose answer is awaited, and whether they were asked again today."""

    row: Any
    asked: tuple[Side, ...]
    nudged: bool


def unanswered(
    round_id: int, filters: UnansweredFilters, actor: Actor, *, today: date
) -> tuple[Page, int]:
    """One page of matches that wait, and how many of the round's may be nudged today."""
    waiting = [Match.round_id == round_id, Match.state.in_(ASKED)]
    wanted = [*waiting, *_wanted(filters, actor)]
    total = db.session.scalar(select(func.count()).select_from(Match).where(*wanted)) or 0
    last = max(1, -(-total // PAGE_SIZE))
    filters = replace(filters, page=min(filters.page, last))
    key = SORTS.get(filters.sort.removeprefix("-"), Match.answer_by)
    order = key.desc() if filters.sort.startswith("-") else key.asc()
    ids = select(Match.id).where(*wanted).order_by(order.nulls_last(), Match.id)
    ids = ids.limit(PAGE_SIZE).offset((filters.page - 1) * PAGE_SIZE)
    found = list(db.session.scalars(ids))
    nudged = set(
        db.session.scalars(
            select(Nudge.match_id).where(Nudge.match_id.in_(found), Nudge.day == today)
        )
    )
    shown = [
        Unanswered(row, tuple(side for side in Side if side in row.match.asked), one in nudged)
        for one, row in zip(found, rows(found, actor), strict=True)
    ]
    return Page(shown, filters.page, total, PAGE_SIZE), _may_be_nudged(waiting, today)


def nudged_today(match_id: int, today: date) -> bool:
    asked = select(Nudge.id).where(Nudge.match_id == match_id, Nudge.day == today)
    return db.session.scalar(asked) is not None


def _may_be_nudged(waiting: list[ColumnElement[bool]], today: date) -> int:
    already = select(Nudge.match_id).where(Nudge.day == today)
    query = select(func.count()).select_from(Match).where(*waiting, Match.id.not_in(already))
    return db.session.scalar(query) or 0


def _wanted(filters: UnansweredFilters, actor: Actor) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.side is Side.GIVER:
        found.append(Match.giver_agreed_at.is_(None))
    if filters.side is Side.RECEIVER:
        found.append(Match.receiver_agreed_at.is_(None))
    if filters.q:
        found.append(_holds(filters.q, actor))
    return found


def _holds(written: str, actor: Actor) -> ColumnElement[bool]:
    """A word is looked for in names of both sides, and in titles that the reader may read."""
    named = Organisation.name.contains(written, autoescape=True)
    organisations = select(Organisation.id).where(named)
    titled = [
        and_(visible(model, actor), model.title.contains(written, autoescape=True))
        for model in (Need, Offer)
    ]
    return or_(
        Match.giver_id.in_(organisations),
        Match.receiver_id.in_(organisations),
        Match.need.has(titled[0]),
        Match.offer.has(titled[1]),
    )

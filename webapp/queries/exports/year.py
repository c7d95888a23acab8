"""What one organisation offered, gave and received in a calendar year of China."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.i18n import CHINA
from webapp.models.categories import Category
from webapp.models.matches import Match, MatchState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.policy import Actor, Permission, authorize
from webapp.queries import organisations
from webapp.queries.scope import visible

FIRST_YEAR = 2020


@dataclass(frozen=True, slots=True)
class Line:
    """One match: `at` is its last step, `title` what was offered, `partner` the other side."""

    at: datetime
    category: Category
    title: str
    partner: str
    quantity: int
    state: MatchState


@dataclass(frozen=True, slots=True)
class Sum:
    category: Category
    quantity: int


@dataclass(frozen=True, slots=True)
class Side:
    """`sums` count what the receiving side has confirmed, by category; `lines` show all."""

    lines: Sequence[Line]
    sums: Sequence[Sum]


@dataclass(frozen=True, slots=True)
class Year:
    organisation: Organisation
    number: int
    offered: Sequence[Offer]
    gave: Side
    received: Side

    @property
    def rows(self) -> int:
        return len(self.offered) + len(self.gave.lines) + len(self.received.lines)


def of(organisation_id: int, number: int, actor: Actor) -> Year:
    """Return the year. Raises Unknown or NotPermitted."""
    one = organisations.find(organisation_id, actor)
    authorize(actor, Permission.READ_YEAR, one)
    return Year(
        organisation=one,
        number=number,
        offered=_offered(one, number, actor),
        gave=_side(Offer, one, number),
        received=_side(Need, one, number),
    )


def _within(column: Any, number: int) -> tuple[Any, Any]:
    first, after = (datetime(year, 1, 1, tzinfo=CHINA) for year in (number, number + 1))
    return column >= first, column < after


def _offered(one: Organisation, number: int, actor: Actor) -> Sequence[Offer]:
    return db.session.scalars(
        select(Offer)
        .where(
            Offer.owner_id == one.id,
            visible(Offer, actor),
            *_within(Offer.published_at, number),
        )
        .options(joinedload(Offer.category))
        .order_by(Offer.published_at, Offer.id)
    ).all()


def _side(own: type[Need] | type[Offer], one: Organisation, number: int) -> Side:
    """Return the matches of the organisation's offers (it gave) or needs (it received)."""
    mine = Match.offer if own is Offer else Match.need
    rows = db.session.scalars(
        select(Match)
        .join(mine)
        .where(
            own.owner_id == one.id,
            Match.state != MatchState.CANCELLED,
            *_within(Match.changed_at, number),
        )
        .options(
            joinedload(Match.need).joinedload(Need.owner),
            joinedload(Match.offer).joinedload(Offer.owner),
            joinedload(Match.offer).joinedload(Offer.category),
        )
        .order_by(Match.changed_at, Match.id)
    ).all()
    return Side([_line(match, own) for match in rows], _sums(rows))


def _line(match: Match, own: type[Need] | type[Offer]) -> Line:
    partner = match.need.owner if own is Offer else match.offer.owner
    return Line(
        match.changed_at,
        match.offer.category,
        match.offer.title,
        partner.name,
        match.quantity,
        match.state,
    )


def _sums(rows: Sequence[Match]) -> Sequence[Sum]:
    found: dict[int, int] = defaultdict(int)
    categories = {match.offer.category_id: match.offer.category for match in rows}
    for match in rows:
        if match.state is MatchState.CONFIRMED:
            found[match.offer.category_id] += match.quantity
    in_order = sorted(found, key=lambda key: categories[key].position)
    return [Sum(categories[key], found[key]) for key in in_order]

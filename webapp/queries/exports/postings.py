"""Needs and offers as their pages show them: contacts only where the reader sees them there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.db import db
from webapp.exports import codes
from webapp.exports.columns import Column, Record
from webapp.models import MODEL_OF
from webapp.models.matches import Match, MatchState
from webapp.models.needs import Need
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingKind
from webapp.policy import Actor, Permission, allows
from webapp.queries import postings as read
from webapp.queries.exports.columns import CONTACT, OF_NEEDS, OF_OFFERS, ONLY_INSIDE
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts
from webapp.queries.postings import Filters
from webapp.queries.scope import visible

_COLUMNS: Mapping[PostingKind, Sequence[Column]] = {
    PostingKind.NEED: OF_NEEDS,
    PostingKind.OFFER: OF_OFFERS,
}


def needs(filters: Filters, actor: Actor | None) -> Listing:
    return _listing(PostingKind.NEED, filters, actor)


def offers(filters: Filters, actor: Actor | None) -> Listing:
    return _listing(PostingKind.OFFER, filters, actor)


def _listing(kind: PostingKind, filters: Filters, actor: Actor | None) -> Listing:
    ids = read.all_ids(kind, filters, actor, most=MOST_ROWS + 1)
    records = in_parts(ids, lambda part: _records(kind, part, actor))
    return Listing(columns_for(kind, actor), len(ids), records)


def columns_for(kind: PostingKind, actor: Actor | None) -> Sequence[Column]:
    """Return the columns; the public's have no contact and nothing about how it was handled."""
    hidden = CONTACT | ONLY_INSIDE if actor is None else frozenset()
    return [column for column in _COLUMNS[kind] if column.key not in hidden]


def _records(kind: PostingKind, ids: Sequence[int], actor: Actor | None) -> Iterator[Record]:
    """Ask again who may read them: the list of ids may be some seconds old."""
    model: Any = MODEL_OF[kind]
    rows = db.session.scalars(
        select(model)
        .where(model.id.in_(ids), visible(model, actor))
        .options(
            joinedload(model.owner).load_only(Organisation.name, Organisation.subdistrict_id),
            joinedload(model.owner).joinedload(Organisation.subdistrict),
            joinedload(model.category),
            selectinload(model.windows),
        )
    )
    found = {row.id: row for row in rows}
    held, grids = _held(kind, found), _grids(found.values())
    keys = [column.key for column in columns_for(kind, actor)]
    for one in ids:
        if row := found.get(one):
            yield _record(row, keys, actor, held.get(one, 0), grids)


def _record(
    row: Any, keys: Sequence[str], actor: Actor | None, held: int, grids: Mapping[int, str]
) -> Record:
    record = {key: getattr(row, key) for key in keys if key not in _MADE}
    record |= {
        codes.KEY: codes.of_posting(row.code, row.id),
        "category": row.category.name,
        "unit": row.category.unit,
        "owner": row.owner.name,
        "subdistrict": row.owner.subdistrict.name,
        "windows": [_window(window) for window in row.windows],
    }
    if row.published_at:
        record["left"] = (row.quantity or 0) - held
    if isinstance(row, Need):
        record["grid"] = grids.get(row.grid_id or 0)
        if row.headcount_low or row.headcount_high:
            record["headcount"] = {"low": row.headcount_low, "high": row.headcount_high}
    elif not allows(actor, Permission.SEE_CONTACT, row):
        record |= dict.fromkeys(CONTACT)
    return record


# What a record holds besides columns of its own table.
_MADE = frozenset(
    {codes.KEY, "category", "unit", "owner", "subdistrict", "windows", "left", "grid", "headcount"}
)


def _window(window: Any) -> dict[str, Any]:
    stored = ("kind", "weekdays", "first_day", "last_day", "starts", "ends", "holidays")
    return {name: getattr(window, name) for name in stored}


def _held(kind: PostingKind, ids: Any) -> dict[int, int]:
    """Return how much of each posting its matches hold."""
    column = Match.need_id if kind is PostingKind.NEED else Match.offer_id
    query = (
        select(column, func.sum(Match.quantity))
        .where(column.in_(ids), Match.state != MatchState.CANCELLED)
        .group_by(column)
    )
    return {one: int(quantity) for one, quantity in db.session.execute(query)}


def _grids(rows: Any) -> dict[int, str]:
    ids = {row.grid_id for row in rows if isinstance(row, Need) and row.grid_id}
    if not ids:
        return {}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(query).all())

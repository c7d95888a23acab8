"""Matches as files, with the headings that offices use."""

from collections.abc import Iterator, Sequence
from typing import Any

from webapp.errors import NotPermitted
from webapp.exports.columns import Column, Kind, Record, named
from webapp.i18n import today
from webapp.names import MATCH_STATE_NAMES, ORIGIN_NAMES
from webapp.policy import Actor
from webapp.queries import matches as read
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts
from webapp.queries.matches import MatchFilters, MatchRow

COLUMNS: Sequence[Column] = (
    Column("match", "对接编号", Kind.NUMBER, on_paper=True),
    Column("need", "需求", width=32, on_paper=True),
    Column("receiver", "需求单位", width=24, on_paper=True),
    Column("offer", "资源", width=32, on_paper=True),
    Column("giver", "资源单位", width=24, on_paper=True),
    Column("category", "类别"),
    Column("quantity", "数量", Kind.NUMBER, on_paper=True),
    Column("unit", "计量单位"),
    Column("state", "状态", words=named(MATCH_STATE_NAMES), on_paper=True),
    Column("origin", "来由", words=named(ORIGIN_NAMES)),
    Column("answer_by", "答复期限", Kind.DAY),
    Column("first_day", "开始日期", Kind.DAY, on_paper=True),
    Column("last_day", "结束日期", Kind.DAY, on_paper=True),
    Column("changed_at", "最近变动", Kind.MOMENT),
)


def matches(wanted: MatchFilters, actor: Actor | None) -> Listing:
    """Raises NotPermitted."""
    if actor is None:
        raise NotPermitted("visitors have no such list")
    ids = read.all_ids(wanted, actor, today=today(), most=MOST_ROWS + 1)
    return Listing(COLUMNS, len(ids), in_parts(ids, lambda part: _records(part, actor)))


def _records(ids: Sequence[int], actor: Actor) -> Iterator[Record]:
    yield from map(_record, read.rows(ids, actor))


def _record(row: MatchRow) -> Record:
    match: Any = row.match
    category = match.need.category
    return {
        "match": match.id,
        "need": match.need.title if row.knows_need else f"不公开的需求（{category.name}）",
        "receiver": match.need.owner.name,
        "offer": match.offer.title if row.knows_offer else f"不公开的资源（{category.name}）",
        "giver": match.offer.owner.name,
        "category": category.name,
        "quantity": match.quantity,
        "unit": category.unit,
        "state": match.state,
        "origin": match.origin,
        "answer_by": match.answer_by,
        "first_day": match.first_day,
        "last_day": match.last_day,
        "changed_at": match.changed_at,
    }

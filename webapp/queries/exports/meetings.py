"""Joint meetings as files, with the headings that offices use."""

from collections.abc import Iterator, Sequence

from webapp.errors import NotPermitted
from webapp.exports.columns import Column, Kind, Record, named
from webapp.names import MEETING_KIND_NAMES, MEETING_STATE_NAMES
from webapp.policy import Actor, Permission, authorize
from webapp.queries import meetings as read
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts
from webapp.queries.meetings import MeetingFilters, MeetingRow

COLUMNS: Sequence[Column] = (
    Column("title", "会议名称", width=32, on_paper=True),
    Column("kind", "方式", words=named(MEETING_KIND_NAMES), on_paper=True),
    Column("day", "日期", Kind.DAY, on_paper=True),
    Column("begins", "开始时间", on_paper=True),
    Column("place", "地点", width=24, on_paper=True),
    Column("state", "状态", words=named(MEETING_STATE_NAMES), on_paper=True),
    Column("items", "议题数", Kind.NUMBER, on_paper=True),
    Column("minutes", "纪要编号", on_paper=True),
    Column("meeting", "会议编号", Kind.NUMBER),
)


def meetings(wanted: MeetingFilters, actor: Actor | None) -> Listing:
    """Raises NotPermitted."""
    if actor is None:
        raise NotPermitted("visitors have no such list")
    authorize(actor, Permission.SEE_MEETINGS)
    ids = read.all_ids(wanted, actor, most=MOST_ROWS + 1)
    return Listing(COLUMNS, len(ids), in_parts(ids, lambda part: _records(part, actor)))


def _records(ids: Sequence[int], actor: Actor) -> Iterator[Record]:
    yield from map(_record, read.rows(read.some(ids, actor)))


def _record(row: MeetingRow) -> Record:
    meeting, minutes = row.meeting, row.minutes
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "day": meeting.day,
        "begins": meeting.begins,
        "place": meeting.place,
        "state": meeting.state,
        "items": row.items,
        "minutes": f"〔{minutes.year}〕{minutes.number}号" if minutes else "",
        "meeting": meeting.id,
    }

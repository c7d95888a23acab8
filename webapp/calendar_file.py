"""A calendar file (RFC 5545) from matches with days. No organisation's people, no families."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from webapp.i18n import _
from webapp.letters import title_of
from webapp.match_story import next_step
from webapp.queries.matches import MatchRow

A_DAY = timedelta(days=1)


def calendar_file(rows: Sequence[MatchRow], host: str, address: Callable[[int], str]) -> bytes:
    """The same bytes for the same matches, so that a reader may ask whether they changed.

    `address` gives the page of a match by its id.
    """
    from icalendar import Calendar  # takes a quarter of a second to load

    calendar = Calendar()
    calendar.add("prodid", "-//gongjian//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("共建日程"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row, host, address(row.match.id)))
    return bytes(calendar.to_ical())


def _event(row: MatchRow, host: str, address: str) -> Any:
    from icalendar import Event

    match: Any = row.match
    event = Event()
    event.add("uid", f"match-{match.id}@{host}")
    event.add("dtstamp", match.changed_at)
    event.add("last-modified", match.changed_at)
    event.add("sequence", match.version)
    event.add("dtstart", match.first_day)
    event.add("dtend", match.last_day + A_DAY)  # the day after, as the standard has it
    event.add("summary", _("对接：%(title)s", title=title_of(row)))
    event.add("description", f"{next_step(match).sentence}\n{address}")
    event.add("url", address)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if row.knows_need and match.need.place and not match.need.case_code:
        event.add("location", match.need.place)
    return event

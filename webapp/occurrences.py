"""On which days a posting's windows really fall, holidays and closed days in mind. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from webapp.models.windows import Holidays, WindowKind

LOOK_AHEAD = 120  # days; whoever has nothing within four months has nothing to show


class Window(Protocol):
    """TimeWindow rows and WindowContent alike; see TimeWindow for the units."""

    kind: WindowKind
    weekdays: int | None
    first_day: date | None
    last_day: date | None
    starts: int | None
    ends: int | None
    holidays: Holidays


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One stretch of time: minutes after midnight of `day`."""

    day: date
    starts: int
    ends: int


def upcoming(
    windows: Iterable[Window], works: Mapping[date, bool], *, start: date, most: int
) -> list[Occurrence]:
    """The next `most` occurrences from `start` on, in order.

    `works` holds only the days that differ from the usual week: False is a public holiday,
    True a weekend day worked instead of another.
    """
    windows = tuple(windows)
    found: list[Occurrence] = []
    for offset in range(LOOK_AHEAD):
        day = start + timedelta(days=offset)
        found.extend(sorted(_on(windows, works, day)))
        if len(found) >= most:
            break
    return found[:most]


def _on(windows: tuple[Window, ...], works: Mapping[date, bool], day: date) -> Iterator[Occurrence]:
    closed = (w for w in windows if w.kind is WindowKind.CLOSED)
    if any(_covers(window, day) for window in closed):
        return
    for window in windows:
        if _open_on(window, works, day) and window.starts is not None and window.ends is not None:
            yield Occurrence(day, window.starts, window.ends)


def _open_on(window: Window, works: Mapping[date, bool], day: date) -> bool:
    if window.kind is WindowKind.DATED:
        return _covers(window, day)
    if window.kind is WindowKind.CLOSED or not _within(window, day):
        return False
    if not (window.weekdays or 0) >> day.weekday() & 1:
        return False
    holiday = works.get(day) is False
    if window.holidays is Holidays.INCLUDE:
        return True
    return holiday if window.holidays is Holidays.ONLY else not holiday


def _covers(window: Window, day: date) -> bool:
    """A dated window without an end is one day."""
    first = window.first_day or day
    return first <= day <= (window.last_day or first)


def _within(window: Window, day: date) -> bool:
    """A weekly window without bounds runs on."""
    return (window.first_day or day) <= day <= (window.last_day or day)

"""Windows as text that reads back to the same windows, without a question."""

from collections.abc import Iterable, Sequence
from datetime import date

from webapp.sheets.values.reading import Window
from webapp.sheets.values.times.clock import written
from webapp.sheets.values.times.conventions import DAY
from webapp.sheets.values.times.groups import EVERY_DAY, WEEKEND, WORKDAYS

_NAMES = "一二三四五六日"
_Days = tuple[str, str]  # what stands before the hours, and after them


def write_times(windows: Iterable[Window]) -> str:
    """每周六、周日 08:00-10:00、14:00-16:00;2026-10-01闭馆."""
    hours: dict[_Days, list[tuple[int, int]]] = {}
    for window, days in _ordered(tuple(windows)):
        slots = hours.setdefault(days, [])
        if window.starts is not None and window.ends is not None:
            slots.append((window.starts, window.ends))
    return ";".join(_clause(days, slots) for days, slots in hours.items())


def _clause(days: _Days, slots: Sequence[tuple[int, int]]) -> str:
    before, after = days
    if not slots:
        return f"{before}闭馆"
    times = "、".join("全天" if slot == (0, DAY) else written(*slot) for slot in slots)
    return f"{before} {times}{after}"


def _ordered(windows: tuple[Window, ...]) -> Iterable[tuple[Window, _Days]]:
    """Weekly windows without bounds first, then those on dates, then closed days."""
    paired = {_partner(w) for w in windows if w.kind == "weekly" and w.holidays == "include"}
    also = {_identity(w) for w in windows if w.holidays == "only"} & paired
    rank = {"weekly": 0, "dated": 2, "closed": 3}

    def place(window: Window) -> int:
        bounded = window.kind == "weekly" and (window.first_day or window.last_day)
        return 1 if bounded else rank[window.kind]

    for window in sorted(windows, key=place):
        if window.holidays == "only" and _identity(window) in also:
            continue
        yield window, _days(window, with_holidays=_partner(window) in also)


def _identity(window: Window) -> tuple[object, ...]:
    return (window.weekdays, window.first_day, window.last_day, window.starts, window.ends)


def _partner(window: Window) -> tuple[object, ...]:
    """What must be open on holidays so that these weekdays and all holidays are one phrase."""
    rest = EVERY_DAY & ~(window.weekdays or 0) if window.holidays == "include" else -1
    return (rest, *_identity(window)[1:])


def _days(window: Window, *, with_holidays: bool) -> _Days:
    if window.kind != "weekly":
        return _range(window.first_day, window.last_day), ""
    bounds = _range(window.first_day, window.last_day, open_end="起")
    names, after = _weekdays(window.weekdays or 0), ""
    if window.first_day and window.last_day and window.weekdays == EVERY_DAY:
        names = "周一至周日"  # 每天 between two dates would be read as those dates
    if window.holidays == "skip":
        names = "工作日" if window.weekdays == WORKDAYS else f"非法定节假日的{names}"
    elif window.holidays == "only":
        names, after = (
            ("法定节假日", "") if window.weekdays == EVERY_DAY else (names, "(仅法定节假日)")
        )
    elif with_holidays:
        names += "及法定节假日"
    return f"{bounds} {names}".strip(), after


def _range(first: date | None, last: date | None, *, open_end: str = "") -> str:
    if first and last:
        return f"{first}至{last}"
    if last:
        return f"至{last}"
    return f"{first}{open_end}" if first else ""


def _weekdays(mask: int) -> str:
    if mask == EVERY_DAY:
        return "每天"
    if mask == WEEKEND:
        return "双休日"
    if mask == WORKDAYS:
        return "周一至周五"
    return "、".join(f"周{name}" for n, name in enumerate(_NAMES) if mask >> n & 1)

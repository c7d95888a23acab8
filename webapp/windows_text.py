"""Time windows in words: 每周六、周日 08:00–10:00（节假日除外）."""

from typing import Any

from flask import Flask

from webapp.i18n import _, day
from webapp.models.windows import DAY, EVERY_DAY, Holidays, WindowKind
from webapp.names import HOLIDAY_NAMES, WEEKDAY_NAMES
from webapp.occurrences import Occurrence

WORKDAYS, WEEKEND = 0b0011111, 0b1100000


def clock(minutes: int) -> str:
    shown = f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"
    return _("次日 %(time)s", time=shown) if minutes > DAY else shown


def hours(starts: int, ends: int) -> str:
    if (starts, ends) == (0, DAY):
        return _("全天")
    return f"{clock(starts)}–{clock(ends)}"


def in_words(window: Any) -> str:
    """One window as a phrase; times are China's."""
    if window.kind is WindowKind.CLOSED:
        return _("%(days)s 不开放", days=_days(window))
    if window.kind is WindowKind.DATED:
        return f"{_days(window)} {hours(window.starts, window.ends)}"
    text = f"{_weekdays(window.weekdays)} {hours(window.starts, window.ends)}"
    notes = [_days(window)] if window.first_day or window.last_day else []
    if window.holidays is not Holidays.INCLUDE:
        notes.append(_(HOLIDAY_NAMES[window.holidays]))
    return _("%(text)s（%(notes)s）", text=text, notes=_("，").join(notes)) if notes else text


def occurrence(found: Occurrence) -> str:
    """Day, weekday and hours of one occurrence."""
    weekday = _(WEEKDAY_NAMES[found.day.weekday()])
    return f"{day(found.day)} {weekday} {hours(found.starts, found.ends)}"


def weekdays(mask: int) -> str:
    """Days of a bit mask, Monday = 1; all seven are no restriction."""
    return _("任何一天") if mask == EVERY_DAY else _weekdays(mask)


def _weekdays(mask: int) -> str:
    if mask == EVERY_DAY:
        return _("每天")
    if mask == WORKDAYS:
        return _("周一至周五")
    if mask == WEEKEND:
        return _("每周六、周日")
    names = [_(name) for n, name in enumerate(WEEKDAY_NAMES) if mask >> n & 1]
    return _("每%(days)s", days=_("、").join(names))


def _days(window: Any) -> str:
    first, last = window.first_day, window.last_day
    if first and last and first != last:
        return _("%(first)s至%(last)s", first=day(first), last=day(last))
    if first and (window.kind is not WindowKind.WEEKLY or first == last):
        return day(first)
    return _("%(first)s起", first=day(first)) if first else _("至%(last)s", last=day(last))


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(window=in_words, occurrence=occurrence)

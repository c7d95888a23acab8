"""One day: a deadline or a first day. A day without a year is asked about."""

import re
from collections.abc import Sequence
from datetime import date

from webapp.sheets.values.reading import Problem, Reading, asked
from webapp.sheets.values.text import is_empty, plain
from webapp.sheets.values.times.brackets import settled
from webapp.sheets.values.times.dates import BadDateError, Calendar, Written, days_in
from webapp.sheets.values.times.groups import Doubt
from webapp.sheets.values.times.phrase_days import DATES
from webapp.sheets.values.times.tokens import Token, tokens

_RELATIVE = re.compile(r"(?:今年|本年|年)(?:内|底|末|度内)(?:前|之前|以前)?")
_RELATIVE_MONTH = re.compile(r"(?:本|这个|当)?月(?:内|底|末)(?:前|之前|以前)?")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00)?(?:\.0+)?$")
_ALLOWED = DATES | {"fill", "list", "open", "close", "range", "until", "from", "now", "weekdays"}
_PARTS = {"上旬": 10, "中旬": 20, "初": 5, "中": 15}


def read_day(
    text: str, *, today: date, end: bool = False, year: int | None = None
) -> Reading[date]:
    """The day that is meant; with `end`, a deadline: of 2026年6月底前 the 30th of June.

    `year`: the one the sheet is about, where it says so.
    """
    if is_empty(text):
        return Reading()
    shown = _MIDNIGHT.sub("", plain(text))
    if relative := _relative(shown, today):
        return asked("day_relative", found=shown, suggestion=str(relative))
    kept, doubts = settled(tokens(_year_end(shown)))
    dates = [token for token in kept if token.kind in DATES]
    strange = [token.text for token in kept if token.kind not in _ALLOWED]
    if not dates or len(dates) > 2:
        return asked("day_unclear", found=shown)
    try:
        return _settled(dates, kept, [*doubts, *map(_strange, strange)], today, year, end=end)
    except BadDateError as error:
        instead = str(error.suggestion) if error.suggestion else None
        return asked(error.code, found=error.found, suggestion=instead)


def _strange(text: str) -> Doubt:
    return Doubt("day_unclear", text)


def _relative(text: str, today: date) -> date | None:
    if _RELATIVE.fullmatch(text):
        return date(today.year, 12, 31)
    if _RELATIVE_MONTH.fullmatch(text):
        return date(today.year, today.month, days_in(today.year, today.month))
    return None


def _year_end(text: str) -> str:
    """2026年底前 is the last day of its December, 第三季度 somewhere in September."""
    quarter = re.sub(r"第?([一二三四1-4])季度[内末底]?前?$", _quarter, text)
    text = re.sub(r"上半年[内末底]?前?$", "6月", re.sub(r"下半年[内末底]?前?$", "12月", quarter))
    return re.sub(r"(?<=\d{4}年)(?:年?[底末]|内)(?:前|之前|以前)?$", "12月31日", text)


def _quarter(found: re.Match[str]) -> str:
    return f"{3 * ('一二三四1234'.index(found[1]) % 4 + 1)}月"


def _settled(
    dates: Sequence[Token],
    kept: Sequence[Token],
    doubts: Sequence[Doubt],
    today: date,
    year: int | None,
    *,
    end: bool,
) -> Reading[date]:
    written = [_written(token) for token in dates]
    calendar = Calendar(written, today=today, year=year)
    first = calendar.first(written[0])
    day = calendar.first(written[-1], after=first) if len(written) > 1 else first
    token = dates[-1] if end else dates[0]
    found, code = _last_of(token, day if end else first, kept, end=end)
    if len(dates) == 2 and not any(t.kind == "range" for t in kept):
        code = "day_unclear"
    if len(dates) == 2 and day < first:
        return asked("range_reversed", found=token.text)
    if any(t.kind == "now" for t in kept) and not end:
        return asked("day_relative", found=token.text, suggestion=str(today))
    code = code or _doubtful(dates, kept, found, doubts)
    if code is None and calendar.assumed:
        code = "no_year"
    if code is None:
        return Reading(found)
    words = next((d.found for d in doubts), token.text)
    return Reading(problem=Problem(code, (("found", words),), str(found)))


def _doubtful(
    dates: Sequence[Token], kept: Sequence[Token], found: date, doubts: Sequence[Doubt]
) -> str | None:
    if doubts:
        return "day_unclear"
    if any(t.kind == "short_year" for t in dates):
        return "short_year"
    weekdays = [t.text for t in kept if t.kind == "weekdays"]
    names = "一二三四五六日"[found.weekday()]
    if weekdays and not all(w.replace("天", "日").endswith(names) for w in weekdays):
        return "weekday_wrong"
    return None


def _written(token: Token) -> Written:
    year = token.number("y")
    if token.kind == "short_year":
        year = 2000 + (year or 0)
    return Written(year, token.number("m", "m2"), token.number("d", "d2"), token.text)


def _last_of(
    token: Token, day: date, kept: Sequence[Token], *, end: bool
) -> tuple[date, str | None]:
    """The day within a month or a year, and a question where more than one may be meant."""
    if token.number("d", "d2"):
        return day, None
    last = date(day.year, day.month, days_in(day.year, day.month))
    if token.kind == "year":
        return (date(day.year, 12, 31) if end else day), "day_missing"
    part = token.found.groupdict().get("part")
    if part in {"底", "末"}:
        return last, None
    if part:
        return day.replace(day=_PARTS.get(part, last.day)), "day_missing"
    return (last if end else day), "day_missing"

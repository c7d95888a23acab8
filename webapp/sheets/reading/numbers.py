"""Numbers of a workbook as people see them: dates, times and plain numbers."""

import math
import re
from datetime import datetime, timedelta

_DAYS, _TIMES = {*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58}, {
    *range(18, 22), *range(32, 36), 45, 46, 47, 55, 56,
}  # fmt: skip
_BOTH = {22}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
LAST_SERIAL = 2_958_465  # 9999-12-31


def format_kind(number: int, code: str | None) -> str:
    """Say what a number format shows: "date", "time" or "number"."""
    if code is None:
        return "date" if number in _DAYS | _BOTH else "time" if number in _TIMES else "number"
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    if bare.strip() in {"general", "@", ""}:
        return "number"
    if re.search(r"[yd]|m{3,}", bare) or (re.search("m", bare) and not re.search("[hs0#]", bare)):
        return "date"
    return "time" if re.search("[hs]", bare) else "number"


def shown(value: str, kind: str, *, since_1904: bool) -> tuple[str, str]:
    """Return (text, kind) of a stored number."""
    try:
        number = float(value)
    except ValueError:
        return value, "text"
    if kind in {"date", "time"} and 0 <= number <= LAST_SERIAL:
        return _moment(number, kind, since_1904=since_1904)
    return plain_number(number, value), "number"


def _moment(serial: float, kind: str, *, since_1904: bool) -> tuple[str, str]:
    seconds = round(serial * 86400)
    if kind == "time" or serial < 1:
        minutes = seconds // 60 % 1440
        return f"{minutes // 60:02d}:{minutes % 60:02d}", "time"
    # 1900 was no leap year, but sheets count one: days from March on are right.
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    moment = epoch + timedelta(seconds=seconds)
    if moment.hour or moment.minute:
        return f"{moment:%Y-%m-%d %H:%M}", "date"
    return f"{moment:%Y-%m-%d}", "date"


def plain_number(number: float, value: str) -> str:
    """Write a number as a sheet shows it: 45 for 45.0, 15 digits, no exponent where it is whole."""
    if re.fullmatch(r"-?\d{1,15}", value):
        return value
    if not math.isfinite(number):
        return value
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    return f"{number:.15g}"

"""Clock times: 晚7时 is 19:00, 上午九点到十一点半 is 09:00 to 11:30."""

from dataclasses import dataclass

from webapp.sheets.values.times.conventions import DAY, HOUR
from webapp.sheets.values.times.tokens import Token

MORNING = {"上午", "早上", "早晨", "清晨", "凌晨", "早"}
NOON = {"中午", "午"}
AFTERNOON = {"下午"}
EVENING = {"傍晚", "晚上", "晚间", "夜间", "夜晚", "夜里", "每晚", "晚"}
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock time as written; `hour` before any thought about morning or evening."""

    part: str | None
    hour: int
    minute: int
    padded: bool
    text: str

    def minutes(self, part: str | None) -> int | None:
        """Minutes after midnight in this part of the day; None where the two do not agree."""
        hour = _hour(part, self.hour)
        if hour is None or hour > 24 or self.minute > 59 or (hour == 24 and self.minute):
            return None
        return hour * HOUR + self.minute


def clock(token: Token) -> Clock:
    hour = token.number("h") or 0
    groups = token.found.groupdict()
    minute = _MINUTES.get(groups.get("half") or "")
    if minute is None:
        written = (groups.get("m") or "").lstrip("零")
        minute = token.number("mm") or (token.number("m") if written else 0) or 0
    part = groups.get("part")
    return Clock(part, hour, minute, (groups.get("h") or "").startswith("0"), token.text)


def digits(text: str) -> Clock | None:
    """2030 for 20:30."""
    hour, minute = int(text[:-2]), int(text[-2:])
    if hour > 24 or minute > 59:
        return None
    return Clock(None, hour, minute, padded=True, text=text)


def _hour(part: str | None, hour: int) -> int | None:
    if part in MORNING:
        return 0 if part == "凌晨" and hour == 12 else _between(hour, 0, 12)
    if part in NOON:
        return hour + 12 if 1 <= hour <= 3 else _between(hour, 10, 15)
    if part in AFTERNOON:
        return hour + 12 if 1 <= hour <= 8 else _between(hour, 12, 20)
    if part in EVENING:
        return hour + 12 if 4 <= hour <= 12 else _between(hour, 16, 24)
    return hour


def _between(hour: int, low: int, high: int) -> int | None:
    return hour if low <= hour <= high else None


def span(start: Clock, end: Clock, *, next_day: bool) -> tuple[int, int, str | None]:
    """From, to, and the code of what is not certain about it."""
    starts = start.minutes(start.part)
    if starts is None:
        return 0, 0, "hours_impossible"
    ends = _end(start, end)
    if ends is None:
        return 0, 0, "hours_impossible"
    if next_day:
        sure = ends <= starts
        return starts, ends + DAY, None if sure else "hours_too_long"
    if ends == 0:
        ends = DAY
    if ends > starts:
        return starts, ends, None
    return _reversed(start, end, starts, ends)


def _end(start: Clock, end: Clock) -> int | None:
    """晚7时至9时: the evening goes on; 中午11:30-1:30: so does noon."""
    if end.part:
        return end.minutes(end.part)
    if start.part in EVENING | AFTERNOON and 1 <= end.hour < 12:
        later = Clock(None, end.hour + 12, end.minute, end.padded, end.text)
        return later.minutes(None) if end.hour + 12 >= start.hour % 12 + 12 else end.minutes(None)
    if start.part in NOON and 1 <= end.hour <= 5:
        return (end.hour + 12) * HOUR + end.minute
    return end.minutes(None)


def _reversed(start: Clock, end: Clock, starts: int, ends: int) -> tuple[int, int, str | None]:
    """晚8点至早6点 reaches into the next day for certain, 22:00-6:00 only probably."""
    if end.part in MORNING and start.part in EVENING:
        return starts, ends + DAY, None
    if end.part is None and ends < 12 * HOUR and starts < 12 * HOUR < ends + 12 * HOUR:
        return starts, ends + 12 * HOUR, "hours_reversed"
    if ends == starts:
        return 0, 0, "hours_reversed"
    return starts, ends + DAY, "hours_reversed"


def early_by_mistake(start: Clock, ends: int) -> bool:
    """2:30-4:30 without 下午 may well be the afternoon, if nothing shows a 24-hour clock."""
    bare = start.part is None and not start.padded
    return bare and 1 <= start.hour < 6 and ends <= 12 * HOUR


def written(starts: int, ends: int) -> str:
    """18:30-次日07:00, as it is read again."""
    next_day = "次日" if ends > DAY else ""
    return f"{_digital(starts)}-{next_day}{_digital(ends - DAY * (ends > DAY))}"


def _digital(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"

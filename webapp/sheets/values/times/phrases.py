"""From tokens to groups of days and hours. What does not fit the grammar becomes a doubt."""

from collections.abc import Callable, Sequence

from webapp.sheets.values.reading import Holidays
from webapp.sheets.values.times import clock as clocks
from webapp.sheets.values.times.conventions import (
    DAY,
    EXACT_SEASONS,
    SEASONS,
    USUAL,
    USUAL_LENGTH,
)
from webapp.sheets.values.times.dates import QUARTERS, Written
from webapp.sheets.values.times.groups import EVERY_DAY, WEEKEND, WORKDAYS, Doubt, Group, Span
from webapp.sheets.values.times.tokens import Token

DATES = {"date", "compact", "short_year", "month_day", "dashed", "day", "month", "year"}
SPANS = DATES | {"months", "season", "now"}
_WEEKDAYS = "一二三四五六日"
_SETS: dict[str, tuple[tuple[int, Holidays], ...]] = {
    "workdays": ((WORKDAYS, "skip"),),
    "weekend": ((WEEKEND, "include"),),
    "holidays": ((EVERY_DAY, "only"),),
    "perhaps_holidays": ((EVERY_DAY, "only"),),
    "rest_days": ((WEEKEND, "include"), (EVERY_DAY, "only")),
    "ordinary_days": ((WORKDAYS, "include"),),
}
_UNCLEAR_SETS = {"rest_days": "holidays_unclear", "ordinary_days": "days_unclear"}


class Phrase:
    """One reading of the tokens of a cell, from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.groups: list[Group] = [Group()]
        self.exceptions: list[Group] = []
        self.doubts: list[Doubt] = []
        self.months: list[tuple[Token, Group]] = []  # 每月5号: days that need today's date
        self.clocks: list[clocks.Clock] = []
        self._tokens, self._at, self._clause, self._made = tuple(tokens), 0, 0, 0
        self._excepting = self._joined = self._after_clause = False
        self._outside: Group | None = None
        self.lost = False  # what was understood is too little to be proposed
        self.seasonal = False
        while self._at < len(self._tokens):
            self._step()
        self._attach()
        if not any(group.has_days or group.has_hours for group in self.groups):
            self.group.every_day = any(token.kind == "always" for token in tokens)

    @property
    def tells_hours(self) -> bool:
        """Whether hours of any kind are written, perhaps of other days or of the last entry."""
        timed = any(group.has_hours for group in self.groups)
        return timed or bool(self.clocks) or any(t.kind == "last_entry" for t in self._tokens)

    @property
    def group(self) -> Group:
        return self.groups[-1]

    def _new_group(self) -> Group:
        self._made += 1
        return Group(clause=self._clause, order=self._made)

    def _begin(self) -> None:
        self.groups.append(self._new_group())

    def doubt(self, code: str, found: str = "", *, usual: bool = False) -> None:
        self.doubts.append(Doubt(code, found.strip(" :"), usual=usual))

    def _peek(self, ahead: int = 0) -> Token | None:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def _kind(self, ahead: int = 0) -> str:
        token = self._peek(ahead)
        return token.kind if token else ""

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _step(self) -> None:
        kind = self._kind()
        if kind in SPANS or (kind == "range" and self._kind(1) in DATES):
            self._span()
        elif kind in {"time", "bare_hours", "digits", "part", "all_day"}:
            self._hours()
        elif kind == "range" and self._kind(1) in {"time", "digits"}:
            self._only_end()
        else:
            token = self._next()
            handler = _HANDLERS.get(kind)
            if handler:
                handler(self, token)
            elif kind not in {"fill", "always", "last_entry"}:
                self.doubt("times_not_understood", token.text)
                self.lost = self.lost or kind == "range"
        self._joined = kind == "list"

    # days

    def _days(self) -> Group:
        """The group to which days that come now belong."""
        group = self.group
        over = group.has_hours or group.closed
        if over or (self._after_clause and group.has_days):
            self._attach()
            self._begin()
        self._after_clause = False
        return self.group

    def _span(self) -> None:
        group = self._days()
        union = self._joined and self._tokens[self._at - 1].text != ","
        spans = self._read_spans()
        if union and group.sets:
            group.also += spans
        else:
            group.spans += spans

    def _read_spans(self) -> list[Span]:
        if self._kind() == "now":
            self._next()
            return [self._until()] if self._kind() == "range" else [Span(None, None)]
        if self._kind() == "range":
            return [self._until()]
        year = self._next() if self._kind() == "year" and self._kind(1) == "season" else None
        token = self._next()
        if token.kind == "season":
            return self._season(token, year)
        if token.kind == "months":
            first, last = token.number("m"), token.number("m2")
            return [
                Span(Written(None, first, None, token.text), Written(None, last, None, token.text))
            ]
        return [self._dates(self._written(token))]

    def _until(self) -> Span:
        """至4月15日: open at the beginning."""
        self._next()
        return Span(None, self._written(self._next()))

    def _dates(self, first: Written) -> Span:
        if self._kind() == "range" and self._kind(1) in DATES:
            self._next()
            last = self._written(self._next())
            if self._kind() in {"from", "until"}:
                self._next()
            return Span(first, last)
        if self._kind() == "from":
            self._next()
            return Span(first, None)
        if self._kind() == "until":
            self._next()
            return Span(None, first)
        if first.day is None:
            return Span(first, first)
        return Span(first, None, single=True)

    def _written(self, token: Token) -> Written:
        year, day = token.number("y"), token.number("d", "d2")
        if token.kind == "short_year":
            self.doubt("short_year", token.text)
            year = 2000 + (year or 0)
        if token.found.groupdict().get("part"):
            self.doubt("season", token.text)
        return Written(year, token.number("m", "m2"), day, token.text)

    def _season(self, token: Token, year: Token | None) -> list[Span]:
        name = token.text.removeprefix("第")
        quarter = name.endswith("季度") and not name.startswith(("春", "夏", "秋", "冬"))
        number = "一二三四1234".find(name[0]) % 4 if quarter else 0
        ranges = (QUARTERS[number],) if quarter else SEASONS[name]
        if not quarter and name not in EXACT_SEASONS:
            self.doubt("season", token.text, usual=True)
        self.seasonal = True
        y = year.number("y") if year else None
        return [
            Span(Written(y, m, d, token.text), Written(None, m2, d2, token.text))
            for m, d, m2, d2 in ranges
        ]

    def set_days(self, token: Token) -> None:
        if token.kind in {"weekdays", "weekdays_run"}:
            sets: tuple[tuple[int, Holidays], ...] = ((self._weekdays(token), "include"),)
        else:
            sets = _SETS[token.kind]
        if token.kind in _UNCLEAR_SETS:
            self.doubt(_UNCLEAR_SETS[token.kind], token.text)
        union = self._joined and self._tokens[self._at - 2].text != ","
        group = self._days()
        if union and group.spans:
            group.also, group.spans = group.also + group.spans, []
        if token.kind == "perhaps_holidays":
            group.perhaps = token.text
        group.sets += sets

    def _weekdays(self, token: Token) -> int:
        first, last = token.found.groupdict().get("a"), token.found.groupdict().get("b")
        if token.kind == "weekdays_run":
            return _run(_weekday(str(first)), _weekday(str(last)))
        numbers = [_weekday(c) for c in token.found["days"] if c in _WEEKDAYS + "天1234567"]
        if self._kind() == "range" and self._kind(1) == "weekdays":
            self._next()
            end = [_weekday(c) for c in self._next().found["days"] if c in _WEEKDAYS + "天1234567"]
            return _mask(numbers) | _run(numbers[-1], end[0]) | _mask(end)
        return _mask(numbers)

    def every_day(self, _token: Token) -> None:
        self._days().every_day = True

    def monthly(self, token: Token) -> None:
        self.doubt("monthly", token.text)
        group = self._days()
        group.every_day = True
        self.months.append((token, group))

    # hours

    def _hours(self) -> None:
        token = self._next()
        self._ready_for_hours()
        if token.kind == "all_day":
            self._add_hours(0, DAY)
        elif token.kind == "part":
            self._part(token)
        else:
            start = self._clock(token)
            if start:
                self._from(start)

    def _ready_for_hours(self) -> None:
        group = self.group
        if group.closed:
            self._begin()
        self._after_clause = False

    def _clock(self, token: Token) -> clocks.Clock | None:
        found = clocks.digits(token.text) if token.kind == "digits" else clocks.clock(token)
        if found is None or (token.kind == "digits" and not self._between_digits()):
            self.doubt("times_not_understood", token.text)
            return None
        if token.kind == "digits" and token.text[:2] in {"19", "20"}:
            self.doubt("digits_unclear", token.text)
        self.clocks.append(found)
        return found

    def _between_digits(self) -> bool:
        """1830-2030 are hours; a lone 2030 may be anything."""
        before = self._tokens[self._at - 2].kind if self._at > 1 else ""
        return "range" in {before, self._kind()}

    def _from(self, start: clocks.Clock) -> None:
        end, next_day = self._end()
        if end is None:
            self._lone(start)
            return
        starts, ends, code = clocks.span(start, end, next_day=next_day)
        if code:
            self.doubt(code, f"{start.text}-{end.text}")
        if ends:
            self._add_hours(starts, ends)

    def _end(self) -> tuple[clocks.Clock | None, bool]:
        ahead = 1
        if self._kind() != "range":
            return None, False
        next_day = self._kind(ahead) == "next_day"
        ahead += next_day
        while self._kind(ahead) == "fill":
            ahead += 1
        if self._kind(ahead) not in {"time", "digits"}:
            return None, False
        self._at += ahead
        return self._clock(self._next()), next_day

    def _lone(self, start: clocks.Clock) -> None:
        """19:30 says when it begins."""
        if self._kind() == "until":
            self._at -= 1
            self._only_end(after=0)
            self._next()
            return
        if self._kind() == "from":
            self._next()
        minutes = start.minutes(start.part)
        if minutes is None or minutes >= DAY:
            self.doubt("hours_impossible", start.text)
            return
        ends = min(minutes + USUAL_LENGTH, DAY)
        self.doubt("end_missing", start.text, usual=True)
        self._add_hours(minutes, ends)

    def _only_end(self, after: int = 1) -> None:
        """至20:30, 20:30前: two hours before are proposed. It may as well be a deadline."""
        self._at += after
        end = self._clock(self._next())
        minutes = end.minutes(end.part) if end else None
        self.doubt("start_missing", end.text if end else "")
        if minutes and minutes > USUAL_LENGTH:
            self._ready_for_hours()
            self._add_hours(minutes - USUAL_LENGTH, minutes)

    def _part(self, token: Token) -> None:
        part = token.text.removeprefix("每天")
        if part in {"每晚"} or token.text != part:
            self.group.every_day = True
        end, next_day = self._end()
        if part not in USUAL:
            self.doubt("hours_missing", token.text)
            self.lost = True
        elif end is None:
            self.group.parts.append(part)
            self.doubt("hours_missing", token.text, usual=True)
        else:
            self._from_part(part, end, next_day=next_day)

    def _from_part(self, part: str, end: clocks.Clock, *, next_day: bool) -> None:
        """傍晚至次日7:00 begins when the part of the day does."""
        starts = USUAL[part][0]
        ends = (end.minutes(end.part) or 0) + DAY * next_day
        fits = starts < ends <= starts + DAY
        self.doubt("start_missing", part, usual=fits)
        if fits:
            self._add_hours(starts, ends)

    def _add_hours(self, starts: int, ends: int) -> None:
        group = self.group
        if group.hours and group.clause != self._clause and starts < group.hours[-1][1]:
            self.doubt("days_unclear", clocks.written(starts, ends))
        if any(starts < e and s < ends for s, e in group.hours):
            self.doubt("hours_overlap", clocks.written(starts, ends))
            return
        group.hours.append((starts, ends))

    # closing, excepting, ending

    def close_days(self, token: Token) -> None:
        group = self.group
        if group.has_hours or not (group.spans or group.sets) or group.also:
            self.doubt("closing_unclear", token.text)
            if group.has_hours:
                self.groups[-1] = self._new_group()
        elif group.spans and (group.sets or not all(s.first for s in group.spans)):
            self.doubt("closing_unclear", token.text)
        elif group.spans:
            group.closed = True
        else:
            self._except(token)

    def leave_out(self, token: Token) -> None:
        prefix = token.text in {"除", "除了", "不含", "不包括"}
        if prefix:
            self._attach()
            self._begin()
            self._excepting = True
        elif self._excepting or token.text == "除外":
            self._except(token)
        else:
            self.doubt("times_not_understood", token.text)

    def _except(self, token: Token) -> None:
        """Take the group that was just read as days on which the others do not count."""
        self._excepting = False
        group = self.group
        if group.has_hours or group.spans or group.also or not group.sets:
            self.doubt("closing_unclear", token.text)
        else:
            self.exceptions.append(group)
            group.clause = self._clause
            group.alone = not any(
                g.has_days or g.has_hours for g in self.groups[:-1] if g.clause == self._clause
            )
        self.groups[-1] = self._new_group()

    def only_holidays(self, token: Token) -> None:
        """每周六 08:00-10:00(仅节假日), or 仅法定节假日 by itself."""
        group = self.group
        if group.has_hours and (group.sets or group.every_day):
            mask = 0
            for one, _mode in group.sets:
                mask |= one
            group.sets = [(mask or EVERY_DAY, "only")]
        elif "法定" in token.text:
            self._days().sets.append((EVERY_DAY, "only"))
        else:
            self.doubt("holidays_unclear", token.text)

    def end_clause(self, token: Token) -> None:
        if self._excepting:
            self._except(token)
        self._attach()
        self._clause += 1
        self._after_clause = True
        if not (self.group.has_days or self.group.has_hours):
            self.group.clause = self._clause

    def start_bracket(self, _token: Token) -> None:
        """Days in brackets that are closed or excepted are not those before the brackets."""
        inside: list[str] = []
        while (token := self._peek(len(inside))) and token.kind != "close":
            inside.append(token.kind)
        if {"none", "except"} & set(inside):
            self._outside = self.group
            self._begin()

    def end_bracket(self, token: Token) -> None:
        if self._excepting:
            self._except(token)
        self._attach()
        if self._outside in self.groups:
            self.groups.remove(self._outside)
            self.groups.append(self._outside)
        self._outside = None

    def _attach(self) -> None:
        """9:00-11:00(周一至周五): days that follow the hours they belong to."""
        if self._excepting:
            self._except(self._tokens[-1])
        if len(self.groups) < 2:
            return
        before, now = self.groups[-2], self.groups[-1]
        same = before.clause == now.clause and before.has_hours and not before.closed
        if now.has_hours or now.closed or now.also or not now.has_days or not same:
            return
        taken = (now.spans and before.spans) or (now.sets and (before.sets or before.also))
        if taken or (now.every_day and before.has_days) or (now.sets and before.every_day):
            return
        before.spans += now.spans
        before.sets += now.sets
        before.every_day |= now.every_day
        before.perhaps = before.perhaps or now.perhaps
        self.groups.pop()

    def not_holidays(self, _token: Token) -> None:
        self._days().skips_holidays = True

    def pause(self, token: Token) -> None:
        """A comma keeps pieces apart; in (3月1日起,节假日除外) only the second is excepted."""
        outside, group = self._outside, self.group
        if token.text == "," and outside and group.spans and not group.sets and not outside.spans:
            outside.spans, group.spans = group.spans, []


def _weekday(sign: str) -> int:
    return int(sign) - 1 if sign.isdigit() else _WEEKDAYS.index(sign.replace("天", "日"))


def _mask(numbers: Sequence[int]) -> int:
    return sum(1 << n for n in set(numbers))


def _run(first: int, last: int) -> int:
    """周五至周日; 周日至周四 goes round the end of the week."""
    return _mask([(first + n) % 7 for n in range((last - first) % 7 + 1)])


_HANDLERS: dict[str, Callable[[Phrase, Token], None]] = {
    **dict.fromkeys(_SETS, Phrase.set_days),
    "weekdays": Phrase.set_days,
    "weekdays_run": Phrase.set_days,
    "every_day": Phrase.every_day,
    "nth_of_month": Phrase.monthly,
    "day_of_month": Phrase.monthly,
    "not_holidays": Phrase.not_holidays,
    "none": Phrase.close_days,
    "except": Phrase.leave_out,
    "only_holidays": Phrase.only_holidays,
    "clause": Phrase.end_clause,
    "close": Phrase.end_bracket,
    "open": Phrase.start_bracket,
    "list": Phrase.pause,
}

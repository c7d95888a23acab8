"""The days of a phrase: dates, seasons, days of the week, every day."""

from collections.abc import Sequence

from webapp.sheets.values.reading import Holidays
from webapp.sheets.values.times.conventions import EXACT_SEASONS, SEASONS
from webapp.sheets.values.times.dates import QUARTERS, Written
from webapp.sheets.values.times.groups import EVERY_DAY, WEEKEND, WORKDAYS, Span
from webapp.sheets.values.times.phrase_state import State
from webapp.sheets.values.times.tokens import Token

DATES = {"date", "compact", "short_year", "month_day", "dashed", "day", "month", "year"}
SPANS = DATES | {"months", "season", "now"}
_WEEKDAYS = "一二三四五六日"
SETS: dict[str, tuple[tuple[int, Holidays], ...]] = {
    "workdays": ((WORKDAYS, "skip"),),
    "weekend": ((WEEKEND, "include"),),
    "holidays": ((EVERY_DAY, "only"),),
    "perhaps_holidays": ((EVERY_DAY, "only"),),
    "rest_days": ((WEEKEND, "include"), (EVERY_DAY, "only")),
    "ordinary_days": ((WORKDAYS, "include"),),
}
_UNCLEAR_SETS = {"rest_days": "holidays_unclear", "ordinary_days": "days_unclear"}


class DaysOfPhrase(State):
    """Steps that read days."""

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
            self.lost = True  # it is less than the month
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
            sets = SETS[token.kind]
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

    def not_holidays(self, _token: Token) -> None:
        self._days().skips_holidays = True


def _weekday(sign: str) -> int:
    return int(sign) - 1 if sign.isdigit() else _WEEKDAYS.index(sign.replace("天", "日"))


def _mask(numbers: Sequence[int]) -> int:
    return sum(1 << n for n in set(numbers))


def _run(first: int, last: int) -> int:
    """周五至周日; 周日至周四 goes round the end of the week."""
    return _mask([(first + n) % 7 for n in range((last - first) % 7 + 1)])

"""From groups of days and hours to windows; here years are settled."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from webapp.sheets.values.reading import Holidays, Window
from webapp.sheets.values.times import clock as clocks
from webapp.sheets.values.times.conventions import ANY_HOURS, HOUR, USUAL
from webapp.sheets.values.times.dates import (
    LAST,
    BadDateError,
    Calendar,
    Written,
    days_of_months,
    weekdays_of_months,
)
from webapp.sheets.values.times.groups import EVERY_DAY, Doubt, Group, Span
from webapp.sheets.values.times.phrases import Phrase

HALF = 12 * HOUR
MOST_WINDOWS = 12  # as many as the form holds
_NTHS = "一二三四五12345"
Sets = dict[Holidays, int]


class Builder:
    """Windows of one cell. Whatever had to be assumed on the way is in `doubts`."""

    def __init__(self, phrase: Phrase, *, today: date, year: int | None) -> None:
        self.doubts = list(phrase.doubts)
        self._phrase, self._today = phrase, today
        said = [g for g in phrase.groups if g.has_days or g.has_hours]
        groups = sorted(said, key=lambda group: group.order)
        self._months = {id(group): token for token, group in phrase.months}
        self._calendar = Calendar(_written(groups), today=today, year=year)
        self._holidays_apart = any(mode == "only" for g in groups for _mask, mode in g.sets)
        self._take_exceptions(phrase.exceptions, groups)
        self._check_order(groups)
        self._check_early(phrase, groups)
        found = () if phrase.lost else (w for group in groups for w in self._of(group))
        self.windows = tuple(dict.fromkeys(found))
        if self._calendar.assumed:
            self.doubts.append(Doubt("no_year", next(_texts(groups), ""), usual=self._coming()))
        self._check_windows()

    def _take_exceptions(self, exceptions: Sequence[Group], groups: Sequence[Group]) -> None:
        """周一闭馆, 法定节假日除外: for the group before, or for all if said apart."""
        timed = [g for g in groups if not g.closed]
        for exception in exceptions:
            for group in self._meant(exception, timed):
                for mask, mode in exception.sets:
                    if mode == "include":
                        group.without |= mask
                    else:
                        group.skips_holidays = True
            if not timed or any(mode == "skip" for _mask, mode in exception.sets):
                self._ask("closing_unclear")

    def _meant(self, exception: Group, timed: Sequence[Group]) -> Sequence[Group]:
        if exception.alone or len(timed) == 1:
            return timed
        here = [g for g in timed if g.clause == exception.clause]
        if len(here) == 1 and here[0] is not timed[-1]:
            return here
        self._ask("closing_unclear")
        return timed

    def _ask(self, code: str, found: str = "") -> None:
        self.doubts.append(Doubt(code, found))

    def _check_order(self, groups: Sequence[Group]) -> None:
        """Do days without a date belong to the dates before them? That has to be asked."""
        timed = [g for g in groups if not g.closed]
        if any(not g.has_days for g in timed) and any(g.has_days for g in timed):
            self._ask("days_unclear")
        ranged = False
        for group in timed:
            if ranged and not (group.spans or group.also):
                self._ask("days_unclear")
            ranged = ranged or any(not span.single for span in group.spans)

    def _check_early(self, phrase: Phrase, groups: Sequence[Group]) -> None:
        if any(c.hour >= 13 or c.padded or c.part for c in phrase.clocks):
            return
        for start in phrase.clocks:
            ends = max((e for g in groups for _s, e in g.hours), default=0)
            if clocks.early_by_mistake(start, ends):
                self._ask("early_hours", start.text)
                for group in groups:
                    group.hours = [(s + HALF, e + HALF) for s, e in group.hours]
                return

    # one group

    def _of(self, group: Group) -> Iterator[Window]:
        try:
            if group.closed:
                yield from self._closed(group)
            else:
                yield from self._open(group)
        except BadDateError as error:
            fixed = str(error.suggestion) if error.suggestion else ""
            self.doubts.append(Doubt(error.code, error.found, fixed))

    def _closed(self, group: Group) -> Iterator[Window]:
        for span in group.spans:
            first, last = self._bounds(span)
            if first is None or (last is None and not span.single):
                self._ask("closing_unclear")
                continue
            yield Window("closed", first_day=first, last_day=last)

    def _open(self, group: Group) -> Iterator[Window]:
        sets = self._sets(group)
        days = [*self._monthly(group), *map(self._bounds, group.spans)]
        singles = [s.single for s in group.spans]
        beside = [self._bounds(span) for span in group.also]
        hours = self._hours(group)
        self._check_weekdays(group, days, sets)
        for starts, ends in hours:
            if sets and group.also:
                yield from _weekly(sets, None, None, starts, ends)
            for first, last in beside:
                yield from self._beside(first, last, sets, (starts, ends))
            if not days and not group.also:
                yield from _weekly(sets or _usual(group), None, None, starts, ends)
            for n, (first, last) in enumerate(days):
                single = n < len(days) - len(singles) or singles[n - len(days)]
                if single or (first and last and not sets and not _limited(group)):
                    yield Window("dated", None, first, last, starts, ends)
                else:
                    yield from _weekly(sets or _usual(group), first, last, starts, ends)

    @staticmethod
    def _beside(
        first: date | None, last: date | None, sets: Sets, hours: tuple[int, int]
    ) -> Iterator[Window]:
        """双休日、暑假: in the holidays the other days too, none of them twice."""
        if not last:
            yield Window("dated", first_day=first, starts=hours[0], ends=hours[1])
        else:
            rest = EVERY_DAY & ~sets.get("include", 0)
            yield from _weekly({"skip" if "only" in sets else "include": rest}, first, last, *hours)

    def _sets(self, group: Group) -> Sets:
        """Weekdays by what holidays mean; a holiday on a weekend is counted once."""
        sets: Sets = {}
        for mask, mode in group.sets:
            sets[mode] = sets.get(mode, 0) | mask
        if not sets:
            return {}
        if "only" in sets and "include" in sets:
            sets["only"] &= ~sets["include"]
        elif group.perhaps and not ("only" in sets and self._weekend_elsewhere(sets)):
            self.doubts.append(Doubt("holidays_unclear", group.perhaps))
        elsewhere = self._holidays_apart and "only" not in sets and not group.spans
        if (group.skips_holidays or elsewhere) and "include" in sets:
            sets["skip"] = sets.get("skip", 0) | sets.pop("include")
        kept = {mode: mask & ~group.without for mode, mask in sets.items()}
        return {mode: mask for mode, mask in kept.items() if mask}

    @staticmethod
    def _weekend_elsewhere(sets: Sets) -> bool:
        return bool(sets.get("include", 0) & 0b1100000)

    def _monthly(self, group: Group) -> list[tuple[date | None, date | None]]:
        token = self._months.get(id(group))
        if token is None:
            return []
        found = token.found.groupdict()
        if found.get("wd"):
            nths = [_NTHS.index(c) % 5 + 1 for c in found["nth"] if c in _NTHS]
            nths = [LAST] if found["nth"] == "最后一" else nths
            weekday = "一二三四五六日".index(found["wd"].replace("天", "日"))
            days = weekdays_of_months(self._today, nths, weekday)
        else:
            days = days_of_months(self._today, _numbers(found["days"]))
        return [(day, None) for day in days]

    def _bounds(self, span: Span) -> tuple[date | None, date | None]:
        first = self._calendar.first(span.first) if span.first else None
        if span.single or not span.last:
            return first, None
        last = self._calendar.last(span.last, after=first)
        if first and last < first:
            raise BadDateError("range_reversed", span.last.text)
        return first, last

    def _hours(self, group: Group) -> list[tuple[int, int]]:
        hours = group.hours + [USUAL[part] for part in group.parts]
        if group.hours and group.parts:  # 上午(7:30-9:00): are those its hours?
            self.doubts.append(Doubt("hours_missing", group.parts[0]))
        if not hours:
            found = next(_texts([group]), "")
            self.doubts.append(Doubt("hours_missing", found, usual=not self._phrase.tells_hours))
        return hours or [ANY_HOURS]

    def _coming(self) -> bool:
        """Is nothing over yet, of seasons at least one? Else another year may be meant."""
        ahead = [_last(w) >= self._today for w in self.windows]
        return self._calendar.usual and (any if self._phrase.seasonal else all)(ahead)

    def _check_weekdays(
        self, group: Group, days: Sequence[tuple[date | None, date | None]], sets: Sets
    ) -> None:
        """3月5日(周四): the weekday must be that day's."""
        mask = sets.get("include", 0)
        if not sets or not group.spans or not any(span.single for span in group.spans):
            return
        wrong = [d for d, _last in days if d and not mask >> d.weekday() & 1]
        if wrong or set(sets) != {"include"} or not all(span.single for span in group.spans):
            self.doubts.append(Doubt("weekday_wrong", str(wrong[0]) if wrong else ""))

    def _check_windows(self) -> None:
        if len(self.windows) > MOST_WINDOWS:
            self.doubts.append(Doubt("too_many_windows", str(MOST_WINDOWS)))
        timed = [w for w in self.windows if w.kind != "closed"]
        if any(_clash(a, b) for a, b in combinations(timed, 2)):
            self._ask("hours_overlap")
        if not timed:
            self._ask("times_unclear")


def _limited(group: Group) -> bool:
    return bool(group.without or group.skips_holidays)


def _usual(group: Group) -> Sets:
    """Every day, less what is excepted."""
    return {"skip" if group.skips_holidays else "include": EVERY_DAY & ~group.without}


def _weekly(
    sets: Sets, first: date | None, last: date | None, starts: int, ends: int
) -> Iterator[Window]:
    for mode, mask in sets.items():
        if mask:
            yield Window("weekly", mask, first, last, starts, ends, mode)


def _written(groups: Iterable[Group]) -> list[Written]:
    spans = [span for group in groups for span in (*group.spans, *group.also)]
    return [w for span in spans for w in (span.first, span.last) if w]


def _texts(groups: Iterable[Group]) -> Iterator[str]:
    return (w.text for w in _written(groups))


def _numbers(text: str) -> list[int]:
    from webapp.sheets.values.numerals import whole

    pieces = text.translate(str.maketrans("日号,和及", "、、、、、")).split("、")
    return [n for n in (whole(piece) for piece in pieces) if n]


def _clash(a: Window, b: Window) -> bool:
    """May both be open at one moment? Then one of them was probably meant to replace the other."""
    apart = (a.starts or 0) >= (b.ends or 0) or (b.starts or 0) >= (a.ends or 0)
    if apart or {a.holidays, b.holidays} == {"skip", "only"}:
        return False
    first = max(a.first_day or date.min, b.first_day or date.min)
    last = min(_last(a), _last(b))
    if first > last:
        return False
    days = _mask(a) & _mask(b)
    if (last - first).days >= 6:
        return days > 0
    return any(
        days >> (first + timedelta(days=n)).weekday() & 1 for n in range((last - first).days + 1)
    )


def _last(window: Window) -> date:
    if window.kind == "dated":
        return window.last_day or window.first_day or date.max
    return window.last_day or date.max


def _mask(window: Window) -> int:
    return window.weekdays if window.kind == "weekly" and window.weekdays else EVERY_DAY

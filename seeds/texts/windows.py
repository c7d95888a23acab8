"""Ways to be free: patterns of time that turn into windows for a given day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Protocol

from seeds.texts.calendar import festival_after, is_public_holiday, season_after
from seeds.texts.drafts import Holidays, WindowText

Windows = tuple[WindowText, ...]


def span(text: str) -> tuple[int, int]:
    """Turn "8:30-11:00" into minutes after midnight; "18:30-31:00" ends at seven next morning."""
    start, end = text.split("-")
    return _minutes(start), _minutes(end)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


class Pattern(Protocol):
    """Anything that can say when, seen from today."""

    def windows(self, rng: Random, today: date) -> Windows: ...


@dataclass(frozen=True)
class Weekly:
    """Week after week on one of several sets of weekdays, each day with all spans of one set."""

    days: tuple[str, ...]
    spans: tuple[str, ...]
    weeks: tuple[int, int] = (8, 26)
    holidays: Holidays = "skip"

    def windows(self, rng: Random, today: date) -> Windows:
        start = today + timedelta(days=rng.randint(7, 14))
        until = start + timedelta(weeks=rng.randint(*self.weeks))
        return weekly(rng.choice(self.days), rng.choice(self.spans), start, until, self.holidays)


def weekly(days: str, spans: str, start: date, until: date, holidays: Holidays) -> Windows:
    """One window for each span; `days` are digits, 0 is Monday."""
    return tuple(
        WindowText(
            kind="weekly",
            first_day=start,
            last_day=until,
            weekdays=sum(1 << int(day) for day in days),
            starts=starts,
            ends=ends,
            holidays=holidays,
        )
        for starts, ends in map(span, spans.split())
    )


@dataclass(frozen=True)
class Dated:
    """A few single days, `every` days apart, the first on one of `days` some days ahead."""

    days: str
    spans: tuple[str, ...]
    count: tuple[int, int] = (1, 1)
    every: int = 7
    ahead: tuple[int, int] = (10, 45)

    def windows(self, rng: Random, today: date) -> Windows:
        first = _next_weekday(today + timedelta(days=rng.randint(*self.ahead)), self.days)
        hours = rng.choice(self.spans)
        return tuple(
            on_day(_outside_holidays(first + timedelta(days=self.every * step)), hours)
            for step in range(rng.randint(*self.count))
        )


def _next_weekday(day: date, days: str) -> date:
    while str(day.weekday()) not in days:
        day += timedelta(days=1)
    return day


def _outside_holidays(day: date) -> date:
    while is_public_holiday(day):
        day += timedelta(days=7)
    return day


def on_day(day: date, hours: str) -> WindowText:
    """One dated window. A date that was chosen may well be a holiday."""
    starts, ends = span(hours)
    return WindowText(
        kind="dated", first_day=day, last_day=day, starts=starts, ends=ends, holidays="include"
    )


@dataclass(frozen=True)
class Festival:
    """One day shortly before (or on) the next festival of that name."""

    name: str
    spans: tuple[str, ...]
    before: tuple[int, int] = (2, 8)

    def windows(self, rng: Random, today: date) -> Windows:
        before = rng.randint(*self.before)
        feast = festival_after(self.name, today + timedelta(days=before + 5))
        return (on_day(feast - timedelta(days=before), rng.choice(self.spans)),)


@dataclass(frozen=True)
class Season:
    """Weekdays of the next school holidays (or another season) of that name."""

    name: str
    days: tuple[str, ...]
    spans: tuple[str, ...]

    def windows(self, rng: Random, today: date) -> Windows:
        start, until = season_after(self.name, today + timedelta(days=7))
        return weekly(rng.choice(self.days), rng.choice(self.spans), start, until, "skip")


@dataclass(frozen=True)
class Nights:
    """Every night after work, and the weekend round the clock."""

    nights: tuple[str, ...] = ("18:00-31:00", "18:30-31:00", "18:30-31:30", "19:00-31:30")
    weeks: tuple[int, int] = (26, 52)

    def windows(self, rng: Random, today: date) -> Windows:
        start = today + timedelta(days=rng.randint(7, 14))
        until = start + timedelta(weeks=rng.randint(*self.weeks))
        return (
            *weekly("01234", rng.choice(self.nights), start, until, "include"),
            *weekly("56", "0:00-24:00", start, until, "include"),
        )


def closed(first: date, last: date) -> WindowText:
    """Days on which nothing is possible, whatever the other windows say."""
    return WindowText(kind="closed", first_day=first, last_day=last)

"""When two postings are both open: exact to the minute and the day.

A posting's windows become triples of start, end and the set of days on which they open, counted
from today. A window from 18:00 to 08:00 belongs to the day on which it begins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

import numpy as np

from matching.domain import bitsets
from matching.domain.batches import runs
from matching.domain.bitsets import Words
from matching.domain.model import (
    DAY,
    DomainInstance,
    Holidays,
    Need,
    Offer,
    Rules,
    Slot,
    Window,
)
from matching.instance import IntArray

ALWAYS = Window()
AT_ONCE = 2_000_000  # pairs of windows


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """Windows of many postings: ptr[i]:ptr[i+1] are those of posting i.

    days: a row of `Calendar` by window. slot: its position among all slots, -1 for a window.
    """

    ptr: IntArray
    start: IntArray
    end: IntArray
    days: IntArray
    slot: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The different sets of days, bit 0 for today; later: the same seen from the day before."""

    days: Words
    later: Words


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Windows that overlap long enough: the pair, the offer's window, days in common."""

    pair: IntArray
    window: IntArray
    days: IntArray


class Later(Enum):
    """Whose window begins on the next day."""

    NEITHER = 0
    NEED = 1
    OFFER = 2


class _Days:
    """Sets of days as whole numbers, each with its place in the calendar."""

    def __init__(self, today: date, rules: Rules) -> None:
        self.today, self.horizon = today, rules.horizon_days
        self.holidays = sum({self.between(day, day) for day in rules.holidays})
        self.known: dict[int, int] = {}
        self.of_window = lru_cache(maxsize=None)(self._of_window)

    def place(self, days: int) -> int:
        return self.known.setdefault(days, len(self.known))

    def between(self, first: date | None, last: date | None) -> int:
        """The days from first to last, both included; None: without limit."""
        start = 0 if first is None else max(0, (first - self.today).days)
        stop = self.horizon if last is None else (last - self.today).days + 1
        stop = min(self.horizon, stop)
        return (1 << stop) - (1 << start) if stop > start else 0

    def _of_window(
        self, weekdays: int, first: date | None, last: date | None, holidays: Holidays
    ) -> int:
        first_weekday = self.today.weekday()
        week = sum(1 << i for i in range(7) if weekdays >> (first_weekday + i) % 7 & 1)
        days = sum(week << i for i in range(0, self.horizon, 7)) & self.between(first, last)
        if holidays is Holidays.SKIP:
            days &= ~self.holidays
        return days & self.holidays if holidays is Holidays.ONLY else days


def timetables(domain: DomainInstance) -> tuple[Timetable, Timetable, Calendar]:
    """Return the windows of all needs and of all offers, and the days they refer to."""
    days = _Days(domain.today, domain.rules)
    needs = _timetable(days, domain.needs, [need.last_date for need in domain.needs])
    offers = _timetable(days, domain.offers, [offer.valid_until for offer in domain.offers])
    sets = list(days.known)
    return (
        needs,
        offers,
        Calendar(
            bitsets.from_numbers(sets, days.horizon),
            bitsets.from_numbers([number >> 1 for number in sets], days.horizon),
        ),
    )


def _timetable(
    days: _Days, postings: Sequence[Need | Offer], ends: Sequence[date | None]
) -> Timetable:
    rows: list[tuple[int, int, int, int]] = []
    ptr, slots = [0], 0
    for posting, end in zip(postings, ends, strict=True):
        open_days = days.between(None, end)
        for span in posting.closed:
            open_days &= ~days.between(span.first, span.last)
        own = posting.slots if isinstance(posting, Offer) else ()
        rows += _opened(days, posting.windows, open_days) if not own else ()
        rows += _dated(days, own, open_days, slots)
        slots += len(own)
        ptr.append(len(rows))
    start, end_minute, day, slot = np.array(rows, np.int64).reshape(-1, 4).T
    return Timetable(np.array(ptr, np.int64), start, end_minute, day, slot)


def _opened(
    days: _Days, windows: Sequence[Window], open_days: int
) -> Iterable[tuple[int, int, int, int]]:
    for window in windows or (ALWAYS,):
        opens = days.of_window(window.weekdays, window.first, window.last, window.holidays)
        yield window.start, window.end, days.place(opens & open_days), -1


def _dated(
    days: _Days, slots: Sequence[Slot], open_days: int, first: int
) -> Iterator[tuple[int, int, int, int]]:
    for i, slot in enumerate(slots, first):
        opens = days.between(slot.day, slot.day)
        yield slot.start, slot.end, days.place(opens & open_days), i


def overlaps(
    needs: Timetable,
    offers: Timetable,
    calendar: Calendar,
    pairs: tuple[IntArray, IntArray],
    minutes: IntArray,
) -> Iterator[Overlap]:
    """Yield the windows of pairs (need, offer) that overlap for so many minutes on some day.

    minutes: by pair. A window that reaches into the next day meets the next day's windows too.
    """
    need, offer = pairs
    counts = np.diff(needs.ptr)[need] * np.diff(offers.ptr)[offer]
    for run in runs(counts, AT_ONCE):
        pair, ours, theirs = _window_pairs(needs.ptr, offers.ptr, need[run], offer[run])
        days = np.zeros(pair.size, np.int64)
        for later in Later:
            rows = _reaching(needs, offers, ours, theirs, later)
            overlap = _minutes(needs, offers, ours[rows], theirs[rows], later)
            long = rows[overlap >= minutes[run][pair[rows]]]
            met = _days(needs, offers, calendar, (ours[long], theirs[long]), later)
            days[long] = np.maximum(days[long], met)
        (some,) = np.nonzero(days)
        yield Overlap(pair[some] + run.start, theirs[some], days[some])


def _reaching(
    needs: Timetable, offers: Timetable, ours: IntArray, theirs: IntArray, later: Later
) -> IntArray:
    """The positions of windows where the earlier one reaches into the later one's day."""
    if later is Later.NEITHER:
        return np.arange(ours.size)
    early = offers.end[theirs] if later is Later.NEED else needs.end[ours]
    return np.nonzero(early > DAY)[0]


def _minutes(
    needs: Timetable, offers: Timetable, ours: IntArray, theirs: IntArray, later: Later
) -> IntArray:
    """How long each two windows overlap, negative if not at all."""
    our_day, their_day = DAY * (later is Later.NEED), DAY * (later is Later.OFFER)
    starts = np.maximum(needs.start[ours] + our_day, offers.start[theirs] + their_day)
    ends = np.minimum(needs.end[ours] + our_day, offers.end[theirs] + their_day)
    return ends - starts


def _days(
    needs: Timetable,
    offers: Timetable,
    calendar: Calendar,
    windows: tuple[IntArray, IntArray],
    later: Later,
) -> IntArray:
    """On how many days each two windows open, the later one a day after the other."""
    ours = calendar.later if later is Later.NEED else calendar.days
    theirs = calendar.later if later is Later.OFFER else calendar.days
    return bitsets.size(ours[needs.days[windows[0]]] & theirs[offers.days[windows[1]]])


def _window_pairs(
    need_ptr: IntArray, offer_ptr: IntArray, need: IntArray, offer: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Every window of the need with every window of the offer: (pair, need's, offer's)."""
    width = np.diff(offer_ptr)[offer]
    counts = np.diff(need_ptr)[need] * width
    pair = np.repeat(np.arange(need.size), counts)
    offset = np.arange(pair.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return (
        pair,
        need_ptr[need][pair] + offset // width[pair],
        offer_ptr[offer][pair] + offset % width[pair],
    )

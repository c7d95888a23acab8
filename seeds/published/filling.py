"""What the pages did not say is filled by rule, and every filling is told to the reader."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from seeds.published.records import Item
from webapp.models.windows import Holidays, WindowKind
from webapp.services.content import WindowContent
from webapp.sheets.values import Window, read_day, read_times

A_YEAR = timedelta(days=364)  # whole weeks: a Saturday stays a Saturday
SOON = timedelta(days=7)
OPEN_FOR = timedelta(days=180)
MOST_WINDOWS = 12
# Saturdays and Sundays, nine to half past eleven.
USUAL = (Window("weekly", weekdays=0b1100000, starts=540, ends=690),)
NO_PLACE = "由发布单位与对方商定"


@dataclass
class Filled:
    """Values for a posting, and a note for each one that was not published as it stands."""

    notes: list[str] = field(default_factory=list)

    def or_else(self, name: str, published: str, rule: str) -> str:
        if published:
            return published
        self.notes.append(f"{name}（{rule}）")
        return rule

    def quantity(self, item: Item) -> int:
        if item.quantity:
            return item.quantity
        self.notes.append("数量（按1填写）")
        return 1

    def windows(self, item: Item, today: date) -> tuple[WindowContent, ...]:
        """As published where that can be said, else proposed; past dates move to this season."""
        found = self._read(item.times, today)
        moved = tuple(_moved(window, today) for window in found)
        if moved != found:
            self.notes.append("日期（原文日期已过，按整周移到今后）")
        return tuple(_content(window) for window in moved)

    def _read(self, text: str, today: date) -> tuple[Window, ...]:
        reading = read_times(text, today=today)
        if reading.value:
            return reading.value
        suggestion = reading.problem.suggestion if reading.problem else None
        if suggestion:
            proposed = read_times(suggestion, today=today).value or ()
            if 0 < len(proposed) <= MOST_WINDOWS:
                self.notes.append(f"时间（原文不够明确，按“{suggestion}”填写）")
                return proposed
        self.notes.append("时间（原文未写明，按周六、周日上午填写）")
        return USUAL

    def last_date(self, item: Item, windows: tuple[WindowContent, ...], today: date) -> date:
        """The published deadline if it is still to come, else half a year, or the last window."""
        published = read_day(item.deadline, today=today, end=True).value
        if published and published >= today + SOON:
            return published
        rule = max([today + OPEN_FOR, *(w.last_day or w.first_day or today for w in windows)])
        self.notes.append(f"最迟日期（按{rule}填写）")
        return rule


def _moved(window: Window, today: date) -> Window:
    """Whole years later, until all of it lies ahead; what is open at its end stays."""
    if window.kind == "weekly" and window.last_day is None:
        return window
    last = window.last_day or window.first_day or today
    years = max(0, -(-((today + SOON) - last) // A_YEAR))
    later = A_YEAR * years
    return Window(
        window.kind,
        window.weekdays,
        window.first_day + later if window.first_day else None,
        window.last_day + later if window.last_day else None,
        window.starts,
        window.ends,
        window.holidays,
    )


def _content(window: Window) -> WindowContent:
    return WindowContent(
        kind=WindowKind(window.kind),
        weekdays=window.weekdays,
        first_day=window.first_day,
        last_day=window.last_day,
        starts=window.starts,
        ends=window.ends,
        holidays=Holidays(window.holidays),
    )

"""When: phrases such as 每周六9:00-11:00 or 工作日18:30-次日7:30 as time windows.

A phrase is read only if every piece of it is understood and our windows can say exactly that.
What lacks only hours, a year or the dates of a season is read by convention (`conventions.py`)
and noted. Everything else is asked about, with what was understood as a suggestion.
"""

from collections.abc import Sequence
from datetime import date

from webapp.sheets.values.reading import Problem, Reading, Window
from webapp.sheets.values.text import is_empty, plain
from webapp.sheets.values.times.brackets import settled
from webapp.sheets.values.times.groups import ORDER, Doubt
from webapp.sheets.values.times.phrases import Phrase
from webapp.sheets.values.times.tokens import tidy, tokens
from webapp.sheets.values.times.windows import Builder
from webapp.sheets.values.times.writing import write_times

__all__ = ["read_times", "write_times"]
Facts = tuple[tuple[str, str], ...]
MOST_SHOWN = 40  # signs of a cell that a question repeats


def read_times(text: str, *, today: date, year: int | None = None) -> Reading[tuple[Window, ...]]:
    """The windows a phrase means. `year`: the one the sheet is about, where it says so."""
    if is_empty(text):
        return Reading()
    windows, doubts = _understood(text, today=today, year=year)
    if not doubts:
        return Reading(windows)
    doubt = min(doubts, key=lambda one: ORDER.index(one.code))
    facts: Facts = (("found", doubt.found or plain(text)[:MOST_SHOWN]),)
    suggestion = _suggested(text, windows, doubt, today=today)
    if suggestion and _settled_by_convention(doubts) and _says(suggestion, windows, today=today):
        lacking = " ".join(sorted({one.code for one in doubts}, key=ORDER.index))
        facts += (("lacking", lacking),)
        return Reading(windows, note=Problem(doubt.code, facts, suggestion))
    return Reading(problem=Problem(doubt.code, facts, suggestion))


def _settled_by_convention(doubts: Sequence[Doubt]) -> bool:
    """Say whether conventions answer all doubts; two lone times may be a beginning and an end."""
    lone = sum(one.code == "end_missing" for one in doubts)
    return lone < 2 and all(one.usual for one in doubts)


def _says(suggestion: str, windows: tuple[Window, ...], *, today: date) -> bool:
    """Say whether a suggestion means exactly the windows that were understood."""
    again, doubts = _understood(suggestion, today=today, year=None)
    return not doubts and set(again) == set(windows)


def _understood(
    text: str, *, today: date, year: int | None
) -> tuple[tuple[Window, ...], Sequence[Doubt]]:
    kept, doubts = settled(tokens(text))
    built = Builder(Phrase(kept), today=today, year=year)
    return built.windows, [*doubts, *built.doubts]


def _suggested(text: str, windows: tuple[Window, ...], doubt: Doubt, *, today: date) -> str | None:
    """What was understood, if it would be read without a question."""
    if doubt.instead:
        again = tidy(text).replace(doubt.found, f"{doubt.instead} ", 1)
        reading = read_times(again, today=today)
        if reading.problem:
            return reading.problem.suggestion
        return again
    if not windows:
        return None
    suggestion = write_times(windows)
    again_read, again_doubts = _understood(suggestion, today=today, year=None)
    return suggestion if again_read and not again_doubts else None

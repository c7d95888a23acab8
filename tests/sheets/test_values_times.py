"""Times as people write them: read right or asked about, never silently wrong.

`spoken-times.tsv` was written by reading each phrase: weekdays as digits (s: not on holidays,
o: only on holidays), bounds after @, dates, hours that run past 24:00; ? where a person must be
asked, ~ before what is read by convention. It holds every phrase of the published lists, and others
of their kind.
"""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets.test_values_quantities import published_quantities
from webapp.sheet_messages import LACKING, SHEET_PROBLEMS
from webapp.sheets.values import Window, read_times, write_times

TODAY = date(2026, 11, 23)
TABLE = Path(__file__).parents[1] / "data/sheets/spoken-times.tsv"
DOCS = Path(__file__).parents[2] / "docs/sheets.md"
PUBLISHED = Path(__file__).parents[2] / "seeds/published"
COLUMNS = (("needs", "时间"), ("offers", "可用时段"), ("venues", "开放时段(原文)"))
HOLIDAYS = {"s": "skip", "o": "only"}


def _meant() -> dict[str, str]:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    return {phrase.replace("\\n", "\n"): meant for phrase, meant in rows}


MEANT = _meant()


def _published() -> Counter[str]:
    """Every non-empty cell about times, as often as it was published."""
    found: Counter[str] = Counter()
    for name, column in COLUMNS:
        with (PUBLISHED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found.update(row[column] for row in csv.DictReader(file) if row[column])
    return found


def _windows(meant: str) -> set[Window]:
    return {window for part in meant.removeprefix("~ ").split("; ") for window in _part(part)}


def _part(part: str) -> list[Window]:
    """67s@2026-01-28..2026-03-01 08:00-10:00 14:00-16:00."""
    days, *hours = part.split()
    if days[0] == "2" and "-" in days[:5]:
        first, _dots, last = days.partition("..")
        bounds = {"first_day": _day(first), "last_day": _day(last)}
        if hours == ["closed"]:
            return [Window("closed", **bounds)]
        return [Window("dated", **bounds, **_hours(one)) for one in hours]
    week, _at, bounds_text = days.partition("@")
    first, _dots, last = bounds_text.partition("..")
    return [
        Window(
            "weekly",
            weekdays=sum(1 << int(n) - 1 for n in week if n.isdigit()),
            first_day=_day(first),
            last_day=_day(last),
            holidays=HOLIDAYS.get(week[-1], "include"),
            **_hours(one),
        )
        for one in hours
    ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _hours(text: str) -> dict[str, int]:
    starts, ends = (int(one[:2]) * 60 + int(one[3:]) for one in text.split("-"))
    return {"starts": starts, "ends": ends}


@pytest.mark.parametrize(("phrase", "meant"), MEANT.items())
def test_a_phrase_is_read_as_a_person_reads_it(phrase, meant):
    reading = read_times(phrase, today=TODAY)
    if meant == "?":
        assert reading.value is None
        assert reading.problem.code in SHEET_PROBLEMS
        assert SHEET_PROBLEMS[reading.problem.code] % dict(reading.problem.facts)
    else:
        assert reading.problem is None
        assert set(reading.value) == _windows(meant)
        assert bool(reading.note) == meant.startswith("~ ")


@pytest.mark.parametrize("phrase", MEANT)
def test_what_is_suggested_is_read_without_a_question(phrase):
    problem = read_times(phrase, today=TODAY).problem
    if problem and problem.suggestion:
        assert read_times(problem.suggestion, today=TODAY).value


def test_published_times():
    """No phrase is read that was not checked by hand; docs/sheets.md has the figures found here."""
    published = _published()
    outcome: Counter[str] = Counter()
    for phrase, times in published.items():
        reading = read_times(phrase, today=TODAY)
        if reading.value:
            outcome["noted" if reading.note else "read"] += times
            outcome["wrong"] += times * (set(reading.value) != _windows(MEANT[phrase]))
        else:
            outcome["suggested" if reading.problem.suggestion else "open"] += times
    assert published.keys() <= MEANT.keys()
    assert outcome["wrong"] == 0
    both = outcome + Counter(published_quantities())
    assert both["read"] + both["noted"] >= 0.8 * both.total()
    told = DOCS.read_text("utf-8")
    assert _line("times", outcome) in told
    assert _line("both", both) in told


def _line(name: str, outcome: Counter[str]) -> str:
    cells = outcome.total() - outcome["wrong"]
    counts = [outcome[one] for one in ("read", "noted", "suggested", "open")]
    shares = " | ".join(f"{count} ({round(100 * count / cells)} %)" for count in counts)
    return f"| {name} | {cells} | {shares} | {outcome['wrong']} |"


@pytest.mark.parametrize(
    ("phrase", "lacking", "read_as"),
    [
        ("每周六上午", "hours_missing", "周六 09:00-11:30"),
        ("8月8日 10:00-22:00", "no_year", "2027-08-08 10:00-22:00"),
        ("12月5日14:00-16:00", "no_year", "2026-12-05 14:00-16:00"),
        ("12月1日至2月28日 9:00-10:00", "no_year", "2026-12-01至2027-02-28 09:00-10:00"),
        ("每周五晚19:30", "end_missing", "周五 19:30-21:30"),
        ("傍晚至次日7:00", "start_missing", "每天 17:30-次日07:00"),
        ("周六、周日（上午）", "hours_missing", "双休日 09:00-11:30"),
        (
            "寒假每周六上午",
            "season no_year hours_missing",
            "2027-01-20至2027-02-20 周六 09:00-11:30",
        ),
        (
            "双休日、国家法定节假日、寒暑假",
            "season no_year hours_missing",
            (
                "双休日及法定节假日 09:00-17:00;2027-01-20至2027-02-20 工作日 09:00-17:00;"
                "2027-07-01至2027-08-31 工作日 09:00-17:00"
            ),
        ),
    ],
)
def test_what_is_read_by_convention_says_so(phrase, lacking, read_as):
    note = read_times(phrase, today=TODAY).note
    assert (dict(note.facts)["lacking"], note.suggestion) == (lacking, read_as)
    assert set(lacking.split()) <= LACKING.keys()


@pytest.mark.parametrize(
    "phrase",
    [
        "上午(7:00-9:00)",  # hours of the morning, or in addition to it?
        "周六9:00 11:00",  # two beginnings, or from and to?
        "周六9:00-11:00、周日",  # the same hours on Sunday?
        "周六(15:30停止入馆)",  # so it is not open till five
        "20:30前",  # a deadline?
        "凌晨",
        "7月上旬9:00-11:00",
        "12月20日、1月10日 9:00-11:00",  # the tenth of January after, not before
        "1月5日、12月3日 9:00-11:00",  # the January that is over?
        "8月8日至8月5日9:00-10:00",
        "12月1日;2027年2月28日 9:00-11:00",
        "8月8日(周六)9:00-11:00",
        "每月5号、20号",
        "午饭后",
        "周六上午左右",
    ],
)
def test_what_no_convention_settles_is_asked(phrase):
    reading = read_times(phrase, today=TODAY)
    assert reading.problem
    assert (reading.value, reading.note) == (None, None)


@pytest.mark.parametrize(
    ("phrase", "code", "suggestion"),
    [
        ("22:00-6:00", "hours_reversed", "每天 22:00-次日06:00"),
        ("周三2:30-4:30", "early_hours", "周三 14:30-16:30"),
        ("2026年2月30日9:00-11:00", "date_impossible", "2026-02-28 9:00-11:00"),
        ("26年3月5日9:00-11:00", "short_year", "2026-03-05 09:00-11:00"),
        ("2040-01-01 9:00-11:00", "date_far", None),
        ("2027-01-10至2027-01-05 9:00-11:00", "range_reversed", None),
        ("2027-03-05(周四)9:00-11:00", "weekday_wrong", "2027-03-05 09:00-11:00"),
        ("节假日9:00-17:00", "holidays_unclear", "法定节假日 09:00-17:00"),
        ("每周不少于2天", "times_not_understood", None),
        (
            "每月5号、20号 9:00-11:00",
            "monthly",
            (
                "2026-12-05 09:00-11:00;2026-12-20 09:00-11:00;2027-01-05 09:00-11:00;"
                "2027-01-20 09:00-11:00;2027-02-05 09:00-11:00;2027-02-20 09:00-11:00"
            ),
        ),
    ],
)
def test_what_is_asked_and_what_is_proposed(phrase, code, suggestion):
    problem = read_times(phrase, today=TODAY).problem
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_the_year_of_the_sheet_settles_dates_without_one():
    reading = read_times("8月8日 10:00-22:00", today=TODAY, year=2024)
    assert set(reading.value) == _windows("2024-08-08 10:00-22:00")
    closed = read_times("10.1~10.6 08:00~18:00;10.7闭馆", today=TODAY, year=2025)
    assert set(closed.value) == _windows("2025-10-01..2025-10-06 08:00-18:00; 2025-10-07 closed")


@pytest.mark.parametrize("text", ["", "  ", "-", "无", "/"])
def test_an_empty_cell_is_no_question(text):
    reading = read_times(text, today=TODAY)
    assert reading.value is None
    assert reading.problem is None


_bounds = st.tuples(
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.none() | st.dates(date(2027, 1, 1), date(2028, 12, 31)),
)
_hours_of_day = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@st.composite
def _any_window(draw):
    (first, last), (starts, ends) = draw(_bounds), draw(_hours_of_day)
    if draw(st.booleans()):
        holidays = draw(st.sampled_from(["include", "skip", "only"]))
        return Window("weekly", draw(st.integers(1, 127)), first, last, starts, ends, holidays)
    first = first or date(2026, 5, 1)
    return Window("dated", None, first, last, starts, ends)


@given(_any_window())
@settings(deadline=None)
def test_a_window_written_is_read_back(window):
    """So an export can be imported again."""
    assert read_times(write_times([window]), today=TODAY).value == (window,)


@settings(deadline=None)
@given(st.text("0123456789:-至周一二六日上午晚月号年节假除外全天、;() ", max_size=18))
def test_any_text_is_read_or_asked_about(text):
    reading = read_times(text, today=TODAY)
    assert reading.value is None or reading.problem is None
    if reading.note:
        again = read_times(reading.note.suggestion, today=TODAY)
        assert (set(again.value), again.note) == (set(reading.value), None)
    for window in reading.value or ():
        if window.kind != "closed":
            assert 0 <= window.starts < 1440
            assert window.starts < window.ends <= window.starts + 1440
    if reading.problem and reading.problem.suggestion:
        again = read_times(reading.problem.suggestion, today=TODAY)
        assert again.value
        assert not again.note


@given(
    st.lists(
        st.sampled_from(
            (
                *(
                    "每周六",
                    "周一至周五",
                    "工作日",
                    "8月8日",
                    "7月9日至8月9日",
                    "2027年3月",
                    "寒假",
                    "暑假",
                ),
                *(
                    "上午",
                    "下午",
                    "傍晚",
                    "晚上",
                    "9:00",
                    "19:30",
                    "9:00-11:00",
                    "至20:00",
                    "全天",
                    "起",
                ),
                *(
                    "、",
                    ";",
                    "(",
                    ")",
                    "闭馆",
                    "法定节假日",
                    "除外",
                    "左右",
                    "12月20日",
                    "1月5日",
                    "长期",
                ),
            )
        ),
        min_size=1,
        max_size=6,
    ).map("".join),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
@settings(deadline=None)
def test_a_note_says_exactly_what_was_read(text, today):
    reading = read_times(text, today=today)
    if reading.note:
        again = read_times(reading.note.suggestion, today=today)
        assert (set(again.value), again.note) == (set(reading.value), None)

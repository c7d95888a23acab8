"""Numbers, days and choices as people write them: read for certain or asked about."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.sheet_messages import SHEET_PROBLEMS
from webapp.sheets.values import (
    Quantity,
    read_choice,
    read_day,
    read_headcount,
    read_quantity,
)

TODAY = date(2026, 11, 23)
PUBLISHED = Path(__file__).parents[2] / "seeds/published"
# Units of the published lists that are rates or remarks, and so are asked about.
ASKED_UNITS = {"人/场", "人/天", "次/季度", "人(全队)"}


@pytest.mark.parametrize(
    ("text", "amount", "unit", "about"),
    [
        ("45", 45, "", False),
        ("３０", 30, "", False),
        ("３０人", 30, "人", False),
        ("30 人", 30, "人", False),
        ("约45人", 45, "人", True),
        ("大约45人", 45, "人", True),
        ("45人左右", 45, "人", True),
        ("30余人", 30, "人", True),
        ("800多个", 800, "个", True),
        ("100余个", 100, "个", True),
        ("200个以上", 200, "个", True),
        ("至少30人", 30, "人", True),
        ("近百", 100, "", True),
        ("近百人次", 100, "人次", True),
        ("百余人", 100, "人", True),
        ("上百人", 100, "人", True),
        ("近三十个左右", 30, "个", True),
        ("二十五名", 25, "名", False),
        ("二十余名", 20, "名", True),
        ("两个", 2, "个", False),
        ("十套", 10, "套", False),
        ("一百零二件", 102, "件", False),
        ("一百二", 120, "", False),
        ("壹佰套", 100, "套", False),
        ("1,200", 1200, "", False),
        ("1，200册", 1200, "册", False),
        ("12,345,678", 12_345_678, "", False),
        ("3万", 30_000, "", False),
        ("1.2万册", 12_000, "册", False),
        ("1万余册", 10_000, "册", True),
        ("288平方米", 288, "平方米", False),
        ("222个社区", 222, "个社区", False),
        ("3名老人", 3, "名老人", False),
        ("1批", 1, "批", False),
        ("共30人", 30, "人", False),
        ("50+人", 50, "人", True),
    ],
)
def test_quantities_that_are_certain(text, amount, unit, about):
    assert read_quantity(text).value == Quantity(amount, unit, about)


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("若干", "quantity_in_words", None),
        ("大量", "quantity_in_words", None),
        ("数十把", "quantity_in_words", None),
        ("十几人", "quantity_in_words", None),
        ("多名", "quantity_in_words", None),
        ("一批", "quantity_in_words", "1批"),
        ("半天", "quantity_in_words", None),
        ("3-5人", "quantity_is_range", "5人"),
        ("三四个", "quantity_is_range", "四个"),
        ("约五六十名", "quantity_is_range", "约六十名"),
        ("100人次/月", "quantity_is_rate", "100人次"),
        ("10人/场", "quantity_is_rate", "10人"),
        ("每批8人", "quantity_is_rate", "8人"),
        ("2场×50人", "quantity_is_product", "100人"),
        ("50人以内", "quantity_is_limit", "50人"),
        ("不超过50人", "quantity_is_limit", "50人"),
        ("1500元", "quantity_is_cash", None),
        ("1200余万元", "quantity_is_cash", None),
        ("¥300", "quantity_is_cash", None),
        ("1.5小时", "quantity_not_whole", "2小时"),
        ("0", "quantity_out_of_range", None),
        ("-3", "quantity_unclear", None),
        ("1,20", "quantity_unclear", None),
        ("二〇二六", "quantity_unclear", None),
        ("一二三", "quantity_unclear", None),
        ("第3批", "quantity_unclear", None),
        ("3亿个", "quantity_unclear", None),
        ("30人已报名", "quantity_unclear", None),
        ("2组20个", "quantity_unclear", None),
        ("人", "quantity_unclear", None),
    ],
)
def test_quantities_that_are_asked_about(text, code, suggestion):
    reading = read_quantity(text)
    assert reading.value is None
    assert (reading.problem.code, reading.problem.suggestion) == (code, suggestion)
    assert SHEET_PROBLEMS[code] % dict(reading.problem.facts)
    assert suggestion is None or read_quantity(suggestion).value


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("30-40人", (30, 40)),
        ("30人至40人", (30, 40)),
        ("约45人", (45, 45)),
        ("二十五名", (25, 25)),
        ("100", (100, 100)),
    ],
)
def test_headcounts(text, people):
    assert read_headcount(text).value == people


@pytest.mark.parametrize("text", ["40-30人", "30册", "若干", "50人以内"])
def test_headcounts_that_are_asked_about(text):
    assert read_headcount(text).value is None
    assert read_headcount(text).problem.code in SHEET_PROBLEMS


def published_quantities() -> Counter[str]:
    """Every number with its unit; what is no plain quantity is asked about."""
    outcome: Counter[str] = Counter()
    for name in ("needs", "offers"):
        with (PUBLISHED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["数量"]:
                    outcome[_outcome(row["数量"], row["计量单位"])] += 1
    return outcome


def test_published_quantities():
    assert published_quantities() == {"read": 185, "suggested": 5, "open": 1}


def _outcome(amount: str, unit: str) -> str:
    reading = read_quantity(amount + unit)
    if reading.value is None:
        assert unit in ASKED_UNITS
        return "suggested" if reading.problem.suggestion else "open"
    return "read" if reading.value == Quantity(int(amount), unit) else "wrong"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026.6.30", "2026-06-30"),
        ("2026/6/30", "2026-06-30"),
        ("20260630", "2026-06-30"),
        ("2026年6月30日", "2026-06-30"),
        ("２０２６年６月３０日前", "2026-06-30"),
        ("二〇二六年六月三十日", "2026-06-30"),
        ("2026年6月底前", "2026-06-30"),
        ("2026年底前", "2026-12-31"),
        ("2026年内", "2026-12-31"),
        ("2026-01-14至2026-01-23", "2026-01-23"),
        ("即日起至2027年4月15日", "2027-04-15"),
        ("2026-06-30 00:00:00", "2026-06-30"),
        ("2026年6月30日(周二)", "2026-06-30"),
    ],
)
def test_deadlines_that_are_certain(text, day):
    assert read_day(text, today=TODAY, end=True).value == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("6月30日", "no_year", "2027-06-30"),
        ("12月5日", "no_year", "2026-12-05"),
        ("即日起至4月15日", "no_year", "2027-04-15"),
        ("10月底", "no_year", "2027-10-31"),
        ("年内", "day_relative", "2026-12-31"),
        ("月底前", "day_relative", "2026-11-30"),
        ("2026年6月", "day_missing", "2026-06-30"),
        ("2026年第三季度", "day_missing", "2026-09-30"),
        ("2026年6月中旬", "day_missing", "2026-06-20"),
        ("2026年2月30日", "date_impossible", "2026-02-28"),
        ("2026-13-01", "date_impossible", None),
        ("26.6.30", "short_year", "2026-06-30"),
        ("2035-01-01", "date_far", None),
        ("1999-01-01", "date_far", None),
        ("2026-03-05至2026-03-01", "range_reversed", None),
        ("2026年6月30日(周三)", "weekday_wrong", "2026-06-30"),
        ("长期", "day_unclear", None),
        ("尽快", "day_unclear", None),
        ("46203", "day_unclear", None),
        ("2026-06-30 18:00前", "day_unclear", "2026-06-30"),
    ],
)
def test_deadlines_that_are_asked_about(text, code, suggestion):
    reading = read_day(text, today=TODAY, end=True)
    assert reading.value is None
    assert (reading.problem.code, reading.problem.suggestion) == (code, suggestion)
    assert SHEET_PROBLEMS[code] % dict(reading.problem.facts)
    assert suggestion is None or read_day(suggestion, today=TODAY, end=True).value


def test_a_range_begins_with_its_first_day():
    assert read_day("2026-01-14至2026-01-23", today=TODAY).value == date(2026, 1, 14)


def test_choices_are_taken_only_if_they_are_certain():
    choices = {"紧急": "urgent", "急": "urgent", "重点": "important", "一般": "normal"}
    assert read_choice(" 紧 急 ", choices).value == "urgent"
    assert read_choice("（一般）", choices).value == "normal"
    assert read_choice("", choices).problem is None
    similar = read_choice("一般性", choices)
    assert (similar.value, similar.problem.suggestion) == (None, "一般")
    assert read_choice("其他", choices).problem.code == "choice_unknown"


@settings(deadline=None)
@given(st.text("0123456789,.一二三十百千万两约余多人个名-至/每×以内上左右若干元 ", max_size=12))
def test_any_text_is_a_quantity_or_a_question(text):
    reading = read_quantity(text)
    assert reading.value is None or (reading.problem is None and reading.value.amount > 0)
    if reading.problem:
        assert SHEET_PROBLEMS[reading.problem.code] % dict(reading.problem.facts)
        if reading.problem.suggestion:
            assert read_quantity(reading.problem.suggestion).value


@settings(deadline=None)
@given(st.text("0123456789-./年月日前底至起周三第季度内 ", max_size=14))
def test_any_text_is_a_day_or_a_question(text):
    reading = read_day(text, today=TODAY, end=True)
    assert reading.value is None or reading.problem is None
    if reading.problem:
        assert SHEET_PROBLEMS[reading.problem.code] % dict(reading.problem.facts)
        if reading.problem.suggestion:
            assert read_day(reading.problem.suggestion, today=TODAY, end=True).value

"""The second demo: really published items, word for word, with their source and what was filled."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from seeds import published
from seeds.demo import DEMO_ACCOUNTS
from seeds.published.records import items, sources
from seeds.published.writing import ADDED, NO_PLACE
from webapp import config, create_app, schema
from webapp.categories import CATEGORIES
from webapp.cli import main
from webapp.db import db
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.people import Person
from webapp.screening import asks_for_cash, personal_data
from webapp.services import setup

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
FILES = Path(published.__file__).parent


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo on SQLite, made once: what was printed, and its postings."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GONGJIAN_ENV", raising=False)
        patch.setenv("GONGJIAN_DEMO", "1")
        patch.setenv("GONGJIAN_INSTANCE", str(folder))
        patch.setenv("GONGJIAN_DATABASE_URL", f"sqlite:///{folder}/gongjian.db")
        for name in config.KEY_NAMES:
            patch.setenv(name, f"{name} of these tests, and long enough")
        app = create_app()
        with app.app_context():
            schema.upgrade(db.engine)
            setup.add_categories()
            setup.add_calendar()
            yield published.fill(at=AT), _postings()
            db.session.remove()
            db.engine.dispose()


def _postings() -> dict[str, Need | Offer]:
    """By the number of the published item, which stands beside its source."""
    found = [*db.session.scalars(select(Need)), *db.session.scalars(select(Offer))]
    return {row.text.partition("），原发布方：")[0].rpartition("，")[2]: row for row in found}


def _left_out(printed: str) -> dict[str, str]:
    lines = [line.strip().partition(": ") for line in printed.splitlines()[1:]]
    return {number: reason for reason, _colon, numbers in lines for number in numbers.split(", ")}


def _rows(name: str) -> list[dict[str, str]]:
    with (FILES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_item_is_posted_or_left_out_for_a_reason(demo):
    printed, postings = demo
    numbers = [row["编号"] for name in ("needs", "offers", "venues") for row in _rows(name)]
    left_out = _left_out(printed)
    assert len(numbers) == 610
    assert sorted([*postings, *left_out]) == sorted(numbers)
    assert Counter(left_out.values()) == {"cash in text": 22, "about a family": 2}
    assert printed.startswith("194 published needs, 392 offers and venues; 24 left out")


def test_wording_and_source_are_shown_as_published(demo):
    _printed, postings = demo
    pages = {row["来源编号"]: row for row in _rows("sources")}
    for name, title, remark, times in (
        ("needs", "标题", "说明", "时间"),
        ("offers", "标题", "说明", "可用时段"),
        ("venues", "场地", "限制", "开放时段(原文)"),
    ):
        for row in _rows(name):
            if row["编号"] not in postings:
                continue
            text = postings[row["编号"]].text
            original = text.partition("【公开原文】\n")[2].partition("来源：")[0]
            for heading in (title, remark, times):
                assert row[heading] in original
            assert pages[row["来源编号"]]["标题"] in text
            assert f"（{row['来源编号']}，{row['编号']}）" in text


def test_what_was_filled_is_marked(demo):
    _printed, postings = demo
    for item in items():
        if item.number not in postings:
            continue
        posting = postings[item.number]
        notes = posting.text.partition(f"【{ADDED}】")[2]
        assert ("地点（" in notes) == (not item.place)
        assert ("数量（" in notes) == (item.quantity is None)
        assert (posting.place == NO_PLACE) == (not item.place)
        if item.place:
            assert posting.place == item.place
        if item.quantity:
            assert posting.quantity == item.quantity
        if not item.times:
            assert "时间（原文未写明" in notes


def test_past_dates_are_moved_and_say_so(demo):
    _printed, postings = demo
    text = postings["O085"].text  # 2024-10-20 14:00-17:00, a Sunday
    window = postings["O085"].windows[0]
    assert "2024-10-20 14:00-17:00" in text
    assert "日期（原文日期已过" in text
    assert (window.first_day.isoformat(), window.starts, window.ends) == ("2027-10-17", 840, 1020)
    assert window.first_day.weekday() == 6
    for posting in postings.values():
        dated = [w for w in posting.windows if w.kind == "dated"]
        assert all((w.last_day or w.first_day) > AT.date() for w in dated)


def test_no_person_no_number_and_no_cash_is_published(demo):
    _printed, postings = demo
    for posting in postings.values():
        for text in (posting.title, posting.text, posting.place):
            assert personal_data(text) is None
            assert asks_for_cash(text) is None


def test_all_of_it_is_published_by_invented_organisations(demo):
    _printed, postings = demo
    owners = {item.owner for item in items()}
    assert {posting.state for posting in postings.values()} == {"published"}
    names = set(db.session.scalars(select(Organisation.name)))
    assert not names & owners
    needs = [posting for posting in postings.values() if isinstance(posting, Need)]
    assert {need.verified_at is not None for need in needs if need.must_be_verified} == {True}


def test_there_is_an_account_for_every_role(demo):
    accounts = set(db.session.scalars(select(Person.account)))
    assert set(DEMO_ACCOUNTS.values()) <= accounts


def test_a_second_time_adds_nothing(demo):
    assert "nothing was added" in published.fill(at=AT)


def test_files_are_whole():
    known = sources()
    categories = {c.name.replace("（", "(").replace("）", ")") for c in CATEGORIES}
    for item in items():
        assert item.source in known
        assert item.category in categories


def test_the_published_demo_has_one_size(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GONGJIAN_DEMO", "1")
    monkeypatch.setenv("GONGJIAN_INSTANCE", str(tmp_path))
    monkeypatch.setenv("GONGJIAN_DATABASE_URL", f"sqlite:///{tmp_path}/gongjian.db")
    assert main(["demo", "--published", "--scale", "2"]) == 2
    assert "one size" in capsys.readouterr().err

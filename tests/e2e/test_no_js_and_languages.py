"""In English nothing but what people wrote is Chinese; without scripts nothing is dead."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import String, Text, select

from tests.e2e import places
from tests.e2e.conftest import PHONE, Visit
from tests.e2e.looking import look
from tests.e2e.mistakes import MISTAKES, make
from tests.e2e.serving import PEOPLE, Site
from tests.town import HALF_WAY
from webapp.models import Base

pytestmark = pytest.mark.browser
ENGLISH = Path(__file__).parents[2] / "webapp/translations/en/LC_MESSAGES/messages.po"
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
# Shown in English by their own columns: their Chinese must not be on an English page.
TRANSLATED = {("category", "name"), ("category", "unit")}
READ: set[str] = set()


@pytest.mark.skipif(not ENGLISH.exists(), reason="there is no English catalogue yet")
@pytest.mark.parametrize("who", [*PEOPLE, *HALF_WAY])
def test_english_pages_have_no_chinese_but_names(site: Site, visit: Visit, who: str) -> None:
    assert ENGLISH.with_suffix(".mo").exists(), "pybabel compile --directory webapp/translations"
    context = visit(site, who, PHONE, english=True)
    page, data = context.new_page(), Data(site)
    bare: dict[str, str] = {}  # a page for each
    for address, html in places.unseen(site, who, READ, "en"):
        page.set_content(html)
        for words in data.foreign_to(look(page, "words")):
            bare.setdefault(words, address)

    assert bare == {}


@pytest.mark.skipif(not ENGLISH.exists(), reason="there is no English catalogue yet")
@pytest.mark.parametrize("endpoint", MISTAKES)
def test_english_complaints_have_no_chinese_but_names(
    site: Site, visit: Visit, endpoint: str
) -> None:
    data = Data(site)
    for mistake in MISTAKES[endpoint]:
        page = visit(site, mistake.who, PHONE, english=True).new_page()
        make(mistake, page, site)

        assert data.foreign_to(look(page, "words")) == []


def test_what_needs_a_script_is_hidden_without(site: Site, visit: Visit) -> None:
    page = visit(site, "coordinator", java_script_enabled=False).new_page()
    page.goto("/needs")

    expect(page.get_by_text("打印", exact=True)).to_be_hidden()


class Data:
    """What people wrote, which stays in their language."""

    def __init__(self, site: Site) -> None:
        self.words = sorted(set(_written(site)), key=len, reverse=True)
        self.names = re.compile("|".join(map(re.escape, self.words)))

    def foreign_to(self, shown: Iterable[str]) -> list[str]:
        """Return the texts in which some Chinese remains when stored words are taken out."""
        return [words for words in shown if CHINESE.search(self.names.sub("", words))]


def _written(site: Site) -> Iterable[str]:
    yield site.app.extensions["settings"].city_name
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            stores_words = isinstance(column.type, String | Text)
            if stores_words and (table.name, column.name) not in TRANSLATED:
                for value in site.stored(select(column).distinct()):
                    for line in str(value or "").splitlines():
                        if CHINESE.search(line):
                            yield re.sub(r"\s+", " ", line).strip()


def test_the_search_for_chinese_finds_it(site: Site, visit: Visit) -> None:
    page = visit(site).new_page()
    page.set_content(
        "<html lang=en><title>翠堤街道</title><p>翠堤街道 wants</p><p>待办 3</p>"
        "<button lang=zh-CN>中文</button><input placeholder=搜索>"
    )

    assert Data(site).foreign_to(look(page, "words")) == ["待办 3", "搜索"]

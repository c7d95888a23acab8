"""On English pages of the wizard only what stands in the sheet is Chinese, and it is marked so."""

import re
from html.parser import HTMLParser

import pytest

from tests import sheeted
from tests.sheeted import HEADINGS, as_csv, as_xlsx, needs
from tests.webapp.test_import_pages import STAFF, opened, send
from webapp.i18n import LOCALE_COOKIE, now

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
SPOKEN = {"aria-label", "placeholder", "title", "alt", "data-label"}
VOID = {"br", "hr", "img", "input", "link", "meta", "use", "path"}
NAMES = re.compile("河畔街道|沿河社区|河畔|沿河|沿江市|清单|社区工作人员|中文")


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.languages, self.words, self.skipped = ["en"], [], 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.words += [given[name] or "" for name in SPOKEN & given.keys()]
        if tag not in VOID:
            self.languages.append(given.get("lang") or self.languages[-1])
        self.skipped += tag in {"script", "style", "header"}

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.languages.pop()
        self.skipped -= tag in {"script", "style", "header"}

    def handle_data(self, data):
        if self.languages[-1] == "en" and not self.skipped:
            self.words.append(data)


def chinese_in(page):
    """Return the Chinese texts of a page that are neither marked as Chinese nor names of places."""
    found = _Words()
    found.feed(page.text[page.text.index("<main") : page.text.index("</main>")])
    return [one for one in found.words if CHINESE.search(NAMES.sub("", one))]


@pytest.fixture
def reader(client_of):
    client = client_of(STAFF)
    client.set_cookie(LOCALE_COOKIE, "en")
    return client


@pytest.fixture
def work(app):
    def do(import_id):
        with app.app_context():
            sheeted.work(import_id, at=now())

    return do


ASKING = (
    {"数量": "若干"},
    {"数量": "每场20人"},
    {"数量": "3只", "需求名称": "量血压"},
    {"需求类别": "看病", "需求名称": "义诊"},
    {"提出方": "大家", "需求名称": "修灯"},
    {"服务时间": "每周六上午", "需求名称": "理发"},
    {"服务时间": "同上", "需求名称": "缝补"},
    {"截止日期": "6月30日", "需求名称": "法律讲座"},
    {"截止日期": "", "需求名称": "电影"},
    {"需求名称": ""},
    {},
    {},
)


def test_every_question_is_english(reader, work):
    address = opened(reader, work, as_csv(needs(*ASKING)))
    texts = [reader.get(f"{address}?at={at}") for at in range(1, 13)]
    texts += [reader.get(f"{address}/rows/{n}") for n in range(1, len(ASKING) + 1)]
    texts += [reader.get(f"{address}/columns"), reader.get(f"{address}?show=noted")]

    assert [one for page in texts for one in chinese_in(page)] == []
    asked = "".join(page.text for page in texts)
    assert re.search(r'<option value="医疗健康"[^>]*>Health</option>', asked)
    assert "This category is counted in" in asked
    assert "Enter a whole number" in asked


def test_columns_and_tables_to_choose_from_are_english(reader, work):
    headings = [*HEADINGS[:3], "备注二", *HEADINGS[4:]]
    lines = [headings, *needs({}, {"需求名称": "修灯"})[1:]]
    of_columns = reader.get(opened(reader, work, as_csv(lines)))
    two = as_xlsx(needs({}), 另一张=needs({"需求名称": "修门"}))
    of_tables = reader.get(opened(reader, work, two, name="清单.xlsx", key="b" * 32))

    assert chinese_in(of_columns) == []
    assert "Last date" in of_columns.text
    assert chinese_in(of_tables) == []
    assert "另一张" in of_tables.text


@pytest.mark.parametrize(
    ("name", "content"), [("清单.xlsx", b"a,b\n1,2"), ("清单", as_xlsx([["a"]]))]
)
def test_refusals_are_english(reader, work, name, content):
    page = reader.get(opened(reader, work, content, name=name))

    assert chinese_in(page) == []
    assert "extension" in page.text


def test_menus_say_that_files_are_chinese(reader):
    assert "Headings and choices in files are Chinese" in reader.get("/units").text
    assert "Headings and choices in the templates are Chinese" in reader.get("/imports/new").text
    assert send(reader, b"").status_code == 422

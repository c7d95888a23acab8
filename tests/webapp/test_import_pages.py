"""The pages of the import wizard, step by step, as browsers without JavaScript use them."""

import io
import re

import pytest
from openpyxl import load_workbook

from tests import sheeted
from tests.sheeted import as_csv, needs
from webapp.i18n import now

STAFF = "community_staff river"


@pytest.fixture
def clerk(client_of):
    return client_of(STAFF)


@pytest.fixture
def work(app):
    def do(import_id):
        with app.app_context():
            sheeted.work(import_id, at=now())

    return do


def send(client, content, name="清单.csv", kind="needs", key="a" * 32):
    data = {"kind": kind, "form_key": key, "file": (io.BytesIO(content), name)}
    return client.post("/imports/new", data=data, content_type="multipart/form-data")


def opened(client, work, content, **more):
    """Upload a file and have it read; return the address of the import."""
    answer = send(client, content, **more)
    assert answer.status_code == 302, answer.text
    address = answer.headers["Location"]
    work(int(address.rpartition("/")[2]))
    return address


def questions(page):
    return re.findall(r'<h2 id="question-title">(.*?)</h2>', page.text)


MESSY = needs(
    {}, {"数量": "若干", "需求名称": "修理楼道灯"}, {"截止日期": "6月30日", "需求名称": "法律讲座"}
)


def test_a_question_is_answered_and_the_sheet_is_written(clerk, work):
    address = opened(clerk, work, as_csv(MESSY, "gb18030"))
    page = clerk.get(address)
    assert page.status_code == 200
    assert len(questions(page)) == 1
    problem = re.search(r'name="problem" value="(\d+)"', page.text)[1]

    clerk.post(f"{address}/answers", data={"problem": problem, "at": "1", "text": "3"})

    assert len(questions(clerk.get(address))) == 1  # the date is still asked about
    page = clerk.get(address)
    problem = re.search(r'name="problem" value="(\d+)"', page.text)[1]
    clerk.post(f"{address}/answers", data={"problem": problem, "at": "1", "take": "1"})
    page = clerk.get(address)
    assert questions(page) == []
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    clerk.post(f"{address}/write", data={"version": version})
    work(int(address.rpartition("/")[2]))
    assert "写入了 3 行" in clerk.get(address).text


def test_another_organisations_import_does_not_exist(clerk, client_of, work):
    address = opened(clerk, work, as_csv(MESSY))
    for who in ("second community_staff river", "coordinator river", "community_staff hill"):
        assert client_of(who).get(address).status_code == 404


def test_more_than_ten_megabytes_are_refused_with_a_sentence(clerk):
    kind = "multipart/form-data; boundary=x"
    answer = clerk.open("/imports/new", method="POST", data=b"x" * 11_000_000, content_type=kind)
    assert (answer.status_code, "10 MB" in answer.text) == (413, True)


def test_a_file_is_taken_at_one_address_only(clerk):
    answer = clerk.post("/needs", data={"title": "x" * 300_000})
    assert answer.status_code == 413


def test_a_name_and_cells_are_shown_as_text(clerk, work):
    lines = needs({"需求名称": "<b>粗</b>", "数量": "<i>若干</i>"})
    address = opened(clerk, work, as_csv(lines), name="<script>.csv")
    text = clerk.get(address).text
    assert "<b>粗" not in text
    assert "<script>.csv" not in text
    assert "&lt;script&gt;.csv" in text


def test_the_problems_are_a_sheet_to_be_corrected(clerk, work):
    address = opened(clerk, work, as_csv(MESSY))
    answer = clerk.get(f"{address}/problems")
    book = load_workbook(io.BytesIO(answer.data))
    rows = list(book.active.iter_rows(values_only=True))
    assert (rows[0][-2:], len(rows)) == (("问题", "建议"), 3)


@pytest.mark.parametrize("kind", ["needs", "offers"])
def test_a_template_can_be_uploaded_again(clerk, work, kind):
    """Nothing in it but an example, which is never imported."""
    template = clerk.get(f"/imports/templates/{kind}").data
    answer = send(clerk, template, name="模板.xlsx", kind=kind)
    work(int(answer.headers["Location"].rpartition("/")[2]))
    assert clerk.get(answer.headers["Location"]).status_code == 200


SPOKEN = needs(
    {"服务时间": "每周六上午"},
    {"服务时间": "每周六上午", "需求名称": "修理楼道灯"},
    {"服务时间": "暑假", "需求名称": "法律讲座"},
)


def test_what_is_read_by_convention_is_shown_and_blocks_nothing(clerk, work):
    address = opened(clerk, work, as_csv(SPOKEN))
    page = clerk.get(address)
    assert questions(page) == []
    assert page.text.count("没有写钟点，按“周六 09:00-11:30”读入；不对请改。") == 2
    assert "没有写季节或假期的起止日期、年份、钟点，按“" in page.text
    assert "其中 3 处按约定读入，已标出，请核对。" in page.text
    assert 'name="submit"' in page.text
    assert clerk.get(f"{address}?show=noted").text.count("读入；不对请改") == 3
    book = load_workbook(io.BytesIO(clerk.get(f"{address}/problems").data))
    assert next(row[-1] for row in book.active.iter_rows(min_row=2, values_only=True)) == (
        "服务时间：周六 09:00-11:30"
    )


def test_a_click_on_a_note_leads_to_changing_all_that_say_the_same(clerk, work):
    address = opened(clerk, work, as_csv(SPOKEN))
    link = re.search(r'href="([^"]*note=\d+)#question"', clerk.get(address).text)[1]
    page = clerk.get(link.replace("&amp;", "&"))
    assert questions(page) == ["没有写钟点，按“周六 09:00-11:30”读入；不对请改。"]
    problem = re.search(r'name="problem" value="(\d+)"', page.text)[1]
    change = {"problem": problem, "at": "1", "text": "每周六8:00-10:00", "alike": "1"}
    clerk.post(f"{address}/answers", data=change)
    text = clerk.get(address).text
    assert "其中 1 处按约定读入" in text
    assert text.count("每周六8:00-10:00") == 2

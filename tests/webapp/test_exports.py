"""Exports of lists: what the page shows, all of it, and nothing that its reader may not see."""

import csv
import json
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.page import Page
from tests.posted import NEED, OFFER, published
from tests.town import PEARL
from webapp.db import db
from webapp.models.access import TryCounter
from webapp.models.audit import AuditEvent
from webapp.services import exports, files

PHONE = "0316-5550101"
KEY = "a" * 32
MEMBERS = (
    "unit_contact river",
    "community_staff river",
    "community_secretary river",
    "coordinator river",
    "committee_member river",
    "district_admin district",
    "auditor river",
    "auditor district",
)
OF_PEOPLE = ("coordinator river", "district_admin district", "auditor river", "auditor district")


@pytest.fixture
def stage(stages):
    return stages("sqlite")


def export(client, address, form="json", **more):
    return client.post(address, data={"form": form, "form_key": KEY} | more)


def rows_of(client, address):
    answer = export(client, address)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)["rows"]


def pages_of(client, address):
    """The text of every page of a list, and how many rows it says it has."""
    texts, more, number = [], True, 1
    while more:
        joint = "&" if "?" in address else "?"
        text = client.get(f"{address}{joint}page={number}").text
        texts.append(text)
        more, number = 'rel="next"' in text, number + 1
    return texts, int(re.search(r"共 (\d+) 条", texts[0])[1])


def shown(texts, kind):
    """Identities of the rows in the order of the pages."""
    pattern = rf'class="gj-row-link" href="[^"]*/{kind}/(\d+)"'
    return [int(number) for text in texts for number in re.findall(pattern, text)]


@pytest.mark.parametrize("who", MEMBERS)
@pytest.mark.parametrize(
    "query", ["", "?state=published&sort=-deadline", "?q=" + PEARL + "&category=health&sort=title"]
)
@pytest.mark.parametrize("kind", ["needs", "offers"])
def test_postings_are_those_of_all_pages_in_their_order(stage, who, kind, query):
    client = stage.client(who)
    texts, total = pages_of(client, f"/{kind}{query}")
    with stage.changes():
        rows = rows_of(client, f"/exports/{kind}{query}")
    assert len(rows) == total
    titles = re.findall(r'class="gj-row-link"[^>]*>title ([^<\s]+)<', "".join(texts))
    assert [row["title"].removeprefix("title ") for row in rows] == titles


@pytest.mark.parametrize(
    ("address", "kind", "readers"),
    [
        ("/units?sort=-offers", "organisations", MEMBERS),
        ("/units?state=closed", "organisations", MEMBERS),
        ("/communities", "organisations", MEMBERS),
        ("/subdistricts", "organisations", ("district_admin district", "auditor district")),
        ("/accounts?sort=-created", "accounts", OF_PEOPLE),
        ("/accounts?q=同事&role=unit_contact", "accounts", OF_PEOPLE),
    ],
)
def test_other_lists_are_those_of_their_pages_too(stage, address, kind, readers):
    for who in readers:
        client = stage.client(who)
        texts, total = pages_of(client, address)
        with stage.changes():
            rows = rows_of(client, f"/exports{address}")
        assert len(rows) == total, who
        names = [Page(f"<main>{name}</main>").root.text for name in links(texts)]
        assert [row["name"] for row in rows] == names, who


def links(texts):
    return re.findall(r'class="gj-row-link" href="[^"]*">([^<]*)<', "".join(texts))


@pytest.mark.parametrize("who", ["auditor river", "auditor district"])
def test_the_log_is_exported_whole(stage, who):
    client = stage.client(who)
    address, seqs = "/audit?object_type=need", []
    while address:
        text = client.get(address).text
        seqs += [int(seq) for seq in re.findall(r'class="gj-row-link" href="/audit/(\d+)"', text)]
        older = re.search(r'rel="next"\s+href="(\?[^"]*)"', text)
        address = older and "/audit" + older[1].replace("&amp;", "&")
    with stage.changes():
        rows = rows_of(client, "/exports/audit?object_type=need")
    assert [row["seq"] for row in rows] == seqs
    assert len(seqs) > 50
    assert all(row["object_type"] == "need" and len(row["hash"]) == 64 for row in rows)


def test_the_grids_of_a_community_and_the_categories(stage):
    client = stage.client("community_staff river")
    parent = stage.town.organisations["river community"]
    with stage.changes():
        grids = rows_of(client, f"/exports/grids?parent={parent}")
        categories = rows_of(client, "/exports/categories")
        elsewhere = stage.town.organisations["hill community"]
        assert export(client, f"/exports/grids?parent={elsewhere}").status_code == 404
    assert [(row["name"], row["parent"]) for row in grids] == [("第1网格", "翠堤一社区")]
    assert (len(categories), sum(not row["open"] for row in categories)) == (16, 1)


@pytest.mark.parametrize("who", MEMBERS)
def test_contacts_are_where_the_page_shows_them_and_nowhere_else(stage, who):
    """In any format: the page of each offer says who may see its number."""
    client = stage.client(who)
    with stage.changes():
        rows = rows_of(client, "/exports/offers")
        sheet = export(client, "/exports/offers", "csv").data.decode("utf-8-sig")
    numbers = shown(pages_of(client, "/offers")[0], "offers")
    told = [PHONE in client.get(f"/offers/{number}").text for number in numbers]
    assert [row["contact_phone"] == PHONE for row in rows] == told
    assert [bool(row["contact_name"]) for row in rows] == told
    assert [bool(row["authorised_by"]) for row in rows] == told
    assert sheet.count(PHONE) == sum(told)


def test_who_sees_contacts_at_all(stage):
    with stage.changes():
        seen = {
            who: {row["contact_phone"] for row in rows_of(stage.client(who), "/exports/offers")}
            for who in MEMBERS
        }
    assert {who for who, found in seen.items() if PHONE in found} == {
        "unit_contact river",
        "community_staff river",
        "community_secretary river",
        "coordinator river",
        "auditor river",
        "auditor district",
    }


@pytest.mark.parametrize("who", MEMBERS)
def test_numbers_of_units_are_for_people_of_the_sub_district(stage, who):
    client = stage.client(who)
    with stage.changes():
        answer = export(client, "/exports/units?state=").text
    inside = client.get(f"/organisations/{stage.town.organisations['river empty unit']}").text
    assert ("0316-5550199" in answer) == ("0316-5550199" in inside)
    assert ("0316-5550199" in inside) == (
        who not in {"district_admin district", "auditor district"}
    )


def test_the_public_gets_what_is_public_without_contacts_and_stores_nothing(stage):
    client = stage.client(None)
    with stage.unchanged():
        for kind in ("needs", "offers"):
            texts, total = pages_of(client, f"/public/{kind}?sort=title")
            answers = {
                form: client.get(f"/public/{kind}/export?sort=title&form={form}")
                for form in ("xlsx", "csv", "json")
            }
            rows = json.loads(answers["json"].data)["rows"]
            titles = re.findall(r'class="gj-row-link"[^>]*>(title [^<\s]+)<', "".join(texts))
            assert [row["title"] for row in rows] == titles
            assert len(rows) == total > 5
            for answer in answers.values():
                assert PHONE.encode() not in answer.data
                assert answer.status_code == 200
            hidden = {"contact_name", "contact_phone", "authorised_by", "changed_at"}
            assert not hidden & set(rows[0])
            sheet = openpyxl.load_workbook(BytesIO(answers["xlsx"].data)).active
            assert sheet.max_row == total + 1


def test_accounts_show_as_little_of_a_telephone_as_their_page(stage):
    with stage.changes():
        answer = export(stage.client("coordinator river"), "/exports/accounts").text
    assert "139****0000" in answer
    assert not re.search(r"1[3-9]\d{9}", answer)


def test_an_export_is_audited_without_personal_data_and_its_rows_are_counted(
    app, client_of, people
):
    with app.app_context():
        published(people)
        published(people)
    client = client_of("coordinator river")
    assert len(rows_of(client, "/exports/needs?q=独居老人")) == 2
    with app.app_context():
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "person.export")
        ).one()
        actor = people.actors["coordinator river"]
        assert (event.person_id, event.object_id) == (actor.person_id, actor.person_id)
        assert event.subdistrict_id == people.organisations["river"]
        assert event.facts == {"list": "needs", "form": "json", "rows": 2}
        assert event.reason == ""
    page = client_of("auditor river").get("/audit?action=person.export").text
    assert "导出" in page
    detail = client_of("auditor river").get(re.search(r"/audit/\d+", page)[0]).text
    assert all(word in detail for word in ("导出内容", "需求", "JSON 数据"))


def test_refused_lists_store_nothing(stage):
    cases = [
        ("unit_contact river", "accounts", 403),
        ("community_staff river", "audit", 403),
        ("coordinator river", "audit", 403),
        ("coordinator river", "subdistricts", 403),
        ("auditor river", "subdistricts", 403),
    ]
    for who, what, status in cases:
        with stage.changes() as changed:
            assert export(stage.client(who), f"/exports/{what}").status_code == status
        assert changed <= {"try_counter"}
    with stage.unchanged():
        client = stage.client("coordinator river")
        for form, key in (("exe", KEY), ("", KEY), ("xlsx", "short"), ("xlsx", "")):
            answer = client.post("/exports/needs", data={"form": form, "form_key": key})
            assert answer.status_code == 400
        assert client.get("/exports/needs").status_code == 405
        assert client.get("/public/units/export?form=csv").status_code == 404
        assert client.get("/public/needs/export?form=exe").status_code == 400


def test_sheets_carry_the_code_and_text_that_tempts(app, client_of, people):
    title = "=HYPERLINK(1)"
    with app.app_context():
        published(people, OFFER, title=title, text="+1\n第二行", place="@大厅")
    client = client_of("unit_contact river")
    sheet = openpyxl.load_workbook(BytesIO(export(client, "/exports/offers", "xlsx").data)).active
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert head[0] == "编号"
    assert row["标题"].value == title
    assert row["标题"].data_type == "s"
    assert row["数量"].value == 10
    assert row["有效期至"].value.isoformat() == "2027-12-31T00:00:00"
    assert (row["状态"].value, row["联络电话"].value) == ("已发布", PHONE)
    assert row["时间"].value == "周六 09:00-11:00"
    content = export(client, "/exports/offers", "csv").data.decode("utf-8-sig")
    read = list(csv.DictReader(StringIO(content, newline="")))
    assert read[0]["标题"] == f"'{title}"
    assert (read[0]["说明"], read[0]["地点"]) == ("'+1\n第二行", "'@大厅")


def test_a_file_is_chinese_for_readers_of_english_too(app, client_of, people):
    with app.app_context():
        published(people)
    client = client_of("community_staff river")
    client.set_cookie("lang", "en")
    answer = export(client, "/exports/needs", "csv")
    assert answer.data.decode("utf-8-sig").startswith("编号,提出单位,网格,类别,标题")
    assert "周六 09:00-11:00" in answer.text
    assert "已发布" in answer.text
    assert 'lang="en"' in client.get("/needs").text


def test_one_person_exports_so_often_and_no_more(app, client_of, monkeypatch):
    monkeypatch.setattr(exports, "A_QUARTER_HOUR", 2)
    client = client_of("coordinator river")
    assert [export(client, "/exports/needs").status_code for _ in range(3)] == [200, 200, 429]
    with app.app_context():
        events = select(func.count()).where(AuditEvent.action == "person.export")
        assert db.session.scalar(events) == 2
        assert db.session.scalar(select(func.max(TryCounter.tries))) == 2
    assert export(client_of("auditor river"), "/exports/needs").status_code == 200


def test_visitors_take_turns(client_of, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0.01)
    client = client_of(None)
    with files.one_at_a_time():
        answer = client.get("/public/needs/export?form=csv")
    assert (answer.status_code, "过几秒再试" in answer.text) == (429, True)
    assert client.get("/public/needs/export?form=csv").status_code == 200


def test_a_list_that_is_too_long_says_what_to_do(app, client_of, people, monkeypatch):
    limits = dict.fromkeys(exports.MOST, 1)
    monkeypatch.setattr(exports, "MOST", limits)
    monkeypatch.setattr(exports, "MOST_FOR_VISITORS", limits)
    with app.app_context():
        published(people)
        published(people)
    sentence = "共有 2 条，这种格式一次最多导出 1 条。请先用筛选缩小范围。"
    answers = (
        export(client_of("coordinator river"), "/exports/needs", "pdf"),
        client_of(None).get("/public/needs/export?form=xlsx"),
    )
    assert [(a.status_code, sentence in a.text) for a in answers] == [(422, True)] * 2


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/needs", "unit_contact river"),
        ("/offers", "district_admin district"),
        ("/units", "auditor district"),
        ("/communities", "coordinator river"),
        ("/categories", "community_staff river"),
        ("/subdistricts", "district_admin district"),
        ("/accounts", "coordinator river"),
        ("/audit", "auditor river"),
        ("/public/needs", None),
        ("/public/offers", None),
    ],
)
def test_every_list_offers_its_four_formats(stage, address, who):
    page = Page(stage.client(who).get(f"{address}?sort=title&page=1").text)
    if who is None:
        found = {a.attributes["href"] for a in page.all("a") if "download" in a.attributes}
        assert found == {
            f"{address}/export?sort=title&form={form}" for form in ("xlsx", "csv", "json", "pdf")
        }
        return
    forms = [f for f in page.all("form") if f.attributes["action"].startswith("/exports/")]
    assert [f.attributes["action"] for f in forms] == [f"/exports{address}?sort=title"]
    buttons = [b.attributes["value"] for b in forms[0].all("button")]
    assert buttons == ["xlsx", "csv", "json", "pdf"]


def test_needs_and_offers_are_both_read_in_few_questions(app, client_of, people, queries):
    client = client_of("coordinator river")

    def questions(address):
        queries.clear()
        rows = rows_of(client, address)
        return len(rows), len([q for q in queries if q.startswith("SELECT")])

    for kind, address in ((NEED, "/exports/needs"), (OFFER, "/exports/offers")):
        with app.app_context():
            published(people, kind)
        one, few = questions(address)
        with app.app_context():
            published(people, kind)
            published(people, kind)
        three, still = questions(address)
        assert (one, three) == (1, 3)
        assert few == still

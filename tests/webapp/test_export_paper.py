"""PDF: what it says, in fonts that it brings along, without anything from anywhere else."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.posted import NEED, OFFER, matched, published
from tests.world import NOON
from webapp.db import db
from webapp.exports import pdf
from webapp.models.audit import AuditEvent
from webapp.models.matches import MatchAction
from webapp.services import matches, paper

ROOT = Path(__file__).parents[2]
KEY = "c" * 32
PHONE = "0316-5550101"
CHILD = """
import sys
from webapp.exports import pdf
pdf.bind(["<html lang=zh-CN><title>t</title><h1>共建 Needs 123</h1>"],
  sys.stdout.buffer)
"""


def read(content):
    """Return the text of all pages without line ends, and the reader."""
    reader = PdfReader(BytesIO(content))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", ""), reader


def fonts_of(reader):
    """Names of the fonts of all pages, and whether the file of each is embedded."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()
            inner = below.get("/DescendantFonts", [below])[0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            embedded = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
            found[str(descriptor["/FontName"])] = embedded
    return found


def assert_ours(reader):
    fonts = fonts_of(reader)
    assert fonts
    assert {name.partition("+")[2].removesuffix("-Bold") for name in fonts} == {"Gongjian-Sans"}
    assert all(fonts.values())


def test_a_posting_on_paper(app, client_of, people):
    with app.app_context():
        offer_id = published(people, OFFER, title="<b>义诊</b> & 讲座", text="第一行\n第二行")
    answer = client_of("coordinator river").post(f"/exports/offers/{offer_id}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text, reader = read(answer.data)
    assert "<b>义诊</b> & 讲座" in text
    assert all(
        word in text for word in ("第二行", "每周六 09:00–11:00", PHONE, "院党委", "第 1 页")
    )
    assert_ours(reader)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "<b>义诊</b> & 讲座 · 共建"
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.action == "person.export")
        assert db.session.scalars(query).one().facts == {"list": "offer", "form": "pdf", "rows": 1}


def test_paper_shows_contacts_to_whom_the_page_does(app, client_of, people):
    with app.app_context():
        offer_id = published(people, OFFER)
    told = {
        who: PHONE in read(client_of(who).post(f"/exports/offers/{offer_id}").data)[0]
        for who in ("community_staff river", "committee_member river", "second unit_contact river")
    }
    assert told == {
        "community_staff river": True,
        "committee_member river": False,
        "second unit_contact river": False,
    }
    public = client_of(None).get(f"/public/offers/{offer_id}/print")
    text, reader = read(public.data)
    assert "内科医生健康讲座" in text
    assert PHONE not in text
    assert "院党委" not in text
    assert_ours(reader)
    assert client_of("coordinator hill").post(f"/exports/offers/{offer_id}").status_code == 404
    assert client_of(None).post(f"/exports/offers/{offer_id}").status_code == 401


def test_a_posting_in_english(app, client_of, people):
    with app.app_context():
        offer_id = published(people, OFFER)
    client = client_of("coordinator river")
    client.set_cookie("lang", "en")
    text, reader = read(client.post(f"/exports/offers/{offer_id}").data)
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Published" in text


def test_a_list_on_paper_lies_on_its_side_and_repeats_its_head(app, client_of, people):
    with app.app_context():
        for number in range(40):
            published(people, title=f"第{number}次<讲座>")
    client = client_of("coordinator river")
    answer = client.post("/exports/needs?q=讲座", data={"form": "pdf", "form_key": KEY})
    text, reader = read(answer.data)
    assert len(reader.pages) > 1
    assert all(f"第{number}次<讲座>" in text for number in range(40))
    assert text.count("提出单位") == len(reader.pages)
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert f"第 {len(reader.pages)} 页" in text
    assert_ours(reader)
    none = client.post("/exports/needs?q=没有这个词", data={"form": "pdf", "form_key": KEY})
    assert "没有符合条件的记录" in read(none.data)[0]


def test_a_list_in_several_parts_counts_its_pages_on(app, client_of, people, monkeypatch):
    monkeypatch.setattr(paper, "ROWS_A_PART", 2)
    with app.app_context():
        for _ in range(5):
            published(people)
    answer = client_of("coordinator river").post(
        "/exports/needs", data={"form": "pdf", "form_key": KEY}
    )
    _text, reader = read(answer.data)
    feet = [page.extract_text().replace("\n", "") for page in reader.pages]
    assert [f"第 {n} 页" in foot for n, foot in enumerate(feet, start=1)] == [True] * 3


LAST_YEAR = datetime(2025, 12, 31, 15, 59, tzinfo=UTC)  # a minute before midnight in China
NEW_YEAR = LAST_YEAR + timedelta(minutes=2)


def test_a_units_year_holds_what_it_offered_gave_and_received(app, client_of, people):
    with app.app_context():
        need_id = published(people, NEED, title="讲座甲", at=LAST_YEAR)
        offer_id = published(people, OFFER, title="资源甲", at=NEW_YEAR)
        published(people, OFFER, title="资源旧", at=LAST_YEAR)
        given = matched(people, need_id, offer_id, 3, at=NEW_YEAR)
        for who, action in (
            ("unit_contact river", MatchAction.DELIVER),
            ("community_staff river", MatchAction.CONFIRM),
        ):
            matches.move(given, action, actor=people.actors[who], at=NOON, reason="")
    unit = people.organisations["river unit"]
    answer = client_of("unit_contact river").post(
        f"/exports/organisations/{unit}/year", data={"year": "2026"}
    )
    text, reader = read(answer.data)
    assert "翠堤第一小学：2026 年共建汇总" in text
    assert "资源甲" in text
    assert "资源旧" not in text
    assert "翠堤一社区" in text
    assert "给出（对方已确认）健康" in text.replace(" ", "").replace("：", "") or "3 " in text
    assert "没有本方已确认的得到" in text
    assert_ours(reader)
    before = client_of("auditor river").post(
        f"/exports/organisations/{unit}/year", data={"year": "2025"}
    )
    text, _reader = read(before.data)
    assert "资源旧" in text
    assert "资源甲" not in text
    community = people.organisations["river community"]
    received = client_of("coordinator river").post(
        f"/exports/organisations/{community}/year", data={"year": "2026"}
    )
    assert "来自谁" in (text := read(received.data)[0])
    assert "翠堤第一小学" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("unit_contact river", 200),
        ("second unit_contact river", 403),
        ("community_staff river", 403),
        ("committee_member river", 403),
        ("coordinator hill", 404),
        ("district_admin district", 403),
        ("auditor district", 200),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_year_is_for_its_own_people_and_those_above(client_of, people, who, status):
    unit = people.organisations["river unit"]
    client = client_of(who)
    answer = client.post(f"/exports/organisations/{unit}/year", data={"year": "2026"})
    assert answer.status_code == status
    if status != 404:
        shown = f"/exports/organisations/{unit}/year" in client.get(f"/organisations/{unit}").text
        assert shown == (status == 200)


def test_nothing_is_fetched(tmp_path):
    """Neither from the network nor from the disk, whatever a text says."""
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>secret</text></svg>'
    )
    asked = []
    fetcher = pdf._fetcher()  # noqa: SLF001 -- the wall itself is what is tried
    for url in (secret.as_uri(), "http://127.0.0.1:9/x.png", "data:text/plain,x", "ftp://x/y"):
        with pytest.raises(ValueError, match="nothing is fetched"):
            fetcher.fetch(url)
        asked.append(url)
    images = "".join(f'<img src="{url}" alt="">' for url in asked)
    file = BytesIO()
    pdf.bind(
        [f"<title>t</title><h1>共建</h1>{images}<style>@import '{asked[0]}'</style>"],
        file,
    )
    text, reader = read(file.getvalue())
    assert text.startswith("共建")
    assert "secret" not in text
    assert list(reader.pages[0].images) == []


def test_a_machine_without_fonts_sets_chinese(tmp_path):
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    alone = os.environ | {"FONTCONFIG_FILE": str(config), "HOME": str(tmp_path)}
    child = [sys.executable, "-W", "ignore", "-c", CHILD]
    made = subprocess.run(child, env=alone, cwd=ROOT, capture_output=True, check=True)
    text, reader = read(made.stdout)
    assert text.startswith("共建 Needs 123")
    assert_ours(reader)


def test_a_machine_that_cannot_set_pages_says_so(app, client_of, people, monkeypatch):
    def fails():
        raise pdf.PaperMissingError("no pango")

    monkeypatch.setattr(pdf, "_workshop", fails)
    with app.app_context():
        published(people)
    client = client_of("coordinator river")
    answer = client.post("/exports/needs", data={"form": "pdf", "form_key": KEY})
    assert answer.status_code == 409
    assert "缺少排版组件" in answer.text

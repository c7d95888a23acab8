"""The writers: plain rows in, a file out that other programs read back as it was meant."""

import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from webapp.exports import codes, commas, records, workbook
from webapp.exports.columns import Column, Kind, Table, named, said_yes
from webapp.exports.guarding import guarded, unguarded

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
COLUMNS = (
    Column("code", "编号"),
    Column("title", "标题", width=30),
    Column("quantity", "数量", Kind.NUMBER),
    Column("latitude", "纬度", Kind.NUMBER),
    Column("last_date", "最迟日期", Kind.DAY),
    Column("changed_at", "最近变动", Kind.MOMENT),
    Column("state", "状态", words=named({"draft": "草稿"})),
    Column("open", "可拆分", words=said_yes),
)
ROW = {
    "code": "0012",
    "title": "=1+1",
    "quantity": 12,
    "latitude": 39.52186,
    "last_date": date(2026, 12, 1),
    "changed_at": NOON,
    "state": "draft",
    "open": False,
}
TEMPTING = [
    "=1+1",
    "+86",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    "'=1",
    "''+1",
    "　@x",
]


def table(*rows, columns=COLUMNS):
    return Table(
        key="needs", title="需求", columns=columns, rows=rows, total=len(rows), made_at=NOON
    )


def written(writer, *rows, **more):
    file = BytesIO()
    writer.write(table(*rows, **more), file)
    return file.getvalue()


def opened(content):
    return openpyxl.load_workbook(BytesIO(content)).active


def test_cells_of_a_workbook_are_typed():
    sheet = opened(written(workbook, ROW))
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    row = sheet[2]
    assert [cell.value for cell in row] == [
        "0012",
        "=1+1",
        12,
        39.52186,
        datetime(2026, 12, 1),  # noqa: DTZ001 -- sheets know no zones
        datetime(2026, 11, 23, 12, 0),  # noqa: DTZ001 -- noon in China
        "草稿",
        "否",
    ]
    assert [cell.data_type for cell in row] == ["s", "s", "n", "n", "d", "d", "s", "s"]
    assert row[4].number_format == "yyyy-mm-dd"


def test_the_head_stays_in_sight_has_filters_and_fits_chinese():
    sheet = opened(written(workbook, ROW, ROW))
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.title) == ("C2", "A1:H3", "需求")
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["B"].width == pytest.approx(30, abs=1)
    assert sheet.column_dimensions["E"].width >= 11  # four Chinese letters and the arrow


def test_no_text_becomes_a_formula_a_link_or_a_number():
    texts = [*TEMPTING, "http://example.cn", "1e5", "TRUE", "2026-01-01"]
    sheet = opened(written(workbook, *({"title": text} for text in texts)))
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [unescape(cell.value) for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(texts)


def test_a_workbook_without_rows_opens():
    assert opened(written(workbook)).max_row == 1


def test_csv_has_the_mark_and_guards_formulas():
    content = written(commas, ROW)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1] == [
        "0012",
        "'=1+1",
        "12",
        "39.52186",
        "2026-12-01",
        "2026-11-23 12:00",
        "草稿",
        "否",
    ]


@pytest.mark.parametrize("text", TEMPTING)
def test_what_tempts_is_guarded_and_comes_back(text):
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@\t\r\n 　＝a中1", max_size=8))
def test_guarding_never_changes_what_comes_back(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["讲座", "1-2", "a@b", "'引号'", "O'Neil", ""])
def test_ordinary_text_stays_as_it_is(text):
    assert guarded(text) == text


def test_json_has_codes_and_keys_that_stay():
    found = json.loads(written(records, ROW, {"code": "0013"}))
    assert (found["list"], found["count"], len(found["rows"])) == ("needs", 2, 2)
    assert found["columns"]["last_date"] == "最迟日期"
    assert found["rows"][0] == {
        "code": "0012",
        "title": "=1+1",
        "quantity": 12,
        "latitude": 39.52186,
        "last_date": "2026-12-01",
        "changed_at": "2026-11-23T04:00:00+00:00",
        "state": "draft",
        "open": False,
    }
    assert found["rows"][1]["title"] is None
    assert json.loads(written(records))["rows"] == []


def test_codes_say_which_row_it_was():
    assert codes.of_posting("XQ-2026-0001", 7) == "XQ-2026-0001"
    assert codes.draft_id_of(codes.of_posting(None, 7)) == 7
    assert codes.organisation_id_of(codes.of_organisation(12)) == 12
    odd = ["草稿-", "草稿-0", "草稿-７", "草稿-1 2", "组织-7", "7", ""]
    assert [codes.draft_id_of(text) for text in odd] == [None] * len(odd)

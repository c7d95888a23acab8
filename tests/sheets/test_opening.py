"""The same sheet comes out of every file in which offices keep it."""

from datetime import date, datetime, time

import pytest

from tests.sheets.messy import EXAMPLES, as_csv
from tests.sheets.tables import opened, workbook_of
from webapp.sheets import CellKind, find_tables

NEEDS = EXAMPLES["district needs"]
WANTED = [
    ("1", "和平里社区", "医疗健康", "健康义诊", "血压血糖检测", "4场"),
    ("2", "建设里社区", "法律服务", "法律咨询", "婚姻家庭、劳动纠纷", "10小时"),
]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_sheets_in_every_encoding_and_with_every_separator(separator, encoding, tmp_path):
    name = "需求.txt" if separator == "\t" else "需求.csv"
    content = as_csv(NEEDS, separator).encode(encoding)

    [sheet] = opened(tmp_path / "a", content, name)
    [table] = find_tables(sheet)

    assert [tuple(cell.text for cell in row[:6]) for row in table.rows] == WANTED
    assert (
        table.title == "2026年和平街道“双报到”需求清单 填报单位：和平街道党工委 填报时间：2026年3月"
    )
    assert [skip.why for skip in table.skipped] == ["title", "title", "header", "total"]


def test_a_workbook_keeps_its_merged_cells_dates_and_numbers(tmp_path):
    content = workbook_of(
        [
            ["需求清单", None, None, None, None],
            ["社区", "标题", "数量", "最迟日期", "时间"],
            ["和平里社区", "轮椅", 2.0, date(2026, 6, 30), time(9, 30)],
            [None, "拐杖", 3, datetime(2026, 7, 1, 9, 0), "上午"],  # noqa: DTZ001 -- sheets know no zones
            ["南街社区", "电话", 13800138000, "6月", None],
            [None, None, None, None, None],
        ],
        merged=("A1:E1", "A3:A4"),
    )

    [sheet] = opened(tmp_path / "a", content, "清单.xlsx")
    [table] = find_tables(sheet)

    assert [tuple(cell.text for cell in row) for row in table.rows] == [
        ("和平里社区", "轮椅", "2", "2026-06-30", "09:30"),
        ("和平里社区", "拐杖", "3", "2026-07-01 09:00", "上午"),
        ("南街社区", "电话", "13800138000", "6月", ""),
    ]
    assert table.rows[0][3].kind is CellKind.DATE
    assert [row[0].merged for row in table.rows] == [False, True, False]
    assert table.rows[1][1].address == "B4"


def test_all_visible_sheets_with_something_in_them_are_given(tmp_path):
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "一月"
    book.active.append(["社区", "标题"])
    book.create_sheet("空表")
    book.create_sheet("二月").append(["社区", "标题", "数量"])
    hidden = book.create_sheet("字典")
    hidden.append(["=1+1"])
    hidden.sheet_state = "hidden"
    into = io.BytesIO()
    book.save(into)

    sheets = opened(tmp_path / "a", into.getvalue(), "a.xlsx")

    assert [sheet.name for sheet in sheets] == ["一月", "二月"]


def test_quotes_line_breaks_and_inches_in_text_sheets(tmp_path):
    text = '社区,标题,说明\n甲社区,"门, 窗","第一行\n第二行"\n乙社区,42"电视,没有引号\n'

    [sheet] = opened(tmp_path / "a", text.encode("gb18030"), "a.csv")
    [table] = find_tables(sheet)

    assert [tuple(cell.text for cell in row) for row in table.rows][:1] == [
        ("甲社区", "门, 窗", "第一行\n第二行")
    ]


def test_zero_width_characters_are_dropped_and_full_width_digits_kept(tmp_path):
    [sheet] = opened(tmp_path / "a", "社区,数量\n和平里\u200b社区,３０\n".encode(), "a.csv")

    assert [cell.text for cell in sheet.rows[1]] == ["和平里社区", "３０"]

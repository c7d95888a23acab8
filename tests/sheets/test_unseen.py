"""Six more sheets of offices, made after the recognition was: what a person would say they hold."""

from datetime import date

import openpyxl
import pytest

from tests.sheets.tables import opened
from webapp.sheets import KINDS, find_tables, read_rows, recognise
from webapp.sheets.lookups import Lookups

TODAY = date(2026, 11, 24)
LOOKUPS = Lookups(
    categories={"场地共享": 1, "医疗健康": 3, "文化体育": 5, "科普教育": 6, "小修小补": 7},
    category_units={1: "小时", 3: "场", 5: "场", 6: "场", 7: "次"},
    code_only=frozenset(),
    owners={"沿河社区": 10, "沿江社区": 11, "河畔中学": 12},
    own=None,
    communities={"沿河社区": 10},
    grids={},
)


@pytest.fixture
def read(tmp_path):
    """Return titles, recognised fields ("?": unsure), and rows of each table, by kind."""

    def do(content, name, *kinds):
        if isinstance(content, openpyxl.Workbook):
            content.save(tmp_path / name)
            content = (tmp_path / name).read_bytes()
        tables = []
        for sheet in opened(tmp_path / name, content, name):
            tables += find_tables(sheet)
        return [_read(table, kind) for table, kind in zip(tables, kinds, strict=True)]

    return do


def _read(table, kind):
    found = recognise(table, KINDS[kind], {})
    sure = ["?" if n in found.unsure else field for n, field in enumerate(found.fields)]
    rows = read_rows(table, found.fields, KINDS[kind], today=TODAY, lookups=LOOKUPS)
    return table, sure, rows


def asked(row):
    return {one.field: one.suggestion for one in row.problems}


def book(*rows, merged=()):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    return made


def test_two_rows_of_headings_over_merged_cells_and_days_as_numbers(read):
    content = book(
        ["附件２"],
        ["２０２６年度“共驻共建”需求征集汇总表（城南街道）"],
        ["填报单位（盖章）：", *[None] * 6, "填报日期：2026.11.3"],
        ["序号", "需求单位", "需求信息", None, None, "实施安排", None, "备注"],
        [None, None, "需求名称", "类别", "数量", "时间安排", "完成时限", None],
        [1, "沿河社区", "手机课堂", "科普教育", "８场次", "每周三14:00-16:00", date(2027, 3, 31)],
        [
            2,
            None,
            "义务理发",
            "小修小补",
            "约６０人次/期",
            "每月最后一个周五上午",
            date(2027, 6, 30),
        ],
        [3, None, "电路检修", "小修小补", "20户", "工作日9：00—17：00", 46387, "优先独居"],
        ["合计", None, None, None, 100],
        merged=("C4:E4", "F4:G4", "A4:A5", "B4:B5", "H4:H5", "B6:B8"),
    )
    content.active["G8"].number_format = "yyyy/m/d"

    [(table, fields, rows)] = read(content, "a.xlsx", "needs")

    whole = ["owner_id", "title", "category_id", "quantity", "windows", "last_date", "text"]
    assert fields == [None, *whole]
    assert [skip.text for skip in table.skipped if skip.why == "total"] == ["合计 100"]
    assert [row.values["owner_id"] for row in rows] == [10, 10, 10]
    assert [row.values["quantity"] for row in rows] == [8, None, 20]
    lasts = [row.values["last_date"] for row in rows]
    assert lasts == [date(2027, 3, 31), date(2027, 6, 30), date(2026, 12, 31)]
    days = "2026-11-27 09:00-11:30;2026-12-25 09:00-11:30;2027-01-29 09:00-11:30"
    assert [asked(row) for row in rows] == [{}, {"quantity": "约60人次", "windows": days}, {}]


def test_a_list_of_venues_between_semicolons(read):
    text = """驻区单位可开放资源一览表;;;;;;;;
单位全称;联络人;联系方式;提供资源;类型;可提供数量;可预约时段;收费情况;截止时间
河畔中学;赵老师;3162000001;操场（含跑道）;场地共享;2小时;周六 8:00-11:30,14:00-18:00;免费;2027.6.30
河畔中学;赵老师;4008000001;报告厅;场地共享;１个;周末全天（需提前3天预约）;免费;长期有效
;;;;;;;;
说明：以上资源由各单位自愿提供。;;;;;;;;
"""
    [(table, fields, rows)] = read(text.encode("gb18030"), "a.csv", "offers")

    assert [f for f in fields if f != "?"] == [
        *("contact_name", "contact_phone", "quantity", "windows", "cost_note", "valid_until"),
    ]
    assert table.title == "驻区单位可开放资源一览表"
    assert [(w.weekdays, w.starts, w.ends) for w in rows[0].values["windows"]] == [
        (32, 480, 690),
        (32, 840, 1080),
    ]
    assert asked(rows[0]) == {"contact_phone": "03162000001"}
    assert rows[1].values["contact_phone"] == "4008000001"
    assert asked(rows[1]).keys() == {"quantity", "windows", "valid_until"}


def test_two_tables_in_one_sheet_have_titles_of_their_own(read):
    content = book(
        ["一、需求清单"],
        ["社区", "需求项目", "数量", "时间"],
        ["沿河社区", "健康讲座", "2场", "每季度1次"],
        ["沿河社区", "法律咨询", "4次", "每周六9:00-11:00"],
        [],
        ["二、资源清单"],
        ["单位", "资源名称", "数量", "开放时间"],
        ["河畔中学", "会议室", "2间", "周一至周五17:30-20:30"],
        ["河畔中学", "志愿者", "30人", "周末"],
    )

    (needs, of_needs, first), (offers, of_offers, second) = read(
        content, "a.xlsx", "needs", "offers"
    )

    assert (needs.title, offers.title) == ("一、需求清单", "二、资源清单")
    assert of_needs[:4] == of_offers[:4] == ["owner_id", "title", "quantity", "windows"]
    assert asked(first[0])["windows"] is None
    assert [row.values["quantity"] for row in (*first, *second)] == [2, 4, 2, 30]


def test_of_several_sheets_the_notes_are_none(tmp_path, read):
    content = book(
        ["社区", "服务类别", "需求内容", "人次", "希望时间", "紧急程度"],
        ["沿河社区", "文化体育", "广场舞教学", "40人次/期", "周二、周四 19：00～20：30", "一般"],
        ["沿河社区", "医疗健康", "独居老人体检", "近100人", "11月中旬", "★★★"],
    )
    units = content.create_sheet("单位")
    for row in (
        ["单位名称", "性质", "地址", "电话"],
        ["城南供电所", "国企", "建设路5号", "2000003"],
    ):
        units.append(row)

    (_, fields, rows), (_, of_units, [unit]) = read(content, "a.xlsx", "needs", "units")

    assert fields == ["owner_id", "category_id", "title", "?", "windows", "urgency"]
    assert (rows[0].values["windows"][0].weekdays, rows[0].values["urgency"]) == (10, "normal")
    assert {"windows": None, "urgency": None}.items() <= asked(rows[1]).items()
    assert of_units == ["name", "nature", "address", "contact_phone"]
    assert (unit.values["nature"], unit.problems) == ("state_firm", ())


def test_figures_of_communities_with_a_total_and_a_telephone_as_a_number(read):
    content = book(
        ["城南街道社区基本情况统计表（截至2026年10月）"],
        ["社区名", "辖区面积（平方公里）", "总户数", "常住人口", "办公电话", "居委会地址"],
        ["东风社区", 0.8, "２，３４６户", 6120, 3162000010, "东风路１２号"],
        ["西苑社区", "1.2", "1,980", "约5000人", "0316—2000011", "西苑小区3号楼底商"],
        ["合　计", 2.0, 4326, 11120],
        merged=("A1:F1",),
    )

    [(table, fields, rows)] = read(content, "a.xlsx", "communities")

    assert fields == ["name", "?", "households", None, "contact_phone", "address"]
    assert [row.values["households"] for row in rows] == [2346, 1980]
    assert [asked(row) for row in rows] == [{"contact_phone": "03162000010"}, {}]
    assert [skip.why for skip in table.skipped] == ["title", "header", "total"]


def test_wishes_with_the_same_above_and_a_sum_between(read):
    text = (
        "\t\t微心愿认领登记表（2026冬）\t\t\t\n"
        "编号\t所在社区\t心愿\t预算/数量\t最迟\t是否已认领\n"
        "W01\t沿河社区\t电热毯\t1条（约150元）\t12月15日前\t否\n"
        "W02\t同上\t课外书\t5本\t2026年底前\t否\n"
        "W03\t〃\t轮椅\t一台\t尽快\t已认领\n"
        "小计\t\t3个心愿\t\t\t\n"
        "注：已做匿名处理。\t\t\t\t\t\n"
    )
    [(table, fields, rows)] = read(text.encode("utf-16"), "a.txt", "needs")

    assert fields[:5] == [None, "owner_id", "title", "quantity", "last_date"]
    assert fields[5] in {"?", None}
    above = [asked(row).get("owner_id") for row in rows]
    assert above == [None, "沿河社区", "沿河社区"]
    assert [row.values["quantity"] for row in rows] == [None, 5, 1]
    lasts = [asked(row).get("last_date", row.values["last_date"]) for row in rows]
    assert lasts == ["2026-12-15", date(2026, 12, 31), None]
    assert [skip.why for skip in table.skipped][-2:] == ["total", "note"]

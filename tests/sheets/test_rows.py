"""Values by field, and every doubt at its cell."""

import time
from datetime import date

import pytest

from tests.sheets.tables import DATA, opened, sheet_of, table_of, workbook_of
from webapp.sheet_messages import IMPORT_PROBLEMS, SHEET_PROBLEMS
from webapp.sheets import (
    KINDS,
    Lookups,
    Row,
    Table,
    completed,
    find_tables,
    open_sheets,
    read_rows,
    recognise,
)

TODAY = date(2026, 11, 23)
LOOKUPS = Lookups(
    categories={"停车共享": 1, "医疗健康": 2, "微心愿": 3, "困难帮扶": 4, "环境安全": 5},
    category_units={1: "车位", 2: "场", 3: "件", 4: "户", 5: "人时"},
    code_only=frozenset({4}),
    owners={"和平里社区": 11, "南街社区": 12, "市第一医院": 13},
    communities={"和平里社区": 11, "南街社区": 12},
    grids={(11, "第一网格"): 21, (12, "第一网格"): 22},
)


def rows_of(table: Table, kind: str = "needs", lookups: Lookups = LOOKUPS) -> tuple[Row, ...]:
    fields = recognise(table, KINDS[kind], {}).fields
    table, fields = completed(table, fields, KINDS[kind])
    return read_rows(table, fields, KINDS[kind], today=TODAY, lookups=lookups)


def asked(row: Row) -> list[tuple[str, str, str | None]]:
    return [(problem.field, problem.code, problem.suggestion) for problem in row.problems]


def said(row: Row) -> dict[str, object]:
    return {name: value for name, value in row.values.items() if value not in (None, ())}


def test_a_whole_need():
    [row] = rows_of(
        table_of(
            "社区|网格|类别|标题|说明|数量|可拆分|受益人数|紧急程度|最迟日期|来源|责任归口核对",
            "和平里 社区|第一网格|医疗健康|义诊|量血压|４场|是|40-50人|一般|2027年6月底前|走访|非法定",
        )
    )

    assert row.problems == ()
    assert row.number == 2
    assert said(row) == {
        "owner_id": 11,
        "grid_id": 21,
        "category_id": 2,
        "title": "义诊",
        "text": "量血压",
        "quantity": 4,
        "divisible": True,
        "headcount_low": 40,
        "headcount_high": 50,
        "urgency": "normal",
        "last_date": date(2027, 6, 30),
        "source": "visit",
        "duty_check": "非法定",
    }
    assert set(row.values) == {name for c in KINDS["needs"].columns for name in c.fills}


def test_times_become_windows_and_unclear_ones_are_asked():
    rows = rows_of(
        table_of(
            "单位|类别|标题|时间",
            "市第一医院|医疗健康|义诊|每周六9:00-11:00",
            "市第一医院|医疗健康|义诊|每周六上午",
            "市第一医院|医疗健康|义诊|每周六上午左右",
        ),
        "offers",
    )

    [window] = rows[0].values["windows"]
    assert (window.kind, window.weekdays, window.starts, window.ends) == ("weekly", 32, 540, 660)
    [window] = rows[1].values["windows"]
    assert (window.starts, window.ends) == (540, 690)
    assert [(note.column, note.code, note.suggestion) for note in rows[1].notes] == [
        (3, "hours_missing", "周六 09:00-11:30")
    ]
    assert asked(rows[1]) == []
    assert rows[2].values["windows"] is None
    assert [field for field, _, suggestion in asked(rows[2]) if suggestion] == ["windows"]


def test_no_convention_for_one_cell_where_another_one_may_say_it():
    table = table_of(
        "单位|类别|标题|时间|开放时间|服务时间",
        "市第一医院|医疗健康|义诊|每周六|9:00-11:00|2027-03-05 14:00-16:00",
    )
    fields = ("owner_id", "category_id", "title", "windows", "windows", "windows")
    [row] = read_rows(table, fields, KINDS["offers"], today=TODAY, lookups=LOOKUPS)
    assert [(one.column, one.code) for one in row.problems] == [(3, "hours_missing")]
    assert "lacking" not in dict(row.problems[0].facts)
    assert row.notes == ()


def test_unknown_names_get_the_nearest_as_suggestion():
    [row] = rows_of(
        table_of("社区|网格|类别|标题", "和平社区|第二网格|医疗|义诊"),
    )

    assert asked(row) == [
        ("owner_id", "owner_unknown", "和平里社区"),
        ("category_id", "category_unknown", "医疗健康"),
        ("grid_id", "grid_unknown", None),
    ]


def test_same_as_above_and_blanks_are_asked_and_never_filled():
    rows = rows_of(
        table_of(
            "社区|类别|标题|条件",
            "和平里社区|微心愿|书包一个|新的",
            "|微心愿|台灯一盏|同上",
            "南街社区|微心愿|轮椅一台|",
            "同上|微心愿|拐杖一根|同上",
            "无|微心愿|收音机一台|",
        )
    )

    assert [row.values["owner_id"] for row in rows] == [11, None, 12, None, None]
    assert [row.values["conditions"] for row in rows] == ["新的", None, None, None, None]
    by_field = [{f: (c, s) for f, c, s in asked(row) if f != "quantity"} for row in rows]
    assert by_field == [
        {},
        {
            "owner_id": ("blank_below", "和平里社区"),
            "conditions": ("same_as_above", "新的"),
        },
        {},
        {
            "owner_id": ("same_as_above", "南街社区"),
            "conditions": ("same_as_above", "新的"),
        },
        {"owner_id": ("missing", None)},
    ]


def test_cells_merged_in_a_workbook_are_filled_without_a_question(tmp_path):
    content = workbook_of(
        [
            ["社区", "类别", "标题", "数量"],
            ["和平里社区", "微心愿", "书包", 1],
            [None, None, "台灯", 1],
        ],
        merged=("A2:A3", "B2:B3"),
    )
    [sheet] = opened(tmp_path / "a", content, "a.xlsx")
    [table] = find_tables(sheet)

    assert [row.values["owner_id"] for row in rows_of(table)] == [11, 11]
    assert [row.problems for row in rows_of(table)] == [(), ()]


def test_answers_are_taken_and_ask_nothing_again():
    table = table_of("社区|类别|标题|数量", "和平里社区|微心愿|书包|1", "|微心愿|台灯|若干")
    edited = table.edited({(1, 0): "和平里社区", (1, 3): "2"})

    assert [row.problems for row in rows_of(edited)] == [(), ()]
    assert rows_of(edited)[1].values["quantity"] == 2
    assert table.rows[1][0].text == ""


@pytest.mark.parametrize(
    ("category", "quantity", "amount"),
    [
        ("停车共享", "２０个", 20),
        ("微心愿", "一副", 1),
        ("环境安全", "45人", None),
        ("医疗健康", "3小时", None),
        ("停车共享", "约100", 100),
    ],
)
def test_a_quantity_counts_only_in_the_unit_of_its_category(category, quantity, amount):
    [row] = rows_of(table_of("社区|类别|标题|数量", f"南街社区|{category}|某事|{quantity}"))

    assert row.values["quantity"] == amount
    assert [code for _, code, _ in asked(row)] == ([] if amount else ["unit_differs"])


def test_the_unit_may_stand_in_a_column_of_its_own():
    [row] = rows_of(table_of("社区|类别|标题|数量|计量单位", "南街社区|环境安全|清扫|45|人"))

    assert [code for _, code, _ in asked(row)] == ["unit_differs"]


def test_a_number_in_the_title_is_proposed_as_quantity():
    [row, other] = rows_of(
        table_of("社区|类别|标题", "南街社区|微心愿|轮椅２台", "南街社区|微心愿|88键琴1台和书3本")
    )

    assert asked(row) == [("quantity", "quantity_in_title", "2台")]
    assert row.values["quantity"] is None
    assert asked(other) == []


def test_the_owner_named_in_a_title_is_asked_where_sections_say_another():
    rows = rows_of(
        table_of(
            "项目名称|类别|数量",
            "【和平里社区】",
            "南街社区：车棚|微心愿|1",
            "路灯|微心愿|1",
        )
    )

    assert asked(rows[0]) == [("owner_id", "owner_in_title", "南街社区")]
    assert rows[0].values["owner_id"] is None
    assert rows[1].values["owner_id"] == 11


def test_rows_without_an_owner_are_the_importers_own():
    lookups = Lookups(categories={"微心愿": 3}, owners={"南街社区": 12}, own=12)
    rows = rows_of(
        table_of("社区|类别|标题", "|微心愿|书包", "和平里社区|微心愿|台灯"), lookups=lookups
    )

    assert [row.values["owner_id"] for row in rows] == [12, None]
    assert [[c for f, c, _ in asked(row) if f == "owner_id"] for row in rows] == [
        [],
        ["owner_unknown"],
    ]


def test_a_family_is_a_code_and_needs_no_title():
    [row] = rows_of(table_of("社区|类别|个案编号|标题|数量", "南街社区|困难帮扶|HPL-2026-07||1户"))

    assert row.problems == ()
    assert row.values["case_code"] == "HPL-2026-07"


def test_days_in_one_column_and_hours_in_the_next_are_one_time():
    rows = rows_of(
        table_of(
            "单位|类别|标题|开放日期|开放时间",
            "市第一医院|医疗健康|义诊|每周六|9:00-11:00",
            "市第一医院|医疗健康|体检|每周六|9:00-11:00",
        ),
        "offers",
    )

    assert [(w.weekdays, w.starts) for w in rows[0].values["windows"]] == [(32, 540)]


def test_days_in_headings_belong_to_the_hours_below_them():
    [row] = rows_of(
        table_of(
            "单位|类别|标题|开放时间|",
            "|||工作日|双休日",
            "市第一医院|停车共享|车位|18:00-22:00|9:00-17:00",
        ),
        "offers",
    )

    assert [(w.weekdays, w.starts) for w in row.values["windows"]] == [(31, 1080), (96, 540)]


def test_several_columns_of_text_are_kept_with_their_headings():
    [row] = rows_of(table_of("社区|类别|标题|具体内容|备注", "南街社区|微心愿|书包|双肩|蓝色最好"))

    assert row.values["text"] == "双肩\n备注：蓝色最好"


def test_units_need_a_nature_and_names_stand_once():
    rows = rows_of(
        table_of(
            "单位名称|单位性质|联系电话",
            "区法院|机关|0316-2000000",
            "区 法院|事业|打电话",
        ),
        "units",
    )

    assert rows[0].values["nature"] == "agency"
    assert rows[0].problems == ()
    assert [(f, c) for f, c, _ in asked(rows[1])] == [
        ("nature", "choice_unknown"),
        ("contact_phone", "phone_unclear"),
        ("name", "name_twice"),
    ]


def test_grids_of_the_same_name_may_belong_to_different_communities():
    rows = rows_of(
        table_of(
            "所属社区|网格名称|户数",
            "和平里社区|第三网格|300户",
            "南街社区|第三网格|２８０",
        ),
        "grids",
    )

    assert [(r.values["community_id"], r.values["households"]) for r in rows] == [
        (11, 300),
        (12, 280),
    ]
    assert [row.problems for row in rows] == [(), ()]


def test_too_long_a_title_is_asked_with_a_shorter_one():
    [row] = rows_of(table_of("社区|类别|标题", f"南街社区|微心愿|{'篮球场、' * 20}"))

    [(field, code, suggestion)] = [p for p in asked(row) if p[0] == "title"]
    assert (field, code) == ("title", "too_long")
    assert suggestion is not None
    assert len(suggestion) <= 60


def test_a_field_chosen_for_two_columns_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="title"):
        read_rows(
            table_of("标题|名称", "甲|乙"),
            ("title", "title"),
            KINDS["needs"],
            today=TODAY,
            lookups=LOOKUPS,
        )


@pytest.mark.parametrize("name", ["venues.csv", "parking.csv", "wishes.csv", "projects.csv"])
def test_every_question_about_published_lists_has_a_sentence_and_a_cell(name):
    kind = KINDS["offers" if name in {"venues.csv", "parking.csv"} else "needs"]
    [sheet] = open_sheets(DATA / name, name)
    [table] = find_tables(sheet)
    table, fields = completed(table, recognise(table, kind, {}).fields, kind)

    rows = read_rows(table, fields, kind, today=TODAY, lookups=LOOKUPS)

    sentences = {**IMPORT_PROBLEMS, **SHEET_PROBLEMS}
    for row in rows:
        for problem in row.problems:
            assert problem.column is not None
            assert fields[problem.column] == problem.field
            assert sentences[problem.code] % dict(problem.facts)
    assert all(row.problems for row in rows)  # nobody of these is known to the small world


def test_five_thousand_rows_are_read_within_eight_seconds_of_cpu(tmp_path):
    heads = ["序号", "社区", "类别", "标题", "说明", "数量", "时间", "地点", "最迟日期", "受益人数"]
    rows = [
        [
            i, "南街社区", "医疗健康", f"义诊第{i}场", f"血压血糖检测，第{i}批", f"{i % 9 + 1}场",
            f"每周{'一二三四五六日'[i % 7]}{8 + i % 3}:{i % 60:02d}-11:00", f"第{i % 40}号楼",
            f"2027年{i % 12 + 1}月{i % 28 + 1}日", f"{i % 50 + 10}人",
        ]
        for i in range(1, 5001)
    ]  # fmt: skip
    content = workbook_of([["需求清单"], heads, *rows])
    heard: list[tuple[int, int]] = []
    began = time.process_time()

    [sheet] = opened(tmp_path / "a", content, "a.xlsx")
    [table] = find_tables(sheet)
    fields = recognise(table, KINDS["needs"], {}).fields
    read = read_rows(
        table,
        fields,
        KINDS["needs"],
        today=TODAY,
        lookups=LOOKUPS,
        progress=lambda done, all_: heard.append((done, all_)),
    )

    assert time.process_time() - began < 8
    assert len(read) == 5000
    assert [row.problems for row in read if row.problems] == []
    assert heard == [*((done, 5000) for done in range(100, 5001, 100)), (5000, 5000)]


def test_a_sheet_of_lines_is_a_table_too():
    assert find_tables(sheet_of("社区|标题", "甲|乙"))[0].numbers == (2,)

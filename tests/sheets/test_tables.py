"""Where a table begins, which rows are records, and what is none."""

from tests.sheets.tables import sheet_of, table_of, texts
from webapp.sheets import find_tables
from webapp.sheets.grid import SECTION


def test_titles_notes_totals_examples_and_repeated_headings_are_no_records():
    table = table_of(
        "附件1",
        "和平街道资源清单",
        "序号|单位|标题|数量",
        "示例|市图书馆|讲座|1",
        "1|区法院|普法|2",
        "小计|||2",
        "序号|单位|标题|数量",
        "2|区医院|义诊|3",
        "合　计|||5",
        "注：以实际为准。",
        "填表人：张三||审核人：李四|",
    )

    assert texts(table) == [("1", "区法院", "普法", "2"), ("2", "区医院", "义诊", "3")]
    assert [(skip.number, skip.why) for skip in table.skipped] == [
        (1, "title"),
        (2, "title"),
        (3, "header"),
        (4, "example"),
        (6, "total"),
        (7, "header"),
        (9, "total"),
        (10, "note"),
        (11, "note"),
    ]
    assert table.numbers == (5, 8)


def test_sections_become_a_column():
    table = table_of(
        "项目名称|地点|备注", "【南街社区】", "路灯2盏|小区|", "二、北街社区：", "车棚||无"
    )

    assert table.headings == ("项目名称", "地点", "备注", SECTION)
    assert texts(table) == [("路灯2盏", "小区", "", "南街社区"), ("车棚", "", "无", "北街社区")]


def test_a_line_with_one_cell_is_a_record_where_nothing_says_otherwise():
    table = table_of("项目名称|地点|备注", "公交站台提升10个以上", "口袋公园５个以上||")

    assert len(table.rows) == 2
    assert table.headings == ("项目名称", "地点", "备注")


def test_a_name_across_a_counted_table_is_a_section():
    table = table_of("序号|标题|数量", "和平里社区", "1|轮椅|1", "2|拐杖|2", "南街社区", "3|书包|1")

    assert table.column(3) == ("和平里社区", "和平里社区", "南街社区")


def test_headings_of_two_rows_are_joined_with_or_without_merged_cells():
    lines = ("序号|单位|开放时间||备注", "||工作日|节假日|", "1|区税务局|18:30-7:30|全天|登记")
    expected = ("序号", "单位", "开放时间/工作日", "开放时间/节假日", "备注")

    assert table_of(*lines).headings == expected
    merges = ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 2, 5))
    assert table_of(*lines, merged=merges).headings == expected


def test_a_title_over_the_whole_width_is_no_heading():
    table = table_of(
        "停车场|||", "单位|泊位数|开放时间|备注", "区法院|20|全天|", merged=((1, 1, 1, 4),)
    )

    assert table.headings == ("单位", "泊位数", "开放时间", "备注")


def test_two_halves_side_by_side_are_one_table():
    table = table_of("社区|心愿|社区|心愿", "甲社区|书包|乙社区|轮椅", "甲社区|台灯||")

    assert texts(table) == [("甲社区", "书包"), ("甲社区", "台灯"), ("乙社区", "轮椅")]


def test_two_tables_in_one_sheet_are_two():
    tables = find_tables(
        sheet_of("社区|标题|数量", "甲社区|轮椅|1", "", "单位|开放时间|泊位数", "区法院|全天|20")
    )

    assert [table.headings for table in tables] == [
        ("社区", "标题", "数量"),
        ("单位", "开放时间", "泊位数"),
    ]


def test_forms_one_under_the_other():
    table = table_of(
        "需求登记表",
        "需求名称|健康讲座|社区|和平里社区",
        "数量|4场|联系人|王老师",
        "说明|血压筛查",
        "|行动不便者6人",
        "",
        "需求名称|法律咨询|社区|南街社区",
        "数量||联系人|李老师",
        "说明|劳动纠纷",
    )

    assert table.headings == ("需求名称", "社区", "数量", "联系人", "说明")
    assert texts(table) == [
        ("健康讲座", "和平里社区", "4场", "王老师", "血压筛查\n行动不便者6人"),
        ("法律咨询", "南街社区", "", "李老师", "劳动纠纷"),
    ]
    assert table.numbers == (2, 7)


def test_lines_with_colons():
    table = table_of(
        "【一】",
        "学校名称：第一小学",
        "开放场地：操场",
        "开放时间：周六8:00-11:00",
        "【二】",
        "学校名称：第二小学",
        "开放场地：体育馆",
        "开放时间：周日14:00-17:00",
    )

    assert table.headings == ("学校名称", "开放场地", "开放时间")
    assert texts(table) == [
        ("第一小学", "操场", "周六8:00-11:00"),
        ("第二小学", "体育馆", "周日14:00-17:00"),
    ]


def test_records_in_columns():
    table = table_of(
        "单位名称|区法院|区医院", "服务项目|普法|义诊", "数量|2场|3场", "联系电话|111111|222222"
    )

    assert texts(table) == [
        ("区法院", "普法", "2场", "111111"),
        ("区医院", "义诊", "3场", "222222"),
    ]


def test_a_line_without_a_heading_goes_on_with_the_last_value():
    table = table_of(
        "学校：第一小学",
        "地址：新府路1号",
        "开放时间：周一至周五17:30-19:30",
        "双休日8:00-11:00、13:00-17:00",
        "",
        "学校：第二小学",
        "地址：文化路2号",
        "开放时间：双休日9:00-11:00",
    )

    assert table.column(2) == (
        "周一至周五17:30-19:30\n双休日8:00-11:00、13:00-17:00",
        "双休日9:00-11:00",
    )
    assert table.skipped == ()

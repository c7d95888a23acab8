"""Which column is which: right without help, or asked; never wrong and sure."""

import pytest

from tests.sheets.messy import EXAMPLES, as_csv
from tests.sheets.tables import DATA, opened, table_of
from webapp.sheets import KINDS, Recognition, Table, find_tables, recognise
from webapp.sheets.columns import heading_key

PUBLISHED = {
    "venues.csv": ("offers", (None, "owner_id", "place", "title", "windows")),
    "parking.csv": ("offers", (None, "owner_id", "quantity", "windows", "audience_limits")),
    "wishes.csv": ("needs", (None, "owner_id", "title", None)),
    "projects.csv": ("needs", ("title", "place", "text", "owner_id")),
}
TIDY = {
    "needs": (
        "编号|社区|类别|标题|说明|数量|计量单位|时间|地点|紧急度|最迟日期|来源编号",
        (None, "owner_id", "category_id", "title", "text", "quantity", "unit", "windows", "place",
         "urgency", "last_date", None),
    ),
    "offers": (
        "编号|单位|单位性质|类别|标题|说明|数量|计量单位|可用时段|地点|对象限制|来源编号",
        (None, "owner_id", None, "category_id", "title", "text", "quantity", "unit", "windows",
         "place", "audience_limits", None),
    ),
    "venues": (
        "编号|单位|场地|地址|容量|开放时段(原文)|收费|限制|来源编号",
        (None, "owner_id", "title", "place", "capacity", "windows", "cost_note",
         "audience_limits", None),
    ),
}  # fmt: skip


@pytest.fixture(params=sorted({*EXAMPLES, *PUBLISHED}))
def messy(request, tmp_path):
    """A messy table with its kind and the fields a person would choose."""
    if request.param in EXAMPLES:
        example = EXAMPLES[request.param]
        content, name = as_csv(example, "\t").encode("gb18030"), "a.txt"
        kind, fields = example.kind, example.fields
    else:
        content, name = (DATA / request.param).read_bytes(), request.param
        kind, fields = PUBLISHED[request.param]
    [sheet] = opened(tmp_path / "a", content, name)
    [table] = find_tables(sheet)
    return table, kind, fields


def sure(recognition: Recognition) -> list[str | None]:
    unsure = set(recognition.unsure)
    return ["?" if i in unsure else f for i, f in enumerate(recognition.fields)]


def test_no_column_of_a_messy_sheet_is_wrong_and_sure(messy):
    table, kind, fields = messy

    found = sure(recognise(table, KINDS[kind], {}))

    assert [(f if f == "?" else want) for f, want in zip(found, fields, strict=True)] == found


def test_at_least_95_of_100_columns_are_right_without_help(tmp_path):
    columns = right = 0
    for example in EXAMPLES.values():
        [sheet] = opened(tmp_path / "a", as_csv(example, "\t").encode(), "a.txt")
        [table] = find_tables(sheet)
        found = sure(recognise(table, KINDS[example.kind], {}))
        columns += len(found)
        right += sum(f == want for f, want in zip(found, example.fields, strict=True))
    for name, (kind, fields) in PUBLISHED.items():
        [sheet] = opened(tmp_path / "a", (DATA / name).read_bytes(), name)
        [table] = find_tables(sheet)
        found = sure(recognise(table, KINDS[kind], {}))
        columns += len(found)
        right += sum(f == want for f, want in zip(found, fields, strict=True))
    assert columns >= 120
    assert right / columns >= 0.95


@pytest.mark.parametrize("what", TIDY)
def test_tidy_lists_are_recognised_whole(what):
    headings, fields = TIDY[what]
    table = table_of(headings, "|".join("甲" * (i + 1) for i in range(len(fields))))

    recognition = recognise(table, KINDS["needs" if what == "needs" else "offers"], {})

    assert recognition.fields == fields


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_our_own_headings_are_recognised_for_certain(kind):
    headings = tuple(column.heading for column in kind.columns)
    table = Table("", "", headings, ())

    recognition = recognise(table, kind, {})

    assert recognition.fields == kind.keys
    assert recognition.unsure == ()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_no_heading_means_two_things_for_certain(kind):
    meant: dict[str, set[str]] = {}
    for column in kind.columns:
        for name in (column.heading, *column.aliases):
            meant.setdefault(heading_key(name), set()).add(column.key)
    ignored = {heading_key(name) for name in kind.ignored}
    doubled = {name: keys for name, keys in meant.items() if len(keys) > 1}
    by_cells = {heading_key("单位"), heading_key("截止日期"), heading_key("截止时间")}
    assert doubled.keys() - by_cells == set()
    assert ignored & meant.keys() == set()


def test_what_was_chosen_before_wins():
    table = table_of("社区|事由|备注", "甲社区|修路|急")
    remembered = {"事 由": "title", "备注": ""}

    recognition = recognise(table, KINDS["needs"], remembered)

    assert recognition.fields == ("owner_id", "title", None)
    assert recognition.unsure == ()


def test_a_heading_that_its_cells_contradict_is_asked():
    table = table_of("社区|标题|时间|数量", "甲社区|修路|张三|很急", "乙社区|修桥|李四|马上")

    recognition = recognise(table, KINDS["needs"], {})

    assert {table.headings[i] for i in recognition.unsure} >= {"时间", "数量"}


def test_two_columns_of_the_same_heading_are_told_apart_by_their_cells():
    table = table_of("单位|标题|数量|单位", "区法院|普法|2|场", "区医院|义诊|3|场")

    recognition = recognise(table, KINDS["offers"], {})

    assert recognition.fields == ("owner_id", "title", "quantity", "unit")


def test_two_columns_that_claim_one_field_are_asked():
    table = table_of("截止日期|完成时限|标题|社区", "2026年6月|2026年7月|修路|甲社区")

    recognition = recognise(table, KINDS["needs"], {})

    assert {0, 1} & set(recognition.unsure)


def test_the_title_of_a_sheet_suggests_its_category():
    table = table_of("机关停车场错时共享表", "单位|泊位数|时间", "区法院|20|全天")

    assert recognise(table, KINDS["offers"], {}).suggested == {"category_id": "停车共享"}


def test_a_column_of_two_things_is_asked():
    table = table_of("单位|标题|地址及电话", "区法院|普法|人民路1号 0316-2345678")

    assert recognise(table, KINDS["offers"], {}).unsure == (2,)

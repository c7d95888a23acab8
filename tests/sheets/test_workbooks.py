"""What we give people to fill in, and the sheet with its questions."""

import io
from datetime import date

import openpyxl
import pytest

from tests.sheets.tables import opened, table_of
from webapp import names
from webapp.sheet_messages import problem_sentence
from webapp.sheets import (
    KINDS,
    Lookups,
    SheetRefused,
    completed,
    find_tables,
    problems_workbook,
    read_rows,
    recognise,
    template_workbook,
)
from webapp.sheets.kinds import words

TODAY = date(2026, 11, 23)
LOOKUPS = Lookups(
    categories={"医疗健康": 1, "微心愿": 2},
    category_units={1: "场", 2: "件"},
    owners={"=HYPERLINK(1)社区": 11, "和平里社区": 12},
    communities={"和平里社区": 12},
    grids={(12, "第三网格"): 21},
)
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)


def loaded(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@each_kind
def test_a_template_has_all_columns_an_example_and_drop_downs(kind):
    book = loaded(template_workbook(kind, LOOKUPS))
    sheet = book[kind.name]

    assert [cell.value for cell in sheet[1]] == ["序号", *(c.heading for c in kind.columns)]
    assert sheet["A2"].value.startswith("示例")
    assert [cell.value or "" for cell in sheet[2]][1:] == [c.example for c in kind.columns]
    assert sheet.freeze_panes == "C2"
    chosen = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    with_words = [i for i, c in enumerate(kind.columns, 2) if c.shown_choices or c.named]
    assert chosen == {sheet.cell(3, i).coordinate for i in with_words}
    assert book["选项"].sheet_state == "hidden"
    assert [row[0].value for row in book["填写说明"].iter_rows()].count("栏目") == 1


@each_kind
def test_an_empty_template_is_refused_and_its_example_is_never_read(kind, tmp_path):
    sheets = opened(tmp_path / "a", template_workbook(kind, LOOKUPS), "模板.xlsx")
    assert sheets[0].name == kind.name

    with pytest.raises(SheetRefused) as refused:
        find_tables(sheets[0])
    assert refused.value.code == "no_rows"


@each_kind
def test_the_example_of_a_template_can_be_read(kind, tmp_path):
    book = loaded(template_workbook(kind, LOOKUPS))
    sheet = book[kind.name]
    for cell in sheet[2][1:]:
        sheet.cell(3, cell.column).value = cell.value
    into = io.BytesIO()
    book.save(into)

    [table] = find_tables(opened(tmp_path / "a", into.getvalue(), "a.xlsx")[0])
    fields = recognise(table, kind, {}).fields
    lookups = Lookups(
        categories=dict.fromkeys(["医疗健康", "活动阵地"], 1),
        owners=dict.fromkeys(["和平里社区", "市第二实验学校"], 1),
        communities={"和平里社区": 12},
    )
    [row] = read_rows(table, fields, kind, today=TODAY, lookups=lookups)

    assert row.problems == ()
    assert set(kind.keys) == {field for field in fields if field}


def test_names_that_look_like_formulas_stay_text():
    book = loaded(template_workbook(KINDS["needs"], LOOKUPS))

    cells = [cell for row in book["选项"].iter_rows() for cell in row if cell.value]
    assert "=HYPERLINK(1)社区" in [cell.value for cell in cells if cell.data_type == "s"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_sheet_with_its_questions_can_be_corrected_and_imported_again(tmp_path):
    kind = KINDS["needs"]
    table = table_of(
        "社区|类别|标题|数量",
        "和平里社区|微心愿|=1+1|若干",
        "和平社区|微心愿|书包|1",
        "和平里社区|微心愿|台灯|2",
    )
    table, fields = completed(table, recognise(table, kind, {}).fields, kind)
    rows = read_rows(table, fields, kind, today=TODAY, lookups=LOOKUPS)

    content = problems_workbook(table, rows, lambda problem: problem.code)

    sheet = loaded(content).worksheets[0]
    lines = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert lines == [
        ["社区", "类别", "标题", "数量", "问题", "建议"],
        ["和平里社区", "微心愿", "=1+1", "若干", "数量：quantity_in_words", ""],
        ["和平社区", "微心愿", "书包", "1", "社区：owner_unknown", "社区：和平里社区"],
        ["和平里社区", "微心愿", "台灯", "2", "", ""],
    ]
    assert sheet["C2"].data_type == "s"
    assert sheet["D2"].fill.fgColor.rgb == "FFF8D7C4"

    [again] = find_tables(opened(tmp_path / "a", content, "问题.xlsx")[0])
    assert [tuple(c.text for c in row[:4]) for row in again.rows] == [
        tuple(c.text for c in row) for row in table.rows
    ]
    assert recognise(again, kind, {}).fields == (*fields, None, None)


def test_first_words_of_choices_are_those_of_the_site():
    for ours, site in (
        (words.URGENCY, names.URGENCY_NAMES),
        (words.RAISED_BY, names.RAISED_BY_NAMES),
        (words.SOURCE, names.SOURCE_NAMES),
        (words.SCOPE, names.SCOPE_NAMES),
        (words.VISIBILITY, names.VISIBILITY_NAMES),
        (words.REACH, names.REACH_NAMES),
        (words.NATURE, names.NATURE_NAMES),
    ):
        first: dict[str, str] = {}
        for word, value in ours.items():
            first.setdefault(value, word)
        assert first == {str(value): name for value, name in site.items()}


def test_every_field_of_a_posting_has_a_column():
    from dataclasses import fields

    from webapp.services.content import NeedContent, OfferContent
    from webapp.services.organisations import OrganisationContent

    def filled(kind: str) -> set[str]:
        return {name for column in KINDS[kind].columns for name in column.fills}

    assert {f.name for f in fields(NeedContent)} | {"owner_id", "unit"} == filled("needs")
    assert {f.name for f in fields(OfferContent)} | {"owner_id", "unit"} == filled("offers")
    written = {f.name for f in fields(OrganisationContent)} - {"kind"}
    assert filled("communities") == written - {"nature"}
    assert filled("grids") == written - {"nature"} | {"community_id"}
    assert filled("units") == written - {"households"}


def test_a_question_is_said_in_a_sentence():
    table = table_of("社区|类别|标题", "|微心愿|台灯一盏")
    kind = KINDS["needs"]
    table, fields = completed(table, recognise(table, kind, {}).fields, kind)
    [row] = read_rows(table, fields, kind, today=TODAY, lookups=LOOKUPS)

    assert [problem.code for problem in row.problems] == ["quantity_in_title", "missing"]
    assert callable(problem_sentence)

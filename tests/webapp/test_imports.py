"""Importing sheets: read, asked about, written once or not at all, undone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import sheeted
from tests.races import race
from tests.sheeted import as_csv, as_xlsx, asked, look, needs, several, uploaded, work, written
from tests.world import NOON
from webapp.check import violations
from webapp.db import db, transaction
from webapp.errors import AlreadyImported, HangsOnIt, NotReady, Unfit
from webapp.models.imports import (
    Import,
    ImportKind,
    SheetFile,
    SheetMade,
    SheetProblem,
    SheetRow,
)
from webapp.models.needs import Need
from webapp.models.organisations import Organisation
from webapp.models.people import Membership
from webapp.models.postings import PostingAction, PostingKind, PostingState
from webapp.queries import postings as postings_read
from webapp.queries.imports import being_undone, hindrance, job_of
from webapp.queries.postings import Filters
from webapp.services import categories, imports, imports_answers, imports_undoing, postings


@pytest.fixture
def staff(people):
    return people.actors["community_staff river"]


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def healthy():
    assert [str(violation) for violation in violations(at=NOON)] == []


def test_a_sheet_becomes_drafts_of_the_own_organisation(in_app, people, staff):
    number = uploaded(staff, as_csv(several(3)))
    assert (look(number).state, look(number).counts["new"], asked(number)) == ("ready", 3, [])

    assert written(staff, number).state == "committed"

    rows = db.session.scalars(select(Need).order_by(Need.id)).all()
    assert [row.title for row in rows] == [f"为{n}号楼的老人测血压" for n in (1, 2, 3)]
    assert {(row.state, row.owner_id, row.quantity) for row in rows} == {
        ("draft", people.organisations["river community"], 4)
    }
    (window,) = rows[0].windows
    assert (window.weekdays, window.starts, window.ends) == (32, 540, 660)
    left = [count(table) for table in (SheetFile, SheetRow, SheetProblem)]
    assert (left, count(SheetMade)) == ([0, 0, 0], 3)
    healthy()


def test_what_cannot_be_read_is_asked_and_answered(in_app, staff):
    rows = ({}, {"数量": "若干", "需求名称": "修灯"}, {"数量": "若干", "需求名称": "修椅"})
    number = uploaded(staff, as_csv(needs(*rows)))
    assert look(number).state == "asking"
    assert asked(number) == [(n, "quantity", "quantity_in_words") for n in (1, 2)]
    with pytest.raises(NotReady):
        written(staff, number)

    first = db.session.scalars(select(SheetProblem)).first()
    done = imports_answers.answer_alike(number, first.id, "3盏", actor=staff, at=NOON)

    assert (done, look(number).state) == (2, "asking")  # lamps are not what the category counts
    assert {code for _row, _field, code in asked(number)} == {"unit_differs"}
    for position in (1, 2):
        imports_answers.answer_row(number, position, {3: "3"}, actor=staff, at=NOON)
    assert (look(number).state, written(staff, number).state) == ("ready", "committed")
    assert db.session.scalars(select(Need.quantity).order_by(Need.id)).all() == [4, 3, 3]


def test_a_suggestion_is_taken_for_all_that_are_alike(in_app, staff):
    rows = ({"需求名称": f"为{n}号楼的老人讲课", "截止日期": "6月30日"} for n in range(3))
    number = uploaded(staff, as_csv(needs(*rows)))
    problem = db.session.scalars(select(SheetProblem)).first()
    assert (problem.field, problem.suggestion) == ("last_date", "2027-06-30")

    assert imports_answers.answer_alike(number, problem.id, None, actor=staff, at=NOON) == 3

    assert (look(number).state, asked(number)) == ("ready", [])


def test_the_same_row_twice_is_asked_and_may_be_left_out(in_app, staff):
    number = uploaded(staff, as_csv(needs({}, {})))
    assert asked(number) == [(1, "", "same_as_row")]

    imports_answers.leave_out(number, 1, out=True, actor=staff, at=NOON)

    assert (look(number).state, look(number).counts["new"]) == ("ready", 1)
    imports_answers.leave_out(number, 1, out=False, actor=staff, at=NOON)
    assert look(number).state == "asking"


def test_the_same_content_goes_in_once(in_app, staff):
    first = uploaded(staff, as_csv(several(2)))
    second = uploaded(
        staff, as_xlsx(several(2)), name="同一份.xlsx"
    )  # another file, the same table
    assert written(staff, first).state == "committed"

    with pytest.raises(AlreadyImported) as refusal:
        written(staff, second)

    assert refusal.value.import_id == first
    assert (look(second).state, count(Need)) == ("ready", 2)
    third = uploaded(staff, as_csv(several(2)))
    assert {name: look(third).counts[name] for name in ("new", "there")} == {"new": 0, "there": 2}


def test_rows_that_are_there_already_are_not_written_again(in_app, staff):
    written(staff, uploaded(staff, as_csv(several(2))))
    number = uploaded(staff, as_csv(several(3)))
    assert {k: look(number).counts[k] for k in ("rows", "there", "new")} == {
        "rows": 3, "there": 2, "new": 1,
    }  # fmt: skip

    written(staff, number)

    assert count(Need) == 3
    healthy()


def test_undone_and_in_again(in_app, staff):
    first = uploaded(staff, as_csv(several(2)))
    written(staff, first, submit=True)
    assert set(db.session.scalars(select(Need.state))) == {"submitted"}

    imports_undoing.undo(first, actor=staff, at=NOON)

    assert look(first).state == "undone"
    assert set(db.session.scalars(select(Need.state))) == {"withdrawn"}
    again = uploaded(staff, as_csv(several(2)))
    assert written(staff, again).state == "committed"
    assert count(Need, Need.state == "draft") == 2
    healthy()


@pytest.fixture
def large(monkeypatch):
    """Two rows count as many."""
    monkeypatch.setattr(imports_undoing, "AT_ONCE", 1)


def test_many_rows_are_undone_by_the_worker(in_app, staff, large):
    number = uploaded(staff, as_csv(several(2)))
    written(staff, number)

    imports_undoing.undo(number, actor=staff, at=NOON)
    imports_undoing.undo(number, actor=staff, at=NOON)
    assert look(number).state == "committed"
    assert being_undone(look(number), job_of(look(number)))
    assert set(db.session.scalars(select(Need.state))) == {"draft"}
    work(number)

    assert look(number).state == "undone"
    assert set(db.session.scalars(select(Need.state))) == {"withdrawn"}
    own = postings_read.listing(PostingKind.NEED, Filters(mine=True), staff)
    asked_for = Filters(mine=True, state=PostingState.WITHDRAWN)
    assert own.rows == []
    assert len(postings_read.listing(PostingKind.NEED, asked_for, staff).rows) == 2
    healthy()


def test_the_worker_undoes_nothing_once_somebody_worked_on_it(in_app, people, staff, large):
    number = uploaded(staff, as_csv(several(3)))
    written(staff, number, submit=True)
    imports_undoing.undo(number, actor=staff, at=NOON)
    secretary = people.actors["community_secretary river"]
    one = db.session.scalars(select(Need.id).order_by(Need.id)).first()
    postings.move(PostingKind.NEED, one, PostingAction.VERIFY, actor=secretary, at=NOON)
    work(number)

    assert look(number).state == "committed"
    assert hindrance(look(number)) == ("changed", ["为1号楼的老人测血压"])
    assert count(Need, Need.state == "withdrawn") == 0
    with pytest.raises(HangsOnIt):
        imports_undoing.undo(number, actor=staff, at=NOON)
    healthy()


def test_nothing_is_undone_once_somebody_worked_on_it(in_app, people, staff):
    number = uploaded(staff, as_csv(several(5)))
    written(staff, number, submit=True)
    secretary = people.actors["community_secretary river"]
    one = db.session.scalars(select(Need.id).order_by(Need.id)).first()
    postings.move(PostingKind.NEED, one, PostingAction.VERIFY, actor=secretary, at=NOON)

    with pytest.raises(HangsOnIt) as refusal:
        imports_undoing.undo(number, actor=staff, at=NOON)

    assert refusal.value.names == ("为1号楼的老人测血压",)
    assert (look(number).state, count(Need, Need.state == "submitted")) == ("committed", 4)


def test_a_coordinator_imports_organisations_and_posts_on_their_behalf(in_app, people):
    coordinator = people.actors["coordinator river"]
    lines = [["单位名称", "单位性质", "地址"], ["河畔中学", "学校", "河畔路1号"]]
    number = uploaded(coordinator, as_csv(lines), ImportKind.UNITS)
    assert written(coordinator, number).state == "committed"
    school = db.session.scalars(select(Organisation).where(Organisation.name == "河畔中学")).one()
    assert (school.kind, school.nature, school.address) == ("unit", "school", "河畔路1号")

    grids = [["所属社区", "网格名称", "户数"], ["翠堤一社区", "第9网格", "300"]]
    number = uploaded(coordinator, as_csv(grids), ImportKind.GRIDS)
    assert written(coordinator, number).state == "committed"

    rows = needs({"提出单位": "翠堤中学"}, headings=("提出单位", *sheeted.HEADINGS))
    number = uploaded(coordinator, as_csv(rows))
    problem = db.session.scalars(select(SheetProblem)).one()
    assert (problem.field, problem.code) == ("owner_id", "owner_unknown")
    imports_answers.answer_row(number, 0, {0: "河畔中学"}, actor=coordinator, at=NOON)
    written(coordinator, number, submit=True)
    need = db.session.scalars(select(Need)).one()
    assert (need.owner_id, need.state, need.owner_kind) == (school.id, "submitted", "unit")
    healthy()


def test_organisations_undone_are_closed_and_open_again_with_the_next_import(in_app, people):
    coordinator = people.actors["coordinator river"]
    lines = [["社区名称", "户数"], ["新河社区", "1200"], ["新桥社区", "900"]]
    first = uploaded(coordinator, as_csv(lines), ImportKind.COMMUNITIES)
    written(coordinator, first)
    imports_undoing.undo(first, actor=coordinator, at=NOON)
    named = select(Organisation).where(Organisation.name == "新河社区")
    assert db.session.scalars(named).one().closed_at == NOON
    db.session.remove()

    lines[1][1] = "1300"
    second = uploaded(coordinator, as_csv(lines), ImportKind.COMMUNITIES)
    assert written(coordinator, second).state == "committed"

    row = db.session.scalars(named).one()
    assert (row.closed_at, row.households) == (None, 1300)
    healthy()


def test_an_organisation_that_is_there_is_left_alone(in_app, people):
    coordinator = people.actors["coordinator river"]
    lines = [["社区名称", "户数"], ["翠堤一社区", ""], ["翠堤二社区", "77"]]
    number = uploaded(coordinator, as_csv(lines), ImportKind.COMMUNITIES)
    assert look(number).counts["there"] == 1
    assert asked(number) == [(1, "name", "there_but_different")]


def test_of_several_sheets_somebody_chooses_one(in_app, staff):
    number = uploaded(staff, as_xlsx(several(1), 补充=several(2)), name="两张.xlsx")
    found = look(number)
    assert (found.state, found.sheet, [one["rows"] for one in found.sheets]) == (
        "asking", None, [1, 2],
    )  # fmt: skip

    imports_answers.choose_sheet(number, 1, actor=staff, at=NOON)
    work(number)

    assert (look(number).state, look(number).counts["new"]) == ("ready", 2)


def test_columns_are_chosen_once_and_remembered(in_app, staff):
    headings = ("需求类别", "要办的事", "甲", "数量", "服务时间", "地点", "截止日期")
    names = {"要办的事": "测血压", "甲": "每月一次"}
    lines = [list(headings), [names.get(h, sheeted.ROW.get(h, "")) for h in headings]]
    number = uploaded(staff, as_csv(lines))
    found = look(number)
    assert [c["heading"] for c in found.columns if c["unsure"]] != []
    fields = ["category_id", "title", "text", "quantity", "windows", "place", "last_date"]
    given = {"raised_by": "居民", "source": "入户走访", "duty_check": "非法定事项"}

    imports_answers.choose_columns(
        number, fields, given, version=found.version, actor=staff, at=NOON
    )
    work(number)

    assert (look(number).state, look(number).counts["later"]) == ("ready", 0)
    written(staff, number, submit=True)
    need = db.session.scalars(select(Need)).one()
    assert (need.title, need.text, need.raised_by) == ("测血压", "每月一次", "residents")
    lines[1][1] = "测听力"
    again = look(uploaded(staff, as_csv(lines)))
    assert [c["field"] for c in again.columns][:7] == fields
    assert not any(c["unsure"] for c in again.columns)


def test_two_columns_are_not_the_same_field(in_app, staff):
    number = uploaded(staff, as_csv(several(1)))
    found = look(number)
    fields = [column["field"] for column in found.columns]
    fields[0] = fields[1]
    with pytest.raises(Unfit):
        imports_answers.choose_columns(
            number, fields, {}, version=found.version, actor=staff, at=NOON
        )
    assert look(number).state == "ready"


def test_a_file_that_is_no_sheet_is_refused_and_forgotten(in_app, staff):
    number = uploaded(staff, b"PK\x03\x04 half a file", name="坏.xlsx")
    assert (look(number).state, bool(look(number).refusal), count(SheetFile)) == (
        "refused", True, 0,
    )  # fmt: skip


@pytest.mark.parametrize("size", [0, 10 * 1024 * 1024 + 1])
def test_nothing_and_too_much_are_refused_at_once(in_app, staff, size):
    with pytest.raises(Unfit):
        uploaded(staff, b"x" * size)
    assert count(Import) == 0


def test_a_name_is_shown_without_folders_and_hidden_characters(in_app, staff):
    number = uploaded(staff, as_csv(several(1)), name="C:\\temp\\..\\清\u202e单\x00.csv")
    assert look(number).file_name == "清单.csv"


def test_a_category_closed_meanwhile_brings_the_question_up(in_app, people, staff):
    number = uploaded(staff, as_csv(several(2)))
    imports.write(number, submit=False, version=look(number).version, actor=staff, at=NOON)
    admin = people.actors["district_admin district"]
    categories.close("health", actor=admin, at=NOON)

    work(number)

    assert (look(number).state, count(Need)) == ("asking", 0)
    assert {code for _row, _field, code in asked(number)} == {"category_unknown"}


def test_a_role_that_ended_meanwhile_writes_nothing(in_app, people, staff):
    number = uploaded(staff, as_csv(several(2)))
    imports.write(number, submit=False, version=look(number).version, actor=staff, at=NOON)
    with transaction() as session:
        session.get_one(Membership, staff.membership_id).ended_at = NOON

    work(number)

    assert (look(number).state, count(Need)) == ("ready", 0)


def test_of_sixteen_who_import_the_same_at_once_one_wins(app, people):
    staff = people.actors["community_staff river"]
    with app.app_context():
        numbers = [uploaded(staff, as_csv(several(2))) for _ in range(6)]
        versions = [look(number).version for number in numbers]
        db.session.remove()

    def press(n):
        imports.write(numbers[n], submit=False, version=versions[n], actor=staff, at=NOON)

    assert race(app, press, clients=6) == {"won": 1, "AlreadyImported": 5}
    with app.app_context():
        for number in numbers:
            work(number)
        assert count(Need) == 2
        db.session.remove()


def test_what_nobody_touches_for_a_week_is_given_up(in_app, staff):
    number = uploaded(staff, as_csv(several(1)))
    with transaction() as session:
        imports.give_up_old(session, at=NOON + timedelta(days=8))
    assert (look(number).state, count(SheetRow), count(SheetFile)) == ("discarded", 0, 0)

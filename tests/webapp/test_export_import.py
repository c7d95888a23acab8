"""What was exported is understood when it comes back: same columns, same values, no new rows."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.posted import NEED, OFFER, published
from tests.sheeted import asked, look, uploaded
from tests.world import NOON, TODAY
from webapp.db import db
from webapp.models.exports import ExportList, FileForm
from webapp.models.imports import ImportKind, SheetProblem
from webapp.models.needs import Need, RaisedBy, Scope, Urgency
from webapp.models.offers import Offer, Reach
from webapp.models.organisations import Organisation
from webapp.models.postings import Visibility
from webapp.models.windows import Holidays, WindowKind
from webapp.queries.exports import opened
from webapp.queries.exports.columns import OF_NEEDS
from webapp.queries.organisations import Wanted
from webapp.queries.postings import Filters
from webapp.services import files
from webapp.services.content import WindowContent
from webapp.sheets.values import read_times

WEEKLY, DATED, CLOSED = WindowKind.WEEKLY, WindowKind.DATED, WindowKind.CLOSED
FIRST, LAST = TODAY.replace(month=12, day=1), TODAY.replace(month=12, day=5)
WINDOWS = (
    WindowContent(WEEKLY, weekdays=32, starts=540, ends=660),
    WindowContent(WEEKLY, weekdays=96, starts=480, ends=600, holidays=Holidays.SKIP),
    WindowContent(WEEKLY, weekdays=31, starts=18 * 60, ends=31 * 60),
    WindowContent(WEEKLY, weekdays=0b0010101, starts=840, ends=1020),
    WindowContent(WEEKLY, weekdays=127, starts=0, ends=1440, holidays=Holidays.ONLY),
    WindowContent(WEEKLY, weekdays=32, first_day=FIRST, starts=540, ends=660),
    WindowContent(WEEKLY, weekdays=32, last_day=LAST, starts=540, ends=660),
    WindowContent(
        WEEKLY, 32, first_day=FIRST, last_day=LAST, starts=540, ends=660, holidays=Holidays.SKIP
    ),
    WindowContent(DATED, first_day=FIRST, starts=540, ends=660),
    WindowContent(DATED, first_day=FIRST, last_day=LAST, starts=540, ends=660),
    WindowContent(CLOSED, first_day=FIRST),
    WindowContent(CLOSED, first_day=FIRST, last_day=LAST),
)
words_of_windows = next(c.words for c in OF_NEEDS if c.key == "windows")
SHAPE = ("kind", "weekdays", "first_day", "last_day", "starts", "ends", "holidays")


def shape(window):
    return {name: getattr(window, name) for name in SHAPE}


OPEN = [window for window in WINDOWS if window.kind is not CLOSED]


@pytest.mark.parametrize("number", range(len(WINDOWS)))
def test_times_as_exported_are_read_as_the_same_times(number):
    """A day on which it is closed says something only beside one on which it is open."""
    window = WINDOWS[number]
    together = [window] if window in OPEN else [WINDOWS[0], window]
    said = words_of_windows([shape(one) for one in together])
    reading = read_times(said, today=TODAY)
    assert reading.problem is None, (said, reading.problem)
    assert [shape(one) for one in reading.value] == [shape(one) for one in together]


def exported(what, filters, actor, form=FileForm.XLSX):
    file = BytesIO()
    files.write(what, form, opened(what, filters, actor), file, at=NOON)
    return file.getvalue()


FULL = {
    "capacity": 40,
    "divisible": True,
    "visibility": Visibility.INTERNAL,
    "windows": (WINDOWS[0], WINDOWS[2]),
}
OF_A_NEED = FULL | {
    "minimum": 2,
    "max_suppliers": 3,
    "urgency": Urgency.URGENT,
    "urgency_reason": "入冬在即",
    "audience": "独居老人",
    "scope": Scope.ESTATE,
    "headcount_low": 20,
    "headcount_high": 40,
    "conditions": "=执业医师带队",
    "raised_by": RaisedBy.COMMUNITY,
}
OF_AN_OFFER = FULL | {
    "reach": Reach.TRAVELS,
    "radius_m": 3000,
    "yearly_cap": 30,
    "cost_note": "-免费",
    "wants": "学生社会实践岗位",
}


@pytest.mark.parametrize("form", [FileForm.XLSX, FileForm.CSV])
@pytest.mark.parametrize(
    ("kind", "model", "who", "more"),
    [
        (NEED, Need, "community_staff river", OF_A_NEED),
        (OFFER, Offer, "unit_contact river", OF_AN_OFFER),
    ],
)
@pytest.mark.usefixtures("in_app")
def test_postings_that_come_back_are_there_already(people, kind, model, who, more, form):
    published(people, kind, at=NOON, **more)
    published(people, kind, at=NOON, title="另一条")
    actor = people.actors[who]
    content = exported(ExportList(kind), Filters(mine=True), actor, form)

    number = uploaded(actor, content, ImportKind(kind), name=f"导出.{form}")

    assert asked(number) == []
    counts = look(number).counts
    assert (counts["rows"], counts["there"], counts["new"]) == (2, 2, 0)
    assert db.session.scalar(select(func.count()).select_from(model)) == 2


def edited(content, changes):
    """Write other words into columns of the first row of an exported workbook."""
    book = load_workbook(BytesIO(content))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    for heading, text in changes.items():
        sheet.cell(2, headings.index(heading) + 1, text)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def notes(number):
    about = select(SheetProblem.facts).where(
        SheetProblem.import_id == number, SheetProblem.code == "number_differs"
    )
    return [sorted(facts["fields"]) for facts in db.session.scalars(about)]


@pytest.mark.usefixtures("in_app")
def test_a_posting_is_known_by_its_number_whatever_was_changed(people):
    """What the sheet says otherwise is told, and neither imported nor doubled."""
    actor = people.actors["community_staff river"]
    published(people, NEED, at=NOON, **OF_A_NEED)
    content = exported(ExportList.NEEDS, Filters(mine=True), actor)
    changes = {"标题": "换一个说法", "数量": 9, "时间": "每周三10:00-11:00"}

    number = uploaded(actor, edited(content, changes), name="导出.xlsx")
    counts = look(number).counts
    assert (counts["new"], counts["there"], counts["differing"]) == (0, 1, 1)
    assert notes(number) == [["quantity", "title", "windows"]]
    unclear = uploaded(actor, edited(content, {"数量": "若干"}), name="导出.xlsx")
    assert asked(unclear) == []
    assert notes(unclear) == [["quantity"]]
    freed = uploaded(actor, edited(content, changes | {"编号": ""}), name="导出.xlsx")
    assert look(freed).counts["new"] == 1
    somebody_elses = uploaded(
        actor, edited(content, changes | {"编号": "XQ-2026-9999"}), name="导出.xlsx"
    )
    assert look(somebody_elses).counts["new"] == 1


@pytest.mark.usefixtures("in_app")
def test_an_organisation_is_known_by_its_number_under_another_name(people):
    actor = people.actors["coordinator river"]
    content = exported(ExportList.UNITS, Wanted(), actor)

    changes = {"单位名称": "换了名字的单位", "联络员": "赵工"}
    number = uploaded(actor, edited(content, changes), ImportKind.UNITS, name="导出.xlsx")

    counts = look(number).counts
    assert (counts["new"], counts["there"], counts["differing"]) == (0, 2, 1)
    assert notes(number) == [["contact_name", "name"]]


@pytest.mark.parametrize("what", [ExportList.UNITS, ExportList.COMMUNITIES])
@pytest.mark.usefixtures("in_app")
def test_organisations_that_come_back_are_there_already(people, what):
    actor = people.actors["coordinator river"]
    content = exported(what, Wanted(), actor)
    before = db.session.scalar(select(func.count()).select_from(Organisation))

    number = uploaded(actor, content, ImportKind(what), name="导出.xlsx")

    assert asked(number) == []
    counts = look(number).counts
    assert (counts["rows"], counts["there"], counts["new"]) == (2, 2, 0)
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == before

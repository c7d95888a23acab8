"""The list of projects: who writes what, what is late, and the file that offices open."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from tests.claimed import COORDINATOR, LAST_DAY, UNIT, allow_small, claim, led_to, pair
from tests.met import MEMBER, closed, items, opened
from tests.world import NOON
from webapp.db import db, transaction
from webapp.errors import ChangedMeanwhile, NotPermitted, Unfit, Unknown
from webapp.models.exports import ExportList, FileForm
from webapp.models.matches import Match
from webapp.models.meetings import Choice
from webapp.models.postings import Visibility
from webapp.queries import projects as read
from webapp.queries.exports import opened as listing_of
from webapp.queries.projects import ProjectFilters
from webapp.services import files, meeting_papers, projects
from webapp.services.projects import Plan
from webapp.services.voting import vote

pytestmark = pytest.mark.usefixtures("in_app")
PLAN = Plan("十二月底前义诊四场", "王医生", "李书记", "第一批")
HEADINGS = ["序号", "项目名称", "需求单位", "资源单位（责任单位）", "项目目标", "责任人"]
HEADINGS += ["联系电话", "起止时间", "进度", "备注"]


@pytest.fixture
def active(people):
    allow_small(people)
    return led_to(people, claim(people, *pair(people)), "active")


def edit(people, match_id, plan=PLAN, *, version=None, who=UNIT):
    return projects.edit(match_id, plan, version=version, actor=people.actors[who], at=NOON)


def test_both_sides_and_the_coordinator_write_and_nobody_else(people, active):
    assert edit(people, active).version == 1
    with pytest.raises(ChangedMeanwhile):
        edit(people, active, who="community_staff river")
    edit(people, active, Plan("义诊五场", "", "", ""), version=1, who=COORDINATOR)
    with pytest.raises(NotPermitted):
        edit(people, active, version=2, who=MEMBER)
    with pytest.raises(Unknown):
        edit(people, active, version=2, who="coordinator hill")
    with pytest.raises(Unfit):
        edit(people, active, Plan("打 13912345678", "", "", ""), version=2)


def test_days_that_were_agreed_are_moved_by_the_coordinator_only(people, active):
    later = LAST_DAY + timedelta(days=9)
    moved = Plan("", "", "", "", first_day=LAST_DAY, last_day=later)
    edit(people, active, moved)
    assert db.session.get_one(Match, active, populate_existing=True).last_day == LAST_DAY
    edit(people, active, moved, who=COORDINATOR)
    assert db.session.get_one(Match, active, populate_existing=True).last_day == later


def test_the_list_knows_what_is_late_and_whose_it_is(people, active):
    after = LAST_DAY + timedelta(days=1)
    wanted = ProjectFilters(late=True)

    def seen(who, today):
        return [one.match.id for one in read.listing(wanted, people.actors[who], today=today).rows]

    assert seen(UNIT, LAST_DAY) == []
    assert seen(UNIT, after) == seen(COORDINATOR, after) == seen(MEMBER, after) == [active]
    assert seen("second unit_contact river", after) == seen("coordinator hill", after) == []


def rows_of(people, who):
    listing = listing_of(ExportList.PROJECTS, ProjectFilters(), people.actors[who])
    file = BytesIO()
    files.write(ExportList.PROJECTS, FileForm.XLSX, listing, file, at=NOON)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(rows) if row[0] == "序号")
    return rows[start], rows[start + 1 :]


def test_the_sheet_has_the_headings_of_the_office(people, active):
    edit(people, active)
    heading, (row, *rest) = rows_of(people, COORDINATOR)
    assert heading[: len(HEADINGS)] == HEADINGS
    assert rest == []
    assert row[0] == 1
    assert row[2:4] == ["翠堤一社区", "翠堤第一小学"]
    assert row[4:6] == ["十二月底前义诊四场", "资源方：王医生；需求方：李书记"]
    assert "0316" in row[6]
    assert row[7:9] == ["2026-11-28 至 2026-12-05", "进行中"]


def test_members_see_no_telephone_in_it(people, active):
    _heading, (row,) = rows_of(people, MEMBER)
    assert row[6] is None


def test_papers_and_minutes_are_pages_that_can_be_searched_and_tell_nothing_hidden(people):
    hidden = claim(people, *pair(people, title="只给协调员看", visibility=Visibility.INTERNAL))
    open_one = claim(people, *pair(people, title="为老人义诊"))
    with_title = [led_to(people, one, "agreed") for one in (open_one, hidden)]
    need = db.session.get_one(Match, hidden).need
    with transaction() as session:
        session.get_one(type(need), need.id).visibility = Visibility.RESTRICTED
    number = opened(people, with_title)
    member = people.actors[MEMBER]
    said = text_of(meeting_papers.agenda(number, actor=member, at=NOON))
    assert "为老人义诊" in said
    assert "只给协调员看" not in said
    for item in items(number):
        vote(number, item.id, Choice.YES, actor=member, at=NOON)
    closed(people, number)
    minutes = text_of(meeting_papers.minutes(number, actor=member, at=NOON))
    assert "2026" in minutes
    assert "为老人义诊" in minutes
    assert "只给协调员看" not in minutes


def text_of(named):
    file, _name = named
    return "".join(page.extract_text() for page in PdfReader(file).pages)

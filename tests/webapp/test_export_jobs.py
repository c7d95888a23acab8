"""Large exports: ordered by a form, made by the worker, kept a day for whoever asked."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import func, select, update

from tests.posted import NEED, published
from webapp.db import db, transaction
from webapp.i18n import now
from webapp.models.audit import AuditEvent
from webapp.models.exports import Export, ExportList, ExportPart, FileForm
from webapp.models.jobs import Job, JobState
from webapp.models.matches import MatchState, Origin
from webapp.models.meetings import MeetingState
from webapp.models.organisations import Nature
from webapp.models.people import Membership
from webapp.queries import accounts, audit, organisations
from webapp.queries.exports.organisations import Below
from webapp.queries.matches import MatchFilters
from webapp.queries.meetings import MeetingFilters
from webapp.queries.plans import PairFilters
from webapp.queries.postings import Filters
from webapp.queries.projects import ProjectFilters
from webapp.services import exports, jobs, upkeep, wanted
from webapp.services.jobs import LEASE, LeaseLost
from webapp.worker import Worker

KEY = "b" * 32
WHO = "coordinator river"


@pytest.fixture(autouse=True)
def _large(monkeypatch):
    """Two rows are a large list here, and a file has parts of a hundred bytes."""
    monkeypatch.setattr(exports, "AT_ONCE", dict.fromkeys(FileForm, 1))
    monkeypatch.setattr(exports, "PART", 100)


@pytest.fixture
def three(app, people):
    with app.app_context():
        for number in range(3):
            published(people, NEED, title=f"第{number}次讲座")


def order(client, form="csv", key=KEY, query="?sort=title"):
    return client.post(f"/exports/needs{query}", data={"form": form, "form_key": key})


def work(app):
    """Do what waits, as the worker does."""
    with app.app_context():
        waiting = list(db.session.scalars(select(Job.id).where(Job.state == JobState.QUEUED)))
    for job_id in waiting:
        Worker(app).work(job_id)


def stored(app, model, *conditions):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


@pytest.mark.usefixtures("three")
def test_a_large_list_is_ordered_made_and_fetched(app, client_of):
    client = client_of(WHO)
    page = order(client).headers["Location"]
    assert "正在等候处理" in client.get(page).text
    assert client.get(f"{page}/file").status_code == 410

    work(app)

    assert "文件已生成" in client.get(page).text
    answer = client.get(f"{page}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_length == len(answer.data) > 1000
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row["标题"] for row in rows] == ["第0次讲座", "第1次讲座", "第2次讲座"]
    assert stored(app, ExportPart) == -(-len(answer.data) // 100)
    assert "可以下载" in client.get("/exports").text
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person.export"))
        assert event.one().facts == {"list": "needs", "form": "csv", "rows": 3}


@pytest.mark.usefixtures("three")
def test_pages_of_paper_are_made_by_the_worker_too(app, client_of):
    client = client_of(WHO)
    page = order(client, "pdf").headers["Location"]
    work(app)
    assert client.get(f"{page}/file").data.startswith(b"%PDF-")


@pytest.mark.usefixtures("three")
def test_ordering_twice_is_one_order(app, client_of):
    client = client_of(WHO)
    first, second = order(client), order(client)
    assert first.headers["Location"] == second.headers["Location"]
    assert (stored(app, Export), stored(app, Job)) == (1, 1)
    assert order(client, "json").headers["Location"] != first.headers["Location"]
    stranger = order(client_of("auditor river"))
    assert stranger.status_code == 409
    assert stored(app, Export) == 2


@pytest.mark.usefixtures("three")
def test_only_so_many_wait_at_once(app, client_of):
    client = client_of(WHO)
    keys = [f"{number:032x}" for number in range(4)]
    assert [order(client, key=key).status_code for key in keys] == [302, 302, 302, 429]
    assert stored(app, Export) == 3
    work(app)
    assert order(client, key=keys[3]).status_code == 302


@pytest.mark.usefixtures("three")
def test_nobody_else_fetches_it(app, client_of, people):
    page = order(client_of(WHO)).headers["Location"]
    work(app)
    for who in ("coordinator hill", "community_staff river", "auditor river", "auditor district"):
        client = client_of(who)
        assert [client.get(page).status_code, client.get(f"{page}/file").status_code] == [404, 404]
        assert "需求" not in client.get("/exports").text.split("<main")[1].split("我的导出")[-1]
    assert client_of(None).get(f"{page}/file").status_code == 302
    with app.app_context(), transaction() as session:  # the same person in another role
        membership = session.get_one(Membership, people.actors[WHO].membership_id)
        membership.ended_at = now()
        session.add(
            Membership(
                person_id=membership.person_id,
                organisation_id=people.organisations["river"],
                role="committee_member",
                created_at=now(),
            )
        )
    assert client_of(WHO).get(page).status_code in {302, 404}


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("ended", ["membership", "person"])
def test_whoever_lost_the_role_meanwhile_gets_no_file(app, client_of, people, ended):
    order(client_of(WHO))
    with app.app_context(), transaction() as session:
        membership = session.get_one(Membership, people.actors[WHO].membership_id)
        if ended == "membership":
            membership.ended_at = now()
        else:
            membership.person.deactivated_at = now()
    work(app)
    assert stored(app, ExportPart) == 0
    with app.app_context():
        job = db.session.scalars(select(Job)).one()
        assert (job.state, job.result) == (JobState.DONE, "refused")


@pytest.mark.usefixtures("three")
def test_what_became_invisible_meanwhile_is_left_out(app, client_of, people):
    client = client_of("committee_member river")
    page = order(client, "json").headers["Location"]
    with app.app_context(), transaction() as session:
        session.execute(
            update(exports_need()).where(exports_need().title == "第1次讲座").values(state="paused")
        )
    work(app)
    rows = json.loads(client.get(f"{page}/file").data)["rows"]
    assert [row["title"] for row in rows] == ["第0次讲座", "第2次讲座"]


def exports_need():
    from webapp.models.needs import Need

    return Need


@pytest.mark.usefixtures("three")
def test_progress_is_how_many_rows_were_written(app, client_of, monkeypatch):
    order(client_of(WHO))
    told = []
    report = jobs.report
    monkeypatch.setattr(
        jobs, "report", lambda held, percent: (told.append(percent), report(held, percent))
    )
    work(app)
    assert told == [0, 33, 66]
    assert stored(app, Job, Job.progress == 100) == 1


@pytest.mark.usefixtures("three")
def test_a_page_shows_progress_and_failure(app, client_of):
    client = client_of(WHO)
    page = order(client).headers["Location"]
    with app.app_context(), transaction() as session:
        session.execute(update(Job).values(state="running", lease_until=now() + LEASE, progress=40))
    text = client.get(page).text
    assert "已完成 40%" in text
    assert 'hx-trigger="every 2s"' in text
    assert "<html" not in client.get(page, headers={"HX-Request": "true"}).text
    with app.app_context(), transaction() as session:
        session.execute(update(Job).values(state="failed", lease_until=None))
    text = client.get(page).text
    assert "没有生成成功" in text
    assert "hx-trigger" not in text.split("<main")[1]


@pytest.mark.usefixtures("three")
def test_a_worker_that_lost_its_lease_leaves_nothing(app, client_of):
    order(client_of(WHO))
    with app.app_context():
        job_id = db.session.scalars(select(Job.id)).one()
        at = now()
        slow = jobs.claim(job_id, worker="slow", at=at)
        quick = jobs.claim(job_id, worker="quick", at=at + 2 * LEASE)
        with pytest.raises(LeaseLost):
            exports.make(slow, at=at)
        db.session.remove()
        assert db.session.scalar(select(func.count()).select_from(ExportPart)) == 0
        exports.make(quick, at=at)
        assert db.session.scalars(select(Export)).one().size > 1000


@pytest.mark.usefixtures("three")
def test_files_end_after_a_day_and_are_cleaned_up(app, client_of):
    client = client_of(WHO)
    page = order(client).headers["Location"]
    work(app)

    def clean_up(at):
        with app.app_context(), transaction() as session:
            jobs.order(session, "clean_up", key=f"clean_up:{at}", at=at)
        with app.app_context():
            job_id = db.session.scalars(select(Job.id).where(Job.state == "queued")).one()
            upkeep.clean_up(jobs.claim(job_id, worker="w", at=at), at=at)

    clean_up(now() + timedelta(hours=23))
    assert client.get(f"{page}/file").status_code == 200
    with app.app_context(), transaction() as session:
        session.execute(update(Export).values(created_at=now() - timedelta(days=2)))
        session.execute(update(Export).values(expires_at=now() - timedelta(seconds=1)))
    assert client.get(f"{page}/file").status_code == 410
    assert "已过期" in client.get(page).text
    clean_up(now())
    assert (stored(app, ExportPart), stored(app, Export)) == (0, 1)
    clean_up(now() + timedelta(days=31))
    assert stored(app, Export) == 0


ALL_FILTERS = {
    ExportList.NEEDS: Filters(q="讲座", state="published", urgency="urgent", owner=3, mine=True),
    ExportList.OFFERS: Filters(category="health", sort="title", page=4),
    ExportList.UNITS: organisations.Wanted(nature=Nature.SCHOOL, closed=None, subdistrict_id=2),
    ExportList.COMMUNITIES: organisations.Wanted(closed=True, q="一"),
    ExportList.GRIDS: Below(7),
    ExportList.SUBDISTRICTS: None,
    ExportList.CATEGORIES: None,
    ExportList.ACCOUNTS: accounts.Wanted(role="auditor", stopped=True),
    ExportList.AUDIT: audit.Wanted(since=now().date(), reason="投诉", object_id=3),
    ExportList.PLAN_PAIRS: PairFilters(kind="pinned", category=2, plan=5),
    ExportList.PLAN_UNSERVED: PairFilters(q="讲座", sort="-quantity", page=2, plan=5),
    ExportList.MATCHES: MatchFilters(turn=True, origin=Origin.OPTIMIZER, sort="answer"),
    ExportList.MEETINGS: MeetingFilters(q="联席", state=MeetingState.CLOSED),
    ExportList.PROJECTS: ProjectFilters(state=MatchState.ACTIVE, late=True, sort="last"),
}


@pytest.mark.parametrize("what", ExportList)
def test_filters_survive_being_stored(what):
    kept = json.loads(json.dumps(wanted.stored(ALL_FILTERS[what])))
    assert wanted.restored(what, kept | {"of_a_former_release": 1}) == ALL_FILTERS[what]

"""The audit log as auditors read it."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

import webapp
from tests.contents import need
from tests.world import NOON
from webapp.audit_words import AUDIT_WORDS, FACT_NAMES, OBJECT_NAMES, fact_in_words
from webapp.chain import record
from webapp.db import transaction
from webapp.models.categories import Category
from webapp.models.matches import MatchAction
from webapp.models.meetings import MeetingAction
from webapp.models.organisations import Organisation
from webapp.models.people import Person
from webapp.models.postings import PostingAction, PostingKind
from webapp.models.rounds import RoundAction
from webapp.queries import audit
from webapp.services import postings


@pytest.fixture
def note(app, people):
    """Record an event about an organisation, as whoever and whenever."""

    def make(where, *, who=None, at=NOON, action="organisation.edit", reason="", **facts):
        with app.app_context(), transaction() as session:
            thing = session.get_one(Organisation, people.organisations[where])
            actor = people.actors[who] if who else None
            record(session, actor, action, thing, at=at, reason=reason, **facts)

    return make


def shown(page):
    """Numbers of the events on a page, in its order."""
    return [int(seq) for seq in re.findall(r'class="gj-row-link" href="/audit/(\d+)"', page)]


@pytest.fixture
def six(note):
    """Six events: three of River, one of Hill, one of the other district, one of the city."""
    note("river unit", who="coordinator river", reason="核对名称")
    note("river", who="district_admin district", action="organisation.look_inside", reason="投诉")
    note("river grid", at=NOON + timedelta(days=1))
    note("hill unit", who="coordinator hill")
    note("far unit", who="coordinator far")
    note("city", action="organisation.add")


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize(
    ("who", "events"),
    [
        ("auditor river", [3, 2, 1]),
        ("auditor hill", [4]),
        ("auditor district", [6, 4, 3, 2, 1]),
        ("auditor other district", [6, 5]),
    ],
)
def test_auditors_read_what_concerns_them(client_of, who, events):
    client = client_of(who)
    assert shown(client.get("/audit").text) == events
    found = [seq for seq in range(1, 7) if client.get(f"/audit/{seq}").status_code == 200]
    assert found == sorted(events)


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize(
    "who", ["coordinator river", "district_admin district", "unit_contact river"]
)
def test_nobody_else_reads_it(client_of, who):
    assert client_of(who).get("/audit").status_code == 403
    assert client_of(who).get("/audit/1").status_code == 403


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize(
    ("query", "events"),
    [
        ("person=coordinator-river", [1]),
        ("person=nobody", []),
        ("action=organisation.look_inside", [2]),
        ("role=district_admin", [2]),
        ("role=coordinator", [4, 1]),
        ("object_type=organisation", [6, 4, 3, 2, 1]),
        ("object_type=need", []),
        ("object_id={river unit}", [1]),
        ("object_type=organisation&object_id={river}", [2]),
        ("since=2026-11-24", [3]),
        ("until=2026-11-23", [6, 4, 2, 1]),
        ("since=2026-11-23&until=2026-11-23&role=coordinator", [4, 1]),
        ("reason=名称", [1]),
        ("reason=%25", []),  # no wildcard
        ("before=3", [2, 1]),
        ("before=nonsense", [6, 4, 3, 2, 1]),
    ],
)
def test_filters(client_of, people, query, events):
    url = "/audit?" + query.format_map(people.organisations)
    assert shown(client_of("auditor district").get(url).text) == events


@pytest.mark.usefixtures("six")
def test_a_persons_events_are_found_by_part_of_the_name(app, client_of, people):
    with app.app_context(), transaction() as session:
        person = session.get_one(Person, people.actors["coordinator river"].person_id)
        person.name = "欧阳春和"
    assert shown(client_of("auditor district").get("/audit?person=春和").text) == [1]


@pytest.mark.usefixtures("six")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("object_id=x", "“对象编号”没有生效"),
        ("object_id=-1", "“对象编号”没有生效"),
        ("object_id=9223372036854775808", "“对象编号”没有生效"),
        ("since=2026-02-30", "“从哪天起”没有生效"),
        ("until=99999-01-01", "“到哪天止”没有生效"),
        ("until=9999-12-31", "“到哪天止”没有生效"),
        ("action=nonsense", "“动作”没有生效"),
        ("object_type=nonsense", "“对象”没有生效"),
        ("role=king", "“以什么角色”没有生效"),
        ("person=%00", "“人员”没有生效"),
        ("reason=%E2%80%AE", "“理由包含”没有生效"),
        ("reason=" + "x" * 61, "“理由包含”没有生效"),
    ],
)
def test_a_faulty_filter_is_left_out_and_says_so(client_of, query, sentence):
    response = client_of("auditor river").get(f"/audit?{query}")
    assert (response.status_code, sentence in response.text) == (200, True)
    assert shown(response.text) == [3, 2, 1]


def test_older_events_follow_page_by_page(client_of, note):
    for _ in range(audit.ROWS + 3):
        note("river unit")
    client = client_of("auditor river")
    first = client.get("/audit?object_type=organisation").text
    assert shown(first) == list(range(audit.ROWS + 3, 3, -1))
    [older] = re.findall(r'rel="next"\s+href="([^"]*)"', first)
    second = client.get("/audit" + older.replace("&amp;", "&")).text
    assert "object_type=organisation" in older
    assert (shown(second), 'rel="next"' in second) == ([3, 2, 1], False)


@pytest.mark.usefixtures("six")
def test_an_event_reads_as_a_sentence(client_of, people):
    page = client_of("auditor river").get("/audit/1").text
    sentence = (
        "2026年11月23日 12:00，测试4（大工委协调员，翠堤街道）对组织 翠堤第一小学做了“修改资料”。"
    )
    name = people.actors["coordinator river"]
    assert name.role == "coordinator"
    assert sentence in re.sub(r"\s*\n\s*", " ", page)
    assert "理由：核对名称" in page
    assert f"/organisations/{people.organisations['river unit']}" in page


@pytest.mark.usefixtures("six")
def test_the_end_of_the_chain_is_shown(client_of):
    page = client_of("auditor river").get("/audit").text
    assert "审计链共 6 条记录" in page


def test_every_kind_of_thing_has_a_name(app, client_of, people):
    with app.app_context():
        made = postings.save(
            PostingKind.NEED,
            need(people),
            form_key="a" * 32,
            version=None,
            submit=True,
            actor=people.actors["community_staff river"],
            at=NOON,
        )
        with transaction() as session:
            river = session.get_one(Organisation, people.organisations["river"])
            for thing in (
                session.get_one(Category, people.categories["health"]),
                session.get_one(Person, people.actors["unit_contact river"].person_id),
            ):
                record(session, None, "category.edit", thing, at=NOON, within=river)
    page = client_of("auditor river").get("/audit").text
    assert f"/needs/{made.id}" in page
    for name in (f"{made.code} {made.title}", "医疗健康", "测试1"):
        assert name in page


@pytest.mark.parametrize("url", ["/audit", "/audit?person=x&reason=y&since=2026-11-23"])
def test_the_log_takes_the_same_queries_whatever_its_length(client_of, note, queries, url):
    note("river unit", who="coordinator river", reason="y")
    client = client_of("auditor river")
    client.get(url)
    queries.clear()
    client.get(url)
    before = len(queries)
    for where in ("river", "river grid", "river community"):
        note(where, who="coordinator river", reason="y")
    queries.clear()
    client.get(url)
    assert (len(queries), before <= 8) == (before, True)


def test_facts_are_shown_in_words(app):
    with app.test_request_context():
        assert fact_in_words("after", "published") == "已发布"
        assert fact_in_words("changed", ["name", "address"]) == "名称、地址"
        assert fact_in_words("kind", "unit") == "驻区单位"
        assert fact_in_words("quantity", 4) == "4"


# Codes that services put together from an enumeration.
COMPOSED = {
    "f'{posting.__tablename__}.{action}'": {
        f"{kind}.{action}" for kind in ("need", "offer") for action in ("create", *PostingAction)
    },
    "f'match.{word}'": {"match.claim", "match.record", "match.propose"},
    "f'match.{action}'": {f"match.{action}" for action in MatchAction},
    "f'meeting.{action}'": {f"meeting.{action}" for action in MeetingAction},
    "f'round.{action}'": {f"round.{action}" for action in RoundAction},
    "f'category.{action}'": {"category.close", "category.reopen"},
}


def one_of_postings(text):
    """A code that names the action in full, for one kind of posting."""
    kind, action = re.fullmatch(r"f'(need|offer)\.\{PostingAction\.(\w+)\}'", text).groups()
    return {f"{kind}.{PostingAction[action]}"}


def recorded_codes():
    """Collect the codes of actions in the source of the services."""
    codes = set()
    for file in (Path(webapp.__file__).parent / "services").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.JoinedStr) else ""
            if re.fullmatch(r"f'(\w+|\{[\w.]+\})\.\{[\w.]+\}'", text):
                codes |= COMPOSED.get(text) or one_of_postings(text)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                codes |= {node.value} if re.fullmatch(r"[a-z_]+\.[a-z_]+", node.value) else set()
    return codes - {"gongjian.mail", "unsubscribe.ask"}  # a log and a page


def test_every_code_has_words_and_no_words_are_idle():
    assert set(AUDIT_WORDS) == recorded_codes()


def test_facts_and_things_have_words():
    assert set(OBJECT_NAMES) >= set(audit._CALLED)  # noqa: SLF001 -- both tables are ours
    assert {"before", "after", "changed", "quantity"} <= set(FACT_NAMES)

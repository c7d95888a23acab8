"""Lists of needs and offers: who reads which rows, what a search finds, orders and pages."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert, select, text

from tests.posted import NEED, OFFER, published
from tests.world import NOON, TODAY
from webapp.db import db, transaction
from webapp.models.needs import Need, Urgency
from webapp.models.organisations import Organisation
from webapp.models.people import Role
from webapp.models.postings import PostingState, Visibility
from webapp.queries import postings
from webapp.queries.postings import PAGE_SIZE, Filters
from webapp.queries.scope import visible, visible_parts

pytestmark = pytest.mark.usefixtures("in_app")

S, V = PostingState, Visibility
OWNERS = ("river community", "river unit", "hill community", "far community")
LISTED = {"published", "partly_matched", "matched", "fulfilled"}


@pytest.fixture
def rows(people):
    """A need of each state and visibility, shared or not, of each owner: rows without a life."""
    made = []
    for owner in (people.organisations[name] for name in OWNERS):
        where = db.session.get(Organisation, owner)
        for state, visibility, wide in product(S, V, (True, False)):
            made.append(
                {
                    "code": f"XQ-2026-{len(made) + 1000}",
                    "form_key": f"{len(made):032x}",
                    "state": state,
                    "visibility": visibility,
                    "district_wide": wide,
                    "owner_id": owner,
                    "owner_kind": where.kind,
                    "subdistrict_id": where.subdistrict_id,
                    "district_id": where.district_id,
                    "category_id": people.categories["health"],
                    "created_by_id": people.actors["coordinator river"].person_id,
                    "urgency": Urgency.NORMAL,
                    "verified_at": NOON,
                    "created_at": NOON,
                    "changed_at": NOON,
                    "published_at": NOON,
                    "version": 1,
                }
            )
    with transaction() as session:
        session.execute(insert(Need), made)
    return db.session.scalars(select(Need)).all()


def may_read(row, actor):
    """The rules of the product, in other words than the query's."""
    listed = str(row.state) in LISTED
    if actor is None:
        return listed and row.visibility is V.PUBLIC
    if actor.district_id != row.district_id:
        return False
    same = actor.subdistrict_id == row.subdistrict_id
    inside = listed and row.visibility is not V.RESTRICTED and (same or row.district_wide)
    match actor.role:
        case Role.UNIT_CONTACT | Role.COMMUNITY_STAFF | Role.COMMUNITY_SECRETARY:
            return inside or actor.organisation_id == row.owner_id
        case Role.COORDINATOR:
            return inside or (same and row.state is not S.DRAFT)
        case Role.AUDITOR:
            return inside or same or actor.subdistrict_id is None
        case Role.DISTRICT_ADMIN:
            looks = row.subdistrict_id in actor.inside and row.state is not S.DRAFT
            return looks or row.district_wide or (listed and row.visibility is V.PUBLIC)
    return inside


def test_everybody_reads_what_the_rules_say_and_no_row_twice(people, rows):
    admin = people.actors["district_admin district"]
    looking = replace(admin, inside=frozenset({people.organisations["hill"]}))
    for actor in (None, looking, *people.actors.values()):
        expected = {row.id for row in rows if may_read(row, actor)}
        parts = [
            db.session.scalars(select(Need.id).where(part)).all()
            for part in visible_parts(Need, actor)
        ]
        found = [one for part in parts for one in part]
        assert set(found) == expected, actor
        assert len(found) == len(expected), actor
        assert set(db.session.scalars(select(Need.id).where(visible(Need, actor)))) == expected


TEXTS = (
    "为独居老人装扶手，每户约2小时，10%的人有轮椅",
    "社区食堂老年人助餐：每天中午",
    "老有所学，人有所乐_书法班",
    'Wi-Fi 上网课 "零基础" OR 手机*',
    "周末亲子阅读，孩子们的👪时间",
)


@pytest.fixture
def texts(people):
    made = {}
    for number, words in enumerate(TEXTS):
        at = NOON + timedelta(minutes=number)
        made[published(people, NEED, text=words, title=f"题{number}", at=at)] = words
    return {one: db.session.get(Need, one).search_text for one in made}


def found(q, actor=None, kind=NEED, **more):
    return [row.id for row in postings.listing(kind, Filters(q=q, **more), actor).rows]


def test_any_part_of_any_text_is_found_and_nothing_else(texts):
    parts = {
        part
        for words in TEXTS
        for length in (1, 2, 3, 4)
        for at in range(len(words) - length + 1)
        if len((part := words[at : at + length].lower()).split()) == 1 and part == part.strip()
    }
    assert len(parts) > 200
    for part in sorted(parts):
        assert set(found(part)) == {one for one, words in texts.items() if part in words}, part


@pytest.mark.parametrize(
    "q",
    [
        "老人 轮椅",
        "轮椅 老人",
        "老人 没有",
        "WI-FI 手机*",
        "人装",
        "所学人",
        "%",
        "_",
        "社区",
        "社区 助餐",
        "'",
        "\\",
        "老人 " * 9,
    ],
)
def test_each_word_must_be_there(texts, q):
    words = q.lower().split()[:5]
    assert set(found(q)) == {one for one, it in texts.items() if all(w in it for w in words)}


def test_a_changed_text_is_found_by_what_it_says_now(people, texts):
    first = min(texts)
    with transaction() as session:
        session.get(Need, first).search_text = "钢琴调音"
    assert found("钢琴") == found("琴调音") == [first]
    assert first not in found("扶手")
    with transaction() as session:
        session.execute(text("DELETE FROM time_window"))
        session.execute(text("DELETE FROM need WHERE id = :id"), {"id": first})
    assert found("钢琴") == []


def test_an_offer_is_found_among_offers_alone(people):
    offer = published(people, OFFER, text="可出借投影仪")
    assert found("投影", kind=OFFER) == [offer]
    assert found("投影") == []


@pytest.mark.parametrize("q", ["", "健康"])
def test_orders_go_both_ways_with_what_is_missing_last(people, q):
    days = {"甲": TODAY + timedelta(days=90), "丙": TODAY + timedelta(days=30), "乙": None}
    names = {}
    for number, title in enumerate(days):
        one = published(people, NEED, title=title, text="健康", at=NOON + timedelta(minutes=number))
        names[one] = title
    with transaction() as session:
        for one, title in names.items():
            session.get(Need, one).last_date = days[title]

    def titles(sort):
        return "".join(names[one] for one in found(q, sort=sort))

    assert titles("-newest") == "乙丙甲"
    assert titles("newest") == "甲丙乙"
    assert titles("deadline") == "丙甲乙"
    assert titles("-deadline") == "甲丙乙"
    assert titles("title") == "丙乙甲"
    assert titles("nonsense") == "甲丙乙"


def test_owners_are_sorted_by_name(people):
    hill, river = published(people, NEED, tenant="hill"), published(people, NEED)
    assert found("", sort="owner") == [hill, river]  # 望山… before 翠堤…
    assert found("", sort="-owner") == [river, hill]


@pytest.mark.parametrize("q", ["", "健康"])
def test_a_page_beyond_the_end_is_the_last_one(people, q):
    for number in range(PAGE_SIZE + 2):
        published(people, NEED, title=f"健康{number}")
    page = postings.listing(NEED, Filters(q=q, page=9), None)
    assert (len(page.rows), page.number, page.total, page.count) == (2, 2, PAGE_SIZE + 2, 2)
    nothing = postings.listing(NEED, Filters(q="查无此词", page=3), None)
    assert (nothing.rows, nothing.number, nothing.total) == ([], 1, 0)


def test_a_coordinators_filters_work_together(people):
    ours = published(people, NEED, title="健康讲座甲")
    published(people, NEED, title="健康讲座乙", category="venue")
    published(people, NEED, tenant="hill", title="健康讲座丙")
    coordinator = people.actors["coordinator river"]
    health = Filters(q="讲座", state=S.PUBLISHED, category="health", sort="deadline")
    page = postings.listing(NEED, health, coordinator)
    assert ([row.id for row in page.rows], page.total) == ([ours], 1)
    with pytest.raises(AttributeError):  # a list that shows it must say so: SHOWN
        _ = page.rows[0].text

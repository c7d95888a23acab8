"""Categories are kept by the district's administrators; everybody may read them."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.world import NOON
from webapp.db import db
from webapp.errors import AlreadyMoved, ChangedMeanwhile, NotPermitted, Unfit, Unknown
from webapp.models.audit import AuditEvent
from webapp.models.categories import Category
from webapp.services import categories
from webapp.services.categories import CategoryContent

GARDENS = CategoryContent(
    name="花园养护",
    name_en="Garden care",
    unit="次",
    unit_en="visits",
    travel_limit_m=2000,
    divisible=True,
)
FORM = {
    "key": "garden_care",
    "name": "花园养护",
    "name_en": "Garden care",
    "unit": "次",
    "unit_en": "visits",
    "travel_limit_m": "2000",
    "divisible": "y",
}
ADMIN = "district_admin district"


def stored(key):
    db.session.expire_all()
    return db.session.scalars(select(Category).where(Category.key == key)).one_or_none()


def content_of(row):
    return CategoryContent(**{name: getattr(row, name) for name in categories.WRITTEN})


def recorded():
    db.session.expire_all()
    rows = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
    return [(row.action, row.object_id, row.facts) for row in rows]


def count():
    return db.session.scalar(select(func.count()).select_from(Category))


@pytest.mark.usefixtures("in_app")
def test_a_new_category_stands_behind_the_others(people):
    last = db.session.scalar(select(func.max(Category.position)))

    added = categories.add(
        "garden_care", GARDENS, code_only=True, actor=people.actors[ADMIN], at=NOON
    )

    row = stored("garden_care")
    assert content_of(row) == GARDENS
    assert (row.position, row.code_only, row.closed) == (last + 1, True, False)
    assert recorded() == [("category.add", added.id, {})]


@pytest.mark.usefixtures("in_app")
def test_editing_keeps_key_and_code_only(people):
    before = stored("hardship")
    changed = replace(content_of(before), name="困难家庭帮扶", poolable=not before.poolable)

    categories.edit(
        "hardship", changed, version=before.version, actor=people.actors[ADMIN], at=NOON
    )

    row = stored("hardship")
    assert (row.key, row.code_only, content_of(row)) == ("hardship", True, changed)
    assert recorded() == [("category.edit", row.id, {"changed": ["name", "poolable"]})]


@pytest.mark.usefixtures("in_app")
def test_the_second_of_two_editors_is_refused(people):
    before = content_of(stored("health"))
    with pytest.raises(ChangedMeanwhile):
        categories.edit("health", GARDENS, version=7, actor=people.actors[ADMIN], at=NOON)
    assert (content_of(stored("health")), recorded()) == (before, [])


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("key", "changes", "field", "rule"),
    [
        ("health", {}, "key", "name_taken"),
        ("Garden", {}, "key", "key_shape"),
        ("g", {}, "key", "key_shape"),
        ("garden", {"name": "停车共享"}, "name", "name_taken"),
        ("garden", {"name_en": "Venues"}, "name_en", "name_taken"),
        ("garden", {"unit": ""}, "unit", "empty"),
        ("garden", {"travel_limit_m": 0}, "travel_limit_m", "empty"),
    ],
)
def test_unfit_contents_change_nothing(people, key, changes, field, rule):
    before = count()
    with pytest.raises(Unfit) as refused:
        categories.add(
            key,
            replace(GARDENS, **changes),
            code_only=False,
            actor=people.actors[ADMIN],
            at=NOON,
        )
    assert (refused.value.field, refused.value.rule, count()) == (field, rule, before)


@pytest.mark.usefixtures("in_app")
def test_closing_and_opening_again(people):
    actor = people.actors[ADMIN]
    categories.close("health", actor=actor, at=NOON)
    assert stored("health").closed is True
    with pytest.raises(AlreadyMoved):
        categories.close("health", actor=actor, at=NOON)

    categories.reopen("health", actor=actor, at=NOON)
    assert stored("health").closed is False
    with pytest.raises(AlreadyMoved):
        categories.reopen("health", actor=actor, at=NOON)
    with pytest.raises(Unknown):
        categories.close("nonsense", actor=actor, at=NOON)
    assert [action for action, *_rest in recorded()] == ["category.close", "category.reopen"]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("who", ["coordinator river", "auditor district", "unit_contact river"])
def test_others_may_not_change_categories(people, who):
    actor, before = people.actors[who], count()
    for attempt in (
        lambda: categories.add("garden", GARDENS, code_only=False, actor=actor, at=NOON),
        lambda: categories.edit("health", GARDENS, version=1, actor=actor, at=NOON),
        lambda: categories.close("health", actor=actor, at=NOON),
        lambda: categories.reopen("health", actor=actor, at=NOON),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert (count(), stored("health").version, recorded()) == (before, 1, [])


@pytest.mark.parametrize(("who", "buttons"), [(ADMIN, True), ("unit_contact river", False)])
def test_everybody_reads_the_list(client_of, who, buttons):
    page = client_of(who).get("/categories").text
    assert page.count('<tr id="category-') == 16
    assert ("/categories/health/edit" in page) == buttons
    assert ("/categories/health/close" in page) == buttons


def test_the_list_takes_one_query_for_the_categories(client_of, queries):
    client = client_of(ADMIN)
    queries.clear()
    client.get("/categories")
    assert len([sql for sql in queries if "FROM category" in sql]) == 1


def test_adding_and_editing_through_forms(app, client_of):
    client = client_of(ADMIN)
    assert client.post("/categories/new", data=FORM).location == "/categories"
    data = FORM | {"key": "changed", "code_only": "y", "name": "绿化养护", "version": "1"}
    assert client.post("/categories/garden_care/edit", data=data).location == "/categories"

    with app.app_context():
        row = stored("garden_care")
        assert (content_of(row), row.code_only) == (replace(GARDENS, name="绿化养护"), False)
        assert stored("changed") is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key": ""}, "小写英文字母"),
        ({"key": "花园"}, "小写英文字母"),
        ({"key": "health"}, "已经有了"),
        ({"name": ""}, "请填写"),
        ({"name": "长" * 21}, "最多 20 个字"),
        ({"name": "花\u202e园"}, "看不见的控制字符"),
        ({"travel_limit_m": ""}, "请填写"),
        ({"travel_limit_m": "0"}, "整数"),
        ({"travel_limit_m": "9223372036854775808"}, "整数"),
        ({"travel_limit_m": "100001"}, "100000"),
        ({"travel_limit_m": "NaN"}, "整数"),
    ],
)
def test_faulty_forms_come_back_with_a_sentence(app, client_of, changes, sentence):
    response = client_of(ADMIN).post("/categories/new", data=FORM | changes)
    assert (response.status_code, sentence in response.text) == (422, True)
    with app.app_context():
        assert count() == 16


def test_the_loser_of_an_edit_race_keeps_what_he_wrote(app, client_of):
    data = FORM | {"version": "9"}
    response = client_of(ADMIN).post("/categories/health/edit", data=data)
    assert (response.status_code, "花园养护" in response.text) == (409, True)
    with app.app_context():
        assert stored("health").name == "医疗健康"


@pytest.mark.parametrize("url", ["/categories/new", "/categories/health/edit"])
def test_forms_are_for_those_who_may_change(client_of, url):
    assert client_of("coordinator river").get(url).status_code == 403
    assert client_of("coordinator river").post(url, data=FORM).status_code == 403
    assert client_of(ADMIN).get("/categories/nonsense/edit").status_code == 404

"""Pages about organisations as browsers see them."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.world import NOON
from webapp.db import db
from webapp.models.access import DetailsGrant
from webapp.models.organisations import Nature, Organisation, OrganisationKind
from webapp.services import organisations
from webapp.services.organisations import OrganisationContent

UNIT = OrganisationContent(
    kind=OrganisationKind.UNIT,
    name="和风书店",
    nature=Nature.PRIVATE_FIRM,
    address="翠堤路 8 号",
    contact_phone="0316-5550123",
)
FORM = {"name": "清河医院", "nature": "hospital", "latitude": "39.52186", "longitude": "116.70422"}


@pytest.fixture
def add(app, people):
    """Add units to River; return their ids."""

    def make(*names, parent="river", **changes):
        actor = people.actors["district_admin district"]
        contents = [replace(UNIT, name=name, **changes) for name in names]
        with app.app_context():
            added = organisations.add_many(
                people.organisations[parent], contents, actor=actor, at=NOON
            )
            return [row.id for row in added]

    return make


@pytest.fixture
def stored(app):
    """Read organisations as the database has them now, by id or all with a name."""

    def read(name):
        with app.app_context():
            return db.session.scalars(
                select(Organisation).where(Organisation.name == name)
            ).one_or_none()

    return read


def listed(page):
    return re.findall(r'class="gj-row-link"[^>]*>([^<]*)<', page)


def test_people_of_a_subdistrict_see_its_units_and_no_others(client_of):
    page = client_of("unit_contact river").get("/units").text
    assert listed(page) == ["翠堤中心医院", "翠堤第一小学"]
    assert 'name="subdistrict"' not in page


@pytest.mark.parametrize("who", ["district_admin district", "auditor district"])
def test_district_people_see_the_district_and_may_choose(client_of, people, who):
    client = client_of(who)
    hill = people.organisations["hill"]
    everything = ["望山中心医院", "望山第一小学", "翠堤中心医院", "翠堤第一小学"]
    assert sorted(listed(client.get("/units").text)) == sorted(everything)
    assert listed(client.get(f"/units?subdistrict={hill}").text) == everything[:2]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=书店", ["和风书店"]),
        ("q=翠堤路", ["和风书店"]),
        ("q=书店 翠堤路", ["和风书店"]),
        ("q=书店 别处", []),
        ("q=%25", []),  # no wildcard
        ("nature=private_firm", ["和风书店"]),
        ("nature=school&sort=-name", ["翠堤第一小学", "翠堤中心医院"]),
        ("nature=nonsense", ["和风书店", "翠堤中心医院", "翠堤第一小学"]),
        ("sort=nonsense&page=99999999999999999999", ["和风书店", "翠堤中心医院", "翠堤第一小学"]),
        ("q=%00书店%E2%80%AE", ["和风书店"]),
        ("state=closed", []),
        ("subdistrict=999999", []),
    ],
)
def test_filters_of_the_list(client_of, add, query, names):
    add("和风书店")
    page = client_of("coordinator river").get(f"/units?{query}")
    assert page.status_code == 200
    assert sorted(listed(page.text)) == sorted(names)


def test_closed_units_are_listed_only_when_asked_for(app, client_of, people, add):
    [unit] = add("和风书店")
    actor = people.actors["coordinator river"]
    with app.app_context():
        organisations.close(unit, "迁出", actor=actor, at=NOON)
    client = client_of("coordinator river")
    assert "和风书店" not in listed(client.get("/units").text)
    assert listed(client.get("/units?state=closed").text) == ["和风书店"]
    assert "和风书店" in listed(client.get("/units?state=").text)


def test_pages_of_the_list(client_of, add):
    add(*(f"书店{n:02d}" for n in range(30)))
    client = client_of("coordinator river")
    first = listed(client.get("/units?sort=-name").text)
    second = client.get("/units?sort=-name&page=2").text
    assert (len(first), len(listed(second))) == (25, 7)
    assert set(first).isdisjoint(listed(second))
    assert listed(client.get("/units?sort=-name&page=77").text) == listed(second)
    assert "sort=-name" in second


@pytest.mark.parametrize("url", ["/units", "/communities", "/subdistricts", "/units?sort=-offers"])
def test_lists_take_the_same_queries_whatever_their_length(client_of, add, queries, url):
    client = client_of("district_admin district")
    client.get(url)
    queries.clear()
    client.get(url)
    before = len(queries)
    add("甲", "乙", "丙")
    add("丁社区", "戊社区", kind=OrganisationKind.COMMUNITY, nature=None)
    queries.clear()
    client.get(url)
    assert (len(queries), before <= 12) == (before, True)


def test_a_unit_of_another_tenant_does_not_exist(client_of, people):
    for where in ("hill unit", "far unit", "district", "city"):
        url = f"/organisations/{people.organisations[where]}"
        assert client_of("coordinator river").get(url).status_code == 404, where
    assert client_of("coordinator river").get("/organisations/2147483648").status_code == 404


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("unit_contact river", True),
        ("community_staff river", True),
        ("auditor river", True),
        ("district_admin district", False),
        ("auditor district", False),
    ],
)
def test_the_telephone_is_for_people_of_the_subdistrict(client_of, add, who, shown):
    [unit] = add("和风书店")
    pages = [client_of(who).get(f"/organisations/{unit}{end}").text for end in ("", "/edit")]
    assert any("0316-5550123" in page for page in pages) == shown


def test_a_district_administrator_saves_without_wiping_the_telephone(client_of, add, stored):
    [unit] = add("和风书店")
    data = {"name": "和风书店", "nature": "school", "version": "1", "contact_phone": "110000"}
    response = client_of("district_admin district").post(f"/organisations/{unit}/edit", data=data)
    assert response.status_code == 302
    row = stored("和风书店")
    assert (row.nature, row.contact_phone) == (Nature.SCHOOL, "0316-5550123")


def test_adding_through_the_form(client_of, people, stored):
    river = people.organisations["river"]
    url = f"/organisations/new?parent={river}&kind=unit"
    client = client_of("coordinator river")
    assert client.get(url).status_code == 200

    more = {"subdistrict_id": "1", "district_id": "1", "closed_at": "2026-01-01", "id": "1"}
    response = client.post(url, data=FORM | more)

    row = stored("清河医院")
    assert response.location == f"/organisations/{row.id}"
    place = (row.subdistrict_id, row.parent_id, row.district_id, row.closed_at)
    assert place == (river, river, people.organisations["district"], None)
    assert (row.nature, row.latitude, row.longitude) == (Nature.HOSPITAL, 39.52186, 116.70422)


LATITUDE = "请填写 -90 到 90 之间的小数度数"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"name": "字" * 81}, "最多 80 个字"),
        ({"name": "清河\x00医院"}, "看不见的控制字符"),
        ({"name": "清河\u202e医院"}, "看不见的控制字符"),
        ({"name": "翠堤第一小学"}, "已经有了"),
        ({"nature": ""}, "请选择性质"),
        ({"nature": "circus"}, ""),
        ({"latitude": "nan"}, LATITUDE),
        ({"latitude": "inf"}, LATITUDE),
        ({"latitude": "90.01"}, LATITUDE),
        ({"latitude": "1e1"}, LATITUDE),
        ({"latitude": "9" * 400}, LATITUDE),
        ({"latitude": "３９．５．２"}, LATITUDE),
        ({"latitude": "三十九"}, LATITUDE),
        ({"longitude": "-180.5"}, "请填写 -180 到 180 之间的小数度数"),
        ({"longitude": ""}, "纬度和经度要么都填"),
        ({"contact_phone": "call me"}, "电话至少 5 位数字"),
        ({"contact_phone": "1" * 41}, "最多 40 个字"),
        ({"version": "x"}, ""),
    ],
)
def test_faulty_forms_come_back_with_a_sentence(client_of, people, stored, changes, sentence):
    url = f"/organisations/new?parent={people.organisations['river']}&kind=unit"
    response = client_of("coordinator river").post(url, data=FORM | changes)
    assert response.status_code == 422
    assert sentence in response.text
    assert "error-summary" in response.text
    assert stored("清河医院") is None


def test_full_width_numbers_are_understood(client_of, people, stored):
    url = f"/organisations/new?parent={people.organisations['river']}&kind=community"
    data = {
        "name": "新社区",
        "latitude": "３９．５",
        "longitude": "１１６．７",
        "households": "１２００",
        "contact_phone": "０３１６－５５５０１２３",
    }
    assert client_of("coordinator river").post(url, data=data).status_code == 302
    row = stored("新社区")
    found = (row.latitude, row.longitude, row.households, row.contact_phone)
    assert found == (39.5, 116.7, 1200, "0316-5550123")


@pytest.mark.parametrize(
    ("who", "query", "status"),
    [
        ("coordinator river", "parent={river}&kind=grid", 422),
        ("coordinator river", "parent={river}&kind=nonsense", 200),
        ("coordinator river", "parent={hill}&kind=unit", 404),
        ("coordinator river", "kind=unit", 404),
        ("coordinator river", "parent={river unit}", 422),
        ("unit_contact river", "parent={river}&kind=unit", 403),
    ],
)
def test_where_something_may_be_added(client_of, people, who, query, status):
    url = "/organisations/new?" + query.format_map(people.organisations)
    client = client_of(who)
    assert client.get(url).status_code == status


def test_the_loser_of_an_edit_race_keeps_what_he_wrote(client_of, add, stored):
    [unit] = add("和风书店")
    client = client_of("coordinator river")
    page = client.get(f"/organisations/{unit}/edit").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)
    data = {"nature": "school", "version": version}
    client.post(f"/organisations/{unit}/edit", data=data | {"name": "先到"})

    response = client.post(f"/organisations/{unit}/edit", data=data | {"name": "后到"})

    assert response.status_code == 409
    assert "后到" in response.text
    assert "有人修改了同一条记录" in response.text
    assert (stored("先到").id, stored("后到")) == (unit, None)


def test_closing_needs_a_reason_and_says_so_in_place(client_of, add, stored):
    [unit] = add("和风书店")
    client = client_of("coordinator river")
    for reason, sentence in (("", "请写明理由"), ("长" * 201, "最多 200 个字")):
        response = client.post(f"/organisations/{unit}/close", data={"reason": reason})
        assert (response.status_code, sentence in response.text) == (422, True)
    assert stored("和风书店").closed_at is None

    response = client.post(f"/organisations/{unit}/close", data={"reason": "迁出"})
    assert response.location == f"/organisations/{unit}"
    assert stored("和风书店").closed_at is not None


def test_the_page_says_what_keeps_an_organisation_open(client_of, people):
    unit = people.organisations["river unit"]
    client = client_of("coordinator river")
    page = client.get(f"/organisations/{unit}").text
    assert "1 个有效的角色" in page
    assert f"/organisations/{unit}/close" not in page
    assert client.post(f"/organisations/{unit}/close", data={"reason": "撤"}).status_code == 409


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("coordinator river", {"edit", "close"}),
        ("district_admin district", {"edit", "close"}),
        ("unit_contact river", set()),
        ("auditor river", set()),
    ],
)
def test_buttons_shown_are_the_actions_allowed(client_of, add, who, shown):
    [unit] = add("和风书店")
    page = client_of(who).get(f"/organisations/{unit}").text
    found = set(re.findall(rf'(?:href|action)="/organisations/{unit}/([a-z-]+)"', page))
    assert found == shown


@pytest.mark.parametrize(
    ("who", "sees"), [("coordinator river", True), ("unit_contact river", False)]
)
def test_people_are_shown_to_those_who_may_see_accounts(client_of, people, who, sees):
    page = client_of(who).get(f"/organisations/{people.organisations['river unit']}").text
    assert (re.search(r'<a href="/accounts/\d+">测试1</a>', page) is not None) == sees


def test_looking_inside_asks_for_a_reason_and_opens_for_an_hour(app, client_of, people):
    river, client = people.organisations["river"], client_of("district_admin district")
    refused = client.post(f"/organisations/{river}/look-inside", data={"reason": " "})
    assert (refused.status_code, "请写明理由" in refused.text) == (422, True)

    opened = client.post(f"/organisations/{river}/look-inside", data={"reason": "核实投诉"})

    assert opened.location == f"/organisations/{river}"
    assert "可查看至" in client.get("/subdistricts").text
    with app.app_context():
        assert [g.reason for g in db.session.scalars(select(DetailsGrant))] == ["核实投诉"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator river", 403), ("auditor river", 403), ("auditor district", 200)],
)
def test_who_sees_the_figures_of_the_district(client_of, who, status):
    assert client_of(who).get("/subdistricts").status_code == status


def test_figures_tell_nothing_of_the_other_district(client_of):
    assert listed(client_of("district_admin district").get("/subdistricts").text) == [
        "望山街道",
        "翠堤街道",
    ]

"""Markup in every text that somebody writes: it is shown as it was written, never obeyed."""

import re
from html import escape

import pytest

from tests import forms
from tests.page import Page
from tests.town import NEED, OFFER
from webapp.services.content import NeedContent, OfferContent

STAFF, UNIT = "community_staff river", "unit_contact river"
SECRETARY, COORDINATOR = "community_secretary river", "coordinator river"
ADMIN, AUDITOR = "district_admin district", "auditor river"
READERS = (STAFF, UNIT, COORDINATOR, ADMIN, AUDITOR, None)
NOT_TEXTS = {"case_code"}


@pytest.fixture
def stage(stages):
    return stages("sqlite")


class Texts:
    """Payloads that break out of an attribute and open a tag, each with a number of its own."""

    def __init__(self):
        self.sent = {}

    def __call__(self, name):
        self.sent[name] = f'"><b x={len(self.sent)}>'
        return self.sent[name]


@pytest.fixture
def texts():
    return Texts()


@pytest.fixture
def post(stage):
    """Post a form as somebody, which must succeed."""

    def send(who, address, form=None):
        answer = stage.client(who).post(address, data=form or {})
        assert answer.status_code in {200, 302}, answer.get_data(as_text=True)
        return answer

    return send


@pytest.fixture
def look(stage, texts):
    """Look at pages as everybody: no payload is a tag. Returns the names of those shown."""

    def at(*addresses, readers=READERS):
        shown = set()
        for who in readers:
            for address in addresses:
                text = stage.client(who).get(address).get_data(as_text=True)
                obeyed = [e for e in Page(text).all() if "x" in e.attributes]
                assert obeyed == [], (who, address)
                shown |= {
                    n
                    for n, said in texts.sent.items()
                    if escape(said) in text or escape(said).replace("&quot;", "&#34;") in text
                }
        return shown

    return at


def texts_of(content):
    return [
        name
        for name, about in content.__dataclass_fields__.items()
        if about.type in {"str", str} and name not in NOT_TEXTS
    ]


@pytest.mark.parametrize(
    ("kind", "content", "writer"), [(NEED, NeedContent, STAFF), (OFFER, OfferContent, UNIT)]
)
def test_in_postings(stage, texts, post, look, kind, content, writer):
    written = {name: texts(name) for name in texts_of(content)}
    urgent = {"urgency": "urgent"} if kind is NEED else {}
    form = forms.POSTING[kind](stage.town, **written, **urgent)
    with stage.changes():
        address = post(writer, f"/{kind}", form).location
        shown = look(address, f"/{kind}?q=b", f"/{kind}?sort=title", "/")
        post(COORDINATOR, f"{address}/return", {"reason": texts("return")})
        shown |= look(address, f"{address}/edit", "/")
        post(writer, f"{address}/submit")
        if kind is NEED:
            post(SECRETARY, f"{address}/verify")
        post(COORDINATOR, f"{address}/publish")
        post(writer, f"{address}/pause", {"reason": texts("pause")})
        shown |= look(address)
        post(writer, f"{address}/resume")
        owner = "river community" if kind is NEED else "river unit"
        place = f"/organisations/{stage.town.organisations[owner]}"
        shown |= look(address, f"/public{address}", f"/public/{kind}", f"/{kind}", "/", place)
        shown |= look("/audit", readers=(AUDITOR,))
    assert shown == set(texts.sent)


def test_in_organisations(stage, texts, post, look):
    river = stage.town.organisations["river"]
    written = {name: texts(name) for name in ("name", "address", "contact_name")}
    with stage.changes():
        address = post(
            COORDINATOR, f"/organisations/new?parent={river}&kind=unit", forms.unit(**written)
        ).location
        shown = look(address, f"{address}/edit", "/units", "/accounts/invite")
        post(COORDINATOR, f"{address}/close", {"reason": texts("close")})
        post(COORDINATOR, f"{address}/reopen", {"reason": texts("reopen")})
        post(ADMIN, f"/organisations/{river}/look-inside", {"reason": texts("look inside")})
        shown |= look(address, f"/organisations/{river}", "/subdistricts", "/audit")
    assert shown == set(texts.sent)


def test_in_categories(stage, texts, post, look):
    written = {name: texts(name) for name in ("name", "name_en", "unit", "unit_en")}
    written["unit"] = texts.sent["unit"] = '"><b x='  # all that fits
    with stage.changes():
        post(ADMIN, "/categories/health/edit", forms.category(**written))
        shown = look(
            "/categories", "/needs", "/needs/2", "/needs/new", "/needs/new?category=health"
        )
        shown |= look("/", "/public/", "/public/needs", "/categories/health/edit", "/offers/2")
    assert shown == set(texts.sent)


def test_in_names_of_people(stage, texts, post, look):
    community = stage.town.organisations["river community"]
    form = forms.invitation("community_staff", name=texts("name"))
    with stage.changes():
        page = post(COORDINATOR, f"/accounts/invite/{community}", form).get_data(as_text=True)
        address = re.search(r"/invitations/[\w-]+", page).group()
        shown = look("/accounts", address)
        password = "eleven quiet herons by the pond"
        client = stage.client(None)
        answer = client.post(address, data={"password": password, "again": password})
        assert answer.status_code == 302
        home = client.get("/").get_data(as_text=True)
        assert [e for e in Page(home).all() if "x" in e.attributes] == []
        shown = look("/accounts", "/audit", f"/organisations/{community}")
    assert shown == {"name"}


def test_in_addresses(stage, look, texts):
    """What stands in the address comes back in filters, and nowhere as markup."""
    said = texts("q")
    lists = ("/needs", "/public/offers", "/units", "/accounts", "/audit")
    for name in ("q", "sort", "state", "person", "reason", "since"):
        look(*(f"{path}?{name}={said}" for path in lists))
    assert look(f"/needs?q={said}") == {"q"}

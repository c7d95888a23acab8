"""The buttons on the page of a posting are what its reader may do: no more, no less."""

import re

import pytest

from tests.page import Page
from tests.permissions.asking import DAYS
from tests.town import NEED, OFFER
from webapp.models.matches import MatchAction
from webapp.routes.postings import MOVES

READERS = (
    "unit_contact river",
    "community_staff river",
    "community_secretary river",
    "coordinator river",
    "committee_member river",
    "district_admin district",
    "auditor river",
)
STATES = (
    "draft",
    "submitted",
    "verified",
    "published",
    "restricted",
    "paused",
    "shared",
    "returned",
    "expired",
    "match active",
    "match delivered",
    "match confirmed",
    "match part",
)
OWNER = {NEED: "river community", OFFER: "river unit"}
TERMS = {"quantity": "2"} | DAYS
FORM = {"reason": "照章办理", "form_key": "e" * 32}


@pytest.fixture
def stage(stages):
    return stages("sqlite")


def ways(town, kind, state):
    """Addresses by which anybody could change the posting or its match, and of its form."""
    number = town.postings.get((kind, state, OWNER[kind]))
    if number is None:
        return []
    return [f"/{kind}/{number}/{action}" for action in (*MOVES, "copy")]


@pytest.mark.parametrize("kind", OWNER)
@pytest.mark.parametrize("who", READERS)
def test_buttons_shown_are_the_actions_allowed(stage, who, kind):
    shown, allowed = set(), set()
    for state in STATES:
        for address in ways(stage.town, kind, state):
            with stage.changes() as changed:
                stage.client(who).post(address, data=FORM)
            if changed:
                allowed.add((state, address))
        if not ways(stage.town, kind, state):
            continue
        number = stage.town.postings[kind, state, OWNER[kind]]
        page = Page(stage.client(who).get(f"/{kind}/{number}").text)
        forms = {form.attributes.get("action", "") for form in page.all("form")}
        pattern = rf"/{kind}/{number}/\w+"
        shown |= {(state, address) for address in forms if re.fullmatch(pattern, address)}
        if page_links_to(page, edit := f"/{kind}/{number}/edit"):
            shown.add((state, edit))
        if stage.client(who).get(edit).status_code == 200:
            allowed.add((state, edit))
    ours = {address for address in shown if not address[1].endswith(("/matches", "/claims"))}
    assert ours == allowed


@pytest.mark.parametrize("who", READERS)
def test_buttons_on_the_page_of_a_match_are_the_steps_allowed(stage, who):
    shown, allowed = set(), set()
    for (state, receiver), number in stage.town.matches.items():
        if receiver != "river community":
            continue
        answer = stage.client(who).get(f"/matches/{number}")
        forms = {form.attributes.get("action", "") for form in Page(answer.text).all("form")}
        shown |= {(state, a) for a in forms if re.fullmatch(rf"/matches/{number}/\w+", a)}
        for action in (*MatchAction, "nudge"):
            address = f"/matches/{number}/{action}"
            with stage.changes() as changed:
                stage.client(who).post(address, data=FORM | TERMS)
            if changed:
                allowed.add((state, address))
    assert shown == allowed


def page_links_to(page, address):
    return any(link.attributes.get("href") == address for link in page.all("a"))


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("coordinator river", {"published", "restricted", "shared", "match part"}),
        ("community_staff river", set()),
        ("district_admin district", set()),
        ("auditor river", set()),
    ],
)
def test_matches_are_recorded_by_the_coordinator_while_something_is_left(stage, who, states):
    found = set()
    for state in STATES:
        number = stage.town.postings[NEED, state, OWNER[NEED]]
        page = Page(stage.client(who).get(f"/needs/{number}").text)
        if any(f.attributes.get("action") == f"/needs/{number}/matches" for f in page.all("form")):
            found.add(state)
    assert found == states

"""A category that is closed takes nothing new; what was begun in it can be finished."""

import pytest

from tests import forms
from tests.town import NEED

STAFF, ADMIN = "community_staff river", "district_admin district"


@pytest.fixture
def closed(stage):
    """The town after the category of all its postings was closed."""
    with stage.changes():
        assert stage.client(ADMIN).post("/categories/health/close").status_code == 302
        yield stage


def test_nothing_new_is_posted_in_it(closed):
    before = closed.kept.one("SELECT count(*) FROM need")
    answer = closed.client(STAFF).post("/needs", data=forms.need(closed.town))
    assert answer.status_code == 404
    assert closed.kept.one("SELECT count(*) FROM need") == before


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_what_was_begun_in_it_is_edited_and_submitted(closed, state):
    number = closed.town.postings[NEED, state, "river community"]
    client = closed.client(STAFF)
    assert client.get(f"/needs/{number}/edit").status_code == 200
    form = forms.need(closed.town, quantity="7")
    form["form_key"] = closed.town.form_keys[NEED, state, "river community"]

    answer = client.post("/needs", data=form)

    assert (answer.status_code, answer.location) == (302, f"/needs/{number}")
    row = closed.kept.one(f"SELECT quantity FROM need WHERE id = {number}")  # noqa: S608
    assert row == 7
    assert closed.kept.one(f"SELECT state FROM need WHERE id = {number}") == "submitted"  # noqa: S608

"""Whoever has proved only part of who they are gets no further than their next step."""

import pytest

from tests.permissions.asking import ask
from tests.permissions.matrix import CHANGES, PAGES
from tests.permissions.test_matrix import cells, says

STEPS = {
    "second_factor": ("session.second_factor", "/second-factor", "422+"),  # a wrong code
    "enrolment": ("session.enrol", "/enrol", "422+"),
    "new_password": ("session.new_password", "/new-password", "302"),
}
# What everybody may ask for, they may as well: the answer is the visitor's.
OPEN = {
    "calendar.feed",
    "exports.public_posting",
    "exports.take_public",
    "home.index",
    "home.set_locale",
    "home.styleguide",
    "health.alive",
    "health.ready",
    "health.metrics",
    "invitations.accept",
    "public.index",
    "public.postings",
    "public.show",
    "session.sign_in",
    "static",
    "unsubscribe.ask",
    "unsubscribe.stop",
}


@pytest.fixture
def stage(stages):
    return stages("sqlite")


def wanted(table, step, *, otherwise, own):
    """Give {row: answer} for somebody at that step."""
    found = {}
    for row, lines in table.items():
        endpoint = row.split(maxsplit=1)[0]
        visitors = {actor: said for (_scope, actor), said in cells(lines).items()}["vis"]
        found[row] = visitors if endpoint in OPEN else own if endpoint == step else otherwise
    return found


@pytest.mark.parametrize("who", STEPS)
def test_every_page_leads_to_the_next_step(stage, who):
    step, address, _answer = STEPS[who]
    expected = wanted(PAGES, step, otherwise=f"302 to {address}", own="200")
    found = {}
    with stage.unchanged():
        for row, lines in PAGES.items():
            asked, _form = ask(stage, row, who, list(lines)[-1])
            answer = stage.client(who).get(asked)
            open_to_all = row.split(maxsplit=1)[0] in OPEN
            to = f" to {answer.location}" if answer.location and not open_to_all else ""
            found[row] = f"{answer.status_code}{to}"
    assert found == expected


@pytest.mark.parametrize("who", STEPS)
def test_every_change_but_the_next_step_is_refused(stage, who):
    step, _address, answer = STEPS[who]
    expected = wanted(CHANGES, step, otherwise="401", own=answer) | {"session.sign_out": "302"}
    found = {}
    for row, lines in CHANGES.items():
        asked, form = ask(stage, row, who, list(lines)[-1])
        with stage.changes() as changed:
            status = stage.client(who).post(asked, data=form).status_code
        found[row] = says(status, changed)
    assert found == expected

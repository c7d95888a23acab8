"""What holds for every route: its address, its token, and that a forged one changes nothing."""

import re

import pytest
from werkzeug.routing import IntegerConverter

from tests.permissions.asking import ask
from tests.permissions.matrix import ACTORS, CHANGES

KEBAB = re.compile(r"[a-z]+(-[a-z]+)*")
TEXTS = {"token", "filename"}  # the only words in addresses that may be anything


@pytest.fixture
def stage(stages):
    return stages("sqlite")


def test_addresses_are_small_words_with_hyphens(stage):
    odd = {
        rule.rule
        for rule in stage.app.url_map.iter_rules()
        for word in re.sub(r"<[^>]*>", "", rule.rule).split("/")
        if word and not KEBAB.fullmatch(word)
    }
    assert odd == set()


def test_ids_in_addresses_are_numbers_that_fit(stage):
    loose = {
        (rule.rule, name)
        for rule in stage.app.url_map.iter_rules()
        for name, converter in rule._converters.items()  # noqa: SLF001 -- there is no public way
        if name.endswith("_id") or name == "seq"
        if not (isinstance(converter, IntegerConverter) and converter.max == 2**31 - 1)
    }
    assert loose == set()


def test_free_words_in_addresses_are_few(stage):
    free = {
        name
        for rule in stage.app.url_map.iter_rules()
        for name, converter in rule._converters.items()  # noqa: SLF001
        if type(converter).__name__ in {"UnicodeConverter", "PathConverter", "AnyConverter"}
    }
    assert free - {"kind", "action"} == TEXTS


HALF_WAY = {  # whoever is in already is sent home
    "session.second_factor": "second_factor",
    "session.enrol": "enrolment",
    "session.new_password": "new_password",
}


def allowed(row):
    """Give an actor and a scope to whom the table allows the change, or whom it lets come near."""
    if row in HALF_WAY:
        return HALF_WAY[row], "any"
    for scope, line in CHANGES[row].items():
        for actor, said in zip(ACTORS, line.split(), strict=True):
            if said.startswith(("200", "302")):
                return ACTORS[actor], scope
    return "coordinator river", next(iter(CHANGES[row]))


WITHOUT_TOKEN = {"unsubscribe.stop"}  # a mail program has seen no page


@pytest.mark.parametrize("row", [row for row in CHANGES if row.split()[0] not in WITHOUT_TOKEN])
def test_a_change_needs_the_token_of_the_page(stage, row):
    who, scope = allowed(row)
    address, form = ask(stage, row, who, scope)
    somebody_elses = stage.cookies["auditor hill"][1]
    with stage.unchanged():
        bare = stage.client(who).post(address, data=form, csrf=False)
        forged = stage.client(who).post(
            address, data={**form, "csrf_token": somebody_elses}, csrf=False
        )
        in_address = stage.client(who).post(
            f"{address}{'&' if '?' in address else '?'}csrf_token={stage.cookies[who][1]}",
            data=form,
            csrf=False,
        )
    assert (bare.status_code, forged.status_code, in_address.status_code) == (400, 400, 400)
    assert "刷新" in bare.text


def test_a_script_may_send_the_token_in_a_header(stage):
    who = "community_staff river"
    headers = {"X-CSRFToken": stage.cookies[who][1], "HX-Request": "true"}
    address, form = ask(stage, "postings.autosave needs new", who, "any")
    with stage.changes() as changed:
        answer = stage.client(who).post(address, data=form, headers=headers, csrf=False)
    assert (answer.status_code, bool(changed)) == (200, True)


@pytest.mark.parametrize("row", ["home.index", "postings.show needs published", "account.me"])
def test_other_methods_are_refused(stage, row):
    address, _form = ask(stage, row, "community_staff river", "own")
    with stage.unchanged():
        statuses = {
            method: stage.client("community_staff river")
            .open(address, method=method, data={"csrf_token": "x"})
            .status_code
            for method in ("PUT", "PATCH", "DELETE")
        }
    assert set(statuses.values()) <= {400, 405}

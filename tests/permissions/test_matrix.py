"""Every route as every role, on things of everybody's: the answers of the hand-written table."""

from itertools import product

import pytest
from werkzeug.routing import AnyConverter

from tests.permissions.asking import ask
from tests.permissions.matrix import ACTORS, CHANGES, PAGES

METHODS = {"GET": PAGES, "POST": CHANGES}
CELLS = {
    (method, row): [
        (scope, actor, expected)
        for scope, line in lines.items()
        for actor, expected in zip(ACTORS, line.split(), strict=True)
    ]
    for method, table in METHODS.items()
    for row, lines in table.items()
}


def rows(method):
    return sorted(row for asked, row in CELLS if asked == method)


def routes(app):
    """Every endpoint with every word that may stand in its address: "postings.move needs verify"."""
    found = set()
    for rule in app.url_map.iter_rules():
        words = [c.items for c in rule._converters.values() if isinstance(c, AnyConverter)]  # noqa: SLF001
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found |= {(method, " ".join([rule.endpoint, *chosen])) for chosen in product(*words)}
    return found


def test_the_tables_name_every_route_and_no_other(stage):
    asked = {(method, route) for method, row in CELLS for route in heads(row)}
    known = routes(stage.app)
    assert {route for route in known if route not in asked} == set()
    assert {row for method, row in CELLS if not {(method, h) for h in heads(row)} & known} == set()


def heads(row):
    """Beginnings of a row's name: it says more than the route, such as the state of the thing."""
    words = row.split()
    return {" ".join(words[:n]) for n in range(1, len(words) + 1)}


@pytest.mark.parametrize("row", rows("GET"))
def test_pages(stage, row):
    found = {}
    with stage.unchanged():
        for scope, actor, _expected in CELLS["GET", row]:
            address, _form = ask(stage, row, ACTORS[actor], scope)
            found[scope, actor] = stage.client(ACTORS[actor]).get(address).status_code
    assert as_lines(found) == PAGES[row]


@pytest.mark.parametrize("row", rows("POST"))
def test_changes(stage, row):
    found = {}
    for scope, actor, _expected in CELLS["POST", row]:
        address, form = ask(stage, row, ACTORS[actor], scope)
        with stage.changes() as changed:
            status = stage.client(ACTORS[actor]).post(address, data=form).status_code
        found[scope, actor] = f"{status}{mark(status, changed)}"
    assert as_lines(found) == CHANGES[row]


def mark(status, changed):
    """Nothing where a refusal stored nothing or a success something; see the table."""
    if changed:
        return "+" if status >= 400 else ""
    return "." if status < 400 else ""


def as_lines(found):
    scopes = dict.fromkeys(scope for scope, _actor in found)
    return {s: " ".join(str(found[s, actor]) for actor in ACTORS) for s in scopes}

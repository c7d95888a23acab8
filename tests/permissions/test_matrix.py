"""Every route as every role, on things of everybody's: the answers of the hand-written table."""

from itertools import product

import pytest
from werkzeug.routing import AnyConverter

from tests.permissions.asking import ask
from tests.permissions.matrix import ACTORS, CHANGES, PAGES

REFUSED = 400  # and above


def cells(lines):
    """Give {(scope, actor): what the table says} of one row."""
    return {
        (scope, actor): said
        for scope, line in lines.items()
        for actor, said in zip(ACTORS, line.split(), strict=True)
    }


def routes(app):
    """Every endpoint with each word that may stand in its address (… needs verify)."""
    found = set()
    for rule in app.url_map.iter_rules():
        words = [c.items for c in rule._converters.values() if isinstance(c, AnyConverter)]  # noqa: SLF001
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found |= {(method, " ".join([rule.endpoint, *chosen])) for chosen in product(*words)}
    return found


def beginnings(row):
    """Give the parts of a row's name that may be a route: it also says more."""
    words = row.split()
    return {" ".join(words[: n + 1]) for n in range(len(words))}


def test_the_tables_name_every_route_and_no_other(app):
    rows = [("GET", row) for row in PAGES] + [("POST", row) for row in CHANGES]
    named = {(method, beginning) for method, row in rows for beginning in beginnings(row)}
    known = routes(app)
    gone = [row for method, row in rows if known.isdisjoint((method, b) for b in beginnings(row))]
    assert (known - named, gone) == (set(), [])


@pytest.mark.parametrize("row", PAGES)
def test_pages(stages, row):
    """Reading is the same SQL on both databases, so one suffices."""
    stage, wanted, found = stages("sqlite"), cells(PAGES[row]), {}
    with stage.unchanged():
        for scope, actor in wanted:
            address, _form = ask(stage, row, ACTORS[actor], scope)
            found[scope, actor] = str(stage.client(ACTORS[actor]).get(address).status_code)
    assert found == wanted


@pytest.mark.parametrize("row", CHANGES)
def test_changes(stage, dialect, row):
    """On PostgreSQL only what stores something."""
    wanted, found = cells(CHANGES[row]), {}
    if dialect == "postgresql":
        wanted = {cell: said for cell, said in wanted.items() if stores(said)}
    for scope, actor in wanted:
        address, form = ask(stage, row, ACTORS[actor], scope)
        with stage.changes() as changed:
            status = stage.client(ACTORS[actor]).post(address, data=form).status_code
        found[scope, actor] = says(status, changed)
    assert found == wanted


def stores(said):
    return said.endswith("+") or (said.isdigit() and int(said) < REFUSED)


def says(status, changed):
    """Word an answer as the table does."""
    surprising = bool(changed) == (status >= REFUSED)
    return f"{status}{'+' if changed else '.'}" if surprising else str(status)

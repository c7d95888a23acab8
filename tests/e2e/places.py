"""Every page of the site, from its URL map: a new page is looked at without being listed here.

What must be known is which values an address can take; an argument nobody has met fails.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from tests.e2e.looking import inner, lasting, shape
from tests.e2e.serving import Site
from webapp.models.audit import AuditEvent

NOT_PAGES = {  # files and machines
    "calendar.feed",
    "exports.download",
    "exports.public_posting",
    "exports.take_public",
    "health.alive",
    "health.metrics",
    "health.ready",
    "imports.problems",
    "imports.progress",
    "imports.template",
    "static",
}
EDITED = ("draft", "returned")
# Pages of matches differ with their states.
MATCHED = (
    "awaiting",
    "agreed",
    "agreed large",
    "heard",
    "approved",
    "active",
    "leaving",
    "declined",
)
NOWHERE = "/nowhere"
# Further looks of pages that change with their query string.
QUERIES: dict[str, tuple[str, ...]] = {
    "postings.index": ("q=没有这样的发布", "page=2", "sort=-deadline&state=published", "mine=1"),
    "postings.new": ("category=health", "category=hardship"),
    "public.postings": ("q=没有这样的发布", "category=health"),
    "organisations.units": ("q=没有这样的单位", "state=closed&nature=school"),
    "organisations.communities": ("q=没有这样的社区",),
    "accounts.index": ("q=没有这个人", "state=stopped"),
    "accounts.choose": ("q=翠堤", "q=没有这样的组织"),
    "matches.index": ("q=没有这样的对接", "turn=1", "late=1&sort=quantity"),
    "meetings.index": ("q=没有这样的会议", "state=closed&sort=title"),
    "projects.index": ("q=没有这样的项目", "late=1&sort=last"),
    "plans.show": ("q=没有这样的配对", "kind=fixed&sort=metres"),
    "plans.unserved": ("q=没有这样的需求", "kind=part"),
    "nudges.answers": ("q=没有这样的对接", "side=giver"),
    "outbox.index": ("q=没有这个人", "state=failed"),
    "audit.index": ("action=need.publish", "until=2020-01-01", "action=nonsense"),
    "imports.index": ("q=没有这样的表格", "state=committed"),
    "imports.new": ("kind=offers",),
    "imports.show": ("show=asked",),
    "home.styleguide": ("errors=1",),
}


def addresses(site: Site) -> dict[str, list[str]]:
    """Return the addresses of each endpoint that shows a page, with their query strings."""
    found: dict[str, list[str]] = {}
    adapter = site.app.url_map.bind("")
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint in NOT_PAGES or "GET" not in (rule.methods or set()):
            continue
        paths = [adapter.build(rule.endpoint, values) for values in _values(site, rule)]
        found[rule.endpoint] = _with_queries(site, rule.endpoint, paths)
    return found


def every(site: Site) -> list[str]:
    """All of them, and one that leads nowhere."""
    return [NOWHERE, *(address for part in addresses(site).values() for address in part)]


def unseen(site: Site, who: str, seen: set[str], language: str = "zh") -> Iterator[tuple[str, str]]:
    """Give address and text of somebody's first page and of each with a new inner part.

    What stands around the inner part, menus and names, is the same on all pages of a person.
    """
    first = True
    for address in every(site):
        html = site.html(who, address, language)
        if html is None:
            continue  # led elsewhere, to a page that is on the list itself
        content = lasting(html)
        if first or content not in seen:
            yield address, html
        first = False
        seen.add(content)


def longest(site: Site, who: str, seen: set[str]) -> Iterator[str]:
    """Give somebody's unseen pages, of each shape only the first and the one with most text.

    Pages of one shape differ in words: where the longest fit, and the first, all do.
    """
    by_shape: dict[str, list[tuple[str, str]]] = {}
    for address, html in unseen(site, who, seen):
        by_shape.setdefault(shape(inner(html)), []).append((address, html))
    for pages in by_shape.values():
        most = max(pages, key=lambda page: len(page[1]))
        yield from dict.fromkeys((pages[0][0], most[0]))


def _with_queries(site: Site, endpoint: str, paths: list[str]) -> list[str]:
    if endpoint == "organisations.new":  # shows nothing without them
        places = {"river": "community", "river community": "grid", "district": "subdistrict"}
        at = site.town.organisations
        return [
            f"{path}?parent={at[p]}&kind={kind}" for path in paths for p, kind in places.items()
        ]
    queries = QUERIES.get(endpoint, ())
    return paths + [f"{path}?{query}" for path in paths for query in queries]


def _values(site: Site, rule: Any) -> Iterable[dict[str, Any]]:
    arguments = frozenset(rule.arguments)
    samples = _samples(site)
    assert arguments in samples, f"{rule.endpoint}: add a sample of {set(arguments)} to places.py"
    values = samples[arguments]
    if rule.endpoint == "projects.edit":
        may = {site.town.matches.get((s, "river community")) for s in ("approved", "active")}
        values = [v for v in values if v["match_id"] in may]
    if rule.endpoint == "postings.edit":
        editable = {
            (kind, key) for (kind, state, _), key in site.town.postings.items() if state in EDITED
        }
        values = [v for v in values if (v["kind"], v["posting_id"]) in editable]
    return values


def _samples(site: Site) -> dict[frozenset[str], list[dict[str, Any]]]:
    """Return values for each set of arguments that addresses have."""
    town = site.town
    kinds = [{"kind": "needs"}, {"kind": "offers"}]
    owners = {"needs": "river community", "offers": "river unit"}
    postings = [
        {"kind": str(kind), "posting_id": key}
        for (kind, _, owner), key in town.postings.items()
        if owner == owners[kind]
    ]
    places = [
        {"organisation_id": town.organisations[name]}
        for name in ("district", "river", "river community", "river unit", "river grid")
    ]
    imports = [
        key for (_, owner), key in town.imports.items() if owner in {"river", "river community"}
    ]
    people = [{"person_id": actor.person_id} for actor in list(town.actors.values())[:1]]
    people += [
        {"person_id": key} for (_, owner), key in town.people.items() if owner == "river unit"
    ]
    return {
        frozenset(): [{}],
        frozenset({"kind"}): kinds,
        frozenset({"export_id"}): [{"export_id": key} for key in list(town.exports.values())[:2]],
        frozenset({"import_id"}): [{"import_id": key} for key in imports],
        frozenset({"import_id", "position"}): [
            {"import_id": key, "position": 1} for key in imports[:1]
        ],
        frozenset({"kind", "posting_id"}): postings,
        frozenset({"organisation_id"}): places,
        frozenset({"person_id"}): people,
        frozenset({"meeting_id"}): [
            {"meeting_id": key} for (_, place), key in town.meetings.items() if place == "river"
        ],
        frozenset({"match_id"}): [
            {"match_id": key}
            for (state, receiver), key in town.matches.items()
            if receiver == "river community" and state in MATCHED
        ],
        frozenset({"round_id"}): [{"round_id": key} for key in town.rounds.values()],
        frozenset({"preview_id"}): [{"preview_id": key} for key in town.previews.values()],
        frozenset({"plan_id"}): [{"plan_id": key} for key in town.plans.values()],
        frozenset({"plan_id", "question_id"}): [
            {"plan_id": town.plans[place], "question_id": key}
            for place, key in town.questions.items()
        ],
        frozenset({"seq"}): [{"seq": seq} for seq in _events(site)],
        frozenset({"key"}): [{"key": "health"}, {"key": "hardship"}],
        frozenset({"token"}): [{"token": t} for t in [*list(town.tokens.values())[:1], "spent"]],
    }


def _events(site: Site) -> list[int]:
    """Return the newest event of each kind."""
    query = select(func.max(AuditEvent.seq)).group_by(AuditEvent.action)
    return list(site.stored(query))

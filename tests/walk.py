"""Every page of the town as one of its people, fetched once and kept for all who ask."""

from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.stage import Stage
from tests.town import HALF_WAY, NEED, OWNERS, Town

PLAIN = (
    "/",
    "/needs",
    "/needs?page=2",
    "/needs?page=3",
    "/needs?mine=1",
    "/needs?state=paused&sort=title",
    "/needs?q=nothing-like-this",
    "/needs?q=珍珠&category=health&urgency=normal&sort=-deadline",
    "/needs/new",
    "/needs/new?category=health",
    "/needs/new?category=hardship",
    "/offers",
    "/offers?page=2",
    "/offers?mine=1",
    "/offers?sort=owner",
    "/offers/new",
    "/offers/new?category=venue",
    "/matches",
    "/matches?turn=1",
    "/matches?late=1&sort=-quantity",
    "/matches?q=珍珠&state=awaiting&category=health&origin=unit_claim",
    "/claim-rules",
    "/units",
    "/units?state=closed",
    "/communities?sort=-needs",
    "/subdistricts",
    "/categories",
    "/categories/new",
    "/categories/culture/edit",
    "/accounts",
    "/accounts?page=2",
    "/accounts?state=stopped",
    "/accounts/invite",
    "/accounts/invite?q=社区",
    "/audit",
    "/audit?before=150",
    "/audit?object_type=need&role=coordinator",
    "/audit?since=nonsense",
    "/exports",
    "/me",
    "/me/password",
    "/me/recovery-codes",
    "/sign-in",
    "/public/",
    "/styleguide",
    "/styleguide?errors",
    "/nothing-here",
    "/second-factor",
    "/enrol",
    "/new-password",
)
PUBLIC = (
    "/public/needs",
    "/public/needs?page=2",
    "/public/offers",
    "/public/offers?page=2",
    "/public/needs?q=珍珠&sort=title",
)


def addresses(town: Town, who: str | None) -> list[str]:
    """Return the addresses of every page; the public detail pages for visitors only."""
    if who in {"gone", *HALF_WAY}:
        return [*PLAIN, *PUBLIC]  # they get nowhere
    places = town.organisations.values()
    people = {actor.person_id for actor in town.actors.values()} | set(town.people.values())
    found = [*PLAIN, *PUBLIC, *(f"/organisations/{number}" for number in places)]
    found += [f"/organisations/{number}/edit" for number in places]
    found += [f"/accounts/{number}" for number in sorted(people)]
    for name in ("river", "hill", "river community", "far"):
        number = town.organisations[name]
        found += [f"/organisations/new?parent={number}", f"/accounts/invite/{number}"]
    for kind, state, owner in town.postings:
        number = town.postings[kind, state, owner]
        found.append(f"/{kind}/{number}")
        if who is None:
            found.append(f"/public/{kind}/{number}")
        if state in {"draft", "returned"}:
            found.append(f"/{kind}/{number}/edit")
    found += [f"/matches/{number}" for number in town.matches.values()]
    for owner in OWNERS:
        found.append(f"/needs/{town.postings[NEED, 'published', owner]}/claim")
    if who is None:
        found += [f"/invitations/{town.tokens[owner]}" for owner in OWNERS]
        found.append("/invitations/unknown")
    return found


def events(stage: Stage) -> list[str]:
    """Return the addresses of an event of each posting's owner."""
    postings = (stage.town.postings[NEED, "published", owner] for owner in OWNERS)
    return [f"/audit/{stage.event_about('need', number)}" for number in postings]


def walk(stage: Stage, who: str | None) -> dict[str, tuple[int, str]]:
    """Return status and text of every page, by address; redirects are not followed."""
    if who not in stage.pages:
        client, pages = stage.client(who), {}
        for address in [*addresses(stage.town, who), *events(stage)]:
            answer = client.get(address)
            pages[address] = (answer.status_code, answer.get_data(as_text=True))
        stage.pages[who] = pages
    return stage.pages[who]


def knows(stage: Stage, address: str, method: str) -> bool:
    """Say whether an address is a route of ours for that method."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/"):
        return False
    try:
        stage.app.url_map.bind("").match(parts.path, method=method)
    except RequestRedirect:
        return False
    except HTTPException:
        return False
    return True

"""Who is asking, and where they may go.

Nobody is let through by default: an endpoint is open only if it is listed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import RoutingException

from webapp.i18n import _, now
from webapp.models.access import SessionStage
from webapp.models.organisations import OrganisationKind
from webapp.models.people import Role
from webapp.policy import Actor
from webapp.queries import doors as queries

PUBLIC_ENDPOINTS = frozenset(
    {
        "calendar.feed",
        "exports.public_posting",
        "exports.take_public",
        "static",
        "health.alive",
        "health.ready",
        "health.metrics",
        "home.index",
        "home.set_locale",
        "home.styleguide",
        "invitations.accept",
        "public.index",
        "public.postings",
        "public.show",
        "session.sign_in",
        "unsubscribe.ask",
        "unsubscribe.stop",
    }
)
# The only page, besides those, for somebody who has come half of the way.
STAGE_ENDPOINTS: Mapping[SessionStage, str] = {
    SessionStage.SECOND_FACTOR: "session.second_factor",
    SessionStage.ENROLMENT: "session.enrol",
    SessionStage.NEW_PASSWORD: "session.new_password",
}
LONGEST_ADDRESS = 2000
_NEXT = "next"  # where to go once signed in; only addresses that passed own_address()


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in an organisation, reduced to what pages show."""

    id: int  # of the membership
    role: Role
    organisation_id: int
    organisation_name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever the session row says is here; `others` are the roles they could act in instead."""

    session_id: int
    stage: SessionStage
    person_id: int
    name: str
    account: str
    membership: Seat
    others: tuple[Seat, ...]


class Visit(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries in the cookie: the session's token, never a person's id."""

    def __init__(self, token: str, signed_in: SignedIn | None = None, actor: Actor | None = None):
        self.id, self.signed_in, self.actor = token, signed_in, actor


def init_app(app: Flask) -> None:
    # Flask-Login's own protection signs people out when their address changes, as phones do.
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_recognise)
    manager.init_app(app)
    app.before_request(_guard)


def _recognise(token: str) -> Visit | None:
    """Ask the session row, on each request, who the cookie's bearer is."""
    rows = queries.open_door(token, at=now())
    acting = next((row for row in rows if row.membership_id == row.acting_id), None)
    if acting is None:
        return None
    seats = {row.membership_id: _seat(row) for row in rows}
    signed_in = SignedIn(
        session_id=acting.session_id,
        stage=acting.stage,
        person_id=acting.person_id,
        name=acting.name,
        account=acting.account,
        membership=seats.pop(acting.membership_id),
        others=tuple(seats.values()),
    )
    return Visit(token, signed_in, _actor(acting))


def _seat(row: Any) -> Seat:
    return Seat(row.membership_id, row.role, row.organisation_id, row.organisation_name, row.kind)


def _actor(row: Any) -> Actor | None:
    if row.stage is not SessionStage.FULL:
        return None
    looks = row.role is Role.DISTRICT_ADMIN
    return Actor(
        person_id=row.person_id,
        membership_id=row.membership_id,
        role=row.role,
        organisation_id=row.organisation_id,
        subdistrict_id=row.subdistrict_id,
        district_id=row.district_id,
        inside=queries.grants_of(row.person_id, at=now()) if looks else frozenset(),
    )


def _guard() -> ResponseReturnValue | None:
    """Set `g.actor`, `g.signed_in` (all the way in) and `g.entering` (half-way); then decide."""
    g.actor = g.signed_in = g.entering = None
    if isinstance(request.routing_exception, SecurityError):
        return _("这个网址不属于本站。"), 400  # there is no host to build a page's links with
    if current_user.is_authenticated:
        who: SignedIn = current_user.signed_in
        g.actor = current_user.actor
        g.signed_in, g.entering = (who, None) if g.actor else (None, who)
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC_ENDPOINTS:
        return None  # an unknown address is nobody's secret
    if g.entering:
        return _only_the_next_step(endpoint, STAGE_ENDPOINTS[g.entering.stage])
    if g.signed_in is None:
        return _ask_to_sign_in()
    return redirect(url_for("home.index")) if endpoint in STAGE_ENDPOINTS.values() else None


def _only_the_next_step(endpoint: str, step: str) -> ResponseReturnValue | None:
    if endpoint in {step, "session.sign_out"}:
        return None
    return redirect(url_for(step)) if _only_reads() else abort(401)


def _ask_to_sign_in() -> ResponseReturnValue:
    by_htmx = "HX-Request" in request.headers
    if not _only_reads():
        if by_htmx:  # it lands inside a half-filled form, which must stay
            return _("登录已结束，这次没有保存。请在新窗口登录后再试。"), 401
        abort(401)
    here = request.full_path.rstrip("?")
    address = url_for("session.sign_in", next=own_address(here) or None)
    if by_htmx:  # it would follow a redirect and put the sign-in page into this one
        return "", 401, {"HX-Redirect": address}
    return redirect(address)


def _only_reads() -> bool:
    return request.method in {"GET", "HEAD"}


def admit(token: str, stage: SessionStage, *, next_page: str = "") -> str:
    """Put the new token into an otherwise empty cookie; return the address of the next step."""
    next_page = next_page or session.get(_NEXT, "")
    session.clear()
    g.pop("csrf_token", None)  # a page shown by this very request needs a token of the new cookie
    session.permanent = True  # it goes stale after half an hour without a request
    login_user(Visit(token))
    if stage in STAGE_ENDPOINTS:
        if next_page:
            session[_NEXT] = next_page
        return url_for(STAGE_ENDPOINTS[stage])
    return own_address(next_page) or url_for("home.index")


def dismiss() -> None:
    """Take from the browser whatever said who it was; the row itself has been ended before."""
    session.clear()
    logout_user()


def own_address(address: str | None) -> str:
    """Return the address if it is a page of this site that a GET shows, otherwise ""."""
    if not address or len(address) > LONGEST_ADDRESS or not _plain(address):
        return ""
    try:
        parts = urlsplit(address)
        current_app.url_map.bind("").match(unquote(parts.path), method="GET")
    except (ValueError, HTTPException, RoutingException):
        return ""
    return "" if parts.scheme or parts.netloc or parts.fragment else address


def _plain(address: str) -> bool:
    """Browsers read "//", a backslash, or either behind a tab as the start of a host name."""
    path = unquote(address.partition("?")[0])
    odd = any(character <= " " or character in "\\\x7f" for character in address + path)
    return path.startswith("/") and "//" not in path and not odd


def back_to(referrer: str | None) -> str:
    """Return the page of ours that the browser came from, or the first one."""
    try:
        came_from = urlsplit(referrer or "")
    except ValueError:  # no address at all
        return url_for("home.index")
    path = f"{came_from.path}?{came_from.query}".rstrip("?")
    same_site = came_from.netloc == request.host
    return (own_address(path) if same_site else "") or url_for("home.index")

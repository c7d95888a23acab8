"""One's own dates for a calendar program: a secret address, made and ended on one's page."""

import time
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.calendar_file import calendar_file
from webapp.errors import TooManyTries, Unknown
from webapp.i18n import _, now, speaking, today
from webapp.pacing import Pace
from webapp.queries import calendar_feed as read
from webapp.services import calendar_feeds

bp = Blueprint("calendar", __name__)
A_QUARTER_HOUR = 15 * 60
BY_ADDRESS = Pace(300, A_QUARTER_HOUR)  # a whole office may stand behind one
BY_TOKEN = Pace(30, A_QUARTER_HOUR)
KEPT = 15 * 60  # seconds for which a program need not ask again


@bp.get("/calendar/<token>")
def feed(token: str) -> ResponseReturnValue:
    """The file; no sign-in, since programs cannot: whoever knows the address reads it."""
    moment = time.time()
    wait = BY_ADDRESS.wait(request.remote_addr or "", moment) or BY_TOKEN.wait(token[:64], moment)
    if wait:
        raise TooManyTries(wait)
    person_id = read.owner_of(token)
    if person_id is None:
        raise Unknown("calendar", "token")
    with speaking(read.language_of(person_id)):
        rows = read.dated_matches(person_id, today=today())
        host = urlsplit(request.host_url).hostname or "localhost"
        content = calendar_file(rows, host, _page_of)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="gongjian.ics"'
    response.cache_control.private = True
    response.cache_control.max_age = KEPT
    response.add_etag()
    if rows:
        response.last_modified = max(row.match.changed_at for row in rows)
    return response.make_conditional(request)


def _page_of(match_id: int) -> str:
    return url_for("matches.show", match_id=match_id, _external=True)


@bp.post("/me/calendar/renew")
def renew() -> ResponseReturnValue:
    token = calendar_feeds.renew(actor=g.actor, at=now())
    # No redirect: nothing that survives one may hold the address, which is shown only here.
    address = url_for(".feed", token=token, _external=True)
    return render_template("notices/calendar.html", address=address)


@bp.post("/me/calendar/end")
def end() -> ResponseReturnValue:
    calendar_feeds.end(actor=g.actor, at=now())
    flash(_("日历地址已停用，原来的地址不能再用。"), "success")
    return redirect(url_for("notices.show"))

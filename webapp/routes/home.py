"""The first page of each role, the language switch, and the page of all components."""

from flask import (
    Blueprint,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from webapp.forms.styleguide import sample_form
from webapp.i18n import LOCALE_COOKIE, LOCALES, now, today
from webapp.match_story import next_step, since
from webapp.models.people import Role
from webapp.queries import alternates, homes, match_queues, meetings, papers, rounds
from webapp.security import back_to

bp = Blueprint("home", __name__)
ROUNDS = (Role.COORDINATOR, Role.DISTRICT_ADMIN)
MEETING = (Role.COMMITTEE_MEMBER, Role.COORDINATOR)
A_YEAR = 365 * 24 * 3600  # seconds


@bp.get("/")
def index() -> ResponseReturnValue:
    if g.actor is None:
        return redirect(url_for("public.index"))
    choices, choices_total = alternates.choices(g.actor, at=now())
    return render_template(
        "home/index.html",
        rounds=rounds.under_way(g.actor) if g.actor.role in ROUNDS else [],
        choices=choices,
        choices_total=choices_total,
        match_queues=match_queues.match_queues(g.actor, today=today()),
        ballots=papers.ballots(g.actor) if g.actor.role is Role.COMMITTEE_MEMBER else [],
        meetings_ahead=meetings.ahead(g.actor) if g.actor.role in MEETING else [],
        meeting_due=lambda meeting: meetings.is_due(meeting, today()),
        match_step=next_step,
        match_since=since,
        queues=homes.queues(g.actor, today=today(), now=now()),
        totals=homes.totals(g.actor) if g.actor.role in homes.SEES_TOTALS else [],
    )


@bp.post("/language")
def set_locale() -> ResponseReturnValue:
    chosen = request.form.get("lang", "")
    if chosen not in LOCALES:
        abort(400)
    response = redirect(back_to(request.referrer))
    response.set_cookie(
        LOCALE_COOKIE,
        chosen,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@bp.get("/styleguide")
def styleguide() -> ResponseReturnValue:
    if current_app.extensions["settings"].production:
        abort(404)
    form = sample_form(with_errors="errors" in request.args)
    return render_template("styleguide.html", form=form)

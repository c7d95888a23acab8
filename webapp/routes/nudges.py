"""After publishing: who has not answered, asking again, and asking somebody else instead."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webapp.forms.claims import KeyedForm
from webapp.i18n import _, ngettext, now, today
from webapp.match_story import since
from webapp.models.matches import Side
from webapp.names import SIDE_NAMES
from webapp.policy import Permission, allows
from webapp.queries import alternates as instead
from webapp.queries import rounds as rounds_read
from webapp.queries import unanswered as read
from webapp.queries.unanswered import UnansweredFilters
from webapp.routes.filters import LAST_PAGE, number, words
from webapp.security import back_to
from webapp.services import alternates, nudges

bp = Blueprint("nudges", __name__)


@bp.get("/rounds/<int:round_id>/answers")
def answers(round_id: int) -> ResponseReturnValue:
    one = rounds_read.one(round_id, g.actor)
    filters = _filters()
    page, open_ones = read.unanswered(one.id, filters, g.actor, today=today())
    choices, more = instead.choices(g.actor, at=now())
    return render_template(
        "rounds/answers.html",
        round=one,
        filters=filters,
        page=page,
        open_ones=open_ones,
        answers=rounds_read.answers(one.id),
        may_nudge=allows(g.actor, Permission.NUDGE, one),
        side_options=[(side, _(name)) for side, name in SIDE_NAMES.items()],
        match_since=since,
        choices=choices,
        choices_total=more,
    )


def _filters() -> UnansweredFilters:
    side = words(request.args.get("side", ""))
    return UnansweredFilters(
        q=words(request.args.get("q", "")),
        side=Side(side) if side in set(Side) else None,
        sort=words(request.args.get("sort", "")) or "answer",
        page=min(number(request.args.get("page", "")) or 1, LAST_PAGE),
    )


@bp.post("/rounds/<int:round_id>/nudge")
def nudge_all(round_id: int) -> ResponseReturnValue:
    asked = nudges.nudge_all(round_id, actor=g.actor, at=now())
    if asked:
        flash(ngettext("已催办 %(num)s 件。", "已催办 %(num)s 件。", asked), "success")
    else:
        flash(_("没有可以催办的：都已答复，或者今天已经催过。"), "warning")
    return redirect(url_for(".answers", round_id=round_id))


@bp.post("/matches/<int:match_id>/nudge")
def nudge(match_id: int) -> ResponseReturnValue:
    nudges.nudge(match_id, actor=g.actor, at=now())
    flash(_("已请没有答复的一方尽快答复。"), "success")
    return redirect(back_to(request.referrer))


@bp.post("/alternates/<int:alternate_id>/ask")
def ask(alternate_id: int) -> ResponseReturnValue:
    form = KeyedForm()
    if not form.validate():
        raise BadRequest
    key = form.form_key.data or ""
    match = alternates.ask(alternate_id, form_key=key, actor=g.actor, at=now())
    flash(_("已向备选的一方征询，答复后会在首页看到。"), "success")
    return redirect(url_for("matches.show", match_id=match.id))

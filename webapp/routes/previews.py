"""What other weights would have done to the latest round, before anybody opens one with them."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.fairness import fairness
from webapp.forms.rounds import RoundForm
from webapp.i18n import now
from webapp.models.plans import PlanState
from webapp.policy import Permission, authorize
from webapp.queries import organisations as places
from webapp.queries import previews as read
from webapp.reasons import fault
from webapp.services import previews
from webapp.services.previews import Asked

bp = Blueprint("previews", __name__)


@bp.post("/rounds/previews")
def add() -> ResponseReturnValue:
    place = places.find(g.actor.subdistrict_id or g.actor.district_id, g.actor)
    authorize(g.actor, Permission.OPEN_ROUND, place)
    form = RoundForm()
    if not form.validate():
        return render_template("rounds/form.html", form=form, place=place), 422
    asked = Asked(int(form.organisation_id.data or 0), form.wishes(), form.kept())
    made = previews.preview(asked, form_key=form.form_key.data or "", actor=g.actor, at=now())
    return redirect(url_for(".show", preview_id=made.id))


@bp.get("/rounds/previews/<int:preview_id>")
def show(preview_id: int) -> ResponseReturnValue:
    made = read.one(preview_id, g.actor)
    told = [made.beside.figures, made.figures] if made.state is PlanState.READY else []
    return render_template(
        "rounds/preview.html",
        preview=made,
        figures=told,
        fair=[fairness(one or {"communities": []}) for one in told],
        waiting=made.state in (PlanState.QUEUED, PlanState.RUNNING),
        fault=fault,
    )

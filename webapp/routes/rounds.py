"""Rounds of matching: the list, a new one, the page of one, and its steps."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webapp.errors import Unfit
from webapp.forms.refusals import refuse
from webapp.forms.rounds import PairForm, RoundForm, RunForm, Weights
from webapp.i18n import _, now, today
from webapp.models.plans import DecisionKind, PlanState
from webapp.models.rounds import RoundAction
from webapp.names import ROUND_ACTION_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import organisations as places
from webapp.queries import plans as plans_read
from webapp.queries import rounds as read
from webapp.reasons import LEVEL_NAMES, fault, phase
from webapp.routes.filters import LAST_PAGE, number
from webapp.services import pair_wishes, rounds, runs
from webapp.services.pair_wishes import PairWish

bp = Blueprint("rounds", __name__)
SEASON = 180  # days that a new round looks ahead, unless somebody says otherwise
STEPS = (RoundAction.DECIDE, RoundAction.CLOSE)
AT_WORK = (PlanState.QUEUED, PlanState.RUNNING)


@bp.get("/rounds")
def index() -> ResponseReturnValue:
    authorize(g.actor, Permission.SEE_ROUNDS)
    page = min(number(request.args.get("page", "")) or 1, LAST_PAGE)
    return render_template(
        "rounds/index.html", page=read.listing(g.actor, page), place=_own_place()
    )


def _own_place() -> Any:
    """The sub-district or district for which the actor may open a round."""
    place = places.find(g.actor.subdistrict_id or g.actor.district_id, g.actor)
    return place if allows(g.actor, Permission.OPEN_ROUND, place) else None


@bp.get("/rounds/new")
def new() -> ResponseReturnValue:
    authorize(g.actor, Permission.OPEN_ROUND, _place())
    first = today()
    form = RoundForm(
        formdata=None,
        data={
            "organisation_id": str(_place().id),
            "name": _("%(year)d 年 %(month)d 月匹配轮次", year=first.year, month=first.month),
            "first_day": first,
            "last_day": first.fromordinal(first.toordinal() + SEASON),
            "policy_name": _("大工委年度权重"),
        },
    )
    return _show_form(form)


def _place() -> Any:
    return places.find(g.actor.subdistrict_id or g.actor.district_id, g.actor)


def _show_form(form: RoundForm) -> str:
    return render_template("rounds/form.html", form=form, place=_place())


@bp.post("/rounds")
def add() -> ResponseReturnValue:
    authorize(g.actor, Permission.OPEN_ROUND, _place())
    form = RoundForm()
    if not form.validate():
        return _show_form(form), 422
    try:
        one = rounds.open_round(
            form.opening(), form_key=form.form_key.data or "", actor=g.actor, at=now()
        )
    except Unfit as error:
        refuse(form, error)
        return _show_form(form), 422
    flash(_("已开启“%(name)s”。", name=one.name), "success")
    return redirect(url_for(".show", round_id=one.id))


@bp.get("/rounds/<int:round_id>")
def show(round_id: int) -> ResponseReturnValue:
    one = read.one(round_id, g.actor)
    plans = read.plans_of(one.id)
    running = next((plan for plan in plans if plan.state in AT_WORK), None)
    ready = [plan for plan in plans if plan.state is PlanState.READY]
    return render_template(
        "rounds/show.html",
        round=one,
        plans=plans,
        ready=ready,
        running=running,
        ahead=read.place_in_queue(running) if running else 0,
        snapshot=read.snapshot_of(one.id),
        decisions=plans_read.decisions(one.id, g.actor),
        answers=read.answers(one.id) if one.published_at else {},
        run_form=_run_form(ready) if allows(g.actor, RoundAction.RUN, one) else None,
        weights=Weights(formdata=None, data=_strengths(one)),
        steps=[s for s in STEPS if one.can(s) and allows(g.actor, s, one)],
        level_names=LEVEL_NAMES,
        phase=phase,
        fault=fault,
    )


def _run_form(ready: Any) -> RunForm:
    return RunForm(formdata=None, data={"after": str(ready[0].id) if ready else ""})


def _strengths(one: Any) -> dict[str, Any]:
    content = one.policy.content
    order = content["order"]
    return {
        "policy_name": one.policy.name,
        "urgent_first": order[0] == "urgent",
        "first": "fair"
        if content["order"].index("cover") < content["order"].index("welfare")
        else "most",
        **content.get("strengths", {}),
    }


@bp.post("/rounds/<int:round_id>/freeze")
def freeze(round_id: int) -> ResponseReturnValue:
    rounds.freeze(round_id, actor=g.actor, at=now())
    flash(_("数据已冻结，可以计算方案。"), "success")
    return redirect(url_for(".show", round_id=round_id))


@bp.post("/rounds/<int:round_id>/runs")
def run(round_id: int) -> ResponseReturnValue:
    form, weights = RunForm(), Weights()
    own = "policy_name" in request.form
    if not form.validate() or (own and not weights.validate()):
        raise BadRequest
    order = form.order(weights if own else None)
    runs.order_run(round_id, order, form_key=form.form_key.data or "", actor=g.actor, at=now())
    return redirect(url_for(".show", round_id=round_id))


@bp.post(f"/rounds/<int:round_id>/<any({', '.join(STEPS)}):action>")
def move(round_id: int, action: str) -> ResponseReturnValue:
    rounds.move(round_id, RoundAction(action), actor=g.actor, at=now())
    flash(_("“%(action)s”已完成。", action=_(ROUND_ACTION_NAMES[RoundAction(action)])), "success")
    return redirect(url_for(".show", round_id=round_id))


@bp.post("/rounds/<int:round_id>/pairs/<any(pin, forbid, free):action>")
def decide(round_id: int, action: str) -> ResponseReturnValue:
    """Pin, forbid or free a pair; the page it came from shows what was decided."""
    form = PairForm()
    plan_id = int(form.plan_id.data or 0) if form.plan_id.validate(form) else 0
    here = (
        url_for("plans.show", plan_id=plan_id) if plan_id else url_for(".show", round_id=round_id)
    )
    if not form.validate():
        flash(" ".join(sentence for _id, _label, sentence in form.error_list()), "error")
        return redirect(here)
    kind = None if action == "free" else DecisionKind(action)
    wish = PairWish(
        form.need_id.data or 0,
        form.offer_id.data or 0,
        kind,
        form.quantity.data,
        form.note.data or "",
    )
    pair_wishes.decide_pair(round_id, wish, actor=g.actor, at=now())
    flash(_("已记下。按指定修改方案或重新计算之后生效。"), "success")
    return redirect(here)

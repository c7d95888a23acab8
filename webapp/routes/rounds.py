"""Rounds of matching: the list, a new one, the page of one, and its steps."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.errors import Unfit
from webapp.forms.refusals import refuse
from webapp.forms.rounds import PairForm, RoundForm, RunForm, Weights
from webapp.i18n import _, now, today
from webapp.models.plans import DecisionKind, PlanState, RoundPlan
from webapp.models.rounds import RoundAction, RoundPolicy
from webapp.names import ROUND_ACTION_NAMES
from webapp.policy import Permission, allows, authorize
from webapp.queries import organisations as places
from webapp.queries import plans as plans_read
from webapp.queries import previews
from webapp.queries import rounds as read
from webapp.queries.posting_names import Names
from webapp.reasons import LEVEL_NAMES, Teller, fault, ids_in, phase
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
    form = RoundForm(formdata=None, data=_previewed() or _usual())
    return _show_form(form)


def _previewed() -> dict[str, Any]:
    """What a preview was asked with, if the address names one."""
    preview_id = number(request.args.get("preview", ""))
    if not preview_id:
        return {}
    kept = dict(previews.one(preview_id, g.actor).wanted)
    return kept | {day: date.fromisoformat(kept[day]) for day in ("first_day", "last_day")}


def _usual() -> dict[str, Any]:
    """The weights that were resolved last, or those that are usual."""
    first, place = today(), _place()
    resolved = previews.latest_policy(place.id)
    return {
        "policy_name": _("大工委年度权重"),
        **(_strengths(resolved) if resolved else {}),
        "organisation_id": str(place.id),
        "name": _("%(year)d 年 %(month)d 月匹配轮次", year=first.year, month=first.month),
        "first_day": first,
        "last_day": first + timedelta(days=SEASON),
    }


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
        run_form=_run_form() if allows(g.actor, RoundAction.RUN, one) else None,
        weights=Weights(formdata=None, data=_strengths(one.policy)),
        steps=[s for s in STEPS if one.can(s) and allows(g.actor, s, one)],
        level_names=LEVEL_NAMES,
        phase=phase,
        fault=fault,
        live_gap=_live_gap,
        broken=_broken(plans),
    )


def _live_gap(plan: RoundPlan) -> str:
    """How far the best plan so far may be from the best there is; nothing while nobody knows."""
    try:
        value, bound = int(plan.value), int(plan.bound)
    except ValueError:
        return ""
    return f"{100 * abs(bound - value) / max(1, abs(value)):.2f}%"


def _broken(plans: Sequence[RoundPlan]) -> dict[int, list[str]]:
    """By plan, the limits that a plan made by hand would have broken, in words."""
    told = {
        plan.id: (plan.figures.get("reason") or {}).get("broken") or []
        for plan in plans
        if plan.fault == "by_hand"
    }
    if not told:
        return {}
    teller = Teller(Names(ids_in(list(told.values())), g.actor))
    return {plan_id: [teller.broken(one) for one in some] for plan_id, some in told.items()}


def _run_form() -> RunForm:
    return RunForm(formdata=None)


def _strengths(policy: RoundPolicy) -> dict[str, Any]:
    content = policy.content
    order = content["order"]
    return {
        "policy_name": policy.name,
        "urgent_first": order[0] == "urgent",
        "first": "fair" if order.index("cover") < order.index("welfare") else "most",
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
    for one in (form, weights) if own else (form,):
        if not one.validate():
            flash(one.complaint(), "error")
            return redirect(url_for(".show", round_id=round_id))
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
        flash(form.complaint(), "error")
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

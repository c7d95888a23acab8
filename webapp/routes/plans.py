"""A plan as people read it: pairs, what goes without, fairness, advice, one pair, publishing."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.advice import advise
from webapp.fairness import coverage, share
from webapp.fairness import fairness as fairness_of
from webapp.forms.rounds import PairForm
from webapp.i18n import _, label, now
from webapp.models.plans import RoundPlan
from webapp.models.rounds import RoundAction
from webapp.policy import Permission, allows
from webapp.queries import plans as read
from webapp.queries import postings, rounds
from webapp.queries.posting_names import Named, Names
from webapp.reasons import (
    LEVEL_NAMES,
    PART_NAMES,
    Teller,
    bars,
    ids_in,
    refused,
    removed,
    runner_up,
)
from webapp.routes.filters import number, pair_filters, words
from webapp.services import pair_wishes, round_publishing, runs
from webapp.windows_text import weekdays

bp = Blueprint("plans", __name__)
MOST_FLOWS = 14


def _page(template: str, plan: RoundPlan, **context: Any) -> str:
    pairs, lacking = read.counts(plan)
    return render_template(
        template,
        plan=plan,
        round=plan.round,
        pair_count=pairs,
        lacking_count=lacking,
        level_names=LEVEL_NAMES,
        part_names=PART_NAMES,
        fair=fairness_of(plan.figures),
        to_apply=read.decisions_to_apply(plan),
        may_steer=allows(g.actor, Permission.STEER_ROUND, plan.round),
        may_run=plan.round.can(RoundAction.RUN) and allows(g.actor, RoundAction.RUN, plan.round),
        may_publish=plan.round.can(RoundAction.PUBLISH)
        and allows(g.actor, RoundAction.PUBLISH, plan.round),
        **context,
    )


def _category_options() -> list[tuple[int, str]]:
    return [(one.id, label(one)) for one in postings.categories()]


@bp.get("/plans/<int:plan_id>")
def show(plan_id: int) -> ResponseReturnValue:
    plan = read.ready_plan(plan_id, g.actor)
    filters = pair_filters(request.args)
    page = read.proposals(plan, filters, g.actor)
    runners = [row.Proposal.runner_up for row in page.rows]
    teller = Teller(Names(ids_in(runners), g.actor))
    return _page(
        "rounds/plan.html",
        plan,
        filters=filters,
        page=page,
        bars=bars,
        runner_up=lambda told: runner_up(teller, told),
        refused=refused,
        frontier=plan.figures.get("frontier"),
        category_options=_category_options(),
    )


@bp.get("/plans/<int:plan_id>/unserved")
def unserved(plan_id: int) -> ResponseReturnValue:
    plan = read.ready_plan(plan_id, g.actor)
    filters = pair_filters(request.args)
    page = read.unserved(plan, filters, g.actor)
    told = [row.Unserved.reason for row in page.rows]
    return _page(
        "rounds/unserved.html",
        plan,
        filters=filters,
        page=page,
        teller=Teller(Names(ids_in(told), g.actor)),
        category_options=_category_options(),
    )


@bp.get("/plans/<int:plan_id>/fairness")
def fairness(plan_id: int) -> ResponseReturnValue:
    plan = read.ready_plan(plan_id, g.actor)
    figures = plan.figures
    flows = figures["flows"][:MOST_FLOWS]
    ids = [one["id"] for one in figures["communities"]]
    ids += [end for flow in flows for end in flow[:2]] + [one[0] for one in figures["load"][:10]]
    return _page(
        "rounds/fairness.html",
        plan,
        communities=sorted(figures["communities"], key=coverage),
        coverage=coverage,
        share=share,
        removed=removed,
        flows=flows,
        load=figures["load"][:10],
        names=Names(ids, g.actor),
    )


@bp.get("/plans/<int:plan_id>/advice")
def advice(plan_id: int) -> ResponseReturnValue:
    plan = read.ready_plan(plan_id, g.actor)
    document = rounds.document_of(plan.round_id)
    shares = [(*ids, quantity) for ids, quantity in read.pairs_of([plan])[plan.id].items()]
    pieces = advise(document, shares)
    ids = [one.community for one in pieces] + [need for one in pieces for need in one.needs]
    return _page(
        "rounds/advice.html",
        plan,
        advice=pieces,
        names=Names(ids, g.actor),
        categories={f"k{one.id}": one for one in postings.categories()},
        weekdays=weekdays,
    )


@bp.get("/plans/<int:plan_id>/pairs")
def pairs(plan_id: int) -> ResponseReturnValue:
    """Choose any need and any offer of the round, found by a word; the worker answers."""
    plan = read.ready_plan(plan_id, g.actor)
    document = rounds.document_of(plan.round_id)
    chosen = number(request.args.get("need", "")) or 0
    need = next((one for one in document["needs"] if one["id"] == f"n{chosen}"), None)
    searched = {name: words(request.args.get(name, "")) for name in ("need_q", "offer_q")}
    alike = request.args.get("any", "") != "1" and need is not None
    offers = [
        one["id"]
        for one in document["offers"]
        if not alike or (need and one["category"] == need["category"])
    ]
    names = Names([*(one["id"] for one in document["needs"]), *offers], g.actor)
    return _page(
        "rounds/pairs.html",
        plan,
        chosen=names.of(f"n{chosen}") if need else None,
        any_category=request.args.get("any", "") == "1",
        searched=searched,
        need_options=_options(names.needs.values(), searched["need_q"]),
        offer_options=_options(names.offers.values(), searched["offer_q"]) if need else [],
    )


def _options(named: Iterable[Named], wanted: str) -> list[tuple[int, str]]:
    """Only what the reader may read is found by its title; see Names."""
    return [
        (one.id, _("%(title)s（%(owner)s）", title=one.title, owner=one.owner))
        for one in named
        if wanted.casefold() in f"{one.title} {one.owner}".casefold()
    ]


@bp.post("/plans/<int:plan_id>/pairs")
def ask(plan_id: int) -> ResponseReturnValue:
    form = PairForm()
    need, offer = form.need_id.data or 0, form.offer_id.data or 0
    if not form.validate():
        flash(form.complaint(), "error")
        return redirect(url_for(".pairs", plan_id=plan_id, need=need))
    asked = pair_wishes.ask_pair(
        plan_id, need, offer, form.quantity.data or 1, actor=g.actor, at=now()
    )
    return redirect(url_for(".answer", plan_id=plan_id, question_id=asked.id))


@bp.get("/plans/<int:plan_id>/pairs/<int:question_id>")
def answer(plan_id: int, question_id: int) -> ResponseReturnValue:
    plan = read.ready_plan(plan_id, g.actor)
    asked = read.question(question_id, plan)
    pair = [f"n{asked.need_id}", f"o{asked.offer_id}"]
    return _page(
        "rounds/answer.html",
        plan,
        asked=asked,
        teller=Teller(Names([*pair, *ids_in(asked.answer or {})], g.actor)),
        bars=bars,
        pair=pair,
    )


@bp.post("/plans/<int:plan_id>/publish")
def publish(plan_id: int) -> ResponseReturnValue:
    done = round_publishing.publish(plan_id, actor=g.actor, at=now())
    flash(_("方案已发布，%(count)d 对已向双方征询。", count=done.asked), "success")
    if done.called_off:
        count = done.called_off
        flash(_("上一轮没有答复、本方案不再保留的 %(count)d 对已撤回。", count=count), "success")
    if done.refused:
        flash(_("%(count)d 对因情况有变没有发布，见列表里的说明。", count=done.refused), "warning")
    return redirect(url_for(".show", plan_id=plan_id))


@bp.post("/plans/<int:plan_id>/cancel")
def cancel(plan_id: int) -> ResponseReturnValue:
    plan = runs.cancel_run(plan_id, actor=g.actor, at=now())
    flash(_("已请求取消，几秒内停止。"), "success")
    return redirect(url_for("rounds.show", round_id=plan.round_id))

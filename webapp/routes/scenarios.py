"""Two plans of a round side by side, with everything in which they differ."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from webapp.comparing import communities, differences, loads
from webapp.fairness import fairness
from webapp.i18n import N_
from webapp.models.plans import RoundPlan
from webapp.queries import plans as read
from webapp.queries import rounds
from webapp.queries.posting_names import Names
from webapp.reasons import LEVEL_NAMES
from webapp.routes.filters import number

bp = Blueprint("scenarios", __name__)
SHOWN = 200  # differences of a sort; the files of the plans have all
CHANGES: Mapping[str, str] = {
    "only_first": N_("只在前一个方案里"),
    "only_second": N_("只在后一个方案里"),
    "other_quantity": N_("数量不同"),
}


@bp.get("/rounds/<int:round_id>/compare")
def compare(round_id: int) -> ResponseReturnValue:
    one = rounds.one(round_id, g.actor)
    ready = [plan for plan in rounds.plans_of(one.id) if plan.figures.get("levels")]
    chosen = [_chosen(ready, "one", 1), _chosen(ready, "other", 0)]
    plans = [plan for plan in chosen if plan is not None]
    context: dict[str, Any] = _compared(plans) if len(plans) == 2 else {}
    return render_template(
        "rounds/compare.html",
        round=one,
        ready=ready,
        plans=plans,
        level_names=LEVEL_NAMES,
        changes=CHANGES,
        shown=SHOWN,
        **context,
    )


def _compared(plans: list[RoundPlan]) -> dict[str, Any]:
    quantities = read.pairs_of(plans)
    found = differences(*(quantities[plan.id] for plan in plans))
    figures = [plan.figures for plan in plans]
    places, busy = communities(*figures), loads(*figures)
    pairs = [pair for some in found.values() for pair in some[:SHOWN]]
    ids = [f"n{row[0]}" for row in pairs] + [f"o{row[1]}" for row in pairs]
    ids += [row[0] for row in places] + [row[0] for row in busy]
    return {
        "differences": found,
        "places": places,
        "busy": busy,
        "fair": [fairness(one) for one in figures],
        "names": Names(ids, g.actor),
        "level": _level,
        "coverage_of": _percent,
    }


def _level(plan: RoundPlan, code: str) -> Any:
    return next((one for one in plan.figures["levels"] if one["name"] == code), None)


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}%"


def _chosen(ready: list[RoundPlan], name: str, usual: int) -> RoundPlan | None:
    wanted = number(request.args.get(name, ""))
    found = next((plan for plan in ready if plan.id == wanted), None)
    return found or (ready[usual] if usual < len(ready) else None)

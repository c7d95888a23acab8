"""What the optimizer can be asked: a plan, its reasons, one pair. Loaded by the child only."""

import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from matching.answers import first_answer, signed
from matching.check import Verdict, check
from matching.domain import Compiled, compile_instance, read
from matching.errors import BadInput
from matching.explain import again, locally
from matching.explain import domain as words
from matching.explain.answers import document
from matching.explain.explainer import Explainer
from matching.instance import Instance, IntArray
from matching.limits import Limits, Progress, Watch
from matching.plan import Status
from matching.solve import solve
from matching.writing import with_digest
from webapp.optimizing.alternates import tell_alternates
from webapp.optimizing.figures import figures, gap_ppm
from webapp.optimizing.first_come import first_come
from webapp.optimizing.verdicts import broken_rows

__all__ = ["TASKS", "BadInput"]
Job = Mapping[str, Any]
Say = Callable[[Mapping[str, Any]], None]
MOST_OPTIONS = 3  # of an unserved need that are looked at closely
SEED, WORKERS = 1, 2
PAIR_SECONDS = 8.0


def find_plan(job: Job, say: Say) -> None:
    """Solve, have it checked, tell the plan with its figures. job: instance, seconds."""
    say({"phase": "read"})
    _load()
    compiled = compile_instance(read(job["instance"]))
    instance = with_digest(compiled.instance)

    def hear(progress: Progress) -> None:
        told = {"value": progress.value, "bound": progress.bound, "elapsed": progress.elapsed}
        say({"phase": progress.phase, **told})

    seconds = float(job["seconds"])
    start = _sound_start(instance, first_come(compiled))
    plan = solve(instance, Limits(seconds, WORKERS, SEED), Watch(seconds, listen=hear), start)
    told = plan.to_document()
    say({"phase": "check"})
    verdict = check(instance, told)
    if not verdict.is_sound:
        say({"fault": "refused", "sentence": str(verdict.violations[0])})
        return
    if plan.x is None:
        say({"fault": str(plan.status), "reason": told.get("reason")})
        return
    gap = 0 if plan.status is Status.OPTIMAL else gap_ppm(verdict)
    say(_found(compiled, told, plan.x, verdict) | {"gap_ppm": gap})


def plan_by_hand(job: Job, say: Say) -> None:
    """Check the earlier plan with the decided pairs put in, nothing else moved. job: instance.

    Says the plan, or "broken": the limits that it would break, with what they would carry.
    """
    say({"phase": "read"})
    compiled = compile_instance(read(job["instance"]))
    instance, domain = with_digest(compiled.instance), compiled.domain
    x = np.zeros(len(instance.edges), np.int64)
    for share in (*domain.earlier, *domain.pins, *domain.settled):
        for edge in compiled.edges_of(share.need, share.offer).tolist():
            x[edge] = share.quantity
    say({"phase": "check"})
    broken = broken_rows(compiled, x)
    if broken:
        say({"fault": "by_hand", "reason": {"broken": broken}})
        return
    found = first_answer(instance, "by hand", x)
    told = signed(instance, found, Limits(seed=SEED), Watch(PAIR_SECONDS)).to_document()
    verdict = check(instance, told)
    if not verdict.is_sound:
        say({"fault": "refused", "sentence": str(verdict.violations[0])})
        return
    say(_found(compiled, told, x, verdict) | {"gap_ppm": None})


def _found(
    compiled: Compiled, told: dict[str, Any], x: IntArray, verdict: Verdict
) -> dict[str, Any]:
    return {
        "plan": told,
        "status": told["status"],
        "pairs": [_pair(compiled, edge, x) for edge in np.flatnonzero(x).tolist()],
        "unserved": _unserved(compiled, _explainer(compiled, told), x),
        "figures": figures(compiled, x, first_come(compiled), verdict),
    }


def _pair(compiled: Compiled, edge: int, x: IntArray) -> dict[str, Any]:
    ids, parts = compiled.ids(edge), compiled.parts(edge)
    return {
        "need": ids.need,
        "offer": ids.offer,
        "quantity": int(x[edge]),
        "parts": {part.value: points for part, points in parts.items()},
        "score": sum(parts.values()),
        "metres": compiled.metres(edge),
    }


def _unserved(compiled: Compiled, explainer: Explainer, x: IntArray) -> list[dict[str, Any]]:
    domain = compiled.domain
    got = np.zeros(len(domain.needs), np.int64)
    np.add.at(got, compiled.instance.edges.need, x)
    return [
        words.why_unserved(compiled, explainer, need.id)
        for need, served in zip(domain.needs, got.tolist(), strict=True)
        if served < need.demand
    ]


def tell_reasons(job: Job, say: Say) -> None:
    """Look closely: what each unserved need's best options would cost, and the runners-up.

    job: instance, plan, seconds; and what is known already: needs, pairs as [need, offer], and
    whether the frontier is. Needs without anything come first, the alternatives of pairs last.
    """
    if job["frontier"]:
        say({"frontier": tell_frontier(job)})
    compiled, explainer, part_of = _ready(job)
    ends = time.monotonic() + float(job["seconds"])
    x, edges = explainer.x, compiled.instance.edges
    got = np.zeros(len(compiled.domain.needs), np.int64)
    np.add.at(got, edges.need, x)
    lacking = [
        n for n in np.unique(edges.need).tolist() if got[n] < compiled.domain.needs[n].demand
    ]
    for need in sorted(lacking, key=lambda n: (int(got[n]) > 0, n)):
        if time.monotonic() > ends:
            return
        name = compiled.domain.needs[need].id
        if name in job["needs"]:
            continue
        free = [e for e in explainer.edges_of(need) if x[e] < edges.ub[e]]
        best = sorted(free, key=lambda e: (-int(edges.w[e]), e))[:MOST_OPTIONS]
        options = [_looked_at(compiled, explainer, part_of, edge) for edge in best]
        say({"need": name, "options": options})
    for edge in np.flatnonzero(x > edges.lb).tolist():
        if time.monotonic() > ends:
            return
        ours = [e for e in explainer.edges_of(int(edges.need[edge])) if not x[e] and edges.ub[e]]
        ids = compiled.ids(edge)
        if not ours or [ids.need, ids.offer] in job["pairs"]:
            continue
        best_other = max(ours, key=lambda e: (int(edges.w[e]), -e))
        told = _looked_at(compiled, explainer, part_of, best_other)
        say({"pair": {"need": ids.need, "offer": ids.offer}, "runner_up": told})


def tell_frontier(job: Job) -> list[dict[str, Any]]:
    """Return what keeping more or less of the earlier plan is worth, with fairness held first."""
    document = {**job["instance"], "policy": {**job["instance"]["policy"]}}
    document["policy"]["order"] = [aim for aim in document["policy"]["order"] if aim != "keep"]
    compiled = compile_instance(read(document))
    kept = [level for level in job["plan"]["levels"] if level["name"] != "keep"]
    explainer = _explainer(compiled, {**job["plan"], "levels": kept, "certificate": None})
    against = [
        (edge, share.quantity)
        for share in compiled.domain.earlier
        for edge in compiled.edges_of(share.need, share.offer).tolist()
    ]
    limits = Limits(PAIR_SECONDS, WORKERS, SEED)
    return [
        {
            "value": int(point.value),
            "kept": int(point.kept),
            "broken": int(point.broken),
            "tolerance": int(point.tolerance_ppm or 0),
        }
        for point in again.frontier(explainer, against, limits=limits)
    ]


def answer_pair(job: Job, say: Say) -> None:
    """Answer for one pair, candidate or not. job: instance, plan, need, offer, quantity."""
    compiled, explainer, part_of = _ready(job)
    need, offer = job["need"], job["offer"]
    edges = compiled.edges_of(need, offer).tolist()
    if not edges:
        failed = words.ineligible(compiled, need, offer)
        answer: dict[str, Any] = {"code": "ineligible", "rules": document(failed)}
    else:
        answer = _looked_at(compiled, explainer, part_of, edges[0])
        changed = explainer.x.copy()
        changed[edges[0]] = int(job["quantity"])
        answer["verdict"] = broken_rows(compiled, changed)
    examined = compiled.examine(need, offer)
    answer["metres"] = examined.metres
    answer["parts"] = {part.value: points for part, points in examined.parts.items()}
    say({"answer": answer})


def _looked_at(
    compiled: Compiled, explainer: Explainer, part_of: IntArray, edge: int
) -> dict[str, Any]:
    found = locally.more(explainer, part_of, edge, Limits(PAIR_SECONDS, WORKERS, SEED))
    told: dict[str, Any] = words.in_words(compiled, document(found.reason))
    if not found.proved:  # a plan found in haste says nothing about what must be lost
        told = {"code": "unknown", "seconds": PAIR_SECONDS}
    if isinstance(told.get("exchange"), dict):
        for name in ("before", "after"):  # a vector of all communities: the amount says enough
            if isinstance(told["exchange"][name], list):
                del told["exchange"][name]
    return {**_pair(compiled, edge, explainer.x), **told, "proved": found.proved}


def _load() -> None:
    """Loading solvers takes seconds, on a busy machine many, and must not count as thinking."""
    for name in ("matching.levelwise", "ortools.sat.python.cp_model"):
        import_module(name)


def _sound_start(instance: Instance, x: IntArray) -> IntArray | None:
    """First come, first served, so that no plan is worse; not where it breaks what is pinned."""
    told = signed(instance, first_answer(instance, "first come", x), Limits(seed=SEED), Watch(1.0))
    return x if check(instance, told.to_document()).is_sound else None


def _ready(job: Job) -> tuple[Compiled, Explainer, IntArray]:
    _load()
    compiled = compile_instance(read(job["instance"]))
    explainer = _explainer(compiled, job["plan"])
    return compiled, explainer, locally.parts(compiled.instance)


def _explainer(compiled: Compiled, plan: Mapping[str, Any]) -> Explainer:
    x = np.zeros(len(compiled.instance.edges), np.int64)
    for edge, quantity in plan["x"]:
        x[edge] = quantity
    return Explainer(compiled.instance, x, plan["certificate"], tuple(plan["levels"]))


TASKS: Mapping[str, Callable[[Job, Say], None]] = {
    "plan": find_plan,
    "by_hand": plan_by_hand,
    "reasons": tell_reasons,
    "pair": answer_pair,
    "alternates": tell_alternates,
}

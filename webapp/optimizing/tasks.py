"""What the optimizer can be asked: a plan, its reasons, one pair. Loaded by the child only."""

import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from matching.check import check
from matching.domain import Compiled, compile_instance, read
from matching.errors import BadInput
from matching.explain import domain as words
from matching.explain import locally
from matching.explain.answers import document
from matching.explain.explainer import Explainer
from matching.instance import IntArray
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
    compiled = compile_instance(read(job["instance"]))
    instance = with_digest(compiled.instance)
    first = first_come(compiled)

    def hear(progress: Progress) -> None:
        told = {"value": progress.value, "bound": progress.bound, "elapsed": progress.elapsed}
        say({"phase": progress.phase, **told})

    seconds = float(job["seconds"])
    plan = solve(instance, Limits(seconds, WORKERS, SEED), Watch(seconds, listen=hear))
    told = plan.to_document()
    say({"phase": "check"})
    verdict = check(instance, told)
    if not verdict.is_sound:
        say({"fault": "refused", "sentence": str(verdict.violations[0])})
        return
    if plan.x is None:
        say({"fault": str(plan.status), "reason": told.get("reason")})
        return
    explainer = _explainer(compiled, told)
    say(
        {
            "plan": told,
            "status": plan.status.value,
            "gap_ppm": 0 if plan.status is Status.OPTIMAL else gap_ppm(verdict),
            "pairs": [_pair(compiled, edge, plan.x) for edge in np.flatnonzero(plan.x).tolist()],
            "unserved": _unserved(compiled, explainer, plan.x),
            "figures": figures(compiled, plan.x, first, verdict),
        }
    )


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

    job: instance, plan, seconds; and what is known already: needs, and pairs as [need, offer].
    Needs without anything come first, the alternatives of pairs last.
    """
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
        answer["verdict"] = broken_rows(compiled, explainer.x, edges[0], int(job["quantity"]))
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


def _ready(job: Job) -> tuple[Compiled, Explainer, IntArray]:
    import_module("matching.levelwise")  # loading solvers must not count as thinking
    import_module("ortools.sat.python.cp_model")
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
    "reasons": tell_reasons,
    "pair": answer_pair,
    "alternates": tell_alternates,
}

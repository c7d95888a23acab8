"""Ours and theirs on the same instance, in turns; every plan is judged and valued by us."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import numpy as np

from matching.check import Proof, check
from matching.generate.arrays import Extent, canonical_arrays
from matching.instance import Instance, IntArray
from matching.limits import Limits
from matching.plan import Plan, Status
from matching.solve import solve
from matching.writing import with_digest
from tests.benchmarks.matching.rivals import cbc, cp_sat, first_come, scipy_copies
from tests.benchmarks.matching.rivals.answer import Answer

OURS = "ours"
WORKERS = 2
RIVALS = MappingProxyType({one.NAME: one.solve for one in (scipy_copies, cbc, cp_sat, first_come)})


@dataclass(frozen=True, slots=True)
class Score:
    """What one of them reached. fault: why there is no value, empty if there is one.

    bound: ours, as far as the plan states one. proof: on what that rests; for a rival that claims
    the optimum, its word.
    """

    seconds: float
    value: int | None = None
    bound: int | None = None
    proof: Proof = Proof.NONE
    fault: str = ""

    @property
    def gap(self) -> float | None:
        """|bound − value| as a share of |value|."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.bound - self.value) / max(1, abs(self.value))


@dataclass(frozen=True)
class Contest:
    """Scores on one instance by who reached them, ours first."""

    name: str
    sense: str
    edges: int
    scores: Mapping[str, Score] = field(default_factory=dict)

    @property
    def ours(self) -> Score:
        return self.scores[OURS]

    def gain(self, rival: str) -> float | None:
        """By how much the rival's value is better than ours, as a share; below 0 if worse."""
        mine, theirs = self.ours.value, self.scores[rival].value
        if mine is None or theirs is None:
            return None
        ahead = theirs - mine if self.sense == "max" else mine - theirs
        return ahead / max(1, abs(mine))

    def pace(self, rival: str) -> float:
        """How many times as long as we the rival took."""
        return self.scores[rival].seconds / max(self.ours.seconds, 1e-6)

    def contradictions(self) -> list[str]:
        """Who reached a sound value beyond the bound that we say is proved. Nobody must."""
        bound, sign = self.ours.bound, 1 if self.sense == "max" else -1
        return [
            who
            for who, score in self.scores.items()
            if None not in (bound, score.value) and sign * (score.value - bound) > 0
        ]


def hold(
    name: str, instance: Instance, rivals: Sequence[str], seconds: float, rounds: int = 1
) -> Contest:
    """Ask ours and the rivals in turns, as many rounds; seconds are the median of each."""
    instance = with_digest(instance)
    warm_up(tuple(rivals))
    found: dict[str, list[Score]] = {who: [] for who in (OURS, *rivals)}
    for _ in range(rounds):
        for who, scores in found.items():
            scores.append(asked(who, instance, seconds))
    scores = {who: _middle(several) for who, several in found.items()}
    return Contest(name, instance.sense, len(instance.edges), scores)


@cache
def warm_up(rivals: tuple[str, ...]) -> None:
    """Let everybody load what they load at their first instance."""
    tiny = canonical_arrays(1, Extent(streets=1, needs=4, offers=4, pairs=2, across=0))
    for who in (OURS, *rivals):
        asked(who, with_digest(tiny), 5)


def _middle(scores: Sequence[Score]) -> Score:
    """The last score, with the median of the seconds; one with a fault if there is one."""
    shown = next((one for one in scores if one.fault), scores[-1])
    seconds = statistics.median(one.seconds for one in scores)
    return Score(seconds, shown.value, shown.bound, shown.proof, shown.fault)


def asked(who: str, instance: Instance, seconds: float) -> Score:
    began = time.perf_counter()
    if who == OURS:
        plan = solve(instance, Limits(seconds, WORKERS))
        return of_plan(instance, plan, time.perf_counter() - began)
    answer = RIVALS[who](instance, seconds)
    return of_answer(instance, answer, time.perf_counter() - began)


def of_plan(instance: Instance, plan: Plan, seconds: float) -> Score:
    """Judge a plan of ours by what the checker says of its document; for one linear level."""
    return of_document(instance, plan.to_document(), seconds)


def of_document(instance: Instance, document: Mapping[str, object], seconds: float) -> Score:
    verdict = check(instance, document)
    if not verdict.is_sound:
        return Score(seconds, fault=f"refused: {verdict.violations[0]}")
    if not verdict.levels:
        return Score(seconds, fault=f"no plan: {document['status']}")
    last = verdict.levels[-1]
    return Score(seconds, int(last.value), last.bound, last.proof)  # type: ignore[arg-type]


def of_answer(instance: Instance, answer: Answer, seconds: float) -> Score:
    """Judge a rival's plan by the same checker, and count its value ourselves."""
    if answer.x is None:
        return Score(seconds, fault=answer.refusal or "no plan in time")
    value = worth(instance, answer.x)
    plan = {
        "schema": "match-plan/1",
        "instance_sha256": instance.digest,
        "status": Status.FEASIBLE.value,
        "x": [[int(e), int(answer.x[e])] for e in np.flatnonzero(answer.x)],
        "levels": [{"name": instance.levels[0].name, "value": value, "bound": None}],
        "certificate": None,
        "run": {},
    }
    verdict = check(instance, plan)
    if not verdict.is_sound:
        return Score(seconds, fault=f"breaks a rule: {verdict.violations[0]}")
    return Score(seconds, value, proof=Proof.CLAIMED if answer.proved else Proof.NONE)


def worth(instance: Instance, x: IntArray) -> int:
    """Σ w·x in the direction of the instance, exactly."""
    used = np.flatnonzero(x)
    w = instance.weights(instance.levels[0])[used].tolist()
    value = sum(a * b for a, b in zip(w, x[used].tolist(), strict=True))
    return -value if instance.levels[0].w is None and instance.sense == "min" else value

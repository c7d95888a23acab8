"""Why a pair is no candidate, and which offers nearly are: what would have to change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.domain import rules
from matching.domain.candidates import measured
from matching.domain.model import Part
from matching.domain.rules import CHECKS, Rule
from matching.domain.score import PARTS, background
from matching.domain.tables import Tables


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The nearest of `count` offers that fail one rule alone; reach and metres of the pair."""

    offer: str
    metres: int
    reach: int
    count: int


@dataclass(frozen=True, slots=True)
class Examined:
    """A pair, candidate or not: the rules it fails, and what they looked at.

    reach: metres, the farthest that both sides go. occasions: days on which both are open.
    parts: of the score that it has, or would have.
    """

    failed: tuple[Rule, ...]
    metres: int
    reach: int
    occasions: int
    parts: Mapping[Part, int]


def examine(t: Tables, need: int, offer: int) -> Examined:
    """Look at one pair by every rule. Whether better pairs have outranked it is not asked."""
    pair = np.array([need]), np.array([offer])
    found = measured(t, background(t), *pair)
    return Examined(
        failed=tuple(rule for rule, check in CHECKS.items() if not check(t, *pair)[0]),
        metres=int(found.metres[0]),
        reach=int(rules.reach(t, *pair)[0]),
        occasions=int(found.occasions[0]),
        parts=dict(zip(PARTS, found.parts[0].tolist(), strict=True)),
    )


def near_misses(t: Tables, need: int) -> Mapping[Rule, NearMiss]:
    """Return, by rule, the nearest offer that fails this rule and passes all others."""
    offer = np.arange(len(t.domain.offers))
    needs = np.full(offer.size, need)
    fails = np.stack([~check(t, needs, offer) for check in CHECKS.values()])
    alone = fails.sum(axis=0) == 1
    metres, reach = rules.distance(t, needs, offer), rules.reach(t, needs, offer)
    found = {}
    for rule, failing in zip(CHECKS, fails, strict=True):
        (missed,) = np.nonzero(failing & alone)
        if missed.size:
            best = missed[np.argmin(metres[missed])]
            found[rule] = NearMiss(
                t.domain.offers[best].id, int(metres[best]), int(reach[best]), missed.size
            )
    return found

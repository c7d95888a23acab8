"""The offers that nearly serve a need: what would have to change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.domain import rules
from matching.domain.rules import CHECKS, Rule
from matching.domain.tables import Tables


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The nearest of `count` offers that fail one rule alone; reach and metres of the pair."""

    offer: str
    metres: int
    reach: int
    count: int


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

"""The value of each level, computed again from the quantities alone."""

from itertools import accumulate
from typing import Any

import numpy as np

from matching.check.sums import Exact, dot
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.plan import Value

MILLION = 10**6


def value_of(instance: Instance, level: Level, x: IntArray, activity: Exact) -> Value:
    """Return what the level is worth; for a linear level without w, Σ edges.w·x as it stands."""
    if level.kind is LevelKind.LINEAR:
        used = np.flatnonzero(x)
        w = instance.edges.w if level.w is None else level.w
        return dot(w[used], x[used])
    if level.kind is LevelKind.COVER:
        return covered(activity[level.groups])
    if level.kind is LevelKind.LEXIMIN:
        return coverage(instance, level, activity[level.groups])
    if level.kind is LevelKind.CONVEX:
        return load(level, activity[level.rows])
    return kept(level, x[level.against[:, 0]])


def covered(done: Any) -> int:
    return sum(int(amount) >= 1 for amount in done)


def coverage(instance: Instance, level: Level, done: Any) -> tuple[int, ...]:
    """Return ⌊10^6·(g + p)/(D + p)⌋ of each group, least first; 10^6 where D + p is 0."""
    ratios = []
    for group, received in zip(level.groups.tolist(), done, strict=True):
        past = int(instance.rows.past[group])
        wanted = int(instance.rows.demand[group]) + past
        ratios.append(MILLION * (int(received) + past) // wanted if wanted else MILLION)
    return tuple(sorted(ratios))


def load(level: Level, done: Any) -> int:
    """Return Σ of the marginals of each row's activity; the last marginal repeats."""
    reached = [0, *accumulate(level.marginal)]
    last, steps = level.marginal[-1], len(level.marginal)
    total = 0
    for amount in done:
        units = max(0, int(amount))
        total += reached[min(units, steps)] + max(0, units - steps) * last
    return total


def kept(level: Level, quantity: IntArray) -> int:
    """Return Σ weight·min(x, q) over the pairs of `against`."""
    weight = level.weight if level.weight.size else np.ones(len(level.against), np.int64)
    return dot(weight, np.minimum(quantity, level.against[:, 1]))


def is_minimised(instance: Instance, level: Level) -> bool:
    """Say whether less is better: of loads, and of Σ edges.w·x where sense is min."""
    own_direction = level.kind is LevelKind.LINEAR and level.w is None
    return level.kind is LevelKind.CONVEX or (own_direction and instance.sense == "min")


def tolerance(level: Level, amount: int) -> int:
    """Return how much of an amount later levels may give up."""
    return abs(amount) * level.epsilon_ppm // MILLION

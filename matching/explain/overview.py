"""A plan at a glance: what each pair is worth, and which needs lack something."""

from dataclasses import dataclass

import numpy as np

from matching.explain.answers import Exactness, Pair
from matching.explain.explainer import Explainer
from matching.instance import NO_MAX, LevelKind
from matching.levels import value_of
from matching.plan import Value


@dataclass(frozen=True, slots=True)
class Served:
    """A pair of the plan. surplus: what a unit is worth above both sides' prices."""

    pair: Pair
    weight: int
    surplus: int | None


@dataclass(frozen=True, slots=True)
class Lacking:
    need: int
    row: str
    wanted: int
    served: int


@dataclass(frozen=True, slots=True)
class Reached:
    level: str
    value: Value


@dataclass(frozen=True, slots=True)
class Overview:
    """exactness: of the figures that other explanations of this plan would have."""

    exactness: Exactness
    levels: tuple[Reached, ...]
    pairs: tuple[Served, ...]
    lacking: tuple[Lacking, ...]


def overview(explainer: Explainer) -> Overview:
    instance, x = explainer.instance, explainer.x
    reached = [Reached(v.name, value_of(v, instance, x)) for v in instance.levels]
    exactness = Exactness.EXACT if explainer.layers else Exactness.BOUND
    pairs = tuple(_served(explainer, edge) for edge in np.flatnonzero(x).tolist())
    return Overview(exactness, tuple(reached), pairs, _lacking(explainer))


def _served(explainer: Explainer, edge: int) -> Served:
    level = explainer.level
    linear = level.kind is LevelKind.LINEAR
    weight = int(explainer.instance.weights(level)[edge]) if linear else 0
    surplus = None
    if linear and explainer.layers:
        surplus = -int(explainer.layers[-1].reduced[explainer.arc(edge)])
    return Served(explainer.pair(edge), weight, surplus)


def _lacking(explainer: Explainer) -> tuple[Lacking, ...]:
    instance, found = explainer.instance, []
    labels = instance.edges.need
    received = np.bincount(labels, explainer.x, int(labels.max(initial=0)) + 1).astype(np.int64)
    for need, row in sorted(explainer.need_rows.items()):
        wanted, served = int(instance.rows.max[row]), int(received[need])
        if wanted < NO_MAX and served < wanted:
            found.append(Lacking(need, instance.rows.ids[row], wanted, served))
    return tuple(found)

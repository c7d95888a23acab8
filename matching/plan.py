"""What the engine answers: quantities, values with proved bounds, a certificate, a status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from matching.instance import IntArray

Value = int | tuple[int, ...]  # leximin: the sorted vector; every other level: a number


class Status(StrEnum):
    OPTIMAL = "optimal"  # every level's bound equals its value
    FEASIBLE = "feasible"  # a sound plan with an honest bound
    INFEASIBLE = "infeasible"  # no plan exists, for a reason that a person can check
    UNKNOWN = "unknown"  # the time limit came before any plan


@dataclass(frozen=True, slots=True)
class LevelValue:
    """What a level reached and what is proved about it; bound is None where nothing is.

    floors: activity that later levels must leave each group, by row id (cover and leximin).
    ceilings: activity that later levels must not exceed, by row id (convex).
    kept: quantity that later levels must leave each edge, by edge (keep).
    """

    name: str
    value: Value
    bound: Value | None
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """An answer. x: quantity by edge, None if there is no plan.

    certificate proves the bound of the last linear level, or that nothing fits.
    reason: what conflicts, if nothing fits. run: engine, method, seed, seconds, workers.
    """

    instance_sha256: str
    status: Status
    x: IntArray | None
    levels: tuple[LevelValue, ...] = ()
    certificate: Mapping[str, Any] | None = None
    reason: Mapping[str, Any] | None = None
    run: Mapping[str, Any] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """Return the plan as `match-plan/1`, ready for JSON."""
        document: dict[str, Any] = {
            "schema": "match-plan/1",
            "instance_sha256": self.instance_sha256,
            "status": self.status.value,
            "x": _pairs(self.x),
            "levels": [_level(level) for level in self.levels],
            "certificate": self.certificate,
            "run": dict(self.run),
        }
        if self.reason is not None:
            document["reason"] = self.reason
        return document


def _pairs(x: IntArray | None) -> list[list[int]]:
    if x is None:
        return []
    (served,) = np.nonzero(x)
    return np.stack([served, x[served]], axis=1).tolist()


def _level(level: LevelValue) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": level.name,
        "value": _plain(level.value),
        "bound": _plain(level.bound),
    }
    for name in ("floors", "ceilings"):
        if getattr(level, name):
            written[name] = dict(getattr(level, name))
    if level.kept:
        written["kept"] = [[edge, quantity] for edge, quantity in level.kept.items()]
    return written


def _plain(value: Value | None) -> int | list[int] | None:
    return list(value) if isinstance(value, tuple) else value

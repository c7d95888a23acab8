"""What each level leaves to the ones after it: the rows `level.L`, `floor.G`, `ceil.R`, `keep.E`.

The plan states floors, ceilings and kept quantities; here they must be kept by the quantities,
and be worth what the level reached, less its tolerance.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.check.sums import Exact
from matching.check.values import coverage, covered, is_minimised, kept, load, tolerance
from matching.check.verdict import Refused, shortened
from matching.instance import Instance, IntArray, Level, LevelKind
from matching.plan import Value

FIELDS = {
    LevelKind.COVER: "floors",
    LevelKind.LEXIMIN: "floors",
    LevelKind.CONVEX: "ceilings",
    LevelKind.KEEP: "kept",
}


@dataclass(slots=True)
class Settled:
    """Limits that the levels so far have added.

    totals: by level position, the least Σ w·x (the most where less is better). floors, ceilings:
    by row. kept: by edge.
    """

    totals: dict[int, int] = field(default_factory=dict)
    floors: dict[int, int] = field(default_factory=dict)
    ceilings: dict[int, int] = field(default_factory=dict)
    kept: dict[int, int] = field(default_factory=dict)

    def add(
        self, position: int, instance: Instance, value: Value, promises: dict[int, int]
    ) -> None:
        """Add what the level at this position leaves."""
        level = instance.levels[position]
        if level.kind is LevelKind.LINEAR:
            amount = int(value)  # type: ignore[arg-type]
            slack = tolerance(level, amount)
            less_is_better = is_minimised(instance, level)
            self.totals[position] = amount + slack if less_is_better else amount - slack
            return
        stored: dict[int, int] = getattr(self, FIELDS[level.kind])
        strongest = min if level.kind is LevelKind.CONVEX else max
        for place, limit in promises.items():
            stored[place] = strongest(stored.get(place, limit), limit)


@dataclass(frozen=True, slots=True)
class State:
    """The plan's quantities and what follows from them."""

    instance: Instance
    x: IntArray
    activity: Exact


def promises_of(
    state: State, position: int, document: Mapping[str, Any], value: Value
) -> dict[int, int]:
    """Return the limits that a level of the plan states, by row or edge. Raises Refused.

    They must belong to the level, hold for x, and be worth the value less the tolerance, unless
    no level follows and none is stated.
    """
    level = state.instance.levels[position]
    own = FIELDS.get(level.kind)
    where = f"levels[{position}]"
    for name in ("floors", "ceilings", "kept"):
        if document.get(name) and name != own:
            raise Refused(f"{where}.{name}", f"a level of kind {level.kind} leaves none")
    if own is None:
        return {}
    is_last = position == len(state.instance.levels) - 1
    if is_last and own not in document:
        return {}
    where = f"{where}.{own}"
    if own == "kept":
        promises = _kept(document.get(own, []), where, level)
    else:
        promises = _by_row(document.get(own, {}), where, state.instance, level)
    _refuse_broken(promises, where, state, level)
    _refuse_unworthy(promises, where, state, level, value)
    return promises


def _by_row(given: Any, where: str, instance: Instance, level: Level) -> dict[int, int]:
    if type(given) is not dict:
        raise Refused(where, "it must be an object from row ids to whole numbers")
    named = level.rows if level.kind is LevelKind.CONVEX else level.groups
    places = {instance.rows.ids[row]: row for row in named.tolist()}
    for row_id, limit in given.items():
        if row_id not in places:
            raise Refused(f"{where}.{row_id}", "the level has no such row")
        if type(limit) is not int:
            raise Refused(f"{where}.{row_id}", "it must be a whole number")
    return {places[row_id]: limit for row_id, limit in given.items()}


def _kept(given: Any, where: str, level: Level) -> dict[int, int]:
    if type(given) is not list:
        raise Refused(where, "it must be a list of pairs [edge, quantity]")
    promised = set(level.against[:, 0].tolist())
    quantities: dict[int, int] = {}
    for at, pair in enumerate(given):
        if type(pair) is not list or [type(value) for value in pair] != [int, int]:
            raise Refused(f"{where}[{at}]", "it must be a pair [edge, quantity]")
        edge, quantity = pair
        if edge not in promised or edge in quantities or quantity < 0:
            wrong = f"edge {edge} is not in `against`, or is listed twice, or its quantity is < 0"
            raise Refused(f"{where}[{at}]", wrong)
        quantities[edge] = quantity
    return quantities


def _refuse_broken(promises: dict[int, int], where: str, state: State, level: Level) -> None:
    by_edge = level.kind is LevelKind.KEEP
    done = state.x if by_edge else state.activity
    at_most = level.kind is LevelKind.CONVEX
    for place, limit in promises.items():
        reached = int(done[place])
        if reached > limit if at_most else reached < limit:
            name = place if by_edge else state.instance.rows.ids[place]
            than = "more" if at_most else "less"
            raise Refused(f"{where}.{name}", f"the plan has {reached}, {than} than {limit}")


def _refuse_unworthy(
    promises: dict[int, int], where: str, state: State, level: Level, value: Value
) -> None:
    worth = _worth(promises, state, level)
    if worth is None or not _keeps(level, worth, value):
        told = "nothing for some row" if worth is None else shortened(worth)
        raise Refused(where, f"they promise {told}, the level reached {shortened(value)}")


def _worth(promises: dict[int, int], state: State, level: Level) -> Value | None:
    """Return the value of a plan that only just keeps the promises; None if it has no limit."""
    if level.kind is LevelKind.KEEP:
        edges = level.against[:, 0].tolist()
        return kept(level, np.array([promises.get(edge, 0) for edge in edges], np.int64))
    if level.kind is LevelKind.CONVEX:
        endless = len(level.marginal) if level.marginal[-1] == 0 else None
        most = [promises.get(row, endless) for row in level.rows.tolist()]
        return None if None in most else load(level, most)
    least = [promises.get(group, 0) for group in level.groups.tolist()]
    if level.kind is LevelKind.COVER:
        return covered(least)
    return coverage(state.instance, level, least)


def _keeps(level: Level, worth: Value, value: Value) -> bool:
    """Say whether a promise is worth the value, or less by no more than the tolerance."""
    if isinstance(value, tuple) or isinstance(worth, tuple):
        pairs = zip(worth, value, strict=True)  # type: ignore[arg-type]
        return all(reached - tolerance(level, reached) <= low <= reached for low, reached in pairs)
    slack = tolerance(level, value)
    if level.kind is LevelKind.CONVEX:
        return value <= worth <= value + slack
    return value - slack <= worth <= value

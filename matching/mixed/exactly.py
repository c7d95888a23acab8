"""All levels of a small instance in one model, each held at its best by its value alone.

Between instances of this size and larger ones lies a difference: here a level binds later ones by
what it is worth, so that among plans that are equally good for it they choose the one best for
them. Rows such as `floor.G` would bind them to the groups that happened to be served first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from matching.instance import Instance, IntArray, Level, LevelKind
from matching.levels import value_of
from matching.limits import Limits, Watch
from matching.mixed.model import Model
from matching.mixed.objectives import fits, set_objective
from matching.mixed.ranges import SAFE, ranges
from matching.mixed.search import Effort, search
from matching.plan import Status

LARGEST = 4000  # edges
MILLION = 10**6


class NotProved(Exception):  # noqa: N818 -- time ended, or numbers are too large
    """One of the levels could not be proved."""


@dataclass(slots=True)
class Search:
    """The model with all that is held so far, and the best plan for it."""

    model: Model
    watch: Watch
    limits: Limits
    x: IntArray | None

    def best(self, phase: str) -> int:
        """Solve for the objective and hold it there; return what the solver minimises.

        Raises NotProved.
        """
        if not len(self.model.cp.proto.objective.vars):  # the level is about nothing
            self.model.cp.clear_objective()
        if self.x is not None:
            self.model.hint(self.x)
        found = search(self.model, Effort(self.watch, self.limits, phase))
        if found.status is not Status.OPTIMAL:
            raise NotProved
        self.x = found.x
        return found.bound or 0

    def hold(self, value: int, slack: int = 0) -> None:
        """Turn the objective into a limit at its best value, less a slack, and clear it."""
        cp = self.model.cp
        if not cp.has_objective():
            return
        objective = cp.proto.objective
        terms = cp_model.LinearExpr.weighted_sum(
            [cp.get_int_var_from_proto_index(i) for i in objective.vars], list(objective.coeffs)
        )
        inner = -value if objective.scaling_factor < 0 else value
        cp.add(terms <= inner + slack)
        cp.clear_objective()


def solve_exactly(
    instance: Instance, watch: Watch, limits: Limits, start: IntArray | None
) -> IntArray | None:
    """Return a plan that is best level by level, None if that could not be proved in time."""
    reach = ranges(instance)
    if reach.impossible().size or not reach.fit() or not _all_fit(instance, reach):
        return None
    state = Search(Model(instance, reach).limited(), watch, limits, start)
    try:
        for level in instance.levels:
            _settle(state, level)
    except NotProved:
        return None
    return state.x


def _all_fit(instance: Instance, reach: Any) -> bool:
    most = float(instance.edges.ub.astype(float).sum())
    weights = [instance.weights(v) for v in instance.levels if v.kind is LevelKind.LINEAR]
    linear = all(float(abs(w.astype(float)).max(initial=0)) * most < SAFE for w in weights)
    demand = (instance.rows.demand + instance.rows.past).astype(float)
    small = float(demand.max(initial=0)) < SAFE / MILLION**2 and most < SAFE / MILLION
    return linear and small and all(fits(v, reach) for v in instance.levels if _is_number(v))


def _is_number(level: Level) -> bool:
    return level.kind in (LevelKind.COVER, LevelKind.CONVEX, LevelKind.KEEP)


def _settle(state: Search, level: Level) -> None:
    if level.kind is LevelKind.LEXIMIN:
        _leximin(state, level)
        return
    model = state.model
    if level.kind is LevelKind.LINEAR:
        w = model.instance.weights(level).tolist()
        model.cp.maximize(cp_model.LinearExpr.weighted_sum(model.x, w))
    else:
        set_objective(model, level)
    value = state.best(level.name)
    state.hold(value, _slack(level, state))


def _slack(level: Level, state: Search) -> int:
    if not level.epsilon_ppm or state.x is None:
        return 0
    reached = value_of(level, state.model.instance, state.x)
    return abs(reached) * level.epsilon_ppm // MILLION if isinstance(reached, int) else 0


def _leximin(state: Search, level: Level) -> None:
    """Raise the lowest ratio as far as it goes, then as many above it as can be, and again."""
    model, rows = state.model, state.model.instance.rows
    above: list[tuple[int, Any]] = [
        (group, True)
        for group in level.groups.tolist()
        if rows.demand[group] + rows.past[group] > 0
    ]
    while above:
        lowest = _highest_floor(state, level, above)
        literals = [(group, model.cp.new_bool_var("")) for group, _ in above]
        for (group, before), (_, literal) in zip(above, literals, strict=True):
            if before is not True:
                model.cp.add_implication(literal, before)
            _covered(model, group, lowest + 1, literal)
        model.cp.maximize(cp_model.LinearExpr.sum([literal for _, literal in literals]))
        count = state.best(level.name)
        state.hold(count)
        above = literals if count else []


def _highest_floor(state: Search, level: Level, above: Sequence[tuple[int, Any]]) -> int:
    """Return the greatest ratio that all these groups can have together, and hold it."""
    model = state.model
    floor = model.cp.new_int_var(0, 2**40, "")
    for group, literal in above:
        _covered(model, group, floor, literal)
    model.cp.maximize(floor)
    value = state.best(level.name)
    state.hold(value)
    return value


def _covered(model: Model, group: int, ratio: Any, literal: Any) -> None:
    """Hold ⌊10^6·(g + p)/(D + p)⌋ ≥ ratio if the literal is true."""
    rows = model.instance.rows
    past = int(rows.past[group])
    total = int(rows.demand[group]) + past
    limit = model.cp.add(MILLION * model.activity(group) + MILLION * past >= ratio * total)
    if literal is not True:
        limit.only_enforce_if(literal)

"""Leximin on an instance of any shape: threshold by threshold, and exact where time allows.

The sorted vector v of n ratios is greatest when its values are settled in turn. What is settled
reads "at least c groups have a ratio of t or more", first with c = n; which groups those are stays
open, for with whole quantities freezing particular ones could lose the optimum. For the next c,
bisection finds the greatest t (a model that maximises t itself closes far more slowly); then the
most groups that can have more than t are the next c.
"""

from dataclasses import dataclass, field
from typing import Any, cast

from ortools.sat.python import cp_model

from matching.instance import Instance, IntArray, Level
from matching.levels import value_of
from matching.limits import Limits, Watch
from matching.mixed.goals import Goals
from matching.mixed.model import Model, affordable
from matching.mixed.objectives import reaches
from matching.mixed.ranges import Ranges
from matching.mixed.ruin import improved
from matching.mixed.search import Effort, Found, search
from matching.outcome import CLAIMED, Outcome
from matching.plan import Status

LARGE = 500  # edges: above, one search may take only a part of the time
HUGE = 8000  # edges: above, a search would not end; the plan stays as it is
SHARE = 0.3  # of the time left, for one search on a large instance
ROUNDS = 4  # of local search, once a search has not ended


def solve_leximin(
    instance: Instance,
    level: Level,
    reach: Ranges,
    watch: Watch,
    limits: Limits,
    start: IntArray | None,
    most: tuple[int, ...],
) -> Outcome:
    """Return the fairest plan. bound: proved values first, then what each place could reach.

    most: a vector that no plan exceeds. A group with demand + past 0 counts as fully served.
    """
    searched = len(instance.edges) <= HUGE and affordable(instance, watch)
    known = None if start is None else value_of(level, instance, start)
    if known == most or (start is not None and not searched):
        status = Status.OPTIMAL if known == most else Status.FEASIBLE
        return Outcome(status, start, known, most, method="local search")
    if not affordable(instance, watch):
        return Outcome(Status.UNKNOWN, bound=most, method="local search")
    model = Model(instance, reach).limited()
    if start is None:
        found = search(model, Effort(watch, limits, level.name))
        if found.x is None:
            claimed = CLAIMED if found.status is Status.INFEASIBLE else None
            return Outcome(found.status, certificate=claimed, method="cp-sat")
        start = found.x
    climb = Climb(instance, level, model, watch, limits, list(most), start)
    climb.run()
    value, bound = climb.value, climb.bound()
    status = Status.OPTIMAL if value == bound else Status.FEASIBLE
    return Outcome(status, climb.x, value, bound, CLAIMED, method="cp-sat")


@dataclass(eq=False)
class Climb:
    """The best plan so far, what is settled, and what is proved of the sorted vector.

    most: by place in the sorted vector, what no plan exceeds. settled: (t, c) pairs, see above.
    proved: the first values of the vector. cap: bound on the value after those, if one is known.
    """

    instance: Instance
    level: Level
    model: Model
    watch: Watch
    limits: Limits
    most: list[int]
    x: IntArray
    settled: list[tuple[int, int]] = field(default_factory=list)
    proved: list[int] = field(default_factory=list)
    proving: bool = True
    cap: int | None = None

    def __post_init__(self) -> None:
        self.value = self._vector(self.x)
        self.goals = Goals(self.instance.rows, self.level.groups.tolist(), self.model.ranges)
        for group in self.level.groups.tolist():
            self.model.activity(group)  # a copy of the model then has it too
        self.large = len(self.instance.edges) > LARGE

    def run(self) -> None:
        """Settle one threshold after the other until all groups have theirs or time is over."""
        count = len(self.most)
        while count and not self.watch.over():
            self._settle_floor(count)
            count = self._settle_count(count)
            if self.large and not self.proving:
                self._refine()
                return

    def _refine(self) -> None:
        """Go on with local search from other seeds: further searches would not end either."""
        for again in range(1, ROUNDS + 1):
            seed = self.limits.seed + again
            x = improved(self.instance, self.level, self.x, self.bound(), self.watch, seed)
            self._take(Found(Status.FEASIBLE, x, None))

    def bound(self) -> tuple[int, ...]:
        """Return a vector that no plan's sorted vector exceeds in the lexicographic order."""
        rest = self.most[len(self.proved) :]
        if self.cap is not None and rest:
            rest = [min(self.cap, rest[0]), *rest[1:]]
        return (*self.proved, *rest)

    def _vector(self, x: IntArray) -> tuple[int, ...]:
        return cast("tuple[int, ...]", value_of(self.level, self.instance, x))

    def _take(self, found: Found) -> None:
        """Keep a plan that is fairer than the best so far."""
        if found.x is not None and self._vector(found.x) > self.value:
            self.x, self.value = found.x, self._vector(found.x)

    def _effort(self) -> Effort:
        watch = self.watch.part(SHARE) if self.large else self.watch
        return Effort(watch, self.limits, self.level.name)

    def _settle_floor(self, count: int) -> None:
        """Find the greatest ratio that `count` groups can have, by bisection."""
        place = len(self.most) - count
        certain = high = self.goals.below(self.most[place])
        probe = self._first_probe(place, high)
        found = None
        while self.value[place] < high and not self._ends(found):
            found = self._reaching(probe, count)
            self._take(found)
            if found.x is None:
                high = self.goals.below(probe - 1)
                certain = high if found.status is Status.INFEASIBLE else certain
            probe = self.goals.above((self.value[place] + high + 1) // 2)
        self.settled.append((self.value[place], count))
        if self.proving and certain > self.value[place]:
            self.cap, self.proving = certain, False

    def _ends(self, last: Found | None) -> bool:
        unknown = last is not None and last.status is Status.UNKNOWN
        return self.watch.over() or (self.large and unknown)

    def _first_probe(self, place: int, high: int) -> int:
        """Small searches try the best at once; large ones would waste their time there."""
        return self.goals.above((self.value[place] + high + 1) // 2) if self.large else high

    def _reaching(self, ratio: int, count: int) -> Found:
        """Search a plan in which `count` groups have at least this ratio."""
        cp = self._with_settled([*self.settled, (ratio, count)])
        return search(self.model, self._effort(), cp)

    def _settle_count(self, count: int) -> int:
        """Find the most groups that can have more than the floor just settled."""
        floor = self.settled[-1][0]
        most = min(count - 1, sum(ratio > floor for ratio in self.most))
        if sum(ratio > floor for ratio in self.value) < most and not self.watch.over():
            cp = self._with_settled(self.settled)
            cp.maximize(cp_model.LinearExpr.sum(self._literals(cp, floor + 1)))
            found = search(self.model, self._effort(), cp)
            self._take(found)
            most = most if found.bound is None else min(most, found.bound)
        above = sum(ratio > floor for ratio in self.value)
        if self.proving:
            self.proved += [floor] * (count - most)
            self.proving = above == most
        return above

    def _with_settled(self, settled: list[tuple[int, int]]) -> Any:
        """Return a copy of the model in which enough groups have each settled ratio."""
        cp = self.model.cp.clone()
        for floor, count in settled:
            cp.add(cp_model.LinearExpr.sum(self._literals(cp, floor)) >= count)
        return cp

    def _literals(self, cp: Any, ratio: int) -> list[Any]:
        """Return a literal for each group that may be true only if it has this ratio."""
        return [
            reaches(self.model, cp, group, goal)
            for group, goal in zip(
                self.level.groups.tolist(), self.goals.activities(ratio), strict=True
            )
        ]

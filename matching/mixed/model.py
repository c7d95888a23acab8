"""An instance of any shape as a CP-SAT model: edges, their use, rows, activities."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from matching.instance import Instance, IntArray
from matching.limits import Watch
from matching.mixed.ranges import Ranges

RATE = 60_000  # row entries that a model takes up per second, with room for its presolve


def affordable(instance: Instance, watch: Watch) -> bool:
    """Say whether a model of the instance can be built, and searched, in the time left."""
    return instance.rows.edge.size < RATE * watch.left()


class Model:
    """The edges of an instance, to which `limit` adds rows and a level its objective.

    x, used: variable by edge. Quantities stay within the ranges, which must fit 64 bits.
    """

    def __init__(self, instance: Instance, ranges: Ranges) -> None:
        self.instance = instance
        self.ranges = ranges
        self.cp = cp_model.CpModel()
        self.x = [
            self._quantity(zero, first, most)
            for zero, first, most in zip(
                ranges.zero.tolist(), ranges.first.tolist(), ranges.most.tolist(), strict=True
            )
        ]
        self.used: dict[int, Any] = {}
        self._use()
        self._activity: dict[int, Any] = {}

    def _quantity(self, zero: bool, first: int, most: int) -> Any:  # noqa: FBT001
        spans = [[0, 0]] if zero else []
        if first <= most:
            spans.append([first, most])
        return self.cp.new_int_var_from_domain(_domain(spans), "")

    def _use(self) -> None:
        """Give each edge that some row counts a literal that says whether it is used."""
        ranges = self.ranges
        rows = self.instance.rows
        for e in np.unique(rows.edge[rows.u != 0]).tolist():
            first, most = int(ranges.first[e]), int(ranges.most[e])
            if not ranges.zero[e] or first > most:
                self.used[e] = self.cp.new_constant(int(first <= most))
            elif most == 1:
                self.used[e] = self.x[e]
            else:
                self.used[e] = self.cp.new_bool_var("")
                self.cp.add(self.x[e] <= most * self.used[e])
                self.cp.add(self.x[e] >= first * self.used[e])

    def limited(self) -> "Model":
        """Return the model with all its rows."""
        for row in self.binding():
            self.limit(row)
        return self

    def binding(self) -> Sequence[int]:
        """Return the rows that some quantities within the ranges would break."""
        rows, ranges = self.instance.rows, self.ranges
        broken = (rows.min > ranges.least) | (rows.max < ranges.greatest)
        return np.flatnonzero(broken).tolist()

    def terms(self, row: int) -> Any:
        """Return the activity of a row as an expression."""
        rows = self.instance.rows
        part = rows.entries(row)
        variables, coefficients = [], []
        for e, a, u in zip(
            rows.edge[part].tolist(), rows.a[part].tolist(), rows.u[part].tolist(), strict=True
        ):
            if a:
                variables.append(self.x[e])
                coefficients.append(a)
            if u:
                variables.append(self.used[e])
                coefficients.append(u)
        given = int(self.ranges.given[row])
        return cp_model.LinearExpr.weighted_sum(variables, coefficients) + given

    def limit(self, row: int, guard: Any = None) -> None:
        """Hold the activity of a row within its bounds; guard: only if this literal is true."""
        rows, ranges = self.instance.rows, self.ranges
        low = max(int(rows.min[row]), int(ranges.least[row]))
        high = min(int(rows.max[row]), int(ranges.greatest[row]))
        spans = [[low, high]] if low <= high else []
        if rows.whole[row] and not low <= 0 <= high:
            spans = sorted([*spans, [0, 0]])
        done = self.terms(row)
        if guard is None and len(spans) == 2 and low > 0 and ranges.least[row] >= 0:
            served = self.cp.new_bool_var("")
            if low == high:
                self.cp.add(done == low * served)
            else:
                self.cp.add(done >= low * served)
                self.cp.add(done <= high * served)
            return
        if spans:
            limit = self.cp.add_linear_expression_in_domain(done, _domain(spans))
        else:
            limit = self.cp.add_bool_or([])
        if guard is not None:
            limit.only_enforce_if(guard)

    def activity(self, row: int) -> Any:
        """Return a variable that equals the activity of a row."""
        if row not in self._activity:
            low, high = int(self.ranges.least[row]), int(self.ranges.greatest[row])
            done = self.cp.new_int_var(low, high, "")
            self.cp.add(self.terms(row) == done)
            self._activity[row] = done
        return self._activity[row]

    def hint(self, x: IntArray) -> None:
        """Tell the solver a plan to begin with."""
        self.cp.clear_hints()
        for variable, quantity in zip(self.x, x.tolist(), strict=True):
            self.cp.add_hint(variable, quantity)
        for e, literal in self.used.items():
            if self.ranges.zero[e] and 1 < self.ranges.most[e] >= self.ranges.first[e]:
                self.cp.add_hint(literal, int(x[e] > 0))


def _domain(spans: list[list[int]]) -> cp_model.Domain:
    return cp_model.Domain.from_intervals(spans)

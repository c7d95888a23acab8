"""First come, first served: needs in their order, each with what is best for it and still there.

What an office does that keeps a list. A whole need that cannot be completed is passed over.
"""

import numpy as np

from matching.instance import NO_MAX, Instance
from tests.benchmarks.matching.rivals.answer import Answer

NAME = "first come"


def solve(instance: Instance, _seconds: float) -> Answer:
    desk = _Desk(instance)
    edges = instance.edges
    w = instance.weights(instance.levels[-1])
    order = np.lexsort((-w, edges.need))
    starts = np.flatnonzero(np.diff(edges.need[order], prepend=-1))
    least = _least(instance)
    for one in np.split(order, starts[1:]):
        desk.serve(one.tolist(), least.get(int(edges.need[one[0]]), 0))
    return Answer(np.array(desk.x, np.int64))


def _least(instance: Instance) -> dict[int, int]:
    """What a whole need takes at least, by label."""
    rows = instance.rows
    whole = np.flatnonzero(rows.whole & (np.diff(rows.ptr) > 0))
    label = instance.edges.need[rows.edge[rows.ptr[whole]]]
    return dict(zip(label.tolist(), rows.min[whole].tolist(), strict=True))


class _Desk:
    """What each row still has, as plain lists."""

    def __init__(self, instance: Instance) -> None:
        rows, edges = instance.rows, instance.edges
        self.left: list[int] = rows.max.tolist()
        self.ub, self.lot = edges.ub.tolist(), edges.lot.tolist()
        self.x = [0] * len(edges)
        by_edge = np.argsort(rows.edge, kind="stable")
        self.ptr: list[int] = np.searchsorted(
            rows.edge[by_edge], np.arange(len(edges) + 1)
        ).tolist()
        self.row, self.a, self.u = (
            array[by_edge].tolist() for array in (rows.of_entry, rows.a, rows.u)
        )

    def serve(self, edges: list[int], least: int) -> None:
        """Take from the best edges first; give all back if it is less than the least."""
        given = [(e, quantity) for e in edges if (quantity := self._take(e))]
        if sum(quantity for _e, quantity in given) < least:
            for e, quantity in given:
                self._give(e, -quantity, -1)

    def _take(self, e: int) -> int:
        most = self.ub[e]
        for at in range(self.ptr[e], self.ptr[e + 1]):
            left = self.left[self.row[at]]
            if left < NO_MAX and self.a[at]:
                most = min(most, left // self.a[at])
            if left < self.u[at]:
                return 0
        if most < max(1, self.lot[e]):
            return 0
        self._give(e, most, 1)
        return most

    def _give(self, e: int, quantity: int, times: int) -> None:
        self.x[e] += quantity
        for at in range(self.ptr[e], self.ptr[e + 1]):
            self.left[self.row[at]] -= self.a[at] * quantity + self.u[at] * times

"""What first come, first served would have given: the yardstick beside every plan.

In the order in which needs were published, each takes what it can get, from the nearest candidate
offer on. Every hard rule is kept, as a fair coordinator with a telephone would keep it.
"""

from datetime import date

import numpy as np

from matching.domain import Compiled
from matching.instance import NO_MAX, IntArray


def first_come(compiled: Compiled) -> IntArray:
    """Return the quantity by edge; what is settled or pinned is there from the start."""
    taken = _Taken(compiled)
    needs = compiled.domain.needs
    order = sorted(range(len(needs)), key=lambda n: (needs[n].since or date.max, n))
    for position in order:
        edges = compiled.edges_of(needs[position].id).tolist()
        before = {edge: int(taken.x[edge]) for edge in edges}
        for edge in sorted(edges, key=lambda e: (compiled.metres(e), e)):
            taken.take(edge)
        if any(taken.breaks_whole(edge) for edge in edges):
            for edge in edges:
                taken.put(edge, before[edge])
    return taken.x


class _Taken:
    """Quantities so far, with the activity of every row."""

    def __init__(self, compiled: Compiled) -> None:
        instance = compiled.instance
        self.instance, self.rows = instance, instance.rows
        self.x = np.zeros(len(instance.edges), np.int64)
        self.activity = [0] * len(self.rows)
        self.over: list[list[tuple[int, int, int]]] = [[] for _ in range(self.x.size)]
        for row, edge, a, u in zip(
            self.rows.of_entry.tolist(),
            self.rows.edge.tolist(),
            self.rows.a.tolist(),
            self.rows.u.tolist(),
            strict=True,
        ):
            self.over[edge].append((row, a, u))
        for edge in np.flatnonzero(instance.edges.lb).tolist():
            self.put(edge, int(instance.edges.lb[edge]))

    def put(self, edge: int, quantity: int) -> None:
        before = int(self.x[edge])
        for row, a, u in self.over[edge]:
            self.activity[row] += a * (quantity - before) + u * (int(quantity > 0) - (before > 0))
        self.x[edge] = quantity

    def take(self, edge: int) -> None:
        """Give the pair as much as all its rows leave."""
        have, most = int(self.x[edge]), int(self.instance.edges.ub[edge])
        for row, a, u in self.over[edge]:
            limit = int(self.rows.max[row])
            if limit >= NO_MAX:
                continue
            room = limit - self.activity[row] - (u if not have else 0)
            most = min(most, have + room // a if a else (most if room >= 0 else have))
        if most > have and most >= int(self.instance.edges.lot[edge]):
            self.put(edge, most)

    def breaks_whole(self, edge: int) -> bool:
        """Say whether a row over the pair wants nothing or more than it has now."""
        return any(
            bool(self.rows.whole[row]) and 0 < self.activity[row] < int(self.rows.min[row])
            for row, _a, _u in self.over[edge]
        )

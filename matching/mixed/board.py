"""A plan as it changes, edge by edge, with the activities of its rows."""

from collections.abc import Iterable

from matching.activity import activity
from matching.instance import Instance, IntArray


class Board:
    """Quantities and activities as they change, in Python's whole numbers."""

    def __init__(self, instance: Instance, x: IntArray) -> None:
        rows, edges = instance.rows, instance.edges
        self.x: list[int] = x.tolist()
        self.lb, self.ub, self.lot = (a.tolist() for a in (edges.lb, edges.ub, edges.lot))
        self.done: list[int] = [int(done) for done in activity(rows, x)]
        self.low, self.high = rows.min.tolist(), rows.max.tolist()
        self.whole: list[bool] = rows.whole.tolist()
        self.of: list[list[tuple[int, int, int]]] = [[] for _ in self.x]
        listed = (rows.edge.tolist(), rows.of_entry.tolist(), rows.a.tolist(), rows.u.tolist())
        for e, row, a, u in zip(*listed, strict=True):
            self.of[e].append((row, a, u))

    def room(self, e: int) -> int:
        """Return how much more edge e can take before some row is full."""
        x = self.x[e]
        most = self.ub[e] - x
        for row, a, u in self.of[e]:
            left = self.high[row] - self.done[row] - (u if x == 0 else 0)
            if a > 0:
                most = min(most, left // a)
            elif left < 0 and u > 0:
                return 0
        return most if most > 0 and x + most >= self.lot[e] else 0

    def give(self, e: int, quantity: int) -> None:
        """Add a quantity to an edge; a negative one takes it back."""
        before = self.x[e] > 0
        self.x[e] += quantity
        turned = (self.x[e] > 0) - before
        for row, a, u in self.of[e]:
            self.done[row] += a * quantity + u * turned

    def keeps(self, edges: Iterable[int]) -> bool:
        """Say whether all rows of these edges are kept."""
        for row in {row for e in edges for row, _a, _u in self.of[e]}:
            done = self.done[row]
            inside = self.low[row] <= done <= self.high[row]
            if not inside and not (self.whole[row] and done == 0):
                return False
        return True

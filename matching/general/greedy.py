"""A plan at once: what is worth most first, whole rows as a whole, nothing that breaks a limit.

Rows that must be served come first, those with the fewest edges leading. Then whole rows and
single edges by what a unit of them is worth. Nothing is ever taken back but a whole row that
could not be completed.
"""

from dataclasses import dataclass

import numpy as np

from matching.activity import activity, is_plan
from matching.general.model import pinned
from matching.instance import NO_MIN, Instance, IntArray
from matching.limits import Watch

STARTS = 5  # edges that a whole row is tried to begin with


@dataclass(frozen=True, slots=True)
class _Entry:
    row: int
    a: int
    u: int


class Desk:
    """Quantities given so far and what each row has carried, as Python's whole numbers."""

    def __init__(self, instance: Instance, merit: IntArray, x: IntArray) -> None:
        rows, edges = instance.rows, instance.edges
        self.x: list[int] = x.tolist()
        self.merit: list[int] = merit.tolist()
        self.ub, self.lot = edges.ub.tolist(), edges.lot.tolist()
        self.done: list[int] = [int(v) for v in activity(rows, x)]
        self.low, self.high = rows.min.tolist(), rows.max.tolist()
        self.of: list[list[_Entry]] = [[] for _ in self.x]
        listed = (rows.edge.tolist(), rows.of_entry.tolist(), rows.a.tolist(), rows.u.tolist())
        for e, row, a, u in zip(*listed, strict=True):
            self.of[e].append(_Entry(row, a, u))

    def room(self, e: int) -> int:
        """Return how much more edge e can take; 0 if it would stay below its lot."""
        most = self.ub[e] - self.x[e]
        fresh = self.x[e] == 0
        for entry in self.of[e]:
            done = self.done[entry.row] + entry.u * fresh
            if entry.u < 0 or entry.a < 0:
                most = min(most, self._downwards(entry, done, fresh=fresh))
            if done > self.high[entry.row] and (entry.a > 0 or entry.u * fresh > 0):
                return 0
            if entry.a > 0:
                most = min(most, (self.high[entry.row] - done) // entry.a)
            if most <= 0:
                return 0
        return most if self.x[e] + most >= self.lot[e] else 0

    def _downwards(self, entry: _Entry, done: int, *, fresh: bool) -> int:
        low = self.low[entry.row]
        if low <= NO_MIN or self.done[entry.row] < low:
            return 2**62
        if done < low and fresh:
            return 0
        return (done - low) // -entry.a if entry.a < 0 else 2**62

    def give(self, e: int, quantity: int) -> None:
        """Add a quantity to edge e; a negative one takes it back."""
        before = self.x[e] > 0
        self.x[e] += quantity
        turned = (self.x[e] > 0) - before
        for entry in self.of[e]:
            self.done[entry.row] += entry.a * quantity + entry.u * turned


def greedy(
    instance: Instance, w: IntArray, merit: IntArray | None = None, watch: Watch | None = None
) -> IntArray | None:
    """Return a sound plan, or None if this simple way does not find one.

    merit: what edges are chosen by, w if None. Edges that lose are used only where they must be.
    """
    chosen_by = w if merit is None else merit
    desk = Desk(instance, chosen_by, pinned(instance))
    rows = instance.rows
    edges_of = [rows.edge[rows.entries(i)].tolist() for i in range(len(rows))]
    for row in _owed(instance, desk):
        _fill(desk, row, edges_of[row], rows.min[row])
    whole = np.flatnonzero(rows.whole & (rows.min > 0)).tolist()
    bundled = {e for row in whole for e in edges_of[row]}
    steps = [(_best(desk, edges_of[row]), -row, row) for row in whole]
    steps += [
        (merit_e, -e, -1)
        for e, merit_e in enumerate(desk.merit)
        if merit_e > 0 and e not in bundled
    ]
    for worth, minus, row in sorted(steps, reverse=True):
        if watch is not None and watch.over():
            break
        if row < 0:
            _take(desk, -minus)
        elif worth > 0 and desk.done[row] < desk.low[row]:
            _serve(desk, row, edges_of[row])
    x = np.array(desk.x, np.int64)
    return x if is_plan(instance, x) else None


def _owed(instance: Instance, desk: Desk) -> list[int]:
    """Rows that must be served, those with the fewest edges first."""
    rows = instance.rows
    owed = np.flatnonzero(~rows.whole & (rows.min > NO_MIN)).tolist()
    short = [row for row in owed if desk.done[row] < desk.low[row]]
    size = np.diff(rows.ptr)
    return sorted(short, key=lambda row: (size[row], row))


def _best(desk: Desk, edges: list[int]) -> int:
    return max((desk.merit[e] for e in edges), default=0)


def _take(desk: Desk, e: int) -> None:
    quantity = desk.room(e)
    if quantity > 0:
        desk.give(e, quantity)


def _fill(desk: Desk, row: int, edges: list[int], least: int) -> None:
    """Give the row's best edges what they can take until it has its least."""
    for e in sorted(edges, key=lambda e: (-desk.merit[e], e)):
        if desk.done[row] >= least:
            return
        _take_for(desk, row, e, int(least))


def _take_for(desk: Desk, row: int, e: int, least: int) -> int:
    """Give edge e what the row still lacks of its least, or what it can take."""
    factor = next((entry.a for entry in desk.of[e] if entry.row == row), 0)
    room = desk.room(e)
    if factor <= 0 or room <= 0:
        if room > 0:
            desk.give(e, max(1, desk.lot[e] - desk.x[e]))
        return 0
    lacking = -(-(least - desk.done[row]) // factor)
    quantity = min(room, max(lacking, desk.lot[e] - desk.x[e], 1))
    desk.give(e, quantity)
    return quantity


def _serve(desk: Desk, row: int, edges: list[int]) -> None:
    """Fill a whole row in the best of a few ways, or leave it as it was."""
    order = sorted(edges, key=lambda e: (-desk.merit[e], e))
    roomy = sorted(edges, key=lambda e: (-desk.room(e), -desk.merit[e], e))
    best: tuple[int, list[tuple[int, int]]] = (0, [])
    for first in dict.fromkeys(order[:STARTS] + roomy[:STARTS]):
        given = _attempt(desk, row, [first, *order]) or _attempt(desk, row, [first, *roomy])
        worth = sum(desk.merit[e] * quantity for e, quantity in given)
        if worth > best[0]:
            best = (worth, given)
    for e, quantity in best[1]:
        desk.give(e, quantity)


def _attempt(desk: Desk, row: int, order: list[int]) -> list[tuple[int, int]]:
    """Return what would complete the row, edges in this order; nothing if that fails."""
    given: list[tuple[int, int]] = []
    for e in order:
        if desk.done[row] >= desk.low[row]:
            break
        before = desk.x[e]
        _take_for(desk, row, e, desk.low[row])
        if desk.x[e] > before:
            given.append((e, desk.x[e] - before))
    complete = desk.done[row] >= desk.low[row]
    for e, quantity in reversed(given):
        desk.give(e, -quantity)
    return given if complete else []

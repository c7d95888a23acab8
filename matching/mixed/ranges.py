"""What each edge and each row can reach at all: interval arithmetic, before any search."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.exact import product, sums
from matching.instance import NO_MAX, BoolArray, Instance, IntArray, Rows

SAFE = 2.0**58  # sums below this leave a 64-bit solver room to add


@dataclass(frozen=True, eq=False)
class Ranges:
    """By edge: x is 0 (if zero) or in first … most; first > most means that only 0 is left.

    By row: least and greatest activity, the size of its numbers (float64), and the activity that
    is given already, by edges that are not in the instance; least and greatest include it.
    """

    zero: BoolArray
    first: IntArray
    most: IntArray
    least: Any
    greatest: Any
    size: Any
    given: Any

    def impossible(self) -> IntArray:
        """Return the edges that can carry nothing, not even 0."""
        return np.flatnonzero(~self.zero & (self.first > self.most))

    def fit(self) -> bool:
        """Say whether every row's sum stays well within 64 bits."""
        return bool(np.all(self.size < SAFE))


def ranges(
    instance: Instance, cut: IntArray | None = None, given: Any = None, *, alone: bool = False
) -> Ranges:
    """Return what edges and rows can reach.

    cut: one more limit on each edge. given: activity by row from edges that are not in the
    instance. alone: leave out what rows tell about their edges.
    """
    edges, rows = instance.edges, instance.rows
    zero = edges.lb <= 0
    first = np.maximum(np.maximum(edges.lot, edges.lb), 1)
    given = np.zeros(len(rows), np.int64) if given is None else given
    most = edges.ub if alone else np.minimum(edges.ub, _room(rows, edges.ub, given))
    if cut is not None:
        most = np.minimum(most, np.maximum(cut, np.where(zero, 0, first)))
    low, high = _reach(rows, zero, first, most)
    size = np.abs(low.astype(float)) + np.abs(high.astype(float))
    total = np.bincount(rows.of_entry, size, len(rows)) if size.size else np.zeros(len(rows))
    least, greatest = sums(rows.ptr, low) + given, sums(rows.ptr, high) + given
    return Ranges(zero, first, most, least, greatest, total + np.abs(given.astype(float)), given)


def _room(rows: Rows, ub: IntArray, given: Any) -> IntArray:
    """Return how much each edge may carry at most for rows that only add to fit."""
    adds = np.ones(len(rows), np.bool_)
    np.logical_and.at(adds, rows.of_entry, (rows.a >= 0) & (rows.u >= 0))
    limits = (adds & (rows.max < NO_MAX) & (rows.max >= given))[rows.of_entry] & (rows.a > 0)
    room = ub.copy()
    left = np.maximum(0, (rows.max - given)[rows.of_entry[limits]] - rows.u[limits])
    np.minimum.at(room, rows.edge[limits], (left // rows.a[limits]).astype(np.int64))
    return room


def _reach(rows: Rows, zero: BoolArray, first: IntArray, most: IntArray) -> tuple[Any, Any]:
    """Return the least and the greatest that each entry can add to its row.

    The amount is linear from `first` to `most`, so that the ends and 0 decide.
    """
    edge, used = rows.edge, (first <= most)[rows.edge]
    at_first = product(rows.a, np.where(used, first[edge], 0)) + np.where(used, rows.u, 0)
    at_most = product(rows.a, np.where(used, most[edge], 0)) + np.where(used, rows.u, 0)
    low, high = np.minimum(at_first, at_most), np.maximum(at_first, at_most)
    none = zero[edge]
    return np.where(none, np.minimum(low, 0), low), np.where(none, np.maximum(high, 0), high)


def narrowed(instance: Instance) -> Ranges:
    """Return ranges whose sums fit 64 bits, by leaving out the greatest quantities.

    A plan within them is sound; a bound found within them says nothing about the instance.
    """
    rows = instance.rows
    entries = np.diff(rows.ptr)[rows.of_entry].astype(float)
    weight = np.maximum(np.abs(rows.a), 1).astype(float) * entries
    cut = np.full(len(instance.edges), SAFE / 4)
    np.minimum.at(cut, rows.edge, SAFE / 4 / weight)
    return ranges(instance, cut.astype(np.int64))

"""What a plan leaves open: arcs on which one more unit, or one less, can still flow.

Lengths are reduced costs, never negative where the plan is best, so that a shortest path is the
cheapest exchange that makes room for a change (Ahuja, Magnanti and Orlin 1993, chapter 9). Each
arc is told as (arc, way): way is 1 for one unit more on it and -1 for one less.
"""

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from matching.flow.network import Network
from matching.instance import BoolArray, IntArray

Move = tuple[int, int]  # arc and way
EXACT = 2.0**53  # floats add whole numbers exactly below
NOWHERE = -9999  # as the library marks nodes without predecessor


@dataclass(frozen=True, eq=False)
class Tree:
    """Shortest paths from one node, or to it. length: by node, -1 where no path leads."""

    residual: "Residual"
    length: Any
    before: IntArray
    to_root: bool
    shut: BoolArray | None

    def reaches(self, node: int) -> bool:
        return bool(self.length[node] >= 0)

    def path(self, node: int) -> list[Move]:
        """The moves from the tree's root to the node, or from the node to the root."""
        nodes = [node]
        while (last := int(self.before[nodes[-1]])) != NOWHERE:
            nodes.append(last)
        if not self.to_root:
            nodes.reverse()
        return [self.residual.move(a, b, self.shut) for a, b in pairwise(nodes)]


class Residual:
    """The open arcs of a network, sorted by start, end and length.

    own: the arc of the instance's network that each arc is, or is a piece of.
    """

    def __init__(self, net: Network, own: IntArray, flow: IntArray, reduced: Any) -> None:
        (forward,), (back,) = np.nonzero(flow < net.high), np.nonzero(flow > net.low)
        start = np.r_[net.tail[forward], net.head[back]]
        end = np.r_[net.head[forward], net.tail[back]]
        length = np.concatenate([reduced[forward], -reduced[back]])
        order = (
            np.lexsort((length, end, start))
            if length.dtype != object
            else _sorted(start, end, length)
        )
        self.nodes = net.nodes
        self.start, self.end, self.length = start[order], end[order], length[order]
        self.own = own[np.r_[forward, back]][order]
        self.way = np.r_[np.ones(forward.size, np.int64), -np.ones(back.size, np.int64)][order]
        different = (np.diff(self.start) != 0) | (np.diff(self.end) != 0)
        self.first = np.flatnonzero(np.r_[np.ones(min(1, order.size), np.bool_), different])
        self.ptr = np.searchsorted(self.start[self.first], np.arange(self.nodes + 1))
        self.to = self.end[self.first]

    @cached_property
    def _steps(self) -> Any:
        """Lengths by pair of nodes, so scaled that the least of equal paths has fewest arcs.

        That also keeps arcs of length 0 apart from arcs that are not there.
        """
        length = self.length[self.first]
        return (length if self._is_small else length.astype(object)) * (self.nodes + 1) + 1

    @cached_property
    def _is_small(self) -> bool:
        greatest = float(self.length.max()) if self.length.size else 0.0
        return greatest * (self.nodes + 1) < EXACT / 2

    @cached_property
    def _graph(self) -> sparse.csr_matrix:
        return self._matrix(self._steps.astype(np.float64))

    @cached_property
    def _reverse(self) -> sparse.csr_matrix:
        return self._graph.T.tocsr()

    def _matrix(self, steps: Any) -> sparse.csr_matrix:
        ptr, to = self.ptr.astype(np.int32), self.to.astype(np.int32)
        return sparse.csr_matrix((steps, to, ptr), (self.nodes, self.nodes))

    def tree(self, root: int, shut: Collection[Move] = (), within: Any = None) -> Tree:
        """Return the shortest paths from a node.

        shut: moves that no path may make. within: do not look for paths longer than that.
        """
        barred = self._barred(shut) if shut else None
        steps = self._steps if barred is None else self._without(barred)
        most = np.inf if within is None else float((int(within) + 1) * (self.nodes + 1))
        if self._is_small:
            graph = self._graph if barred is None else self._matrix(steps.astype(np.float64))
            return self._found(*_shortest(graph, root, most), root, barred, to_root=False)
        return self._found(*self._in_whole_numbers(root, steps), root, barred, to_root=False)

    def _barred(self, shut: Collection[Move]) -> BoolArray:
        barred = np.zeros(self.own.size, np.bool_)
        for arc, way in shut:
            barred |= (self.own == arc) & (self.way == way)
        return barred

    def tree_to(self, root: int) -> Tree:
        """Return the shortest paths to a node."""
        if self._is_small:
            return self._found(*_shortest(self._reverse, root, np.inf), root, None, to_root=True)
        found = self._in_whole_numbers(root, self._steps, backwards=True)
        return self._found(*found, root, None, to_root=True)

    def _found(
        self, length: Any, before: IntArray, root: int, shut: BoolArray | None, *, to_root: bool
    ) -> Tree:
        """Turn scaled lengths back; where floats were too small for them, search again."""
        if length.dtype != object:
            reached = np.isfinite(length)
            if np.any(length[reached] >= EXACT):
                steps = self._steps if shut is None else self._without(shut)
                again = self._in_whole_numbers(root, steps, backwards=to_root)
                return self._found(*again, root, shut, to_root=to_root)
            length = np.where(reached, length, -1.0).astype(np.int64)
        return Tree(
            self, np.where(length < 0, -1, length // (self.nodes + 1)), before, to_root, shut
        )

    def _without(self, barred: BoolArray) -> Any:
        """Return the steps where some arcs are shut: the next best between the same nodes."""
        steps = self._steps.astype(object if not self._is_small else np.float64)
        pairs = np.searchsorted(self.first, np.flatnonzero(barred), "right") - 1
        for pair in np.unique(pairs).tolist():
            left = self._left(pair, barred)
            steps[pair] = np.inf if left is None else self.length[left] * (self.nodes + 1) + 1
        return steps

    def _left(self, pair: int, barred: BoolArray | None) -> int | None:
        begin = int(self.first[pair])
        stop = int(self.first[pair + 1]) if pair + 1 < self.first.size else self.start.size
        for at in range(begin, stop):
            if barred is None or not barred[at]:
                return at
        return None

    def move(self, start: int, end: int, barred: BoolArray | None) -> Move:
        """Return the shortest open move between two nodes."""
        begin, stop = int(self.ptr[start]), int(self.ptr[start + 1])
        at = self._left(begin + int(np.searchsorted(self.to[begin:stop], end)), barred)
        if at is None:
            raise ValueError(f"nothing leads from {start} to {end}")
        return int(self.own[at]), int(self.way[at])

    def _in_whole_numbers(
        self, root: int, steps: Any, *, backwards: bool = False
    ) -> tuple[Any, IntArray]:
        """Dijkstra's method in Python's whole numbers, for lengths that floats cannot add."""
        near = self._neighbours(steps, backwards=backwards)
        length: list[int] = [-1] * self.nodes
        before = np.full(self.nodes, NOWHERE, np.int64)
        waiting: list[tuple[int, int, int]] = [(0, root, NOWHERE)]
        while waiting:
            far, node, came = heapq.heappop(waiting)
            if length[node] >= 0:
                continue
            length[node], before[node] = far, came
            for other, step in near[node]:
                if length[other] < 0:
                    heapq.heappush(waiting, (far + step, other, node))
        return np.array(length, object), before

    def _neighbours(self, steps: Any, *, backwards: bool) -> list[list[tuple[int, int]]]:
        near: list[list[tuple[int, int]]] = [[] for _ in range(self.nodes)]
        starts, ends = self.start[self.first].tolist(), self.to.tolist()
        for a, b, step in zip(starts, ends, steps.tolist(), strict=True):
            if step != np.inf:
                near[b if backwards else a].append((a if backwards else b, int(step)))
        return near

    def reachable(self, roots: Iterable[int], allowed: BoolArray | None = None) -> BoolArray:
        """Say which nodes can be reached from some, over allowed arcs (by open arc) alone."""
        seen = np.zeros(self.nodes, np.bool_)
        waiting = list(roots)
        seen[waiting] = True
        ptr = np.searchsorted(self.start, np.arange(self.nodes + 1))
        while waiting:
            node = waiting.pop()
            ends = self.end[ptr[node] : ptr[node + 1]]
            if allowed is not None:
                ends = ends[allowed[ptr[node] : ptr[node + 1]]]
            fresh = np.unique(ends[~seen[ends]])
            seen[fresh] = True
            waiting.extend(fresh.tolist())
        return seen


def _shortest(graph: sparse.csr_matrix, root: int, most: float) -> tuple[Any, IntArray]:
    found = dijkstra(graph, indices=root, return_predecessors=True, limit=most)
    return found[0], found[1]


def _sorted(start: IntArray, end: IntArray, length: Any) -> IntArray:
    keys = sorted(range(start.size), key=lambda i: (start[i], end[i], length[i]))
    return np.array(keys, np.int64)

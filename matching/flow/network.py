"""The instance as a circulation: root → left rows → edges → right rows → root."""

from dataclasses import dataclass, replace

import numpy as np

from matching.flow.shape import NOTHING, Forest
from matching.instance import NO_MAX, Instance, IntArray

ROOT = 0  # where flow begins and ends


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs: the plain rows first, then the edges, then one for edges that no left row holds.

    low, high: by arc. arc_of: by row of the instance, NOTHING for rows that never bind.
    """

    nodes: int
    tail: IntArray
    head: IntArray
    low: IntArray
    high: IntArray
    arc_of: IntArray
    row_of: IntArray
    rows: int
    edges: int

    @property
    def edge_arcs(self) -> slice:
        return slice(self.rows, self.rows + self.edges)

    def within(self, low: IntArray, high: IntArray) -> "Network":
        return replace(self, low=low, high=high)

    def linear(self, w: IntArray) -> IntArray:
        """Return the cost of each arc when Σ w·x is to be as great as can be."""
        cost = np.zeros(self.tail.size, w.dtype)
        cost[self.edge_arcs] = -w
        return cost

    def flow(self, x: IntArray) -> IntArray:
        """Return the flow on every arc that carries the quantities x."""
        flow = np.zeros(self.tail.size, np.int64)
        flow[self.edge_arcs] = x
        passed = np.zeros(self.nodes, np.int64)
        np.add.at(passed, self.tail[self.edge_arcs], x)
        np.add.at(passed, self.head[self.edge_arcs], x)
        self._carry_up(flow, passed)
        return flow

    def _carry_up(self, flow: IntArray, passed: IntArray) -> None:
        """Fill the row arcs, inner rows first: a row carries its edges and its inner rows."""
        outer, inner = self.ends()
        for arcs in self.by_depth(outer, inner):
            flow[arcs] = passed[inner[arcs]]
            np.add.at(passed, outer[arcs], flow[arcs])

    def ends(self) -> tuple[IntArray, IntArray]:
        """Return the node nearer the root and the node nearer the edges, of all but edges."""
        others = np.r_[np.arange(self.rows), self.rows + self.edges]
        outer, inner = self.tail.copy(), self.head.copy()
        downwards = others[others < self.rows]
        right = downwards[self.tail[downwards] == downwards + 1]
        outer[right], inner[right] = self.head[right], self.tail[right]
        return outer, inner

    def by_depth(self, outer: IntArray, inner: IntArray) -> list[IntArray]:
        """Return row arcs in layers, those farthest from the root first."""
        arcs = np.r_[np.arange(self.rows), self.rows + self.edges]
        layers, reached = [], np.array([ROOT])
        while arcs.size:
            near = np.isin(outer[arcs], reached)
            layers.append(arcs[near])
            reached, arcs = inner[arcs[near]], arcs[~near]
        return layers[::-1]


def network(instance: Instance, forest: Forest) -> Network:
    """Build the circulation. A row that is open above gets more room than it can fill."""
    plain, edges, rows = forest.plain, instance.edges, forest.plain.row.size
    node = np.arange(rows) + 1
    outer = np.where(forest.parent == NOTHING, ROOT, forest.parent + 1)
    loose = rows + 1  # where edges begin that no left row holds
    begins = np.where(forest.leaf_left == NOTHING, loose, forest.leaf_left + 1)
    ends = np.where(forest.leaf_right == NOTHING, ROOT, forest.leaf_right + 1)
    room = _room(edges.ub, plain.edge, plain.of_entry, rows)
    arc_of = np.full(len(instance.rows), NOTHING, np.int64)
    arc_of[plain.row] = np.arange(rows)
    everything = min(int(edges.ub.astype(object).sum()) + 1, NO_MAX)
    return Network(
        nodes=rows + 2,
        tail=np.concatenate([np.where(forest.left, outer, node), begins, [ROOT]]),
        head=np.concatenate([np.where(forest.left, node, outer), ends, [loose]]),
        low=np.concatenate([plain.low, edges.lb, [0]]),
        high=np.concatenate([np.minimum(plain.high, room), edges.ub, [everything]]),
        arc_of=arc_of,
        row_of=plain.row,
        rows=rows,
        edges=len(edges),
    )


def _room(ub: IntArray, edge: IntArray, of_entry: IntArray, rows: int) -> IntArray:
    """More than the edges of each row can carry, so that an open row is never full."""
    # bincount adds floats: exact below 2^53, and only ever a limit that nothing reaches above.
    most = np.bincount(of_entry, ub[edge].astype(float), rows)
    return np.minimum(most * (1 + 1e-12) + 1, float(NO_MAX)).astype(np.int64)

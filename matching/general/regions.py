"""Neighbourhoods: which blocks to decide anew together.

A region grows from a block that gets less than its prices promise, over rows that its good edges
share with others. Edges in no block form groups by their need.
"""

from typing import Any

import numpy as np
from scipy.sparse import csc_array, csr_array

from matching.general.columns import Pool
from matching.general.dynamic import solve
from matching.general.lagrangian import Prices
from matching.general.relaxation import Relaxation
from matching.instance import IntArray

GOOD = 8  # so many edges of a group count as its good ones
CROWDED = 2000  # rows of more edges say nothing about who is near
CURIOSITY = 0.1  # share of chance that does not depend on what a group lacks


class Regions:
    """Groups of edges, what each is promised, and which are near each other."""

    def __init__(self, relaxation: Relaxation, pool: Pool, prices: Prices) -> None:
        self.relaxation = relaxation
        self.of_edge = _grouped(relaxation, pool)
        self.count = int(self.of_edge.max(initial=-1)) + 1
        order = np.argsort(self.of_edge, kind="stable")
        ptr = np.searchsorted(self.of_edge[order], np.arange(self.count + 1))
        self.edges = [order[ptr[k] : ptr[k + 1]] for k in range(self.count)]
        self._links()
        self.reprice(prices)

    def _links(self) -> None:
        rows = self.relaxation.instance.rows
        kept = np.diff(rows.ptr) <= CROWDED
        kept[[row for batch in self.relaxation.blocks.batches for row in batch.rows]] = False
        inside = kept[rows.of_entry]
        at = (rows.of_entry[inside], rows.edge[inside])
        shape = (len(rows), len(self.relaxation.edges))
        self.by_row = csr_array((np.ones(inside.sum()), at), shape=shape)
        self.by_edge = csc_array(self.by_row)

    def reprice(self, prices: Prices) -> None:
        """Learn from prices what each edge is worth and what each group can hope for."""
        relaxation = self.relaxation
        gain, fee = relaxation.gains(prices.y, relaxation.w.astype(float))
        self.table = relaxation.worths(gain, fee, prices.mu)
        self.linear = gain, fee
        q = np.arange(1, len(self.table) + 1)[:, None]
        held = np.where(q <= relaxation.edges.ub, self.table / np.maximum(q, 1), -np.inf)
        self.merit = held.max(axis=0) if len(held) else gain - fee
        self.merit = np.where(np.isfinite(self.merit), self.merit, gain - fee)
        self.rank = np.zeros(self.of_edge.size, np.int64)
        for edges in self.edges:
            self.rank[edges[np.argsort(-self.merit[edges], kind="stable")]] = np.arange(edges.size)
        self.hope = np.zeros(self.count)
        number = 0
        for batch in relaxation.blocks.batches:
            value = solve(batch, self.table[:, batch.edge], plans=False).value
            self.hope[number : number + value.size] = value
            number += value.size

    def lacking(self, x: IntArray) -> Any:
        """Return how much less than promised each group gets from a plan."""
        gain, fee = self.linear
        worth = np.where(x > 0, gain * x - fee, 0.0)
        if len(self.table):
            priced = (x > 0) & (x <= len(self.table))
            column = np.flatnonzero(priced)
            worth[column] = self.table[x[column] - 1, column]
        return np.maximum(self.hope - np.bincount(self.of_edge, worth, self.count), 0.0)

    def near(self, x: IntArray, size: int, rng: np.random.Generator) -> IntArray:
        """Return so many groups around one that lacks much, or around several far apart."""
        lacking = self.lacking(x)
        chance = lacking + CURIOSITY * lacking.mean() + 1e-9
        found: dict[int, None] = {}
        while len(found) < min(size, self.count):
            if found:
                chance[list(found)] = 0.0
            self._grow(found, int(rng.choice(self.count, p=chance / chance.sum())), x, size, rng)
        return np.array(list(found), np.int64)

    def _grow(
        self, found: dict[int, None], seed: int, x: IntArray, size: int, rng: np.random.Generator
    ) -> None:
        """Add a group and those around it to the ones found."""
        found[seed] = None
        around = [seed]
        for group in around:  # grows while it is read
            for other in self._beside(group, x, rng):
                if len(found) >= size:
                    return
                if other not in found:
                    found[other] = None
                    around.append(other)

    def _beside(self, group: int, x: IntArray, rng: np.random.Generator) -> list[int]:
        """Return groups that use, or would like to use, rows of this group's good edges."""
        edges = self.edges[group]
        edges = edges[(self.rank[edges] < GOOD) | (x[edges] > 0)]
        rows = rng.permutation(np.unique(_stored(self.by_edge, edges)))
        others = _stored(self.by_row, rows)
        others = others[(x[others] > 0) | (self.rank[others] < 2)]
        return list(dict.fromkeys(self.of_edge[others].tolist()))


def _grouped(relaxation: Relaxation, pool: Pool) -> IntArray:
    of_edge = pool.of_edge.copy()
    loose = relaxation.blocks.loose
    _, number = np.unique(relaxation.edges.need[loose], return_inverse=True)
    of_edge[loose] = pool.count + number
    return of_edge


def _stored(matrix: Any, some: IntArray) -> IntArray:
    """Return the stored indices of some major lines of a compressed matrix, in their order."""
    starts, ends = matrix.indptr[some], matrix.indptr[some + 1]
    if not some.size:
        return np.zeros(0, np.int64)
    lengths = ends - starts
    offset = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return matrix.indices[np.arange(lengths.sum()) + offset].astype(np.int64)

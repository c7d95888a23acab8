"""Columns: ways to use one block, and the linear program that mixes them at best.

Dantzig and Wolfe 1960. The master takes at most one way of each block (exactly one where a block
may not stay empty) under the relaxed rows and the cuts; its duals are the next prices, and the
blocks' best answers at those prices are the next columns. Its optimum is the best bound that
prices can prove.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array

from matching.general.blocks import Blocks
from matching.general.cuts import Cut
from matching.general.highs import quiet
from matching.general.relaxation import Relaxation
from matching.instance import BoolArray, IntArray
from matching.limits import Watch


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Some columns. block: by column. column, edge, q: by entry, quantities of column by edge."""

    block: IntArray
    column: IntArray
    edge: IntArray
    q: IntArray

    def __len__(self) -> int:
        return self.block.size

    def some(self, kept: BoolArray) -> "Ways":
        place = np.cumsum(kept) - 1
        inside = kept[self.column]
        return Ways(
            self.block[kept],
            place[self.column[inside]],
            self.edge[inside],
            self.q[inside],
        )


SHARE = 0.25  # of the time left, that one solution of the program may take
NO_WAYS = Ways(*(np.zeros(0, np.int64) for _ in range(4)))


def joined(parts: list[Ways]) -> Ways:
    starts = np.cumsum([0] + [len(part) for part in parts])
    return Ways(
        np.concatenate([part.block for part in parts]),
        np.concatenate([part.column + s for part, s in zip(parts, starts, strict=False)]),
        np.concatenate([part.edge for part in parts]),
        np.concatenate([part.q for part in parts]),
    )


class Pool:
    """All columns met so far, none twice. blocks are numbered batch by batch."""

    def __init__(self, blocks: Blocks, edges: int, seed: int) -> None:
        self.of_edge = np.full(edges, -1)
        self.count = 0
        for batch in blocks.batches:
            real = batch.edge >= 0
            number = self.count + np.arange(len(batch.rows))
            self.of_edge[batch.edge[real]] = np.broadcast_to(number[:, None], real.shape)[real]
            self.count += len(batch.rows)
        rng = np.random.default_rng(seed)
        self._mark = rng.integers(1, 2**63, edges, dtype=np.uint64)
        self._known: set[int] = set()
        self._parts: list[Ways] = []

    def take(self, x: IntArray) -> Ways:
        """Add the ways in which a plan uses the blocks; return those that are new."""
        edge = np.flatnonzero((x > 0) & (self.of_edge >= 0))
        edge = edge[np.argsort(self.of_edge[edge], kind="stable")]
        block, place = np.unique(self.of_edge[edge], return_inverse=True)
        marks = np.zeros(block.size, np.uint64)
        np.add.at(marks, place, self._mark[edge] * x[edge].astype(np.uint64))
        new = np.array([mark not in self._known for mark in marks.tolist()], np.bool_)
        self._known.update(marks.tolist())
        found = Ways(block, place, edge, x[edge]).some(new)
        if len(found):
            self._parts.append(found)
        return found

    def __len__(self) -> int:
        return len(self._known)

    def all(self) -> Ways:
        if len(self._parts) != 1:
            self._parts = [joined(self._parts)] if self._parts else [NO_WAYS]
        return self._parts[0]


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """value: of the linear program. y, mu: prices of relaxed rows and cuts. z: by column."""

    value: float
    y: Any
    mu: Any
    z: Any


class Master:
    """The linear program over columns, and over loose edges as they are."""

    def __init__(self, relaxation: Relaxation, pool: Pool, watch: Watch) -> None:
        import highspy

        self.relaxation, self.pool, self.watch = relaxation, pool, watch
        self.solver = quiet()
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        least = must_serve(relaxation.blocks)
        low = np.concatenate([least, _finite(relaxation.low)])
        high = np.concatenate([np.ones(pool.count), _finite(relaxation.high)])
        none = np.zeros(0, np.int32)
        self.solver.addRows(low.size, low, high, 0, none, none, np.zeros(0))
        self._add_escapes(least)
        self._add_loose()
        self.first = self.solver.getNumCol()

    def _add_escapes(self, least: Any) -> None:
        """Costly columns by which the program always has a solution."""
        relaxation = self.relaxation
        short = np.flatnonzero(np.concatenate([least > 0, relaxation.low > 0]))
        long = np.flatnonzero(np.concatenate([least > 1, relaxation.high < 0]))
        worth = np.abs(relaxation.w) * np.maximum(relaxation.edges.ub, 1)
        cost = 4.0 * float(worth.max(initial=1))
        row = np.concatenate([short, long])
        sign = np.concatenate([np.ones(short.size), -np.ones(long.size)])
        matrix = coo_array((sign, (row, np.arange(row.size))), shape=(self._rows(), row.size))
        self._add(np.full(row.size, -cost), np.full(row.size, np.inf), matrix.tocsc())

    def _add_loose(self) -> None:
        relaxation = self.relaxation
        e = relaxation.blocks.loose
        ub = np.maximum(relaxation.edges.ub[e], 1)
        rest = relaxation.a[:, e] + relaxation.u[:, e] * (1 / ub)
        empty = csc_array((self.pool.count, e.size))
        self._add(relaxation.w[e], relaxation.edges.ub[e], _stacked([empty, rest]))

    def _rows(self) -> int:
        return int(self.solver.getNumRow())

    def _add(self, worth: Any, upper: Any, matrix: Any) -> None:
        matrix = csc_array(matrix)
        matrix.eliminate_zeros()
        self.solver.addCols(
            worth.size,
            worth.astype(float),
            np.zeros(worth.size),
            upper.astype(float),
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data.astype(float),
        )

    def add(self, ways: Ways) -> None:
        if len(ways):
            worth, matrix = self.described(ways)
            self._add(worth, np.full(len(ways), np.inf), matrix)

    def take(self, x: IntArray) -> int:
        """Add the ways of a plan to pool and program; return how many are new."""
        ways = self.pool.take(x)
        self.add(ways)
        return len(ways)

    def described(self, ways: Ways) -> tuple[Any, Any]:
        """Return what columns are worth and what they take of each row of the program."""
        relaxation = self.relaxation
        shape = (relaxation.w.size, len(ways))
        at = (ways.edge, ways.column)
        x = csc_array((ways.q.astype(float), at), shape=shape)
        used = csc_array((np.ones(ways.q.size), at), shape=shape)
        one = (np.ones(len(ways)), (ways.block, np.arange(len(ways))))
        takes = relaxation.a.astype(float) @ x + relaxation.u.astype(float) @ used
        convex = csc_array(one, shape=(self.pool.count, len(ways)))
        parts = [convex, takes, cut_matrix(relaxation, ways)]
        return relaxation.w.astype(float) @ x, _stacked(parts)

    def cut(self, cuts: list[Cut]) -> None:
        """Add cuts to the relaxation and the program."""
        self.relaxation.cut(cuts)
        matrix = csr_array(cut_matrix(self.relaxation, self.pool.all()))[-len(cuts) :]
        matrix.eliminate_zeros()
        self.solver.addRows(
            len(cuts),
            np.full(len(cuts), -np.inf),
            np.array([cut.limit for cut in cuts], float),
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            (matrix.indices + self.first).astype(np.int32),
            matrix.data.astype(float),
        )

    def solve(self) -> Solved | None:
        """Return the optimum over the columns so far, None if there was not the time."""
        import highspy

        seconds = self.solver.getRunTime() + max(SHARE * self.watch.left(), 0.01)
        self.solver.setOptionValue("time_limit", seconds)
        self.solver.run()
        stuck = self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal
        if stuck and self.solver.getModelStatus() != highspy.HighsModelStatus.kTimeLimit:
            self.solver.clearSolver()  # a fresh start helps where the last basis led astray
            self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self.solver.getSolution()
        dual = np.array(solution.row_dual)
        blocks, relaxed = self.pool.count, len(self.relaxation.high)
        return Solved(
            value=self.solver.getInfo().objective_function_value,
            y=self.relaxation.clipped(dual[blocks : blocks + relaxed]),
            mu=np.maximum(dual[blocks + relaxed :], 0.0),
            z=np.array(solution.col_value)[self.first :],
        )


def must_serve(blocks: Blocks) -> Any:
    """Say, as 1.0 or 0.0 by block, which blocks may not stay empty."""
    parts = [
        ((b.low > 0) & ~b.whole) | (b.fewest > 0) | (b.lb > 0).any(axis=1) for b in blocks.batches
    ]
    return np.concatenate([*parts, np.zeros(0, np.bool_)]).astype(float)


def cut_matrix(relaxation: Relaxation, ways: Ways) -> Any:
    """Return Σ f(q) of each column in each cut; cuts by columns."""
    at = (ways.q - 1) * relaxation.w.size + ways.edge
    sums = csr_array(
        (np.ones(at.size), (ways.column, np.arange(at.size))), shape=(len(ways), at.size)
    )
    return csc_array((sums @ relaxation.cut_table[at]).T)


def _stacked(parts: list[Any]) -> Any:
    from scipy.sparse import vstack

    return vstack(parts, format="csc")


def _finite(limits: IntArray) -> Any:
    values = limits.astype(float)
    return np.where(np.abs(values) >= 2.0**62, np.copysign(np.inf, values), values)

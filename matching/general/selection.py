"""Choosing one way for each block: the restricted master in whole numbers, region by region.

Large neighbourhood search (Shaw 1998): the ways of a region's blocks are chosen anew by HiGHS,
all others stay. The cuts make its relaxation tight, so regions of a hundred blocks and more close
within a second.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array

from matching.general.columns import Master, Ways, must_serve
from matching.general.highs import quiet
from matching.general.incumbent import Incumbent
from matching.general.regions import Regions
from matching.instance import IntArray

FIRST_SIZE = 50.0
GROWTH, SHRINKING = 1.06, 0.75
NODES = 300
SECONDS = 4.0  # for one region


@dataclass(frozen=True, slots=True)
class Exchange:
    """Columns to drop and to take instead."""

    old: IntArray
    new: IntArray
    closed: bool


class Selection:
    """The pool's columns as a choice: at most one for each block, within the rows."""

    def __init__(self, master: Master) -> None:
        relaxation = master.relaxation
        self.relaxation = relaxation
        self.ways: Ways = master.pool.all()
        worth, matrix = master.described(self.ways)
        self.worth = np.asarray(worth)
        self.takes = csc_array(matrix)
        self.takes.eliminate_zeros()
        limits = [cut.limit for cut in relaxation.cuts]
        self.low = np.concatenate(
            [must_serve(relaxation.blocks), relaxation.low, np.full(len(limits), -np.inf)]
        )
        self.high = np.concatenate(
            [np.ones(master.pool.count), relaxation.high, np.array(limits, float)]
        )
        order = np.argsort(self.ways.block, kind="stable")
        ptr = np.searchsorted(self.ways.block[order], np.arange(master.pool.count + 1))
        self.of_block = [order[ptr[k] : ptr[k + 1]] for k in range(master.pool.count)]
        self._lock = Lock()
        self.chosen = np.full(master.pool.count, -1)
        self.done = np.zeros(self.high.size)
        self.x = np.zeros(relaxation.w.size, np.int64)

    def settle(self, x: IntArray) -> None:
        """Start from a plan, whose ways must be in the pool; loose edges keep their quantities."""
        relaxation, ways = self.relaxation, self.ways
        same = np.ones(len(ways), np.bool_)
        np.logical_and.at(same, ways.column, x[ways.edge] == ways.q)
        sizes = np.bincount(ways.column, minlength=len(ways))
        inside = np.concatenate([ways.edge, np.zeros(0, np.int64)])
        block_of = np.full(x.size, -1)
        block_of[inside] = ways.block[ways.column]
        used = np.bincount(block_of[(x > 0) & (block_of >= 0)], minlength=self.chosen.size)
        full = np.flatnonzero(same & (sizes == used[ways.block]))
        self.chosen[:] = -1
        self.chosen[ways.block[full]] = full
        self.x = x.copy()
        blocks = self.chosen.size
        activity = relaxation.a @ x + relaxation.u @ (x > 0)
        self.done[:blocks] = self.chosen >= 0
        self.done[blocks : blocks + activity.size] = activity
        cuts = blocks + activity.size
        self.done[cuts:] = self.takes[cuts:][:, self.chosen[self.chosen >= 0]].sum(axis=1)

    def improve(self, blocks: IntArray, seconds: float, seed: int) -> Exchange | None:
        """Choose the ways of these blocks anew; None if that has no answer in time."""
        with self._lock:
            old = self.chosen[blocks]
            done = self.done.copy()
        old = old[old >= 0]
        some = np.unique(np.concatenate([old, *(self.of_block[k] for k in blocks)]))
        room = self.high - done + np.asarray(self.takes[:, old].sum(axis=1)).ravel()
        owed = self.low - done + np.asarray(self.takes[:, old].sum(axis=1)).ravel()
        some = some[self._fits(some, room, owed)]
        if not some.size:
            return Exchange(old, some, closed=True)
        solver = self._model(some, room, owed, seconds, seed)
        start = np.isin(some, old).astype(float)
        solver.setSolution(some.size, np.arange(some.size, dtype=np.int32), start)
        solver.run()
        z = np.array(solver.getSolution().col_value)
        if solver.getInfo().primal_solution_status != 2 or z.size != some.size:
            return None
        closed = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return Exchange(old, some[z > 0.5], closed)

    def _fits(self, some: IntArray, room: Any, owed: Any) -> Any:
        """Say which columns fit alone; where rows have a least, all may."""
        if np.isfinite(owed[self.chosen.size :]).any():
            return np.ones(some.size, np.bool_)
        part = self.takes[:, some]
        column = np.repeat(np.arange(some.size), np.diff(part.indptr))
        over = np.zeros(some.size, np.bool_)
        np.logical_or.at(over, column, part.data > room[part.indices] + 1e-9)
        return ~over

    def _model(self, some: IntArray, room: Any, owed: Any, seconds: float, seed: int) -> Any:
        part = self.takes[:, some].tocsr()
        lively = np.flatnonzero(np.diff(part.indptr) > 0)
        part = part[lively].tocsc()
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = some.size, lively.size
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = self.worth[some]
        lp.col_lower_, lp.col_upper_ = np.zeros(some.size), np.ones(some.size)
        lp.row_lower_ = np.where(owed[lively] <= -(2.0**60), -np.inf, owed[lively])
        lp.row_upper_ = np.where(room[lively] >= 2.0**60, np.inf, room[lively])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = part.indptr, part.indices
        lp.a_matrix_.value_ = part.data
        lp.integrality_ = [highspy.HighsVarType.kInteger] * some.size
        solver = quiet(
            random_seed=seed, time_limit=float(seconds), mip_max_nodes=NODES, mip_rel_gap=1e-5
        )
        solver.passModel(lp)
        return solver

    def commit(self, exchange: Exchange) -> IntArray | None:
        """Apply an exchange if it gains and still fits; return the new plan."""
        old, new = exchange.old, exchange.new
        if self.worth[new].sum() < self.worth[old].sum() + 0.5:
            return None
        change = np.asarray(self.takes[:, new].sum(axis=1) - self.takes[:, old].sum(axis=1)).ravel()
        with self._lock:
            blocks = self.ways.block
            if (self.chosen[blocks[old]] != old).any():
                return None
            others = np.setdiff1d(blocks[new], blocks[old])
            done = self.done + change
            if (self.chosen[others] >= 0).any() or (done > self.high + 1e-6).any():
                return None
            self.done = done
            self.chosen[blocks[old]] = -1
            self.chosen[blocks[new]] = new
            self._rewrite(old, new)
            return self.x.copy()

    def _rewrite(self, old: IntArray, new: IntArray) -> None:
        ways = self.ways
        dropped = np.isin(ways.column, old)
        taken = np.isin(ways.column, new)
        self.x[ways.edge[dropped]] = 0
        self.x[ways.edge[taken]] = ways.q[taken]


def search(
    selection: Selection, regions: Regions, known: Incumbent, seed: int, over: Callable[[], bool]
) -> None:
    """Improve region after region until the time is over or nothing is left to gain."""
    rng = np.random.default_rng(seed)
    size, blocks = known.size or FIRST_SIZE, selection.chosen.size
    while not over():
        groups = regions.near(selection.x, int(size), rng)
        groups = groups[groups < blocks]
        exchange = selection.improve(groups, min(SECONDS, known.watch.left()), seed)
        if exchange is None or not exchange.closed:
            size = max(10.0, size * SHRINKING)
        if exchange is None:
            continue
        x = selection.commit(exchange)
        if x is not None:
            known.offer(x, "regions")
        elif exchange.closed:
            if groups.size >= blocks:
                return
            size = min(size * GROWTH + 1, float(regions.count))
        known.size = size


def rounded(selection: Selection, z: Any, before: IntArray | None) -> IntArray:
    """Return a plan from the program's fractions, the largest first; it may not be sound.

    before: where loose edges get their quantities from; their least if None.
    """
    order = np.lexsort((-selection.worth[: z.size], -np.round(z, 6)))
    room = selection.high.copy()
    served = np.zeros(selection.chosen.size, np.bool_)
    takes = selection.takes
    taken = []
    for column in order.tolist():
        block = selection.ways.block[column]
        if served[block]:
            continue
        entries = slice(takes.indptr[column], takes.indptr[column + 1])
        rows, amounts = takes.indices[entries], takes.data[entries]
        if (amounts <= room[rows] + 1e-9).all():
            room[rows] -= amounts
            served[block] = True
            taken.append(column)
    x = np.zeros(selection.x.size, np.int64)
    inside = np.isin(selection.ways.column, taken)
    x[selection.ways.edge[inside]] = selection.ways.q[inside]
    loose = selection.relaxation.blocks.loose
    x[loose] = selection.relaxation.edges.lb[loose] if before is None else before[loose]
    return x

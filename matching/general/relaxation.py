"""Prices on the relaxed rows, the exact bound they prove, and the plan they suggest.

Lagrangian relaxation (Geoffrion 1974): with prices y on the relaxed rows, edge e gains
r = w − Σ a·y for each unit and pays s = Σ u·y when it is used; blocks and loose edges are then
solved one by one, and the sum of all is a bound, whatever y is.

Cuts tighten it (matching.general.cuts): priced at μ, a quantity q on edge e costs μ·f[e](q) more.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack

from matching.general.blocks import Blocks
from matching.general.cuts import Cut
from matching.general.dynamic import NEVER, Amounts, solve
from matching.instance import NO_MAX, NO_MIN, Instance, IntArray

FITS = 2**40  # what 64-bit worths may be, so that a block of a million edges still adds up


class NothingFits(Exception):  # noqa: N818 -- a finding about the instance
    """A block allows no quantities at all, so no plan exists."""


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """bound: what the prices prove. x: the plan that reaches it, by edge."""

    bound: float
    x: IntArray


class Relaxation:
    """One instance and one linear objective, with its blocks, ready to be priced."""

    def __init__(self, instance: Instance, w: IntArray, blocks: Blocks) -> None:
        rows, relaxed = instance.rows, blocks.relaxed
        self.w = w
        self.blocks = blocks
        self.instance = instance
        self.edges = instance.edges
        self.greatest = max((int(b.ub.max(initial=0)) for b in blocks.batches), default=0)
        self.a = _matrix(instance, rows.a)[relaxed]
        self.u = _matrix(instance, rows.u)[relaxed]
        self.place = np.full(len(rows), -1)
        self.place[relaxed] = np.arange(relaxed.size)
        low = rows.min[relaxed]
        self.low = np.where(rows.whole[relaxed], np.minimum(low, 0), low)
        self.high = rows.max[relaxed]
        self.least = np.where(self.low <= NO_MIN, 0.0, -np.inf)
        self.most = np.where(self.high >= NO_MAX, 0.0, np.inf)
        self.cuts: list[Cut] = []
        self.cut_table = csr_array((self.greatest * w.size, 0))

    def cut(self, cuts: list[Cut]) -> None:
        """Take cuts. cut_table: f by quantity · edges + edge, and by cut."""
        at, amount, column = [], [], []
        for number, cut in enumerate(cuts):
            q, e = np.nonzero(cut.f[: self.greatest])
            at.append(q * self.w.size + cut.edges[e])
            amount.append(cut.f[q, e])
            column.append(np.full(q.size, number))
        joined = [np.concatenate(part) for part in (amount, at, column)]
        shape = (self.cut_table.shape[0], len(cuts))
        fresh = coo_array((joined[0].astype(float), (joined[1], joined[2])), shape=shape)
        self.cuts.extend(cuts)
        self.cut_table = hstack([self.cut_table, fresh], format="csr")

    def clipped(self, y: Any) -> Any:
        """Prices that rows may have: none on a side without limit."""
        return np.clip(y, self.least, self.most)

    def limits(self, y: Any) -> Any:
        """Return Σ (y > 0 ? max : min)·y, the part of the bound that no edge decides."""
        return (np.where(y > 0, self.high, np.where(y < 0, self.low, 0)) * y).sum()

    def gains(self, y: Any, w: Amounts) -> tuple[Amounts, Amounts]:
        """Return what each edge gains by unit and pays when used."""
        return w - self.a.T @ y, self.u.T @ y

    def reduced(self, y: Any) -> Any:
        """Return what a unit of each edge is worth at prices of all rows; its u shared out."""
        rows = self.instance.rows
        unit = rows.a + rows.u / np.maximum(self.edges.ub, 1)[rows.edge]
        return self.w - np.bincount(rows.edge, unit * y[rows.of_entry], self.w.size)

    def worths(self, gain: Amounts, fee: Amounts, mu: Any) -> Amounts:
        """Return what each quantity 1..Q of each edge is worth: (Q, edges)."""
        q = np.arange(1, self.greatest + 1)[:, None]
        table = gain * q - fee
        if self.cuts and table.dtype == np.float64:
            table -= (self.cut_table @ mu).reshape(table.shape)
        elif self.cuts:
            for cut, price in zip(self.cuts, mu, strict=True):
                depth = min(len(cut.f), self.greatest)
                table[:depth, cut.edges] -= price * cut.f[:depth]
        return table

    def priced(self, y: Any, mu: Any) -> Priced:
        """Solve all blocks at prices y of the relaxed rows and mu of the cuts, in floats."""
        gain, fee = self.gains(y, self.w.astype(float))
        table = self.worths(gain, fee, mu)
        total = self.limits(y) + sum(p * c.limit for p, c in zip(mu, self.cuts, strict=True))
        x = np.zeros(self.w.size, np.int64)
        for batch in self.blocks.batches:
            best = solve(batch, table[:, batch.edge], plans=True)
            real = batch.edge >= 0
            x[batch.edge[real]] = best.quantities()[real]
            total += best.value.sum()
        loose = self.blocks.loose
        x[loose], value = self._loose(gain[loose], fee[loose])
        return Priced(float(total + value.sum()), x)

    def exact(self, y: Any, mu: Any, scale: int) -> int:
        """Return the bound that whole prices prove, times the scale.

        y, mu: Python's whole numbers, prices times the scale. Raises NothingFits if a block
        cannot be used in any way.
        """
        rows, relaxed = self.instance.rows, self.blocks.relaxed
        price = np.zeros(len(rows), dtype=object)
        price[relaxed] = y
        of = np.flatnonzero(price != 0)
        entries = np.flatnonzero(np.isin(rows.of_entry, of))
        gain = self.w.astype(object) * scale
        fee = np.zeros(self.w.size, dtype=object)
        paid = price[rows.of_entry[entries]]
        np.subtract.at(gain, rows.edge[entries], rows.a[entries].astype(object) * paid)
        np.add.at(fee, rows.edge[entries], rows.u[entries].astype(object) * paid)
        gain, fee = _narrow(gain, self.greatest), _narrow(fee, 1)
        table = self.worths(gain, fee, [_narrow_one(price) for price in mu])
        total = sum(
            int(p) * int(high if p > 0 else low)
            for p, low, high in zip(y, self.low.tolist(), self.high.tolist(), strict=True)
            if p
        )
        total += sum(int(p) * cut.limit for p, cut in zip(mu, self.cuts, strict=True))
        for batch in self.blocks.batches:
            value = solve(batch, table[:, batch.edge], plans=False).value
            if (value < NEVER // 2).any():
                raise NothingFits
            total += int(value.astype(object).sum())
        loose = self.blocks.loose
        wide = gain[loose].astype(object), fee[loose].astype(object)
        return total + int(sum(self._loose(*wide)[1].tolist()))

    def slope(self, y: Any, x: IntArray) -> Any:
        """Return how the bound grows with each price: the row's limit less its activity."""
        activity = self.a @ x + self.u @ (x > 0)
        limit = np.where((y > 0) | (self.low <= NO_MIN), self.high, self.low)
        return limit - activity

    def _loose(self, gain: Amounts, fee: Amounts) -> tuple[IntArray, Amounts]:
        """Serve each loose edge at its best: nothing, its least, or its most."""
        e = self.blocks.loose
        lb, ub = self.edges.lb[e], self.edges.ub[e]
        least = np.maximum(np.maximum(self.edges.lot[e], lb), 1)
        low, high = gain * least - fee, gain * ub - fee
        q, value = np.where(high >= low, ub, least), np.maximum(high, low)
        idle = (lb == 0) & ((value <= 0) | (ub < least))
        return np.where(idle, 0, q), np.where(idle, 0, value)


def _narrow(amounts: Any, times: int) -> Any:
    """Return whole numbers in 64 bits if products with quantities stay far from overflowing."""
    greatest = max((abs(amount) for amount in amounts.tolist()), default=0)
    return amounts.astype(np.int64) if greatest * max(times, 1) < FITS else amounts


def _narrow_one(price: Any) -> Any:
    return int(price)


def _matrix(instance: Instance, amounts: IntArray) -> Any:
    rows = instance.rows
    return csr_array((amounts, rows.edge, rows.ptr), shape=(len(rows), len(instance.edges)))

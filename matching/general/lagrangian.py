"""Prices that make the bound small: subgradient steps, then the proof in whole numbers.

Polyak's step (1969) towards a target a little below the best bound; the direction is smoothed
with the one before (Camerini, Fratta, Maffioli 1975).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.general.cuts import Cut
from matching.general.incumbent import Incumbent
from matching.general.relaxation import Relaxation
from matching.instance import IntArray, Rows

SMOOTHING = 0.3  # share of the last direction in the next
PATIENCE = 8  # steps without a better bound before the next ones become smaller
SHRINKING = 0.7
SCALES = (10**5, 10**3, 1)  # of whole prices; the finest whose numbers stay small


@dataclass(slots=True, eq=False)
class Prices:
    """The best prices so far, y by relaxed row and mu by cut, and the bound that they reach."""

    y: Any
    mu: Any
    bound: float


@dataclass(frozen=True, slots=True)
class Course:
    """How an ascent goes: number of steps, and how far below the best bound its target lies."""

    steps: int
    reach: float


def descend(
    relaxation: Relaxation,
    start: Prices,
    course: Course,
    over: Callable[[], bool],
    see: Callable[[IntArray, int], None],
) -> Prices:
    """Lower the bound by steps along the slope; see(x, step) meets the blocks' best plans."""
    best, y, pace, stalled = start, start.y, 1.0, 0
    direction: Any = 0.0
    for step in range(course.steps):
        priced = relaxation.priced(y, best.mu)
        see(priced.x, step)
        if not priced.bound >= best.bound - 1e-9 * abs(priced.bound):
            best, stalled = Prices(y, best.mu, priced.bound), 0
        else:
            stalled += 1
        slope = _free(relaxation, y, relaxation.slope(y, priced.x).astype(float))
        direction = (1 - SMOOTHING) * slope + SMOOTHING * direction
        length = float(direction @ direction)
        if length < 1e-9 or over():
            break
        if stalled >= PATIENCE:
            pace, stalled, y, direction = pace * SHRINKING, 0, best.y, 0.0
            continue
        gap = priced.bound - best.bound + course.reach * max(abs(best.bound), 1.0)
        y = relaxation.clipped(y - pace * gap / length * direction)
    return best


def _free(relaxation: Relaxation, y: Any, slope: Any) -> Any:
    """Drop what would push a price where its row does not let it go."""
    blocked = ((relaxation.least == 0) & (y <= 0) & (slope > 0)) | (
        (relaxation.most == 0) & (y >= 0) & (slope < 0)
    )
    return np.where(blocked, 0.0, slope)


def prove(relaxation: Relaxation, prices: Prices, known: Incumbent, phase: str) -> None:
    """Round the prices to whole numbers, compute their bound exactly and write it down."""
    if not np.isfinite(prices.y).all():
        return
    scale = _scale(relaxation)
    y = [int(v) for v in np.round(prices.y * scale)]
    mu = [max(0, int(v)) for v in np.round(prices.mu * scale)]
    bound = relaxation.exact(y, mu, scale) // scale
    if known.bound is None or bound <= known.bound:
        known.prove(bound, certificate(relaxation, y, mu, scale), phase)


def _scale(relaxation: Relaxation) -> int:
    greatest = int(np.abs(relaxation.w).max(initial=1)) * max(relaxation.greatest, 1)
    return next((scale for scale in SCALES if greatest * scale * 64 < 2**40), 1)


def certificate(relaxation: Relaxation, y: list[int], mu: list[int], scale: int) -> dict[str, Any]:
    """Return what a checker needs to compute the bound again."""
    rows = relaxation.instance.rows
    relaxed = relaxation.blocks.relaxed.tolist()
    written: dict[str, Any] = {
        "kind": _kind(relaxation, rows),
        "scale": scale,
        "y": {rows.ids[i]: price for i, price in zip(relaxed, y, strict=True) if price},
        "blocks": relaxation.blocks.named(rows),
    }
    priced = zip(relaxation.cuts, mu, strict=True)
    cuts = [_written(cut, price, rows, relaxation.edges.ub) for cut, price in priced if price]
    if cuts:
        written["cuts"] = cuts
    return written


def _written(cut: Cut, price: int, rows: Rows, ub: IntArray) -> dict[str, Any]:
    """Return a cut as certificates list it: only edges and quantities that count."""
    most = ub[cut.edges].tolist()
    f = [values[:q] for values, q in zip(cut.f.T.tolist(), most, strict=True)]
    counting = [at for at, values in enumerate(f) if any(values)]
    return {
        "row": rows.ids[cut.row],
        "count": rows.ids[cut.count] if cut.count >= 0 else None,
        "edges": cut.edges[counting].tolist(),
        "f": [f[at] for at in counting],
        "y": price,
    }


def _kind(relaxation: Relaxation, rows: Rows) -> str:
    first = [int(batch.rows[0]) for batch in relaxation.blocks.batches]
    needs = all(rows.kind[row] == 0 for row in first)
    return "column_dual" if needs else "lagrangian_knapsack"

"""The best way to use each block at given worths: one dynamic program for all blocks at once.

State: best[b, k, v] = most that block b gains with k used edges (0 if they are not counted) and
activity v, over the edges seen so far.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.general.blocks import Batch
from matching.instance import BoolArray, IntArray

Amounts = Any  # an array of float64, int64 or Python's whole numbers

NEVER = -(2**62)  # what an impossible state is worth; far below any sum of gains


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """value: (B,) most that each block gains, below NEVER / 2 if nothing fits.

    x: (B, E) the quantities that gain it, None if they were not asked for.
    """

    value: Amounts
    x: IntArray | None

    def quantities(self) -> IntArray:
        if self.x is None:
            raise ValueError("the quantities were not asked for")
        return self.x


def solve(batch: Batch, worth: Amounts, *, plans: bool) -> Best:
    """Maximise Σ worth[x - 1] in each block; worth: (Q, B, E), of each quantity from 1 to Q.

    Integer worths are exact if their sums stay within ± 2^60.
    """
    width = int(batch.high.max(initial=0)) + 1
    layers = int(batch.most.max(initial=0)) + 1 if batch.layers else 1
    best = np.full((len(batch.rows), layers, width), NEVER, worth.dtype)
    best[:, 0, 0] = 0
    chosen = []
    for j in range(batch.edge.shape[1]):
        choice = np.zeros(best.shape, np.int32) if plans else None
        best = _with_edge(batch, j, best, worth[:, :, j], choice)
        chosen.append(choice)
    states = np.where(_allowed(batch, layers, width), best, NEVER).reshape(len(batch.rows), -1)
    state = states.argmax(axis=1)
    value = states[np.arange(state.size), state]
    return Best(value, _traced(batch, chosen, state, width) if plans else None)


def _with_edge(batch: Batch, j: int, best: Amounts, worth: Amounts, choice: Any) -> Amounts:
    """Let edge j in: return the new states and note the quantity that each of them uses."""
    after = best.copy()
    after[batch.lb[:, j] > 0] = NEVER
    least, most = batch.lot[:, j], batch.ub[:, j]
    able = most >= least
    if not able.any():
        return after
    for q in range(int(least[able].min()), int(most[able].max()) + 1):
        inside = (least <= q) & (q <= most)
        value = np.where(inside, worth[q - 1], NEVER)
        before = _before(best, batch.a[:, j] * q, layers=batch.layers)
        candidate = np.maximum(before + value[:, None, None], NEVER)
        if choice is None:
            np.maximum(after, candidate, out=after)
        else:
            better = candidate > after
            after[better] = candidate[better]
            choice[better] = q
    return after


def _before(best: Amounts, step: IntArray, *, layers: bool) -> Amounts:
    """Return, for each state, what the state was worth from which one more edge leads to it."""
    width = best.shape[2]
    before = np.full_like(best, NEVER)
    source, target = (best[:, :-1], before[:, 1:]) if layers else (best, before)
    if (step == step[0]).all():
        s = min(int(step[0]), width)
        target[:, :, s:] = source[:, :, : width - s]
        return before
    places = np.arange(width) - step[:, None]
    moved = np.take_along_axis(source, np.maximum(places, 0)[:, None, :], axis=2)
    target[:] = np.where((places >= 0)[:, None, :], moved, NEVER)
    return before


def _allowed(batch: Batch, layers: int, width: int) -> BoolArray:
    """Say in which states (B, layers, width) a block may end."""
    activity = np.arange(width)
    inside = (activity >= batch.low[:, None]) & (activity <= batch.high[:, None])
    inside |= batch.whole[:, None] & (activity == 0)
    if not batch.layers:
        return inside[:, None, :]
    used = np.arange(layers)
    counted = (used >= batch.fewest[:, None]) & (used <= batch.most[:, None])
    return counted[:, :, None] & inside[:, None, :]


def _traced(batch: Batch, chosen: list[Any], state: IntArray, width: int) -> IntArray:
    """Walk back from the final states; return the quantity that each edge added."""
    block = np.arange(state.size)
    layer, activity = state // width, state % width
    x = np.zeros(batch.edge.shape, np.int64)
    for j in range(batch.edge.shape[1] - 1, -1, -1):
        q = chosen[j][block, layer, activity].astype(np.int64)
        x[:, j] = q
        activity = activity - q * batch.a[:, j]
        layer = layer - (q > 0) * batch.layers
    return x

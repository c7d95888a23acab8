"""Many small knapsacks at once, exactly: dynamic programming over (edges counted, activity)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.check.sums import Exact, added, products, total
from matching.check.verdict import Refused
from matching.instance import BoolArray, IntArray

SAFE = 2**60


@dataclass(frozen=True, slots=True)
class Batch:
    """Blocks side by side; all but the last two fields are by block and place of the edge in it.

    An edge carries nothing (if it may be empty) or least to most; a unit has this weight and this
    gain, using the edge costs its charge, and a quantity q pays pays[…, q] besides. activities,
    counts: by block, whether an activity of 0, 1, 2, … (in units of weight) and a count of
    0, 1, 2, … is allowed in the end.
    """

    present: BoolArray
    edge: IntArray
    weight: IntArray
    gain: Exact
    charge: Exact
    pays: Any
    least: IntArray
    most: IntArray
    counted: BoolArray
    may_be_empty: BoolArray
    activities: BoolArray
    counts: BoolArray


def best(batch: Batch) -> int:
    """Return the sum of the best values of the blocks. Raises Refused if one allows no plan."""
    usable = batch.least <= batch.most
    gain, charge = (np.where(usable, part, 0) for part in (batch.gain, batch.charge))
    most = np.where(usable, batch.most, 0)
    # No plan is worth more than this, or less than minus this.
    sure = total(added(abs(products(gain, most)), abs(charge))) + int(batch.pays.sum())
    kind: Any = np.int64 if sure < SAFE else object
    never = -2 * sure - 1
    shape = (len(batch.edge), batch.counts.shape[1], batch.activities.shape[1])
    state = np.full(shape, never, kind)
    state[:, 0, 0] = 0
    gain, charge = gain.astype(kind), charge.astype(kind)
    for place in range(batch.edge.shape[1]):
        state = _with_edge(batch, place, state, (gain[:, place], charge[:, place]), never)
    allowed = batch.counts[:, :, None] & batch.activities[:, None, :]
    values = np.where(allowed, state, never).max(axis=(1, 2))
    if np.any(values < -sure):
        raise Refused("certificate.blocks", "a block allows no quantities: no plan to bound")
    return total(values)


def _with_edge(
    batch: Batch, place: int, state: Exact, worth: tuple[Exact, Exact], never: int
) -> Exact:
    """Return the states after the edges at one place of the blocks, carrying nothing or more."""
    least, most = batch.least[:, place], batch.most[:, place]
    pays = batch.pays[:, place]
    depth = pays.shape[1] - 1 if pays.any() else 0
    found = np.where(batch.may_be_empty[:, place, None, None], state, never)
    for q in range(1, depth + 1):  # quantities that pay something are looked at one by one
        here = (least <= q) & (q <= most)
        span = (np.where(here, q, 1), np.where(here, q, 0))
        used = _carrying(batch, place, state, worth, span, never)
        found = np.maximum(found, used - pays[:, q].astype(state.dtype)[:, None, None])
    span = (np.maximum(least, depth + 1), most)
    return np.maximum(found, _carrying(batch, place, state, worth, span, never))


def _carrying(
    batch: Batch,
    place: int,
    state: Exact,
    worth: tuple[Exact, Exact],
    span: tuple[IntArray, IntArray],
    never: int,
) -> Exact:
    """Return the states after the edges at one place carry any quantity of a span."""
    (gain, charge), (least, most) = worth, span
    weight, usable = batch.weight[:, place], least <= most
    far = np.where(usable, weight * np.where(usable, least, 0), state.shape[2])
    used = _moved(state, far, batch.counted[:, place], never)
    used = used + (gain * np.where(usable, least, 0) - charge)[:, None, None]
    left, step = np.where(usable, most - least, 0), 1
    while left.any():  # any number up to `left` is a sum of some of 1, 2, 4, …, rest
        more = np.minimum(left, step)
        beside = _moved(used, weight * more, np.zeros_like(usable), never)
        used = np.maximum(used, beside + (gain * more)[:, None, None])
        left, step = left - more, 2 * step
    return used


def _moved(state: Exact, distance: IntArray, counted: BoolArray, never: int) -> Exact:
    """Return the states with each block's activity `distance` higher, and one edge more counted."""
    moved = np.full_like(state, never)
    length = state.shape[2]
    for far in np.unique(distance[distance < length]).tolist():
        blocks = distance == far
        moved[blocks, :, far:] = state[blocks, :, : length - far]
    if counted.any():
        fewer = moved[counted]
        moved[counted] = never
        moved[counted, 1:] = fewer[:, :-1]
    return moved

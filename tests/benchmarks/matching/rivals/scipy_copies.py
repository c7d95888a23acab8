"""SciPy's linear_sum_assignment on copies: a need for each unit wanted, an offer for each it has.

What many would reach for first. It holds a full matrix of copies, and knows no other rule.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.instance import NO_MIN, Instance, IntArray
from tests.benchmarks.matching.rivals.answer import Answer

NAME = "SciPy on copies"
MOST_CELLS = 2 * 10**8  # 1.6 GB


def solve(instance: Instance, _seconds: float) -> Answer:
    if not fits(instance):
        return Answer(refusal="has rules that copies cannot say")
    need, offer = _sides(instance)
    limits = instance.rows.max
    copies, seats = _firsts(limits[need]), _firsts(limits[offer])
    if copies[-1] * seats[-1] > MOST_CELLS:
        return Answer(refusal=f"would need {copies[-1] * seats[-1] * 8 / 2**30:.0f} GiB")
    gain = _matrix(instance, copies, seats, need.size)
    row, column = linear_sum_assignment(gain, maximize=True)
    taken = np.isfinite(gain[row, column]) & (gain[row, column] > 0)
    given = np.searchsorted(copies, row[taken], "right") - 1
    by = np.searchsorted(seats, column[taken], "right") - 1
    return Answer(_quantities(instance, given, by, offer.size), proved=True)


def fits(instance: Instance) -> bool:
    """Say whether every edge lies in one need's row and one offer's, as the generators write it."""
    rows, edges = instance.rows, instance.edges
    plain = not rows.u.any() and not rows.whole.any() and (rows.a == 1).all()
    return bool(plain and (edges.lot <= 1).all() and rows.edge.size == 2 * len(edges))


def _sides(instance: Instance) -> tuple[IntArray, IntArray]:
    """The rows of needs, then those of offers: labels of edges count through both."""
    needs = int(instance.edges.need.max()) + 1
    return np.arange(needs), np.arange(needs, len(instance.rows))


def _firsts(sizes: IntArray) -> IntArray:
    """The first copy of each, and at the end how many there are."""
    return np.concatenate([[0], np.cumsum(sizes)])


def _matrix(instance: Instance, copies: IntArray, seats: IntArray, needs: int) -> np.ndarray:
    """What each copy gains from each seat; 0 where they may not meet: it stays unserved."""
    w = instance.weights(instance.levels[0])
    must = (instance.rows.min[:needs] > NO_MIN).any()
    bonus = 1 + 2 * int(np.abs(w).sum()) if must else 0  # all must be served: no pair too many
    gain = np.zeros((copies[-1], seats[-1]))
    pairs = (instance.edges.need.tolist(), instance.edges.offer.tolist(), (w + bonus).tolist())
    for n, o, worth in zip(*pairs, strict=True):
        gain[copies[n] : copies[n + 1], seats[o] : seats[o + 1]] = worth
    return gain


def _quantities(instance: Instance, need: IntArray, offer: IntArray, offers: int) -> IntArray:
    key = instance.edges.need * offers + instance.edges.offer
    order = np.argsort(key)
    x = np.zeros(len(instance.edges), np.int64)
    np.add.at(x, order[np.searchsorted(key[order], need * offers + offer)], 1)
    return x

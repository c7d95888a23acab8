"""The rows of an instance with fractions allowed: the linear relaxation, for bounds."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matching.instance import NO_MAX, NO_MIN, Instance, IntArray
from matching.mixed.ranges import Ranges


@dataclass(frozen=True, eq=False)
class Relaxed:
    """Rows against their maximum (up: x counts for the least it may) and their minimum (down).

    high, low: positions of the rows with a maximum and with a minimum that must hold.
    """

    up: csr_array
    down: csr_array
    high: IntArray
    low: IntArray


def relaxed(instance: Instance, reach: Ranges) -> Relaxed:
    """Return the rows without whole numbers: used lies between x/most and x/first."""
    rows = instance.rows
    first = reach.first[rows.edge].astype(float)
    most = np.maximum(reach.most[rows.edge], 1).astype(float)
    adds = rows.u > 0
    up = rows.a + np.where(adds, rows.u / most, rows.u / first)
    down = rows.a + np.where(adds, rows.u / first, rows.u / most)
    shape = (len(rows), len(instance.edges))
    high = np.flatnonzero((rows.max < NO_MAX) & (rows.max < reach.greatest))
    must = (rows.min > NO_MIN) & (rows.min > reach.least) & ~(rows.whole & (rows.min > 0))
    return Relaxed(
        csr_array((up, rows.edge, rows.ptr), shape),
        csr_array((down, rows.edge, rows.ptr), shape),
        high,
        np.flatnonzero(must),
    )

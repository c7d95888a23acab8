"""The greatest common floor of all groups: a proved bound from linear relaxation."""

import numpy as np
from scipy.sparse import csr_array

from matching.instance import LARGEST, Instance, IntArray, Level
from matching.levels import least_activity
from matching.limits import Watch
from matching.mixed.prices import Columns, Prices, carried, prices, support
from matching.mixed.ranges import Ranges
from matching.mixed.relaxed import relaxed


def highest_floor(instance: Instance, level: Level, reach: Ranges, watch: Watch) -> int | None:
    """Return a ratio that the worst group cannot exceed in any plan; None if none was proved."""
    wanted = (instance.rows.demand + instance.rows.past)[level.groups]
    groups = level.groups[wanted > 0]
    if not groups.size or watch.over():
        return None
    linear = relaxed(instance, reach)
    floor = Columns(  # the floor t: wanted·t ≤ activity + past in every group
        gain=np.ones(1),
        most=np.array([np.inf]),
        of_x=-linear.down[groups],
        of_z=csr_array(wanted[wanted > 0].astype(float)[:, None]),
        right=instance.rows.past[groups],
    )
    found = prices(instance, reach, linear, floor, watch)
    return None if found is None else _proved(instance, groups, reach, found)


def _proved(instance: Instance, groups: IntArray, reach: Ranges, found: Prices) -> int | None:
    """Return the greatest ratio that the prices do not rule out, by bisection in whole numbers.

    If every group has ratio t, Σ price·activity is at least Σ price·least_activity(t).
    """
    weight = -found.y
    np.add.at(weight, groups, found.of_link)
    nothing = np.zeros(len(instance.edges), np.int64)
    most = support(instance, found.y) + carried(instance, reach, weight, nothing)
    priced = list(zip(groups.tolist(), found.of_link.tolist(), strict=True))

    def ruled_out(millionths: int) -> bool:
        least = sum(p * (least_activity(instance.rows, g, millionths) or 0) for g, p in priced)
        return least > most

    low, high = -1, 1
    while high < LARGEST and not ruled_out(high):
        low, high = high, 2 * high
    if high >= LARGEST:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ruled_out(middle) else (middle, high)
    return low

"""What cover, keep and convex can reach at most: a proved bound from linear relaxation.

With prices on rows and links, groups, promises and loads are decided each by itself.
"""

import numpy as np
from scipy.sparse import block_diag, csr_array, eye_array

from matching.instance import Instance, Level, LevelKind
from matching.levels import load, weights_kept
from matching.limits import Watch
from matching.mixed.objectives import steps
from matching.mixed.prices import Columns, Prices, carried, prices, support
from matching.mixed.ranges import Ranges
from matching.mixed.relaxed import Relaxed, relaxed


def relaxed_best(instance: Instance, level: Level, reach: Ranges, watch: Watch) -> int | None:
    """Return a value that no plan betters, or None: where activities or loads may fall below 0."""
    some = level.rows if level.kind is LevelKind.CONVEX else level.groups
    falling = bool(level.marginal) and level.marginal[0] < 0
    if watch.over() or falling or np.any(reach.least[some] < 0):
        return None
    linear = relaxed(instance, reach)
    found = prices(instance, reach, linear, _columns(instance, level, reach, linear), watch)
    if found is None:
        return None
    weight, extra = -found.y, np.zeros(len(instance.edges), np.int64)
    if level.kind is LevelKind.KEEP:
        np.add.at(extra, level.against[:, 0], found.of_link)
    else:
        sign = -1 if level.kind is LevelKind.CONVEX else 1
        np.add.at(weight, some, sign * found.of_link)
    total = support(instance, found.y) + carried(instance, reach, weight, extra)
    best = (total + _alone(level, reach, found)) // found.scale
    return -best if level.kind is LevelKind.CONVEX else best


def _columns(instance: Instance, level: Level, reach: Ranges, linear: Relaxed) -> Columns:
    """Tell the relaxation what the level gains from activities or quantities."""
    if level.kind is LevelKind.COVER:
        count = level.groups.size
        of_x = -linear.down[level.groups]
        return Columns(np.ones(count), np.ones(count), of_x, eye_array(count), np.zeros(count))
    if level.kind is LevelKind.KEEP:
        edges, promised = level.against.T
        count = edges.size
        shape = (count, len(instance.edges))
        of_x = csr_array((-np.ones(count), (np.arange(count), edges)), shape)
        gain = weights_kept(level).astype(float)
        return Columns(gain, promised.astype(float), of_x, eye_array(count), np.zeros(count))
    parts = [steps(level.marginal, max(0, int(reach.greatest[row]))) for row in level.rows.tolist()]
    gain = np.array([-marginal for part in parts for marginal, _width in part], float)
    width = np.array([width for part in parts for _marginal, width in part], float)
    of_z = block_diag([-np.ones((1, len(part))) for part in parts], format="csr")
    return Columns(gain, width, linear.up[level.rows], of_z, np.zeros(level.rows.size))


def _alone(level: Level, reach: Ranges, found: Prices) -> int:
    """Return the most that groups, promises or loads gain beside their price, scaled."""
    links = found.of_link.tolist()
    if level.kind is LevelKind.COVER:
        return sum(max(0, found.scale - price) for price in links)
    if level.kind is LevelKind.KEEP:
        promised, weight = level.against[:, 1].tolist(), weights_kept(level).tolist()
        listed = zip(promised, weight, links, strict=True)
        return sum(q * max(0, found.scale * w - price) for q, w, price in listed)
    loads = zip(level.rows.tolist(), links, strict=True)
    return sum(_relief(level, reach, row, price, found.scale) for row, price in loads)


def _relief(level: Level, reach: Ranges, row: int, price: int, scale: int) -> int:
    """Return the most of price·activity − scale·load; concave, so that its corners decide."""
    greatest = int(reach.greatest[row])
    corners = {min(k, greatest) for k in (*range(len(level.marginal) + 1), greatest)}
    return max(price * done - scale * load(level, done) for done in corners)

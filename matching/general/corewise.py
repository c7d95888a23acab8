"""Instances whose blocks are large knapsacks: a core of promising edges, then regions anew.

The linear program's reduced costs name the core (Balas and Zemel 1980, for knapsacks). HiGHS
solves it, then regions: some blocks with all that they carry, every other edge kept.
"""

from collections.abc import Callable
from threading import Thread
from typing import Any

import numpy as np

from matching.general.columns import Pool
from matching.general.incumbent import Incumbent
from matching.general.lagrangian import Prices
from matching.general.mixed_integer import by_highs
from matching.general.model import pinned
from matching.general.regions import Regions
from matching.general.relaxation import Relaxation
from matching.general.residual import reachable, residual
from matching.instance import Instance, IntArray
from matching.limits import Limits
from matching.plan import Status

CORES = (5, 12)  # edges of each row that are kept
CORE_SHARE = 0.3  # of the time
REGION_WIDTH = 3
FIRST_SIZE = 10.0  # blocks of a region
GROWTH, SHRINKING = 1.03, 0.85
LARGEST = 20_000  # edges of a region
SECONDS = 3.0


def solve(
    relaxation: Relaxation,
    pool: Pool,
    prices: Prices,
    reduced: Any,
    known: Incumbent,
    limits: Limits,
) -> None:
    """Improve plans until the time is over or they meet the bound."""
    for width in CORES:
        if known.done():
            return
        _core(relaxation.instance, relaxation.w, reduced, width, known, limits)
        if known.x is not None:
            break
    if known.x is None:
        return
    regions = Regions(relaxation, pool, prices)
    task = (relaxation, regions, reduced, known)
    threads = [
        Thread(target=search, args=(*task, limits.seed + number, known.done))
        for number in range(1, limits.workers)
    ]
    for thread in threads:
        thread.start()
    search(*task, limits.seed, known.done)
    for thread in threads:
        thread.join()


def _core(
    instance: Instance, w: IntArray, reduced: Any, width: int, known: Incumbent, limits: Limits
) -> None:
    """Solve the instance on the edges that are best in some row that must be served."""
    core = _promising(instance, reduced, width)
    if known.x is not None:
        core |= known.x > 0
    edges = np.flatnonzero(core)
    hint = None if known.x is None else known.x[edges]
    seconds = known.watch.part(CORE_SHARE).left()
    answer = by_highs(instance.only(edges), w[edges], seconds=seconds, seed=limits.seed, hint=hint)
    if answer.x is not None:
        x = pinned(instance)
        x[edges] = answer.x
        known.offer(x, "core")


def _promising(instance: Instance, reduced: Any, width: int) -> Any:
    """Say which edges are among the best of a row that must be served, or may gain at all."""
    rows = instance.rows
    owed = rows.min > 0
    core = (reduced > -1e-6) | (instance.edges.lb > 0)
    inside = np.flatnonzero(owed[rows.of_entry])
    order = inside[np.lexsort((-reduced[rows.edge[inside]], rows.of_entry[inside]))]
    starts = np.concatenate(
        [[0], np.cumsum(np.bincount(rows.of_entry[order], minlength=len(rows)))]
    )
    rank = np.arange(order.size) - starts[rows.of_entry[order]]
    core[rows.edge[order[rank < width]]] = True
    return core


def search(
    relaxation: Relaxation,
    regions: Regions,
    reduced: Any,
    known: Incumbent,
    seed: int,
    over: Callable[[], bool],
) -> None:
    """Improve region after region; each a small model of its own, all else kept."""
    rng = np.random.default_rng(seed)
    instance, size = relaxation.instance, FIRST_SIZE
    while (x := known.x) is not None and not over():
        groups = regions.near(x, int(size), rng)
        free = np.concatenate([regions.edges[k] for k in groups])
        part = residual(instance, x, free)
        able = (reachable(part) > 0) | (part.edges.lb > 0)
        able &= _promising(part, reduced[free], REGION_WIDTH) | (x[free] > 0)
        free = np.sort(free[able])
        if free.size > LARGEST:
            size = max(2.0, size * SHRINKING)
            continue
        part = residual(instance, x, free)
        seconds = min(SECONDS, known.watch.left())
        answer = by_highs(part, relaxation.w[free], seconds=seconds, seed=seed, hint=x[free])
        if answer.x is not None and known.exchange(free, x[free], answer.x, "regions"):
            continue
        if answer.status is Status.OPTIMAL or not free.size:
            if groups.size >= regions.count:
                return
            size = min(size * GROWTH + 0.1, float(regions.count))
        else:
            size = max(2.0, size * SHRINKING)

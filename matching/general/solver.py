"""One linear objective on an instance of any shape: a plan at once, then a gap that falls."""

from threading import Thread

import numpy as np

from matching.general.blocks import Blocks, choose
from matching.general.columns import Master, Pool
from matching.general.generation import enrich, generate
from matching.general.greedy import greedy
from matching.general.incumbent import Incumbent
from matching.general.lagrangian import Course, Prices, descend, prove
from matching.general.model import by_cp_sat
from matching.general.regions import Regions
from matching.general.relaxation import Relaxation
from matching.general.selection import Selection, rounded, search
from matching.instance import Instance, IntArray
from matching.limits import Limits, Watch
from matching.outcome import Outcome
from matching.plan import Status

SMALL = 4000  # edges up to which the whole model goes to CP-SAT first
STEPS = 150
RICHES = 60


def solve_linear(
    instance: Instance, w: IntArray, watch: Watch, limits: Limits, start: IntArray | None = None
) -> Outcome:
    known = Incumbent(instance, w, watch)
    known.offer(start, "start")
    known.offer(greedy(instance, w, watch), "greedy")
    _by_columns(instance, w, known, limits)
    return Outcome(
        Status.OPTIMAL if known.closed else Status.FEASIBLE,
        known.x,
        known.value,
        known.bound,
        known.certificate,
        method="columns",
    )


def _by_columns(instance: Instance, w: IntArray, known: Incumbent, limits: Limits) -> None:
    blocks = choose(instance)
    relaxation = Relaxation(instance, w, blocks)
    pool = Pool(blocks, len(instance.edges), limits.seed)
    prices = Prices(np.zeros(blocks.relaxed.size), np.zeros(0), np.inf)

    def see(x: IntArray, step: int) -> None:
        if step >= 50:
            pool.take(x)

    prices = descend(relaxation, prices, Course(STEPS, 0.01), known.done, see)
    prove(relaxation, prices, known, "prices")
    master = Master(relaxation, pool)
    master.add(pool.all())
    prices, solved = generate(master, prices, known.done)
    prove(relaxation, prices, known, "columns")
    enrich(relaxation, pool, prices, RICHES, limits.seed, known.done)
    regions = Regions(relaxation, pool, prices)
    merit = np.round(regions.merit).astype(np.int64)
    known.offer(greedy(instance, w, known.watch, merit), "greedy")
    selection = Selection(master)
    known.offer(rounded(selection, solved.z), "rounding")
    pool.take(known.x)
    selection = Selection(master)
    selection.settle(known.x)
    threads = [
        Thread(target=search, args=(selection, regions, known, limits.seed + i))
        for i in range(1, limits.workers)
    ]
    for thread in threads:
        thread.start()
    search(selection, regions, known, limits.seed)
    for thread in threads:
        thread.join()

"""Instances whose blocks are used in few ways each: columns, cuts, then regions chosen anew.

While one worker tightens the bound, the others improve the plan; then all improve the plan.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import numpy as np

from matching.general.columns import Master, Pool, Solved
from matching.general.generation import enrich, generate
from matching.general.greedy import greedy
from matching.general.incumbent import Incumbent
from matching.general.lagrangian import Course, Prices, descend, prove
from matching.general.regions import Regions
from matching.general.relaxation import Relaxation
from matching.general.selection import Selection, rounded, search
from matching.limits import Limits

EARLY = 2  # rounds of cuts before the other workers begin
RICHES = (20, 60)  # how often the pool is enriched before they begin, and at last
STEP_SHARE = 0.3  # of the time, for more steps where the master is too large
SETTING_UP = 5e-5  # seconds for each edge, without which no regions are begun
BOUND_SHARE = 0.4  # of the time; more than that is not spent on the bound


def solve(
    relaxation: Relaxation, pool: Pool, prices: Prices, known: Incumbent, limits: Limits
) -> None:
    """Prove bounds and improve plans until the time is over or they meet."""
    master = Master(relaxation, pool, known.watch)
    if len(pool):
        master.add(pool.all())
    until = known.watch.part(BOUND_SHARE)
    state = _bound(master, prices, known, limits, lambda: known.done() or until.over())
    if known.done():
        return
    prices, solved = state or _without_program(relaxation, prices, known)
    if known.watch.left() < SETTING_UP * len(relaxation.edges):
        return
    enrich(master, prices, RICHES[1], limits.seed, known.done)
    selection, regions = _prepared(master, prices, solved, known)
    if selection is None:
        return
    with _searching(selection, regions, known, limits, known.done):
        search(selection, regions, known, limits.seed, known.done)


def _without_program(
    relaxation: Relaxation, prices: Prices, known: Incumbent
) -> tuple[Prices, Solved]:
    """Go on with steps where the master is too large to be solved in time."""
    until = known.watch.part(STEP_SHARE)

    def over() -> bool:
        return known.done() or until.over()

    prices = descend(relaxation, prices, Course(steps=1000, reach=0.003), over, lambda *_: None)
    prove(relaxation, prices, known, "prices")
    return prices, Solved(prices.bound, prices.y, prices.mu, np.zeros(0))


def _bound(
    master: Master, prices: Prices, known: Incumbent, limits: Limits, over: Callable[[], bool]
) -> tuple[Prices, Solved] | None:
    """Generate columns and cuts; return the best prices and the last optimum of the master."""
    rounds = generate(master, prices, over)
    state = None
    for number, state in enumerate(rounds):
        if over():
            break
        if number == EARLY and limits.workers > 1:
            state = _bound_beside(master, state, rounds, known, limits, over)
            break
    if state is not None:
        prove(master.relaxation, state[0], known, "columns")
    return state


def _bound_beside(
    master: Master,
    state: tuple[Prices, Solved],
    rounds: Iterator[tuple[Prices, Solved]],
    known: Incumbent,
    limits: Limits,
    over: Callable[[], bool],
) -> tuple[Prices, Solved]:
    """Go on with the bound while other workers search among the columns of now."""
    prove(master.relaxation, state[0], known, "columns")
    enrich(master, state[0], RICHES[0], limits.seed, over)
    selection, regions = _prepared(master, *state, known)
    if selection is None:
        return state
    ended = Event()
    with _searching(selection, regions, known, limits, lambda: ended.is_set() or known.done()):
        try:
            for latest in rounds:
                state = latest
                if over():
                    break
        finally:
            ended.set()
    return state


@contextmanager
def _searching(
    selection: Selection,
    regions: Regions,
    known: Incumbent,
    limits: Limits,
    over: Callable[[], bool],
) -> Iterator[None]:
    """Let all workers but one search."""
    threads = [
        Thread(target=search, args=(selection, regions, known, limits.seed + number, over))
        for number in range(1, limits.workers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def _prepared(
    master: Master, prices: Prices, solved: Solved, known: Incumbent
) -> tuple[Selection | None, Regions]:
    """Return the choice among all columns of now, begun at the best plan, and its regions."""
    relaxation = master.relaxation
    regions = Regions(relaxation, master.pool, prices)
    if known.x is None or not known.priced:
        known.priced = True
        merit = np.round(regions.merit).astype(np.int64)
        known.offer(greedy(relaxation.instance, relaxation.w, merit, known.watch), "greedy")
        known.offer(rounded(Selection(master), solved.z, known.x), "rounding")
    if known.x is None:
        return None, regions
    master.take(known.x)
    selection = Selection(master)
    selection.settle(known.x)
    return selection, regions

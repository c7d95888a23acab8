"""One linear objective on an instance of any shape: a plan at once, then a gap that falls."""

import numpy as np

from matching.general import columnwise, corewise
from matching.general.blocks import Blocks, choose
from matching.general.columns import Pool
from matching.general.cp_sat import by_cp_sat
from matching.general.greedy import greedy
from matching.general.incumbent import Incumbent
from matching.general.lagrangian import Course, Prices, descend, prove
from matching.general.mixed_integer import by_highs, program_prices
from matching.general.model import UNKNOWN, Answer
from matching.general.relaxation import NothingFits, Relaxation
from matching.instance import Instance, IntArray
from matching.limits import Limits, Watch
from matching.outcome import Outcome
from matching.plan import Status

SMALL = 4000  # edges up to which the whole model goes to CP-SAT first
SMALL_SHARE, HIGHS_SHARE = 0.15, 0.3  # of the time left, if it does not close
BUILDING = 2e-4  # seconds for each edge, without which a whole model is not begun
FEW = 8  # edges that a block uses at most on average where columns are enumerated
PATIENCE = 20.0  # seconds of one call that nobody can end
COLUMN_COURSE = Course(steps=150, reach=0.01)
CORE_COURSE = Course(steps=400, reach=0.003)
WARMING = 50  # steps whose plans are too far from good to become columns
PROGRAM_SHARE, PRICE_SHARE = 0.2, 0.15  # of the time: linear program, subgradient steps


def solve_linear(
    instance: Instance, w: IntArray, watch: Watch, limits: Limits, start: IntArray | None = None
) -> Outcome:
    """Maximise Σ w·x. Sound at any time; never worse than greedy or than a sound start.

    INFEASIBLE only if that is proved, UNKNOWN if the time ended before any plan was found.
    """
    known = Incumbent(instance, w, watch)
    known.offer(start, "start")
    known.offer(greedy(instance, w, watch=watch), "greedy")
    try:
        method = _solve(known, limits)
    except NothingFits:
        return Outcome(Status.INFEASIBLE, method="blocks")
    if method is None:
        return Outcome(Status.INFEASIBLE, method="cp-sat")
    return _outcome(known, method)


def _outcome(known: Incumbent, method: str) -> Outcome:
    if known.x is None:
        return Outcome(Status.UNKNOWN, None, None, known.bound, known.certificate, method=method)
    status = Status.OPTIMAL if known.closed else Status.FEASIBLE
    return Outcome(status, known.x, known.value, known.bound, known.certificate, method=method)


def _solve(known: Incumbent, limits: Limits) -> str | None:
    """Search and prove; return how, or None if nothing fits."""
    if len(known.instance.edges) <= SMALL:
        method = _small(known, limits)
        if method is None or known.done():
            return method
    method = work_through(known, limits)
    if not known.done():
        answer = _whole(known, limits, known.watch)
        if answer.status is Status.INFEASIBLE:
            return None
        if answer is not UNKNOWN:
            method = f"{method}+cp-sat"
    return method


def _small(known: Incumbent, limits: Limits) -> str | None:
    """Give a small model to one solver, then to the other; None if nothing fits."""
    rows = known.instance.rows
    if np.any(rows.whole & (rows.min > 0)):  # HiGHS proves those sooner, CP-SAT all others
        _by_highs(known, limits, known.watch.part(HIGHS_SHARE))
        if known.done():
            return "highs"
        return _by_cp_sat(known, limits)
    method = _by_cp_sat(known, limits)
    if method is not None and not known.done():
        _by_highs(known, limits, known.watch.part(HIGHS_SHARE))
        method = "highs"
    return method


def _by_cp_sat(known: Incumbent, limits: Limits) -> str | None:
    answer = _whole(known, limits, known.watch.part(SMALL_SHARE))
    return None if answer.status is Status.INFEASIBLE else "cp-sat"


def _whole(known: Incumbent, limits: Limits, watch: Watch) -> Answer:
    """Give the whole model to CP-SAT, if there is the time to build it."""
    if watch.left() < BUILDING * len(known.instance.edges):
        return UNKNOWN
    answer = by_cp_sat(known.instance, known.w, watch, limits, known.x)
    known.offer(answer.x, "cp-sat")
    known.claim(answer.bound, "cp-sat")
    return answer


def _by_highs(known: Incumbent, limits: Limits, watch: Watch) -> None:
    """Give the whole model to HiGHS."""
    seconds = min(watch.left(), PATIENCE)
    answer = by_highs(known.instance, known.w, seconds=seconds, seed=limits.seed, hint=known.x)
    if answer.status is not Status.INFEASIBLE:  # its word on that is not exact
        known.offer(answer.x, "highs")
        known.claim(answer.bound, "highs")


def work_through(known: Incumbent, limits: Limits) -> str:
    """Price, prove and improve, as large instances need it; return how."""
    instance = known.instance
    blocks = choose(instance)
    relaxation = Relaxation(instance, known.w, blocks)
    pool = Pool(blocks, len(instance.edges), limits.seed)
    nothing = Prices(np.zeros(blocks.relaxed.size), np.zeros(0), np.inf)
    if _few_ways(blocks):
        prices = _descended(relaxation, pool, nothing, COLUMN_COURSE, known)
        columnwise.solve(relaxation, pool, prices, known, limits)
        return "columns"
    watch = known.watch.part(PROGRAM_SHARE)
    y = program_prices(instance, known.w, watch.left(), limits.seed)
    reduced = relaxation.reduced(y)
    start = Prices(relaxation.clipped(y[blocks.relaxed]), np.zeros(0), np.inf)
    prices = _descended(relaxation, None, start, CORE_COURSE, known)
    corewise.solve(relaxation, pool, prices, reduced, known, limits)
    return "core"


def _few_ways(blocks: Blocks) -> bool:
    """Say whether blocks can use so few edges each that their ways can be listed."""
    used = [
        np.minimum(np.minimum(batch.most, batch.high // batch.a.min(axis=1)), batch.edge.shape[1])
        for batch in blocks.batches
    ]
    return bool(used) and float(np.concatenate(used).mean()) <= FEW


def _descended(
    relaxation: Relaxation, pool: Pool | None, prices: Prices, course: Course, known: Incumbent
) -> Prices:
    """Improve prices step by step and prove what they are worth; fill the pool on the way."""
    watch = known.watch.part(PRICE_SHARE)

    def see(x: IntArray, step: int) -> None:
        if pool is not None and step >= min(WARMING, course.steps):
            pool.take(x)

    prices = descend(relaxation, prices, course, lambda: known.done() or watch.over(), see)
    prove(relaxation, prices, known, "prices")
    return prices

"""The engine: takes an instance of any shape, settles its levels in order, answers with a plan.

Flow-shaped instances are solved exactly (matching.flow). All others go level by level: linear
levels to matching.general, the other kinds to matching.mixed (matching.levelwise).
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from matching.answers import Answer, answer, first_answer, infeasible, reproved, signed
from matching.flow import solver as flow
from matching.flow.first import first_plan
from matching.flow.minimum import NothingFits
from matching.instance import Instance, IntArray, LevelKind
from matching.limits import Limits, Watch
from matching.plan import Plan, Status

MANY = 300_000  # edges: below this the best plan is there as soon as any


def solve(
    instance: Instance,
    limits: Limits | None = None,
    watch: Watch | None = None,
    start: IntArray | None = None,
) -> Plan:
    """Return the best plan found within the limits. Never raises for a hard instance.

    watch: the clock and the door to whoever watches; by default one that starts now.
    start: a sound plan that is known already; the answer is at least as good.
    """
    limits = limits or Limits()
    watch = watch or Watch(limits.seconds)
    found = _flow(instance, limits, watch) or _by_levels(instance, limits, watch, start)
    return signed(instance, found, limits, watch)


def _by_levels(instance: Instance, limits: Limits, watch: Watch, start: IntArray | None) -> Answer:
    from matching.levelwise import solve_by_levels  # its solvers take seconds to load

    return solve_by_levels(instance, limits, watch, start)


def _flow(instance: Instance, limits: Limits, watch: Watch) -> Answer | None:
    """Answer if the instance is a flow and time suffices."""
    watch.report("shape")
    shaped = flow.flow_of(instance)
    if shaped is None:
        return None
    _show_first(shaped, limits, watch)
    try:
        with _processes(instance, limits) as executor:
            found = flow.solve(shaped, watch, executor)
    except NothingFits:
        return infeasible(instance, watch, "flow")
    except ArithmeticError:  # numbers too large for the flow solver
        return None
    return None if found is None else answer_of(instance, found, "flow")


def _show_first(shaped: flow.Flow, limits: Limits, watch: Watch) -> None:
    """Hand over a plan at once where the best one may take longer than somebody waits."""
    instance = shaped.instance
    if watch.keep is None or len(instance.edges) < MANY:
        return
    linear = [level for level in instance.levels if level.kind is LevelKind.LINEAR]
    x = first_plan(shaped.net, instance.weights(linear[-1])) if linear else None
    if x is not None:
        watch.report("first plan")
        watch.found(signed(instance, first_answer(instance, "greedy", x), limits, watch))


def answer_of(instance: Instance, found: flow.Settled | None, method: str) -> Answer:
    """Return what a flow says, with the bound that its certificate proves."""
    if found is None:
        return Answer(Status.UNKNOWN, method)
    levels = found.levels
    if not found.exact:
        levels = tuple(reproved(instance, levels, found.certificate))
    return answer(instance, method, found.x, levels, found.certificate)


@contextmanager
def _processes(instance: Instance, limits: Limits) -> Iterator[Executor | None]:
    """Give processes for the parts of an instance that is large enough to have any."""
    if limits.workers < 2 or len(instance.edges) < MANY:
        yield None
        return
    pool = ProcessPoolExecutor(limits.workers, mp_context=get_context("forkserver"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)

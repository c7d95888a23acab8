"""Answers on their way to a plan: what was found and proved, then signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from matching.check.certificates import proved_bound
from matching.check.settled import Settled as Promises
from matching.check.verdict import Refused
from matching.instance import Instance, IntArray, LevelKind
from matching.limits import Limits, Watch
from matching.outcome import CLAIMED
from matching.plan import LevelValue, Plan, Status
from matching.settled import reached_by
from matching.writing import with_digest


@dataclass(frozen=True, eq=False)
class Answer:
    """A plan before it is signed: quantities, levels, what is proved, and how it was found."""

    status: Status
    method: str
    x: IntArray | None = None
    levels: tuple[LevelValue, ...] = ()
    certificate: Mapping[str, Any] | None = None
    reason: Mapping[str, Any] | None = None


def answer(
    instance: Instance,
    method: str,
    x: IntArray,
    levels: Sequence[LevelValue],
    certificate: Mapping[str, Any] | None,
) -> Answer:
    """Return what these levels prove; it is optimal if every bound is a value."""
    exact = all(level.value == level.bound for level in levels)
    status = Status.OPTIMAL if exact else Status.FEASIBLE
    return Answer(status, method, x, tuple(levels), certificate)


def first_answer(instance: Instance, method: str, x: IntArray) -> Answer:
    """Return a plan about which nothing is proved yet."""
    levels = tuple(reached_by(instance, level, x, None) for level in instance.levels)
    return Answer(Status.FEASIBLE, method, x, levels)


def infeasible(instance: Instance, watch: Watch, method: str) -> Answer:
    """Return why nothing fits, in as few rows as can be told in time."""
    from matching.conflict import find_conflict  # its solver takes seconds to load

    watch.report("conflict")
    reason, certificate = find_conflict(instance, watch)
    if reason is None:
        reason, certificate = {"kind": "rows", "rows": []}, CLAIMED
    return Answer(Status.INFEASIBLE, method, certificate=certificate, reason=reason)


def reproved(
    instance: Instance, levels: Sequence[LevelValue], certificate: Mapping[str, Any] | None
) -> list[LevelValue]:
    """Return the levels with the bound that the certificate proves for the last linear one.

    What the levels before it promise in the end counts, not what they promised at the time.
    """
    linear = [i for i, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR]
    if certificate is None or certificate["kind"] == "solver_claimed" or not linear:
        return list(levels)
    last, promises = linear[-1], Promises()
    for at, value in enumerate(levels[:last]):
        promises.add(at, instance, value.value, _places(instance, value))
    try:
        bound = proved_bound(certificate, instance, instance.levels[last], promises)
    except Refused as refused:
        raise AssertionError(f"a certificate of ours is refused: {refused}") from refused
    return [*levels[:last], replace(levels[last], bound=bound), *levels[last + 1 :]]


def _places(instance: Instance, value: LevelValue) -> dict[int, int]:
    index = instance.rows.index
    limits = value.floors or value.ceilings
    return {index[name]: limit for name, limit in limits.items()} or dict(value.kept)


def signed(instance: Instance, found: Answer, limits: Limits, watch: Watch) -> Plan:
    """Return the plan with what identifies its instance and its run."""
    run = {
        "engine": f"gongjian {version('gongjian')} / ortools {version('ortools')}",
        "method": found.method,
        "seed": limits.seed,
        "seconds": round(watch.elapsed(), 3),
        "workers": limits.workers,
    }
    digest = with_digest(instance).digest or ""
    return Plan(digest, found.status, found.x, found.levels, found.certificate, found.reason, run)

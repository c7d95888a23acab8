"""Generalised assignment of types C, D and E: hard to solve, easier to bound."""

import statistics
from collections.abc import Mapping
from functools import partial

from matching.generate.assignment import assignment
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured
from tests.benchmarks.matching.contest import Contest, hold
from tests.benchmarks.matching.rivals import cp_sat
from tests.benchmarks.matching.words import beside, proof, seconds, share
from tests.benchmarks.report import Table

MOST, TYPICAL = 0.01, 0.003
# Kind, agents, jobs, whether CP-SAT is asked as well.
FULL = (
    ("C", 20, 200, False),
    ("D", 20, 200, True),
    ("E", 40, 400, False),
    ("D", 80, 1600, False),
    ("E", 80, 1600, False),
)
QUICK = (("E", 5, 30, True),)


def cases(settings: Settings) -> list[Case]:
    limit = 2.0 if settings.quick else settings.hard
    return [
        Case(
            _name(kind, agents, jobs),
            partial(measure, kind, agents, jobs, limit, asked),
            3 * limit + 60,
        )
        for kind, agents, jobs, asked in (QUICK if settings.quick else FULL)
    ]


def _name(kind: str, agents: int, jobs: int) -> str:
    return f"hard {kind} {agents} × {jobs}"


def measure(kind: str, agents: int, jobs: int, limit: float, asked: bool) -> Contest:  # noqa: FBT001
    instance = assignment(kind, agents, jobs, seed=1)
    return hold(_name(kind, agents, jobs), instance, [cp_sat.NAME] if asked else [], limit)


def tables(settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    table = Table(
        "Hard generalised assignment",
        ("instance", "value", "bound", "certified gap", "proof", "seconds", cp_sat.NAME),
    )
    gaps = []
    for case in cases(settings):
        measured = results.get(case.name)
        if measured is None:
            continue
        if measured.fault:
            table.add(case.name, *[""] * 5, f"failed: {measured.fault}", kept=False)
            continue
        contest: Contest = measured.result  # type: ignore[assignment]
        ours, gap = contest.ours, contest.ours.gap
        gaps.append(1.0 if gap is None else gap)
        cells = (ours.value, ours.bound, share(gap), proof(ours), seconds(ours.seconds))
        kept = gap is not None and gap <= MOST
        table.add(case.name, *cells, beside(contest, cp_sat.NAME), kept=kept)
    if gaps:
        middle = statistics.median(gaps)
        table.add("median", "", "", share(middle), "", "", "", kept=middle <= TYPICAL)
    table.notes.append(
        f"Bar: a certified gap of at most {share(MOST)} within {settings.hard:g} s, typically "
        f"{share(TYPICAL)}. To be minimised. CP-SAT has the same seconds."
    )
    return [table]

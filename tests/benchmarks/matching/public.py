"""Public instances with known optima: OR-Library's assignment, and generalised assignment."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from matching.check import Proof
from matching.writing import write_instance
from tests.benchmarks.matching import command
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured
from tests.benchmarks.matching.contest import Contest, hold
from tests.benchmarks.matching.rivals import cbc, cp_sat, scipy_copies
from tests.benchmarks.matching.words import beside, seconds
from tests.benchmarks.report import Table
from tests.matching.library import ASSIGNMENT_OPTIMA, DATA, assignment, gap_optima, generalised

MOST = 1.0  # seconds for an assignment, imports left out
MOST_TOGETHER = 60.0  # seconds for all files of generalised assignment
GAP = DATA / "gap"
ASSIGNED, GENERALISED = "orlib", "gap"


def cases(settings: Settings) -> list[Case]:
    return [
        Case(ASSIGNED, partial(assigned, settings), 300),
        Case(GENERALISED, partial(all_generalised, quick=settings.quick), 900),
    ]


def assigned(settings: Settings) -> list[tuple[int, command.Done, float, Contest]]:
    """For each size: the optimum, the whole command, seconds to load, and a contest in turns."""
    found = []
    for size in ASSIGNMENT_OPTIMA:
        path = settings.orlib / f"assign{size}.txt"
        if path.exists() and not (settings.quick and size > 100):
            found.append(_assigned(path, size, settings))
    return found


def _assigned(
    path: Path, size: int, settings: Settings
) -> tuple[int, command.Done, float, Contest]:
    instance = assignment(path)
    file = settings.home / f"{path.stem}.json"
    with file.open("wb") as out:
        write_instance(instance, file, out)
    rounds = 1 if settings.quick else 3
    several = [(command.solve(file, 60), command.seconds_to_load()) for _ in range(rounds)]
    done = min((one for one, _loading in several), key=lambda one: one.seconds)
    loading = min(loading for _done, loading in several)
    contest = hold(path.stem, instance, [scipy_copies.NAME], 60, rounds)
    return size, done, loading, contest


def all_generalised(*, quick: bool) -> list[Contest]:
    """Every file, a few seconds each at most. The rivals' seconds are limited alike."""
    names = sorted(gap_optima(GAP))[:2] if quick else sorted(gap_optima(GAP))
    rivals = [cp_sat.NAME, cbc.NAME]
    return [hold(name, generalised(GAP / name), rivals, 5 if quick else 10) for name in names]


def tables(_settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    return [_table_of_assigned(results[ASSIGNED]), _table_of_generalised(results[GENERALISED])]


def _table_of_assigned(measured: Measured) -> Table:
    table = Table(
        "OR-Library assignment",
        (
            "instance",
            "optimum",
            "our value",
            "whole command s",
            "without imports s",
            "solving alone s",
            scipy_copies.NAME,
        ),
    )
    if measured.fault:
        table.add("all", *[""] * 5, f"failed: {measured.fault}", kept=False)
    for size, done, loading, contest in measured.result or ():
        own = max(0.0, done.seconds - loading)
        exact = contest.ours.value == contest.ours.bound == ASSIGNMENT_OPTIMA[size]
        table.add(
            contest.name,
            ASSIGNMENT_OPTIMA[size],
            contest.ours.value,
            f"{done.seconds:.2f}",
            f"{own:.2f}",
            seconds(contest.ours.seconds),
            beside(contest, scipy_copies.NAME),
            kept=exact and own < MOST and done.code == 0,
        )
    table.notes.append(
        f"Bar: exact, each below {MOST:g} s as a whole command without imports: reading, solving, "
        "proving, checking and writing. Beside it, solving alone and SciPy in turns within one "
        "process: × is a multiple of our time. Command and imports: the best of three each."
    )
    return table


def _table_of_generalised(measured: Measured) -> Table:
    table = Table(
        "Generalised assignment, gap1 to gap12",
        (
            "files: agents × jobs",
            "files",
            "at the listed optimum and proved",
            "of these by certificate",
            "ours s",
            f"{cp_sat.NAME} s",
            f"{cbc.NAME} s",
        ),
    )
    if measured.fault:
        table.add("all", *[""] * 5, f"failed: {measured.fault}", kept=False)
        return table
    optima, groups = gap_optima(GAP), defaultdict(list)
    for contest in measured.result:  # type: ignore[attr-defined]
        groups[f"{int(contest.name[1:3])} × {int(contest.name[3:5])}"].append(contest)
    for name, contests in groups.items():
        _add_group(table, name, contests, optima)
    _add_group(
        table, "all", [one for group in groups.values() for one in group], optima, MOST_TOGETHER
    )
    table.notes.append(
        f"Bar: all proved optimal, together below {MOST_TOGETHER:g} s. Where no certificate closes "
        "the gap, the optimum rests on the word of a solver that has searched everything."
    )
    return table


def _add_group(
    table: Table,
    name: str,
    contests: list[Contest],
    optima: Mapping[str, int],
    most: float | None = None,
) -> None:
    proved = [c for c in contests if c.ours.value == c.ours.bound == optima[c.name]]
    certified = sum(one.ours.proof is Proof.CERTIFICATE for one in proved)
    took = {who: sum(one.scores[who].seconds for one in contests) for who in contests[0].scores}
    kept = None if most is None else len(proved) == len(contests) and took["ours"] < most
    cells = (f"{value:.1f}" for value in took.values())
    table.add(name, len(contests), len(proved), certified, *cells, kept=kept)

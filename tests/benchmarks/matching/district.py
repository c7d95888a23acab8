"""Districts, scarce and indivisible: the certified gap of the whole command, and over time."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matching.domain import compile_instance
from matching.generate import generate
from matching.instance import Instance
from matching.reading import read_instance
from matching.writing import write_instance
from tests.benchmarks.document import ROOT
from tests.benchmarks.matching import command, picture
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured
from tests.benchmarks.matching.contest import (
    OURS,
    RIVALS,
    Contest,
    Score,
    of_document,
    warm_up,
)
from tests.benchmarks.matching.contest import asked as ask
from tests.benchmarks.matching.rivals import cbc, cp_sat, first_come
from tests.benchmarks.matching.small import part_of
from tests.benchmarks.matching.words import NOTHING, beside, proof, seconds, share
from tests.benchmarks.report import Table

MOST, GOAL = 0.01, 0.003
STARTING = 0.5  # seconds for Python to start and end, which no clock inside it sees
SEEDS = range(5)
SEEDS_BESIDE_MAKER = range(2)
MOMENTS = (1, 2, 3, 5, 10, 15, 20, 30)
PICTURE = ROOT / "docs/images/matching-gap.svg"


@dataclass(frozen=True)
class Watched:
    """A contest, with what our command told on its way."""

    contest: Contest
    done: command.Done


def cases(settings: Settings) -> list[Case]:
    made = list(SEEDS) if settings.district_maker else []
    own = SEEDS_BESIDE_MAKER if made else SEEDS
    listed = [("generated", seed) for seed in own] + [("made", seed) for seed in made]
    listed = listed[:1] if settings.quick else listed
    wall = 5 * settings.district + 120
    return [
        Case(f"district {kind} {seed}", partial(measure, kind, seed, settings), wall)
        for kind, seed in listed
    ]


def measure(kind: str, seed: int, settings: Settings) -> Watched:
    """Solve a district by the whole command; the first of each kind beside others."""
    name = f"district {kind} {seed}"
    limit = 12.0 if settings.quick else settings.district
    file, instance = _instance(kind, seed, settings)
    done = command.solve(file, limit)
    ours = Score(done.seconds, fault=f"no plan, exit code {done.code}")
    if done.plan is not None:
        ours = of_document(instance, done.plan, done.seconds)
    rivals = (first_come.NAME, cp_sat.NAME, cbc.NAME) if seed == 0 else (first_come.NAME,)
    warm_up(rivals)
    scores = {OURS: ours} | {who: ask(who, instance, limit) for who in rivals}
    return Watched(Contest(name, instance.sense, len(instance.edges), scores), done)


def _instance(kind: str, seed: int, settings: Settings) -> tuple[Path, Instance]:
    file = settings.home / f"{kind}-{seed}.json"
    with file.open("wb") as out:
        if kind == "made":
            program = [sys.executable, str(settings.district_maker), "--seed", str(seed)]
            subprocess.run(program, stdout=out, check=True)
        else:
            whole = compile_instance(generate("district", seed)).instance
            instance = part_of(whole, 60) if settings.quick else whole
            write_instance(instance, file, out)
    return file, read_instance(file)


def tables(settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    watched: dict[str, Watched] = {}
    rivals = [name for name in RIVALS if name in (cp_sat.NAME, cbc.NAME, first_come.NAME)]
    table = Table(
        "Districts: whole needs, few suppliers, few projects, scarce",
        ("instance", "pairs", "value", "certified gap", "proof", "whole command s", *rivals),
    )
    for case in cases(settings):
        measured = results.get(case.name)
        if measured is not None and measured.fault:
            table.add(case.name, *[""] * 7, f"failed: {measured.fault}", kept=False)
        elif measured is not None:
            watched[case.name] = measured.result  # type: ignore[assignment]
            _add(table, watched[case.name], rivals, settings.district)
    table.notes.append(
        f"Bar: a certified gap of at most {share(MOST)} after {settings.district:g} s, everything "
        f"included, and {STARTING:g} s for Python to start and end; the goal is {share(GOAL)}. "
        "Rivals have the same seconds for solving alone. "
        f"{_reached(watched)}"
    )
    return [table, _over_time(watched)]


def _add(table: Table, one: Watched, rivals: list[str], limit: float) -> None:
    ours = one.contest.ours
    cells = (f"{one.contest.edges:,}", ours.value, share(ours.gap), proof(ours))
    kept = ours.gap is not None and ours.gap <= MOST and one.done.seconds <= limit + STARTING
    others = (beside(one.contest, rival) for rival in rivals)
    table.add(one.contest.name, *cells, seconds(one.done.seconds), *others, kept=kept)


def _reached(watched: Mapping[str, Watched]) -> str:
    gaps = [one.contest.ours.gap for one in watched.values()]
    reached = sum(gap is not None and gap <= GOAL for gap in gaps)
    return f"The goal is reached by {reached} of {len(gaps)}."


def _over_time(watched: Mapping[str, Watched]) -> Table:
    table = Table(
        "Gap over time in districts",
        ("instance", "first plan s", *(f"{moment} s" for moment in MOMENTS)),
    )
    for name, one in watched.items():
        first = one.done.first_plan()
        gaps = (_shown(one.done.gap_at(moment)) for moment in MOMENTS)
        table.add(name, NOTHING if first is None else f"{first:.1f}", *gaps)
    table.notes.append(
        "The proved gap that the command had told by then, a dash where it had told none: a plan "
        "there may be earlier than a bound."
    )
    if PICTURE.exists():
        table.notes.append(
            f"\n![The certified gap of each district falls over the seconds; the figures are in "
            f"the table above]({PICTURE.relative_to(ROOT / 'docs')})"
        )
    return table


def _shown(gap: float | None) -> str:
    return NOTHING if gap is None else f"{100 * gap:.2f} %"


def draw(settings: Settings, results: Mapping[str, Measured]) -> None:
    """Draw the picture of falling gaps, if there is anything to draw."""
    lines = {
        name: points
        for name, measured in results.items()
        if isinstance(measured.result, Watched) and (points := list(_points(measured.result.done)))
    }
    if lines:
        picture.draw(lines, MOST, settings.district, PICTURE)


def _points(done: command.Done) -> Iterator[tuple[float, float]]:
    """Yield each new smallest gap with its second."""
    least = float("inf")
    for told in done.progress:
        if told["gap"] is not None and told["gap"] < least:
            least = told["gap"]
            yield told["seconds"], least

"""Small instances, ours beside everybody: divisible ones that are flows, and indivisible ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from matching.domain import compile_instance
from matching.generate import generate
from matching.generate.arrays import Extent, canonical_arrays
from matching.instance import Instance
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured
from tests.benchmarks.matching.contest import RIVALS, Contest, hold
from tests.benchmarks.matching.rivals import cbc, cp_sat, first_come, scipy_copies
from tests.benchmarks.matching.words import beside, seconds, share
from tests.benchmarks.report import Table

FLOWS, ROUGH = (50, 100, 200, 500, 1000), (50, 100, 200, 500)
FASTER_FROM = 200  # needs
SECONDS = 10.0
OPTIMIZERS = (scipy_copies.NAME, cbc.NAME, cp_sat.NAME)


def cases(settings: Settings) -> list[Case]:
    limit = 3.0 if settings.quick else SECONDS
    flows, rough = (FLOWS[:1], ROUGH[:1]) if settings.quick else (FLOWS, ROUGH)
    wall = len(RIVALS) * limit * 3 + 60
    return [
        *(Case(f"divisible {needs}", partial(divisible, needs, limit), wall) for needs in flows),
        *(Case(f"indivisible {needs}", partial(rough_one, needs, limit), wall) for needs in rough),
    ]


def divisible(needs: int, limit: float) -> Contest:
    extent = Extent(streets=1, needs=needs, offers=needs * 3 // 5, pairs=20, across=0)
    instance = canonical_arrays(1, extent)
    rounds = 3 if needs <= FASTER_FROM else 1
    return hold(f"divisible {needs}", instance, list(RIVALS), limit, rounds)


def rough_one(needs: int, limit: float) -> Contest:
    whole = compile_instance(generate("district", 1)).instance
    rivals = [cbc.NAME, cp_sat.NAME, first_come.NAME]
    return hold(f"indivisible {needs}", part_of(whole, needs), rivals, limit)


def part_of(instance: Instance, needs: int) -> Instance:
    """Return the instance with its first needs, and as large a part of the offers: theirs."""
    edges = instance.edges
    offers = needs * (int(edges.offer.max()) + 1) // (int(edges.need.max()) + 1)
    asked = edges.need < needs
    kept = np.argsort(-np.bincount(edges.offer[asked]), kind="stable")[:offers]
    inside = np.flatnonzero(asked & np.isin(edges.offer, kept))
    return replace(instance.only(inside), levels=instance.levels)


def tables(settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    notes = (
        "Flows: nobody is better, SciPy and the models reach the same.",
        f"At most {SECONDS:g} s each.",
    )
    kinds = zip(("divisible", "indivisible"), (RIVALS, list(RIVALS)[1:]), notes, strict=True)
    return [_table(kind, list(rivals), note, settings, results) for kind, rivals, note in kinds]


def _table(
    kind: str,
    rivals: Sequence[str],
    note: str,
    settings: Settings,
    results: Mapping[str, Measured],
) -> Table:
    table = Table(
        f"Small instances, {kind}",
        ("instance", "pairs", "ours s", "our value", "gap", *rivals),
    )
    for case in cases(settings):
        measured = results.get(case.name)
        if measured is None or not case.name.startswith(f"{kind} "):
            continue
        if measured.fault:
            table.add(case.name, *[""] * (3 + len(rivals)), f"failed: {measured.fault}", kept=False)
            continue
        contest: Contest = measured.result  # type: ignore[assignment]
        ours = contest.ours
        cells = (f"{contest.edges:,}", seconds(ours.seconds), ours.value, share(ours.gap))
        others = (beside(contest, rival) for rival in rivals)
        table.add(case.name, *cells, *others, kept=keeps(contest, int(case.name.split()[1])))
    table.notes.append(
        f"Bar: never a worse value than anybody, and quicker than every optimizer from "
        f"{FASTER_FROM} needs up, or better. × is a multiple of our time. {note}"
    )
    return table


def keeps(contest: Contest, needs: int) -> bool:
    """Say whether nobody has a better value, nor the same one sooner where that counts."""
    if contest.ours.fault or contest.contradictions():
        return False
    for rival in contest.scores:
        gain = contest.gain(rival)
        if gain is not None and gain > 0:
            return False
        optimizes = rival in OPTIMIZERS and needs >= FASTER_FROM
        if optimizes and gain == 0 and contest.pace(rival) < 1:
            return False
    return True

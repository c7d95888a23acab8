"""How time and memory grow with size: street, district, city, province, nation."""

import time
from collections.abc import Mapping
from functools import partial

from matching.domain import compile_instance
from matching.generate import generate
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured
from tests.benchmarks.matching.large import NATION, Solved, solved
from tests.benchmarks.matching.words import megabytes, seconds, share
from tests.benchmarks.report import Table

# Size and seconds for solving; the nation is that of the large flows.
SIZES = (("street", 10.0), ("district", 30.0), ("city", 60.0), ("province", 120.0))


def cases(settings: Settings) -> list[Case]:
    chosen = SIZES[:1] if settings.quick else SIZES
    return [
        Case(f"growth {size}", partial(measure, size, limit), 3 * limit + 120)
        for size, limit in chosen
    ]


def measure(size: str, limit: float) -> Solved:
    """Invent needs and offers, find and score their pairs, settle every level."""
    domain = generate(size, 1)
    began = time.monotonic()
    instance = compile_instance(domain).instance
    return solved(instance, time.monotonic() - began, limit)


def tables(_settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    table = Table(
        "Growth with size",
        ("size", "pairs", "pairs found and scored s", "solved s", "MB", "status", "gap", "method"),
    )
    names = {size: f"growth {size}" for size, _limit in SIZES} | {NATION: NATION}
    for size, name in names.items():
        measured = results.get(name)
        if measured is not None and measured.fault:
            table.add(size, *[""] * 6, f"failed: {measured.fault}", kept=False)
        elif measured is not None:
            one: Solved = measured.result  # type: ignore[assignment]
            table.add(size, *_cells(one, measured), kept=False if one.fault else None)
    table.notes.append(
        "The demo's five sizes, each with all its levels in order; a district alone is "
        "indivisible and runs until its gap is closed or its seconds are over. The nation is "
        "drawn as arrays, with welfare as its only level, and its pairs are not searched for but "
        "given; making them is in that column."
    )
    return [table]


def _cells(one: Solved, measured: Measured) -> tuple[object, ...]:
    peak = megabytes(measured.peak(one.span))
    times = (seconds(one.making), seconds(one.seconds))
    return (f"{one.edges:,}", *times, peak, one.fault or one.status, share(one.gap), one.method)

"""Flows of a province and a nation, leximin over communities: time, memory, exactness."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from matching.check import check
from matching.generate.arrays import Extent, canonical_arrays
from matching.generate.known import hidden_dual
from matching.instance import KINDS, NO_MAX, NO_MIN, WELFARE, Instance, Level, LevelKind, RowKind
from matching.limits import Limits
from matching.solve import solve
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured, Span
from tests.benchmarks.matching.contest import WORKERS, warm_up
from tests.benchmarks.matching.rivals import scipy_copies
from tests.benchmarks.matching.words import megabytes, seconds, share
from tests.benchmarks.report import Table

COMMUNITIES = 181
NATION = "nation"


@dataclass(frozen=True)
class Solved:
    """What became of a large instance. optimum: known by construction, None if it is not.

    gap: of the last linear level, None where the certificate proves none. copies: the GiB that a
    matrix of copies would need.
    """

    edges: int
    making: float
    span: Span
    status: str
    method: str
    value: object
    gap: float | None
    optimum: int | None
    fault: str
    copies: float

    @property
    def seconds(self) -> float:
        return self.span.ended - self.span.began


@dataclass(frozen=True)
class Bar:
    """most: seconds. gap: as a share, 0 for a proved optimum. memory: MB, None for no bar."""

    most: float
    gap: float = 0.0
    memory: int | None = None

    def keeps(self, solved: Solved, peak: int | None) -> bool:
        within = self.memory is None or peak is None or peak <= self.memory * 2**20
        exact = self.gap > 0 or solved.status == "optimal"
        gap = 1.0 if solved.gap is None else solved.gap
        return (
            not solved.fault
            and within
            and exact
            and gap <= self.gap
            and solved.seconds < self.most
            and solved.optimum in (None, solved.value)
        )

    def __str__(self) -> str:
        what = "exact" if self.gap == 0 else f"gap ≤ {share(self.gap)}"
        memory = "" if self.memory is None else f", < {self.memory / 2**10:g} GB"
        return f"{what}, < {self.most:g} s{memory}"


Made = tuple[Instance, int | None]
Kind = tuple[str, Callable[..., Made], Bar]


def province(*, quick: bool) -> Made:
    return canonical_arrays(1, Extent(streets=4 if quick else 800)), None


def known(*, quick: bool) -> Made:
    made = hidden_dual(*((400, 100, 6000) if quick else (100_000, 8_000, 2_000_000)), seed=1)
    return made.instance, made.optimum


def priced(*, quick: bool) -> Made:
    whole = Extent(streets=8, needs=2_500, offers=1_500, pairs=500)
    few = Extent(streets=2, needs=100, offers=100, pairs=60)
    return canonical_arrays(1, few if quick else whole), None


def nation(*, quick: bool) -> Made:
    return canonical_arrays(1, Extent(streets=16) if quick else None), None


def fair(*, quick: bool) -> Made:
    """Coverage of communities first, then welfare: 20,000 needs in 181 communities."""
    instance = canonical_arrays(1, Extent(streets=4 if quick else 160))
    return with_communities(instance, 10 if quick else COMMUNITIES), None


KINDS_OF_CASES: tuple[Kind, ...] = (
    ("flow, 2M pairs", province, Bar(15)),
    ("flow, 2M pairs, known optimum", known, Bar(15)),
    ("flow, 10M pairs, priced back", priced, Bar(10)),
    (NATION, nation, Bar(120, gap=0.001, memory=6 * 2**10)),
    ("leximin, 181 communities", fair, Bar(20)),
)


def cases(settings: Settings) -> list[Case]:
    return [
        Case(name, partial(measure, make, bar, quick=settings.quick), 10 * bar.most + 60)
        for name, make, bar in KINDS_OF_CASES
    ]


def measure(make: Callable[..., Made], bar: Bar, *, quick: bool) -> Solved:
    began = time.monotonic()
    instance, optimum = make(quick=quick)
    return solved(instance, time.monotonic() - began, 2 * bar.most, optimum)


def solved(instance: Instance, making: float, limit: float, optimum: int | None = None) -> Solved:
    """Solve from arrays to plan, then judge the plan; its checking is not in the span."""
    warm_up(())
    began = time.monotonic()
    plan = solve(instance, Limits(limit, WORKERS))
    span = Span(began, time.monotonic())
    sound = check(replace(instance, digest=plan.instance_sha256), plan.to_document())
    linear = [at for at, level in enumerate(instance.levels) if level.kind is LevelKind.LINEAR]
    value = sound.levels[linear[-1]].value if sound.levels else None
    return Solved(
        edges=len(instance.edges),
        making=making,
        span=span,
        status=plan.status.value,
        method=str(plan.run["method"]),
        value=value,
        gap=sound.gap / max(1, abs(int(value))) if sound.gap is not None else None,  # type: ignore[operator]
        optimum=optimum,
        fault="" if sound.is_sound else f"refused: {sound.violations[0]}",
        copies=_copies(instance),
    )


def _copies(instance: Instance) -> float:
    if not scipy_copies.fits(instance):
        return 0.0
    needs = int(instance.edges.need.max()) + 1
    high = instance.rows.max
    return float(high[:needs].sum()) * float(high[needs:].sum()) * 8 / 2**30


def with_communities(instance: Instance, count: int) -> Instance:
    """Return the instance with communities of neighbouring needs, whose coverage comes first."""
    needs = int(instance.edges.need.max()) + 1
    of_edge = instance.edges.need * count // needs
    old, edges = instance.rows, len(instance.edges)
    demand = np.bincount(np.arange(needs) * count // needs, old.max[:needs], count)

    def longer(name: str, value: int | np.ndarray) -> np.ndarray:
        array = getattr(old, name)
        return np.concatenate([array, np.full(count, value, array.dtype)])

    rows = replace(
        old,
        ids=[*old.ids, *(f"c{place}" for place in range(count))],
        kind=longer("kind", KINDS.index(RowKind.GROUP)),
        ptr=np.concatenate([old.ptr, old.ptr[-1] + np.cumsum(np.bincount(of_edge))]),
        edge=np.concatenate([old.edge, np.arange(edges)]),  # needs ascend, and so do communities
        a=np.concatenate([old.a, np.ones(edges, np.int64)]),
        u=np.concatenate([old.u, np.zeros(edges, np.int64)]),
        min=longer("min", NO_MIN),
        max=longer("max", NO_MAX),
        whole=longer("whole", 0),
        demand=longer("demand", demand),
        past=longer("past", 0),
    )
    fairness = Level("leximin", LevelKind.LEXIMIN, groups=np.arange(len(old), len(rows)))
    return replace(instance, rows=rows, levels=(fairness, WELFARE))


def tables(_settings: Settings, results: Mapping[str, Measured]) -> list[Table]:
    table = Table(
        "Large flows, and leximin",
        ("instance", "pairs", "status", "gap", "seconds", "MB", "bar", f"{scipy_copies.NAME}"),
    )
    for name, _make, bar in KINDS_OF_CASES:
        measured = results.get(name)
        if measured is None:
            continue
        if measured.fault:
            table.add(name, *[""] * 5, bar, f"failed: {measured.fault}", kept=False)
            continue
        one: Solved = measured.result  # type: ignore[assignment]
        peak = measured.peak(one.span)
        cells = (f"{one.edges:,}", one.fault or one.status, share(one.gap), seconds(one.seconds))
        matrix = f"would need {one.copies:,.0f} GiB" if one.copies else "has no word for it"
        table.add(name, *cells, megabytes(peak), bar, matrix, kept=bar.keeps(one, peak))
    table.notes.append(
        "Seconds from arrays to the plan with its certificate; scoring and the check that followed "
        "are not in them. MB: the most that all processes held meanwhile, shared pages counted for "
        "each of them. The plan of the second row is worth exactly the optimum that it was built "
        "around, or the bar is missed."
    )
    return [table]

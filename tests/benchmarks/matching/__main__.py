"""Measure the matching engine beside others, and write its section of docs/benchmarks.md.

python -m tests.benchmarks.matching [--quick] [--only NAME] [--orlib DIR] [--district-maker FILE]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks import document
from tests.benchmarks.matching import district, growth, hard, large, public, regret, small, words
from tests.benchmarks.matching.case import Case, Settings
from tests.benchmarks.matching.child import Measured, measured
from tests.benchmarks.matching.contest import Contest
from tests.benchmarks.report import Table
from tests.matching.library import DATA

TOPICS = {
    "small": small,
    "public": public,
    "hard": hard,
    "district": district,
    "large": large,
    "growth": growth,
    "regret": regret,
}
HEAD = """## The matching engine

Measured on {day} by `python -m tests.benchmarks.matching`, no figure typed by hand:
{machine}; {versions}.
Load when it began: {load:.1f}, when it ended {minutes:.0f} minutes later: {after:.1f}.

Ours and the others have the same instance, the same seconds and two workers, in turns, in one
process for each instance. Every plan, also theirs, is judged by `matching.check` and its value
counted again. A gap is |bound − value| / |value|, and the bound is proved: by a certificate that
whole numbers check, or where that is said, by the word of a solver. Absolute times mean little on
another machine; ratios within one run mean more.
"""
TAIL = """### The engine again

```
.venv/bin/python -m tests.benchmarks.matching            all of it, and this section
.venv/bin/python -m tests.benchmarks.matching --only hard     one topic, printed; --help tells more
.venv/bin/python -m tests.benchmarks.matching --quick    tiny, in half a minute, printed
```

Nothing else should run on the machine. Instances are drawn from seeds; `--orlib` names a folder
with the larger files of OR-Library, `--district-maker` a program that prints other districts.
"""
PACKAGES = ("ortools", "highspy", "scipy", "pulp")


def main() -> int:
    arguments = parser().parse_args()
    load, began = document.load(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gongjian-benchmarks-") as home:
        settings = Settings(
            home=Path(home),
            orlib=arguments.orlib,
            district_maker=arguments.district_maker,
            quick=arguments.quick,
            hard=arguments.hard_seconds,
            district=arguments.district_seconds,
        )
        topics = arguments.only or list(TOPICS)
        results = run(topics, settings)
        whole = not (arguments.quick or arguments.only)
        if whole:
            district.draw(settings, results)
        tables = [table for name in topics for table in TOPICS[name].tables(settings, results)]
    text = report(tables, results, load, time.monotonic() - began)
    if whole:
        document.write("matching", text)
    missed = [f"{table.title}: {name}" for table in tables for name in table.missed]
    wrong = contradictions(results)
    print(text, f"missed: {missed or 'nothing'}", sep="\n")
    if wrong:
        print(f"CONTRADICTIONS: {wrong}")
    return 1 if missed or wrong else 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--quick", action="store_true", help="tiny sizes, nothing written")
    made.add_argument("--only", action="append", choices=TOPICS, help="may be repeated")
    made.add_argument("--orlib", type=Path, default=DATA / "orlib", metavar="DIR")
    made.add_argument("--district-maker", type=Path, metavar="FILE", help="a Python program")
    made.add_argument("--hard-seconds", type=float, default=60, help="for each (60)")
    made.add_argument("--district-seconds", type=float, default=30, help="for each (30)")
    return made


def run(topics: Sequence[str], settings: Settings) -> dict[str, Measured]:
    """Work off every case in its own process; tell on standard error how it goes."""
    listed: list[Case] = [case for name in topics for case in TOPICS[name].cases(settings)]
    start = "forkserver" if settings.quick else "spawn"
    results = {}
    for at, case in enumerate(listed, start=1):
        began = time.monotonic()
        results[case.name] = measured(case.work, case.wall, start)
        taken, fault = time.monotonic() - began, results[case.name].fault
        told = f"{at:3}/{len(listed)} {taken:6.1f} s  {case.name}"
        print(f"{told}  {fault and f'FAILED: {fault}'}".rstrip(), file=sys.stderr, flush=True)
    return results


def report(
    tables: Sequence[Table], results: Mapping[str, Measured], load: float, taken: float
) -> str:
    head = HEAD.format(
        day=document.today(),
        machine=document.machine(),
        versions=", ".join(f"{name} {version(name)}" for name in PACKAGES),
        load=load,
        minutes=taken / 60,
        after=document.load(),
    )
    parts = [head, *(table.markdown() for table in tables)]
    return "\n".join([*parts, "### Where we lose\n", *where_we_lose(tables, results), "", TAIL])


def where_we_lose(tables: Sequence[Table], results: Mapping[str, Measured]) -> Iterator[str]:
    """Say what was missed, and what each rival does better; all of it from the figures."""
    for table in tables:
        if table.missed:
            yield f"- Bars missed under “{table.title}”: {', '.join(table.missed)}."
    if not any(table.missed for table in tables):
        yield "- No bar is missed in this run."
    yield from words.losses(contests(results))
    for wrong in contradictions(results):
        yield f"- **A contradiction**: {wrong}."


def contests(results: Mapping[str, Measured]) -> list[Contest]:
    return [contest for one in results.values() for contest in _within(one.result)]


def _within(found: object) -> Iterator[Contest]:
    """Yield the contests within whatever a case returned."""
    if isinstance(found, Contest):
        yield found
    elif isinstance(found, district.Watched):
        yield found.contest
    elif isinstance(found, list | tuple):
        for part in found:
            yield from _within(part)


def contradictions(results: Mapping[str, Measured]) -> list[str]:
    return [
        f"{who} is worth more than our bound for {contest.name} allows"
        for contest in contests(results)
        for who in contest.contradictions()
    ]


if __name__ == "__main__":
    sys.exit(main())

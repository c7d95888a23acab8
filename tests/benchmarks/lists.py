"""How quick lists are over very many postings: `python -m tests.benchmarks.lists --help`.

Pages and a bare Flask page are asked in turns, so that their ratio means something also where
the machine is slow or busy.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks import load
from tests.benchmarks.load import Load
from tests.benchmarks.report import Table
from tests.benchmarks.site import Site, built, serving

CONNECTIONS = 16
ROUNDS = 4  # each page is asked so many times for a quarter of its seconds
MOST_P95 = 300  # milliseconds
MOST_QUERIES = 12
BARE = "a bare Flask page"
# In very many texts, in some, in one text and its copies, in none.
WORDS = ("老人", "场地", "社区", "孩子", "爬楼机", "没有这个词")
CATEGORIES = ("venue", "health", "culture", "education")


@dataclass(frozen=True)
class Case:
    """One kind of page: who asks, and the addresses in turn."""

    name: str
    reader: str
    paths: tuple[str, ...]
    is_list: bool = True  # the bar is for lists


def addresses(path: str, **choices: Sequence[str | int]) -> tuple[str, ...]:
    """Return the path with every combination of the choices."""
    queries = [dict(zip(choices, chosen, strict=True)) for chosen in product(*choices.values())]
    return tuple(f"{path}?{urlencode(query)}" for query in queries)


SEARCH_AND_FILTERS = {"q": WORDS, "state": ("published",), "category": CATEGORIES}
CASES = (
    Case(
        "needs: search, state, category, by deadline",
        "coordinator",
        addresses("/needs", **SEARCH_AND_FILTERS, sort=("deadline",)),
    ),
    Case(
        "offers: search, category, by quantity",
        "coordinator",
        addresses("/offers", q=WORDS, category=CATEGORIES, sort=("-quantity",)),
    ),
    Case("needs: search alone", "coordinator", addresses("/needs", q=WORDS)),
    Case("needs: no filter", "coordinator", ("/needs",)),
    Case("needs: page 20", "coordinator", ("/needs?page=20",)),
    Case("needs: by owner", "coordinator", ("/needs?sort=owner",)),
    Case("needs: search", "community staff", addresses("/needs", q=WORDS, state=("published",))),
    Case("needs: by deadline", "unit contact", ("/needs?sort=deadline",)),
    Case("needs: no filter", "visitor", ("/public/needs", "/public/offers")),
    Case(
        "needs: category, by deadline",
        "visitor",
        addresses("/public/needs", category=CATEGORIES, sort=("deadline",)),
    ),
    Case(
        "needs and offers: search",
        "visitor",
        addresses("/public/needs", q=WORDS) + addresses("/public/offers", q=WORDS),
    ),
    Case("needs: no filter", "district admin", ("/needs", "/offers")),
    Case("needs: search", "district admin", addresses("/needs", q=WORDS)),
    Case(
        "offers: search, by quantity",
        "district auditor",
        addresses("/offers", q=WORDS, sort=("-quantity",)),
    ),
    Case("units: by live offers", "coordinator", ("/units?sort=-offers", "/units?sort=-needs")),
    Case("units: search", "district admin", addresses("/units", q=("学校", "医院", "路"))),
    Case("first page", "coordinator", ("/",), is_list=False),
    Case("first page", "district admin", ("/",), is_list=False),
    Case("totals", "visitor", ("/public/",), is_list=False),
)


def measure(dialect: str, home: Path, *, postings: int, seconds: float) -> Table:
    """Fill a database and ask for every case; the table has a row for each."""
    with built(dialect, home, postings) as site:
        queries = {case: site.queries_of(case.reader, case.paths[0]) for case in CASES}
        with (
            serving("wsgi:app", home, site.settings) as host,
            serving("tests.benchmarks.bare:app", home, site.settings) as bare,
        ):
            loads = ask_in_turns(site, host, bare, seconds)
    return tabulated(site, loads, queries)


def ask_in_turns(site: Site, host: str, bare: str, seconds: float) -> dict[Case | str, Load]:
    """Ask for all cases and the bare page, a part of the time each, several times over."""
    found: dict[Case | str, Load] = {}
    warm_up(site, host)
    for _ in range(ROUNDS):
        found[BARE] = found.get(BARE, Load()) + asked(bare, ("/",), "", seconds)
        for case in CASES:
            one = asked(host, case.paths, site.cookie_of(case.reader), seconds)
            found[case] = found.get(case, Load()) + one
    return found


def asked(host: str, paths: Sequence[str], cookie: str, seconds: float) -> Load:
    part = seconds / ROUNDS
    return load.run(host, paths, cookie=cookie, connections=CONNECTIONS, seconds=part)


def warm_up(site: Site, host: str) -> None:
    """Let each process load its templates and the database its pages."""
    for case in CASES:
        cookie = site.cookie_of(case.reader)
        load.run(host, case.paths, cookie=cookie, connections=CONNECTIONS, seconds=0.5)


def tabulated(site: Site, loads: dict[Case | str, Load], queries: dict[Case, int]) -> Table:
    table = Table(
        f"Lists at {site.postings:,} postings, {CONNECTIONS} connections: {site.dialect}",
        (
            "reader: page",
            "p50 ms",
            "p95 ms",
            "answers/s",
            "5xx",
            "queries",
            "of the bare page's time",
        ),
    )
    bare = loads[BARE]
    table.add(BARE, *figures(bare), "", "1")
    for case in CASES:
        one = loads[case]
        ratio = f"{bare.rate / one.rate:.1f} ×"
        kept = keeps(one, queries[case]) if case.is_list else None
        table.add(f"{case.reader}: {case.name}", *figures(one), queries[case], ratio, kept=kept)
    table.notes.append(
        f"Bar: p95 ≤ {MOST_P95} ms, at most {MOST_QUERIES} queries, every answer a page. "
        "The load generator shares the cores. First pages and totals are no lists."
    )
    return table


def keeps(one: Load, queries: int) -> bool:
    return one.percentile(0.95) <= MOST_P95 and queries <= MOST_QUERIES and not one.failures


def figures(one: Load) -> tuple[str, str, str, int]:
    return (
        f"{one.percentile(0.5):.0f}",
        f"{one.percentile(0.95):.0f}",
        f"{one.rate:.0f}",
        one.server_errors,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20, help="for each page (20)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = parser.parse_args()
    missed = 0
    for dialect in chosen.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as home:
            table = measure(dialect, Path(home), postings=chosen.postings, seconds=chosen.seconds)
        print(table.markdown(), flush=True)
        missed += len(table.missed)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""How many claims a second the site takes, over sixteen connections, and how long each waits.

python -m tests.benchmarks.claims [--claims 60] measures, races, and writes its section of
docs/benchmarks.md.
"""

import argparse
import http.client
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests import pgtemp
from tests.benchmarks import claim_kills, document, races
from tests.benchmarks.load import Load, together
from tests.benchmarks.report import Table
from tests.benchmarks.site import serving_all
from tests.claiming_client import send
from tests.crowd import Claimer, claimers
from tests.databases import DATABASES, Template, let_go, settings_for
from webapp import check, create_app
from webapp.db import db
from webapp.i18n import now
from webapp.models.matches import Match

CONNECTIONS = 16  # each a unit of its own
NEEDS = 12  # each claimed by every unit, with other offers again and again
LEAST_RATE, MOST_P95 = 100, 200  # claims per second, milliseconds
HEAD = """## Claiming

Measured on {day} by `python -m tests.benchmarks.claims`, no figure typed by hand:
{machine}. Load when it began: {load:.1f}.
"""
NOTES = (
    f"Bar: at least {LEAST_RATE} claims a second, the slowest twentieth within {MOST_P95} ms, no "
    "answer from 500 on. Sixteen units, a connection each, send forms with token and key to what "
    "`gongjian serve` runs; each waits for its answer before the next. Afterwards `gongjian check` "
    "finds nothing and every form has made one match. The generator, the site and the database "
    "share the cores; PostgreSQL does not wait for the disk (`fsync=off`), SQLite does."
)


@contextmanager
def prepared(dialect: str, home: Path, claims: int) -> Iterator[tuple[Flask, str, list[Claimer]]]:
    """A site that answers, and its units; `claims` is how many each of them will make."""
    with pgtemp.server() if dialect == "postgresql" else nullcontext() as server:
        template = Template(dialect, home, server)
        settings = settings_for(template.copy(), home)
        app = create_app(settings)
        size = {"units": CONNECTIONS, "needs": NEEDS, "offers": -(-claims // NEEDS)}
        crowd = claimers(app, template.world, at=now() - timedelta(minutes=1), **size)
        with serving_all(home, settings) as (host, _process):
            yield app, host, crowd
        let_go(app)


def claim_all(host: str, crowd: Sequence[Claimer], claims: int) -> Load:
    """Let every unit send its claims, one after the other."""
    start = time.perf_counter()

    def client(who: Claimer) -> Load:
        connection = http.client.HTTPConnection(host, timeout=60)
        times, statuses = [], Counter[int]()
        for need, offer in who.pairs[:claims]:
            began = time.perf_counter()
            statuses[send(connection, who, need, offer, secrets.token_hex(16))[0]] += 1
            times.append((time.perf_counter() - began) * 1000)
        return Load(times, statuses)

    with ThreadPoolExecutor(len(crowd)) as pool:
        results = list(pool.map(client, crowd))
    return together(results, time.perf_counter() - start)


def measured(claims: int) -> Table:
    """Return the figures of both databases with their bars."""
    columns = ["database", "claims", "per second", "p50 ms", "p95 ms", "longest ms", "at fault"]
    table = Table(f"Claims over {CONNECTIONS} connections", columns)
    for dialect in DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="gongjian-claims-") as home,
            prepared(dialect, Path(home), claims) as (app, host, crowd),
        ):
            claim_all(host, crowd, 2)  # everything has been loaded by then
            rest = [replace(one, pairs=one.pairs[2:]) for one in crowd]
            load = claim_all(host, rest, claims - 2)
            with app.app_context():
                wrong = len(list(check.violations(at=now())))
                stored = db.session.scalar(select(func.count()).select_from(Match)) or 0
                db.session.remove()
            made, p95 = load.statuses[302], load.percentile(0.95)
            whole = made == sum(load.statuses.values()) and stored == made + 2 * CONNECTIONS
            times = [load.percentile(0.5), p95, max(load.times)]
            quick = load.rate >= LEAST_RATE and p95 <= MOST_P95
            shown = [f"{load.rate:.0f}", *(f"{one:.0f}" for one in times), wrong]
            table.add(dialect, made, *shown, kept=quick and whole and not wrong)
    table.notes.append(NOTES)
    return table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=120, help="of each unit (120)")
    parser.add_argument("--rounds", type=int, default=200, help="of each race (200)")
    parser.add_argument("--only-claims", action="store_true", help="and write nothing")
    arguments = parser.parse_args()
    load = document.load()
    tables = [measured(arguments.claims)]
    if not arguments.only_claims:
        tables += [races.measured(arguments.rounds, races.CLAIMING), claim_kills.measured()]
    head = HEAD.format(day=document.today(), machine=document.machine(), load=load)
    text = "\n".join([head, *(table.markdown() for table in tables)])
    if not arguments.only_claims:
        document.write("claims", text)
    print(text)
    return 1 if any(table.missed for table in tables) else 0


if __name__ == "__main__":
    sys.exit(main())

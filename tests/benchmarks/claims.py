"""How many claims a second the site takes, over sixteen connections, and how long each waits.

python -m tests.benchmarks.claims [--claims 1600]
"""

import argparse
import http.client
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import contents, pgtemp
from tests.benchmarks.load import Load, together
from tests.benchmarks.report import Table
from tests.benchmarks.site import COOKIE, serving
from tests.conftest import DATABASES, Template, settings_for
from tests.posted import NEED, OFFER, published
from tests.signing_in import sign_in_as
from tests.world import World
from webapp import check, create_app
from webapp.db import db, transaction
from webapp.i18n import now, today
from webapp.models.claiming import ClaimRules

CONNECTIONS = 16
NEEDS = 16  # each claimed again and again with other offers, until nothing is left
LEAST_RATE, MOST_P95 = 100, 200  # claims per second, milliseconds
WHO = "unit_contact river"


@dataclass(frozen=True)
class Stage:
    """A served site, one unit's cookie and token, and what there is to claim with what."""

    host: str
    cookie: str
    token: str
    pairs: Sequence[tuple[int, int]]


@contextmanager
def prepared(dialect: str, home: Path, claims: int) -> Iterator[tuple[Any, Stage]]:
    with pgtemp.server() if dialect == "postgresql" else _none() as server:
        template = Template(dialect, home, server)
        settings = settings_for(template.copy(), home)
        app = create_app(settings)
        with app.app_context():
            pairs = _postings(template.world, claims)
            db.session.remove()
        client = app.test_client()
        sign_in_as(client, template.world.actors[WHO])
        page = client.get(f"/needs/{pairs[0][0]}/claim").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        kept = client.get_cookie(COOKIE)
        assert kept
        assert token
        with serving("wsgi:app", home, settings) as host:
            yield app, Stage(host, f"{COOKIE}={kept.value}", token, pairs)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _none() -> Iterator[None]:
    yield None


def _postings(world: World, claims: int) -> list[tuple[int, int]]:
    """Needs large enough, offers of their own for each claim, and no limit on what may wait."""
    at, last = now() - timedelta(minutes=1), today() + timedelta(days=300)
    rules = {"answer_days": 5, "most_pending": 1000, "changed_at": at}
    with transaction() as session:
        session.add(ClaimRules(subdistrict_id=world.organisations["river"], **rules))
    large = {"quantity": claims, "divisible": True, "last_date": last}
    needs = [published(world, NEED, at=at, **large) for _ in range(NEEDS)]
    offers = claims // NEEDS
    until = contents.offer(world).valid_until
    given = [
        published(world, OFFER, at=at, quantity=NEEDS, valid_until=until) for _ in range(offers)
    ]
    return [(need, offer) for offer in given for need in needs]


def claim_all(stage: Stage) -> Load:
    """Send every claim once, each connection the next one as soon as it has an answer."""
    waiting = iter(stage.pairs)
    start = time.perf_counter()

    def client(_number: int) -> Load:
        connection = http.client.HTTPConnection(stage.host, timeout=60)
        times, statuses = [], Counter[int]()
        for need, offer in waiting:  # each pair goes to one connection
            began = time.perf_counter()
            statuses[_claim(connection, stage, need, offer)] += 1
            times.append((time.perf_counter() - began) * 1000)
        return Load(times, statuses)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = list(pool.map(client, range(CONNECTIONS)))
    return together(results, time.perf_counter() - start)


def _claim(connection: http.client.HTTPConnection, stage: Stage, need: int, offer: int) -> int:
    form = {"csrf_token": stage.token, "form_key": secrets.token_hex(16), "ours": str(offer)}
    headers = {"Cookie": stage.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form | {"quantity": "1"})
    connection.request("POST", f"/needs/{need}/claims", body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def measured(claims: int) -> Table:
    """Return the figures of both databases with their bars."""
    table = Table(
        f"Claims over {CONNECTIONS} connections",
        ["database", "claims", "per second", "p50 ms", "p95 ms", "answers", "at fault"],
    )
    for dialect in DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="gongjian-claims-") as home,
            prepared(dialect, Path(home), claims) as (app, stage),
        ):
            load = claim_all(stage)
            with app.app_context():
                wrong = len(list(check.violations(at=now())))
            made = load.statuses[302]
            quick = load.rate >= LEAST_RATE and load.percentile(0.95) <= MOST_P95
            table.add(
                dialect,
                made,
                f"{load.rate:.0f}",
                f"{load.percentile(0.5):.0f}",
                f"{load.percentile(0.95):.0f}",
                str(dict(load.statuses)),
                wrong,
                kept=quick and not load.server_errors and not wrong and made == len(stage.pairs),
            )
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=960)
    print(measured(parser.parse_args().claims).markdown())

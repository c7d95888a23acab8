"""Kills of the site and of its worker while units claim: python -m tests.benchmarks.claim_kills."""

import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

from tests import claim_kills, pgtemp
from tests.benchmarks.report import Table
from tests.benchmarks.site import serving_all
from tests.claim_kills import children
from tests.crowd import claimers
from tests.databases import DATABASES, Template, let_go, settings_for
from webapp import check, create_app
from webapp.i18n import now

KILLS: Mapping[str, int] = {"sqlite": 60, "postgresql": 30}
UNITS, NEEDS, OFFERS = 4, 20, 60


def processes(server: int) -> list[int]:
    """Those that answer, and the worker: a supervisor has a gunicorn with children, and a worker.

    Never the supervisor or the master: they only look after the others.
    """
    found = []
    for child in children(server):
        below = list(children(child))
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        found += below if b"gunicorn" in command else [child]
    return found


def measured() -> Table:
    """Return how many were killed, and what was lost or doubled: nothing."""
    columns = [
        "database",
        "kills",
        "forms answered",
        "sent again",
        "matches",
        "at fault",
        "seconds",
    ]
    table = Table(f"Kills while {UNITS} units claim", columns)
    for dialect in DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="gongjian-kills-") as folder,
            pgtemp.server() if dialect == "postgresql" else nullcontext() as server,
        ):
            home = Path(folder)
            template = Template(dialect, home, server)
            settings = settings_for(template.copy(), home)
            app = create_app(settings)
            size = {"units": UNITS, "needs": NEEDS, "offers": OFFERS}
            crowd = claimers(app, template.world, at=now() - timedelta(minutes=1), **size)
            began = time.perf_counter()
            with serving_all(home, settings) as (host, process):
                told, again = claim_kills.run(
                    host, crowd, lambda: processes(process), KILLS[dialect], seed=5
                )
            seconds = time.perf_counter() - began
            stored = claim_kills.nothing_lost(app, told)
            with app.app_context():
                wrong = len(list(check.violations(at=now())))
            let_go(app)
            figures = (KILLS[dialect], len(told), again, stored, wrong, f"{seconds:.0f}")
            table.add(dialect, *figures, kept=stored == len(told) and not wrong)
    table.notes.append(
        "Processes of gunicorn and the worker, killed at random moments under load. A form without "
        "an answer is sent again. Every answer names a match that is stored, every form made one."
    )
    return table


if __name__ == "__main__":
    found = measured()
    sys.stdout.write(found.markdown())
    sys.exit(bool(found.missed))

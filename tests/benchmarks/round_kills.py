"""Kills of solvers and publishers, on each database: python -m tests.benchmarks.round_kills."""

import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from tests import pgtemp, round_kills
from tests.benchmarks.report import Table
from tests.databases import DATABASES, Template, let_go, settings_for
from webapp import check, create_app
from webapp.db import db
from webapp.i18n import now

KILLS: Mapping[str, int] = {"sqlite": 60, "postgresql": 30}
SEED = 1
NOTES = (
    "Bar: nothing lost that was acknowledged, nothing doubled. Whoever solves, and whoever "
    "publishes, is killed at random moments and taken up again; “half-way” counts the kills "
    "that came before it had ended. Afterwards `gongjian check` finds nothing."
)


def measured() -> Table:
    columns = ["database", "kills of each", "half-way solving", "half-way publishing"]
    table = Table("Kills while a round is solved and published", [*columns, "at fault", "seconds"])
    for dialect in DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="gongjian-kills-") as folder,
            pgtemp.server() if dialect == "postgresql" else nullcontext() as server,
        ):
            home = Path(folder)
            template = Template(dialect, home, server)
            app = create_app(settings_for(template.copy(), home))
            begun = time.perf_counter()
            hit = round_kills.run(app, template.world, kills=KILLS[dialect], seed=SEED)
            seconds = time.perf_counter() - begun
            with app.app_context():
                wrong = len(list(check.violations(at=now())))
                db.session.remove()
            let_go(app)
            cells = (KILLS[dialect], hit["solve"], hit["publish"], wrong, f"{seconds:.0f}")
            table.add(dialect, *cells, kept=not wrong)
    table.notes.append(NOTES)
    return table


if __name__ == "__main__":
    made = measured()
    print(made.markdown())
    sys.exit(1 if made.missed else 0)

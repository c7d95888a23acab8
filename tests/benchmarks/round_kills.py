"""Kills of solvers and publishers, on each database: python -m tests.benchmarks.round_kills."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests import pgtemp, round_kills
from tests.conftest import Template, settings_for
from webapp import create_app
from webapp.check import violations
from webapp.db import db
from webapp.i18n import now

KILLS = {"sqlite": 60, "postgresql": 30}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as home, pgtemp.server() as server:
        for dialect, kills in KILLS.items():
            folder = Path(home) / dialect
            folder.mkdir()
            template = Template(dialect, folder, server if dialect == "postgresql" else None)
            app = create_app(settings_for(template.copy(), folder))
            hit = round_kills.run(app, template.world, kills=kills, seed=seed)
            with app.app_context():
                wrong = len(list(violations(at=now())))
                db.session.remove()
                db.engine.dispose()
            sys.stdout.write(
                f"{dialect}: {kills} kills each; half-way {hit['solve']} while solving,"
                f" {hit['publish']} while publishing; {wrong} violations\n"
            )


if __name__ == "__main__":
    main()

"""Sixty kills of writers on each database: python -m tests.benchmarks.import_kills."""

import sys
import tempfile
from pathlib import Path

from tests import killing, pgtemp
from tests.conftest import Template, settings_for
from webapp import create_app
from webapp.check import violations
from webapp.db import db
from webapp.i18n import now

KILLS, ROWS = 60, 100


def main() -> None:
    with tempfile.TemporaryDirectory() as home, pgtemp.server() as server:
        for dialect in ("sqlite", "postgresql"):
            folder = Path(home) / dialect
            folder.mkdir()
            template = Template(dialect, folder, server if dialect == "postgresql" else None)
            app = create_app(settings_for(template.copy(), folder))
            killed, total = killing.run(app, template.world, kills=KILLS, rows=ROWS)
            with app.app_context():
                wrong = len(list(violations(at=now())))
                db.session.remove()
                db.engine.dispose()
            sys.stdout.write(
                f"{dialect}: {KILLS} kills, {killed} before the end; {total} rows of"
                f" {(KILLS + 2) * ROWS}; {wrong} violations\n"
            )


if __name__ == "__main__":
    main()

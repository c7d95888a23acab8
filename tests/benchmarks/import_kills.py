"""Sixty kills of writers on each database: python -m tests.benchmarks.import_kills."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tests import pgtemp
from tests.databases import DATABASES, Template, let_go, settings_for
from tests.killing import Victims, killed_after, killed_at
from webapp import create_app
from webapp.check import violations
from webapp.i18n import now

KILLS, ROWS = 60, 100
NEVER = 10**9


def kill_writers(app: Flask, victims: Victims) -> int:
    """Kill at moments spread over the whole of the work; return how many had not ended yet."""
    whole = _seconds(app, victims.worker(victims.ready_to_write()))
    made, written, killed = victims.ready_to_write(), 1, 0
    for number in range(1, KILLS + 1):
        if killed_after(app, victims.worker(made), 1.3 * whole * number / KILLS):
            killed += 1
        state = victims.state(made)
        living = written * ROWS
        committed = ("committed", 0, ROWS, living + ROWS)
        assert state in {("writing", ROWS, 0, living), committed}, state
        victims.take_up_again()
        if state == committed:
            made, written = victims.ready_to_write(), written + 1
    assert not killed_at(app, victims.worker(made), NEVER)
    return killed


def _seconds(app: Flask, work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    with app.app_context():
        work()
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as home, pgtemp.server() as server:
        for dialect in DATABASES:
            folder = Path(home) / dialect
            folder.mkdir()
            template = Template(dialect, folder, server if dialect == "postgresql" else None)
            app = create_app(settings_for(template.copy(), folder))
            killed = kill_writers(app, Victims(app, template.world, ROWS))
            with app.app_context():
                wrong = len(list(violations(at=now())))
            let_go(app)
            sys.stdout.write(f"{dialect}: {KILLS} kills, {killed} before the end; {wrong} wrong\n")


if __name__ == "__main__":
    main()

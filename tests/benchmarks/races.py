"""Count winners: 16 clients at once, many times, on both databases.

python -m tests.benchmarks.races [--rounds 200]
"""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import pgtemp
from tests.benchmarks.report import Table
from tests.databases import DATABASES, Template, settings_for
from tests.races import CLIENTS, Scenes, race
from webapp import create_app

SCENES = ("publish", "invitation", "claim_the_last", "accept_or_decline", "approve_or_refuse")


def measure(rounds: int) -> list[tuple[str, str, int, int, float]]:
    """Rows of (database, scene, rounds with exactly one winner, rounds, seconds)."""
    rows = []
    with pgtemp.server() as server:
        for dialect in DATABASES:
            home = Path(tempfile.mkdtemp())
            template = Template(dialect, home, server if dialect == "postgresql" else None)
            app = create_app(settings_for(template.copy(), home))
            scenes = Scenes(app, template.world)
            for scene in SCENES:
                began = time.perf_counter()
                outcomes = Counter(
                    race(app, getattr(scenes, scene)())["won"] for _ in range(rounds)
                )
                seconds = time.perf_counter() - began
                rows.append((dialect, scene, outcomes[1], rounds, seconds))
    return rows


def measured(rounds: int) -> Table:
    """Return the figures with their bar: one winner in every round."""
    table = Table(
        f"Races of {CLIENTS} clients for one thing",
        ["database and thing", "rounds", "rounds with exactly one winner", "seconds"],
    )
    for dialect, scene, good, total, seconds in measure(rounds):
        name = f"{dialect}: {scene.replace('_', ' ')}"
        table.add(name, total, good, f"{seconds:.0f}", kept=good == total)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    print(measured(parser.parse_args().rounds).markdown())

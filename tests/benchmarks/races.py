"""Count winners: 16 clients at once, many times, on both databases.

python -m tests.benchmarks.races [--rounds 200]
"""

import argparse
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import pgtemp
from tests.benchmarks.report import Table
from tests.claimed import allow_many
from tests.databases import DATABASES, Template, let_go, settings_for
from tests.races import CLIENTS, Scenes, race
from webapp import check, create_app
from webapp.i18n import now

SCENES = ("publish", "invitation")
# How many may win: a yes may be withdrawn after it, and what is corrected may be published.
CLAIMING: Mapping[str, frozenset[int]] = {
    "claim_the_last": frozenset({1}),
    "claim_both_ways": frozenset({1}),
    "claim_or_close": frozenset({1}),
    "accept_or_withdraw": frozenset({1, 2}),
    "accept_or_decline": frozenset({1}),
    "approve_or_refuse": frozenset({1}),
    "publish_or_edit": frozenset({1, 2}),
}
ONE = frozenset({1})


@dataclass(frozen=True)
class Outcome:
    """Rounds that had as many winners as there may be; what `gongjian check` found at the end."""

    dialect: str
    scene: str
    good: int
    rounds: int
    seconds: float
    wrong: int


def measure(rounds: int, scenes: Mapping[str, frozenset[int]]) -> list[Outcome]:
    found = []
    with pgtemp.server() as server:
        for dialect in DATABASES:
            home = Path(tempfile.mkdtemp())
            template = Template(dialect, home, server if dialect == "postgresql" else None)
            for scene, winners in scenes.items():
                app = create_app(settings_for(template.copy(), home))
                stage = Scenes(app, template.world)
                with app.app_context():  # each round leaves a claim that nobody answers
                    allow_many(template.world, rounds)
                began = time.perf_counter()
                won = [race(app, getattr(stage, scene)())["won"] for _ in range(rounds)]
                seconds = time.perf_counter() - began
                with app.app_context():
                    wrong = len(list(check.violations(at=now())))
                good = sum(one in winners for one in won)
                found.append(Outcome(dialect, scene, good, rounds, seconds, wrong))
                let_go(app)
    return found


def measured(rounds: int, scenes: Mapping[str, frozenset[int]] | None = None) -> Table:
    """Return the figures with their bar: as many winners as there may be, and a sound database."""
    asked = scenes or dict.fromkeys(SCENES, ONE)
    columns = [
        "database and thing",
        "rounds",
        "rounds that ended rightly",
        "seconds",
        "at fault",
    ]
    table = Table(f"Races of {CLIENTS} clients for one thing", columns)
    for one in measure(rounds, asked):
        name = f"{one.dialect}: {one.scene.replace('_', ' ')}"
        kept = one.good == one.rounds and not one.wrong
        table.add(name, one.rounds, one.good, f"{one.seconds:.0f}", one.wrong, kept=kept)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    print(measured(rounds, dict.fromkeys(SCENES, ONE) | CLAIMING).markdown())

"""Rounds on ten times the demo city: `python -m tests.benchmarks.rounds_of_ten`.

As the site runs them, a district after the other; and, larger than any round of the site, the
frozen input of all districts put together and solved as one.
"""

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from seeds import demo
from tests.benchmarks.report import Table
from tests.databases import let_go, settings_for
from webapp import create_app, schema
from webapp.db import db
from webapp.i18n import now
from webapp.models.plans import RoundPlan
from webapp.models.rounds import Round, RoundPolicy, RoundSnapshot
from webapp.optimizing.process import at_work
from webapp.round_command import run
from webapp.scenarios import decided, instance
from webapp.services import setup

SCALE = 10
MOST_SECONDS, MOST_GAP = 120, 1.0
EACH, ALL = 60, 100  # seconds that a run may take
LISTS = ("areas", "communities", "units", "needs", "offers", "settled", "declined", "history")
NOTES = (
    f"Bar: below {MOST_SECONDS} s and at most {MOST_GAP:.0f} %. The demo city of "
    f"`--scale {SCALE}` has {2 * SCALE} districts, whose rounds run one after the other as "
    "`gongjian round` runs them, in the order of the command, freezing and storing included; "
    "reasons are looked for afterwards. “As one” puts the frozen inputs of all districts "
    "together, larger than a round of the site can be, from handing it over to a checked plan."
)


def read(written: str) -> dict[str, Any]:
    return dict(json.loads(written))


def measured() -> Table:
    columns = ["how", "needs / offers", "seconds", "gap %", "weighted need served, % more"]
    table = Table("Ten times the demo city", columns)
    with tempfile.TemporaryDirectory(prefix="gongjian-ten-") as folder:
        home = Path(folder)
        app = create_app(settings_for(f"sqlite:///{home}/gongjian.db", home, demo=True))
        with app.app_context():
            schema.upgrade(db.engine)
            setup.add_categories()
            setup.add_calendar()
            demo.fill(scale=SCALE, at=now())
            begun = time.perf_counter()
            list(run(None, EACH, reasons=False, at=now()))
            seconds = time.perf_counter() - begun
            _each(table, seconds)
            documents = [read(one) for one in db.session.scalars(select(RoundSnapshot.document))]
            policy = db.session.scalars(
                select(RoundPolicy).join(Round, Round.policy_id == RoundPolicy.id).limit(1)
            ).one()
            content = dict(policy.content)
            db.session.remove()
        _as_one(table, documents, content)
        let_go(app)
    table.notes.append(NOTES)
    return table


def _each(table: Table, seconds: float) -> None:
    plans = list(db.session.scalars(select(RoundPlan)))
    sizes = [(one.needs, one.offers) for one in db.session.scalars(select(RoundSnapshot))]
    gaps = [100.0 if plan.gap_ppm is None else plan.gap_ppm / 10_000 for plan in plans]
    sound = all(plan.document is not None and plan.sound for plan in plans)
    levels = [_welfare(plan.figures["levels"]) for plan in plans]
    table.add(
        f"{len(plans)} rounds, a district each",
        f"{sum(needs for needs, _ in sizes)} / {sum(offers for _, offers in sizes)}",
        f"{seconds:.1f}",
        f"{max(gaps):.2f} (the worst)",
        f"{_more([value for value, _ in levels], [first for _, first in levels]):+.1f}",
        kept=sound and seconds < MOST_SECONDS and max(gaps) <= MOST_GAP,
    )


def _as_one(table: Table, documents: Sequence[dict[str, Any]], policy: dict[str, Any]) -> None:
    """Hand the optimizer all of it, as the worker does, and wait for its plan."""
    whole = documents[0] | {name: [one for d in documents for one in d[name]] for name in LISTS}
    categories = {one["id"]: one for d in documents for one in d["categories"]}
    whole["categories"] = [categories[name] for name in sorted(categories)]
    made = decided([], [], [], little_change=False)
    job = {"task": "plan", "instance": instance(whole, policy, "as one", 1, made), "seconds": ALL}
    begun = time.perf_counter()
    found: dict[str, Any] = {}
    with at_work(job) as messages:
        for message in messages:
            if message is not None and "phase" not in message:
                found = message
    seconds = time.perf_counter() - begun
    size = f"{len(whole['needs'])} / {len(whole['offers'])}"
    name = f"{len(documents)} districts as one"
    if "plan" not in found:
        table.add(name, size, f"{seconds:.1f}", str(found), "", kept=False)
        return
    gap = 100.0 if found["gap_ppm"] is None else found["gap_ppm"] / 10_000
    value, first = _welfare(found["figures"]["levels"])
    kept = seconds < MOST_SECONDS and gap <= MOST_GAP
    told = (f"{gap:.2f} ({found['status']})", f"{_more([value], [first]):+.1f}")
    table.add(name, size, f"{seconds:.1f}", *told, kept=kept)


def _welfare(levels: Sequence[dict[str, Any]]) -> tuple[int, int]:
    told = next(one for one in levels if one["name"] == "welfare")
    return told["value"], told["first"]


def _more(values: Sequence[int], firsts: Sequence[int]) -> float:
    return 100 * (sum(values) / sum(firsts) - 1)


if __name__ == "__main__":
    made = measured()
    print(made.markdown())
    sys.exit(1 if made.missed else 0)

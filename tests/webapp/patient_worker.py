"""A worker with one slow task, to be killed by test_worker: it counts what it begins and does.

Run as: python -m tests.webapp.patient_worker FOLDER SECONDS. It writes a line to FOLDER/begun
for each attempt, waits, and in the transaction that finishes the job adds a category.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from webapp import create_app
from webapp.db import transaction
from webapp.models.categories import Category
from webapp.services.jobs import Claim, finish
from webapp.worker import Worker

FOLDER, SECONDS = Path(sys.argv[1]), float(sys.argv[2])


def slow(held: Claim, *, at: datetime) -> None:
    with (FOLDER / "begun").open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()} {held.attempt}\n")
    time.sleep(SECONDS)
    with transaction() as session:
        name = f"done{held.job_id}"
        marks = dict.fromkeys(("divisible", "recurring", "exclusive", "poolable"), False)
        words = {"key": name, "name": name, "name_en": name, "unit": "x", "unit_en": "x"}
        session.add(Category(**words, **marks, travel_limit_m=1, position=1))
        finish(session, held, at=at)


Worker(create_app(), tasks={"slow": slow}, lease=timedelta(seconds=2)).run()

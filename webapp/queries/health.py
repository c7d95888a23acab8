"""Is everything there that the site needs? Asked by machines, so answered in a few reads."""

import shutil
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from webapp import schema
from webapp.config import Settings
from webapp.db import db
from webapp.models.jobs import Job, JobState, WorkerBeat
from webapp.queries.clock import database_time

YOUNG = timedelta(seconds=60)
FREE_SHARE = 0.1


def parts(settings: Settings) -> dict[str, bool]:
    """Say of each part whether it is ready: database, schema, worker, disk."""
    ready = {"database": False, "schema": False, "worker": False}
    try:
        db.session.execute(text("SELECT 1"))
        ready["database"] = True
        ready["schema"] = schema.is_current(db.engine)
        ready["worker"] = ready["schema"] and _beat_age() < YOUNG
    except SQLAlchemyError:
        db.session.rollback()  # one part is down: the others are still worth telling
    disk = shutil.disk_usage(settings.instance)
    return ready | {"disk": disk.free > disk.total * FREE_SHARE}


def figures() -> dict[str, float]:
    """Numbers that only the database knows: jobs by state, age of the youngest beat."""
    counts = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    jobs = {f'gongjian_jobs{{state="{state}"}}': 0.0 for state in JobState}
    jobs |= {f'gongjian_jobs{{state="{state}"}}': float(count) for state, count in counts}
    return jobs | {"gongjian_worker_beat_age_seconds": _beat_age().total_seconds()}


def _beat_age() -> timedelta:
    youngest = db.session.scalar(select(func.max(WorkerBeat.at)))
    return database_time() - youngest if youngest else timedelta(days=365)

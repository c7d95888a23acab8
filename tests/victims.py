"""What tests that kill processes share: how one is started, and how its work is taken up again."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from webapp import config
from webapp.config import Settings
from webapp.db import transaction
from webapp.i18n import now
from webapp.models.jobs import Job

ROOT = Path(__file__).parents[1]


def environment(settings: Settings) -> dict[str, str]:
    """The settings as a process of `gongjian` reads them."""
    keys = (settings.secret_key, settings.field_key, settings.audit_key)
    return os.environ | {
        "GONGJIAN_INSTANCE": str(settings.instance),
        "GONGJIAN_DATABASE_URL": settings.database_url,
        "GONGJIAN_QUEUE_URL": settings.queue_url,
        **dict(zip(config.KEY_NAMES, keys, strict=True)),
    }


def again(job_id: int) -> None:
    """Let the lease of the killed lapse at once."""
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "running")
            .values(lease_until=now() - timedelta(seconds=1))
        )

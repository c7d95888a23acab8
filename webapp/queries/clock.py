"""The time by which several machines agree."""

from datetime import datetime

from sqlalchemy import func, select

from webapp.db import db
from webapp.i18n import now


def database_time() -> datetime:
    """Return the database's time, by which leases and beats of several machines can be compared.

    SQLite has no clock but its machine's, and no second machine.
    """
    if db.engine.dialect.name == "sqlite":
        return now()
    at: datetime = db.session.scalars(select(func.clock_timestamp())).one()
    return at

"""The days on which China does not follow the usual week."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from webapp.db import db
from webapp.models.categories import CalendarDay


def exceptions(since: date | None = None, until: date | None = None) -> Mapping[date, bool]:
    """Days that differ from the usual week: False is a public holiday, True is worked."""
    asked = select(CalendarDay.day, CalendarDay.works)
    if since:
        asked = asked.where(CalendarDay.day >= since)
    if until:
        asked = asked.where(CalendarDay.day <= until)
    return {row.day: row.works for row in db.session.execute(asked)}

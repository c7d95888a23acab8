"""The days on which China does not follow the usual week."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select

from webapp.db import db
from webapp.models.categories import CalendarDay

_DAYS = select(CalendarDay.day, CalendarDay.works).where(
    CalendarDay.day >= bindparam("since"), CalendarDay.day <= bindparam("until")
)


def exceptions(since: date = date.min, until: date = date.max) -> Mapping[date, bool]:
    """Days that differ from the usual week: False is a public holiday, True is worked."""
    found = db.session.execute(_DAYS, {"since": since, "until": until})
    return {row.day: row.works for row in found}

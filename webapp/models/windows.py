"""When a need can be served or an offer is open: weekly, on dates, or closed."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, known

DAY = 24 * 60
EVERY_DAY = 0b1111111


class WindowKind(StrEnum):
    WEEKLY = "weekly"
    DATED = "dated"
    CLOSED = "closed"


class Holidays(StrEnum):
    """What a weekly window does on public holidays; days worked instead are none."""

    INCLUDE = "include"
    SKIP = "skip"
    ONLY = "only"


class TimeWindow(Base):
    """One window. `weekdays` is a bit mask, Monday = 1; times are minutes after midnight.

    `ends` beyond 1440 reaches into the next day (a car park from 18:00 to 08:00).
    """

    __tablename__ = "time_window"
    __table_args__ = (
        CheckConstraint("(need_id IS NULL) <> (offer_id IS NULL)", name="of_one_posting"),
        CheckConstraint("(kind = 'weekly') = (weekdays IS NOT NULL)", name="weekdays_if_weekly"),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays_mask"),
        CheckConstraint("kind = 'weekly' OR first_day IS NOT NULL", name="dated_has_a_day"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("(kind = 'closed') = (starts IS NULL)", name="times_unless_closed"),
        CheckConstraint("(starts IS NULL) = (ends IS NULL)", name="both_times"),
        CheckConstraint("starts >= 0 AND starts < 1440", name="starts_within_a_day"),
        CheckConstraint("ends > starts AND ends <= starts + 1440", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    kind: Mapped[WindowKind] = mapped_column(known(WindowKind, "kind_known"))
    weekdays: Mapped[int | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    starts: Mapped[int | None]
    ends: Mapped[int | None]
    holidays: Mapped[Holidays] = mapped_column(known(Holidays, "holidays_known"))

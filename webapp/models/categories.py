"""Categories are data: a city may rename, add or close them. Each has one unit of measure."""

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base


class Category(Base):
    __tablename__ = "category"
    __table_args__ = (CheckConstraint("travel_limit_m > 0", name="travel_limit_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    name_en: Mapped[str] = mapped_column(String(40), unique=True)
    unit: Mapped[str] = mapped_column(String(8))
    unit_en: Mapped[str] = mapped_column(String(20))
    travel_limit_m: Mapped[int]  # how far people usually go for it, in metres
    divisible: Mapped[bool]  # defaults of the four marks
    recurring: Mapped[bool]
    exclusive: Mapped[bool]
    poolable: Mapped[bool]
    code_only: Mapped[bool] = mapped_column(default=False)  # a family: only its code is stored
    position: Mapped[int]
    closed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class CalendarDay(Base):
    """A weekday on which China rests, or a weekend day on which it works (State Council list)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    works: Mapped[bool]

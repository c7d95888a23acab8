"""What a sub-district has resolved about claims: how long, how many, and what is small."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Instant

ANSWER_DAYS = 5  # working days, where nothing else was resolved
MOST_PENDING = 10  # claims of one organisation that wait for an answer
# Working days after which a step is late, the same everywhere.
START_WITHIN = 10  # from approval to days that are agreed
CONFIRM_WITHIN = 5  # from delivery to the receiver's word
CLOSE_AFTER = 10  # from confirmation to the files, unless the coordinator closes it before


class ClaimRules(Base):
    """One row for each sub-district that departs from the defaults."""

    __tablename__ = "claim_rules"
    __table_args__ = (
        CheckConstraint("answer_days BETWEEN 1 AND 60", name="answer_days_sensible"),
        CheckConstraint("most_pending BETWEEN 1 AND 1000", name="most_pending_sensible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    answer_days: Mapped[int] = mapped_column(default=ANSWER_DAYS)
    most_pending: Mapped[int] = mapped_column(default=MOST_PENDING)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class StandingRule(Base):
    """Up to this quantity of a category the coordinator approves alone, as the committee resolved.

    No row: all matches of the category go to the committee.
    """

    __tablename__ = "standing_rule"
    __table_args__ = (CheckConstraint("up_to > 0", name="up_to_positive"),)

    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    up_to: Mapped[int]

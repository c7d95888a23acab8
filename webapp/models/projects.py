"""What an approved match is to reach, and who sees to it on either side."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant
from webapp.models.matches import Match


class Project(Base):
    """One row for a match about which somebody has written something; its days are the match's."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("match.id"), unique=True)
    target: Mapped[str] = mapped_column(String(200), default="")
    giver_lead: Mapped[str] = mapped_column(String(40), default="")
    receiver_lead: Mapped[str] = mapped_column(String(40), default="")
    remark: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    match: Mapped[Match] = relationship()

    __mapper_args__ = {"version_id_col": version}

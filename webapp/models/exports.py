"""An export that is made by the worker: who asked for what, and the file in parts until it ends."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.people import Membership

KEPT_FOR = timedelta(hours=24)


class ExportList(StrEnum):
    """What can be exported; also the last word of the address."""

    NEEDS = "needs"
    OFFERS = "offers"
    UNITS = "units"
    COMMUNITIES = "communities"
    GRIDS = "grids"
    SUBDISTRICTS = "subdistricts"
    CATEGORIES = "categories"
    ACCOUNTS = "accounts"
    AUDIT = "audit"
    PROJECTS = "projects"
    PLAN_PAIRS = "plan_pairs"
    PLAN_UNSERVED = "plan_unserved"
    MATCHES = "matches"
    MEETINGS = "meetings"


class FileForm(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"


class Export(Base):
    """Only whoever asked may fetch it, acting in the same role; its job is `export:<id>`.

    wanted: the filters, see `services.exports`. Without `ready_at` there is no file yet, and
    after `expires_at` there is none any more.
    """

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("(ready_at IS NULL) = (size IS NULL)", name="size_when_ready"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
        UniqueConstraint("form_key", "form"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(32))  # one page orders one file of a kind
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    what: Mapped[ExportList] = mapped_column(known(ExportList, "what_known"))
    form: Mapped[FileForm] = mapped_column(known(FileForm, "form_known"))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[int]  # rows when it was ordered
    size: Mapped[int | None]  # bytes
    created_at: Mapped[datetime] = mapped_column(Instant)
    ready_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)

    membership: Mapped[Membership] = relationship()

    @property
    def job_key(self) -> str:
        return f"export:{self.id}"

    def is_open(self, at: datetime) -> bool:
        """Say whether there is a file to fetch now."""
        return self.ready_at is not None and at < self.expires_at


class ExportPart(Base):
    """A piece of the file. In the database, any machine of the site can serve it."""

    __tablename__ = "export_part"

    export_id: Mapped[int] = mapped_column(
        ForeignKey("export.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)

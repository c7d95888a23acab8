"""Who did what, when, acting as what and why. Rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Instant


class AuditEvent(Base):
    """One link of the chain: `hash` seals this row and `previous`, the hash of the row before.

    People and objects are plain numbers, not foreign keys: what happened stays written
    whatever becomes of them.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_object", "object_type", "object_id"),
        Index("ix_audit_event_tenant", "subdistrict_id", "seq"),
        Index("ix_audit_event_district", "district_id", "seq"),
        Index("ix_audit_event_actor", "person_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    person_id: Mapped[int | None]
    membership_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[int | None]
    subdistrict_id: Mapped[int | None]
    district_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(24))
    object_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The one row that everybody who writes to the chain locks first."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))

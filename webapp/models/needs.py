"""A need: what a community or a resident unit asks for."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.listing import NUMBER, WORD, list_indexes
from webapp.models.organisations import OrganisationKind
from webapp.models.postings import Posting, PostingAction, PostingKind
from webapp.models.windows import TimeWindow


class Urgency(StrEnum):
    URGENT = "urgent"
    IMPORTANT = "important"
    NORMAL = "normal"


class RaisedBy(StrEnum):
    RESIDENTS = "residents"
    COMMUNITY = "community"
    UNIT = "unit"


class Source(StrEnum):
    """How the need became known (来源)."""

    VISIT = "visit"
    HOTLINE = "hotline"
    COUNCIL = "council"
    HOTLINE_12345 = "hotline_12345"
    UNIT = "unit"
    OTHER = "other"


class Scope(StrEnum):
    """Whom it reaches (受益范围)."""

    PERSON = "person"
    FAMILY = "family"
    BUILDING = "building"
    ESTATE = "estate"
    COMMUNITY = "community"
    UNIT = "unit"


NOT_YET_CHECKED = "state IN ('draft', 'submitted', 'returned', 'withdrawn', 'redirected')"


class Need(Posting, Base):
    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("minimum > 0 AND minimum <= quantity", name="minimum_within_quantity"),
        CheckConstraint("max_suppliers > 0", name="suppliers_positive"),
        CheckConstraint("headcount_low <= headcount_high", name="headcount_in_order"),
        CheckConstraint(
            f"owner_kind = 'unit' OR verified_at IS NOT NULL OR {NOT_YET_CHECKED}",
            name="published_after_verification",
        ),
        CheckConstraint(
            "(published_at IS NOT NULL) OR state NOT IN "
            "('published', 'partly_matched', 'matched', 'fulfilled', 'paused', 'expired')",
            name="listed_after_publication",
        ),
        CheckConstraint("state = 'draft' OR code IS NOT NULL OR state = 'withdrawn'", name="coded"),
        UniqueConstraint("code", "subdistrict_id"),
        *list_indexes("need", "last_date", "urgency"),
    )
    kind = PostingKind.NEED

    grid_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    owner_kind: Mapped[OrganisationKind] = mapped_column(known(OrganisationKind, "owner_known"))
    raised_by: Mapped[RaisedBy | None] = mapped_column(known(RaisedBy, "raised_by_known"))
    source: Mapped[Source | None] = mapped_column(known(Source, "source_known"))
    minimum: Mapped[int | None]  # less than this is not worth serving
    max_suppliers: Mapped[int | None]
    urgency: Mapped[Urgency] = mapped_column(
        known(Urgency, "urgency_known"), default="normal", sort_order=WORD
    )
    urgency_reason: Mapped[str] = mapped_column(String(200), default="")
    last_date: Mapped[date | None] = mapped_column(sort_order=NUMBER)
    audience: Mapped[str] = mapped_column(String(120), default="")
    scope: Mapped[Scope | None] = mapped_column(known(Scope, "scope_known"))
    headcount_low: Mapped[int | None]
    headcount_high: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(String(200), default="")
    contributes: Mapped[str] = mapped_column(String(200), default="")
    can_return: Mapped[str] = mapped_column(String(200), default="")
    duty_check: Mapped[str] = mapped_column(String(200), default="")
    case_code: Mapped[str | None] = mapped_column(String(20))  # stands for a family
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    windows: Mapped[list[TimeWindow]] = relationship(
        order_by="TimeWindow.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def must_be_verified(self) -> bool:
        return self.owner_kind is OrganisationKind.COMMUNITY

    def can(self, action: PostingAction) -> bool:
        """Needs have a last date instead of being confirmed; a family's stays in its tenant."""
        if action is PostingAction.CONFIRM or (action is PostingAction.SHARE and self.case_code):
            return False
        return super().can(action)

    def apply(self, action: PostingAction, *, at: datetime) -> None:
        super().apply(action, at=at)
        if action is PostingAction.VERIFY:
            self.verified_at = at
        if action is PostingAction.RETURN:
            self.verified_at = None
            self.verified_by_id = None

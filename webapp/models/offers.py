"""An offer: what a resident unit or a community can give."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.listing import NUMBER, list_indexes
from webapp.models.postings import Posting, PostingAction, PostingKind
from webapp.models.windows import TimeWindow


class Reach(StrEnum):
    """Where the offer is given: at the owner's place, or wherever within the radius."""

    ON_SITE = "on_site"
    TRAVELS = "travels"


class Offer(Posting, Base):
    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("yearly_cap > 0", name="yearly_cap_positive"),
        CheckConstraint("radius_m > 0", name="radius_positive"),
        CheckConstraint(
            "published_at IS NOT NULL OR state NOT IN "
            "('published', 'partly_matched', 'matched', 'fulfilled', 'paused', 'expired')",
            name="listed_after_publication",
        ),
        CheckConstraint("state <> 'verified'", name="never_verified"),
        CheckConstraint("state = 'draft' OR code IS NOT NULL OR state = 'withdrawn'", name="coded"),
        UniqueConstraint("code", "subdistrict_id"),
        *list_indexes("offer", "valid_until"),
    )
    kind = PostingKind.OFFER

    reach: Mapped[Reach] = mapped_column(known(Reach, "reach_known"), default=Reach.ON_SITE)
    radius_m: Mapped[int | None]
    audience_limits: Mapped[str] = mapped_column(String(200), default="")
    qualification: Mapped[str] = mapped_column(String(200), default="")
    exclusions: Mapped[str] = mapped_column(String(200), default="")
    cost_note: Mapped[str] = mapped_column(String(120), default="")
    safety: Mapped[str] = mapped_column(String(200), default="")
    yearly_cap: Mapped[int | None]  # set by the unit itself, in the category's unit
    wants: Mapped[str] = mapped_column(String(200), default="")
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    authorised_by: Mapped[str] = mapped_column(String(60), default="")
    valid_until: Mapped[date | None] = mapped_column(sort_order=NUMBER)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"))
    version: Mapped[int] = mapped_column()

    windows: Mapped[list[TimeWindow]] = relationship(
        order_by="TimeWindow.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    def apply(self, action: PostingAction, *, at: datetime) -> None:
        """Publishing, resuming and confirming each say: this offer still stands today."""
        super().apply(action, at=at)
        if action in {PostingAction.PUBLISH, PostingAction.RESUME, PostingAction.CONFIRM}:
            self.confirmed_at = at

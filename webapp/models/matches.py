"""A match: one offer serves one need with some quantity.

So far the coordinator records what both sides have agreed on by themselves; claiming in the
site and the optimizer's proposals will be further origins of the same record.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.errors import AlreadyMoved
from webapp.models.base import Base, Instant, known
from webapp.models.needs import Need
from webapp.models.offers import Offer


class Origin(StrEnum):
    COORDINATOR = "coordinator"


class MatchState(StrEnum):
    ACTIVE = "active"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class MatchAction(StrEnum):
    DELIVER = "deliver"
    CONFIRM = "confirm_delivery"
    CANCEL = "cancel"


class MatchTransition(NamedTuple):
    sources: frozenset[MatchState]
    target: MatchState


MATCH_TRANSITIONS: Mapping[MatchAction, MatchTransition] = {
    MatchAction.DELIVER: MatchTransition(frozenset({MatchState.ACTIVE}), MatchState.DELIVERED),
    MatchAction.CONFIRM: MatchTransition(frozenset({MatchState.DELIVERED}), MatchState.CONFIRMED),
    MatchAction.CANCEL: MatchTransition(
        frozenset({MatchState.ACTIVE, MatchState.DELIVERED}), MatchState.CANCELLED
    ),
}


class Match(Base):
    __tablename__ = "match"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index(
            "uq_match_live_pair",
            "need_id",
            "offer_id",
            unique=True,
            sqlite_where=text("state IN ('active', 'delivered')"),
            postgresql_where=text("state IN ('active', 'delivered')"),
        ),
        Index("ix_match_offer", "offer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    quantity: Mapped[int]
    origin: Mapped[Origin] = mapped_column(known(Origin, "origin_known"))
    state: Mapped[MatchState] = mapped_column(known(MatchState, "state_known"))
    note: Mapped[str] = mapped_column(String(400), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    need: Mapped[Need] = relationship()
    offer: Mapped[Offer] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def can(self, action: MatchAction) -> bool:
        return self.state in MATCH_TRANSITIONS[action].sources

    def apply(self, action: MatchAction, *, at: datetime) -> None:
        """Move to the state the action leads to; AlreadyMoved if it may not start here."""
        if not self.can(action):
            raise AlreadyMoved(action, self.state)
        self.state = MATCH_TRANSITIONS[action].target
        self.changed_at = at

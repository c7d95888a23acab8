"""A round of matching: one frozen input, one or more plans, what people decided about pairs."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.errors import AlreadyMoved
from webapp.models.base import Base, Instant, known
from webapp.models.organisations import Organisation


class RoundState(StrEnum):
    OPEN = "open"
    FROZEN = "frozen"
    SOLVING = "solving"
    PROPOSED = "proposed"
    UNDER_REVIEW = "under_review"
    PUBLISHED = "published"
    DECIDED = "decided"
    CLOSED = "closed"


class RoundAction(StrEnum):
    FREEZE = "freeze"
    RUN = "run"
    PROPOSE = "propose_plan"
    STAND_BACK = "stand_back"
    REVIEW = "review"
    PUBLISH = "publish_plan"
    DECIDE = "decide_round"
    CLOSE = "close_round"


class RoundTransition(NamedTuple):
    sources: frozenset[RoundState]
    target: RoundState


S = RoundState
WITH_PLAN = frozenset({S.PROPOSED, S.UNDER_REVIEW})
ROUND_TRANSITIONS: Mapping[RoundAction, RoundTransition] = {
    RoundAction.FREEZE: RoundTransition(frozenset({S.OPEN}), S.FROZEN),
    RoundAction.RUN: RoundTransition(WITH_PLAN | {S.FROZEN}, S.SOLVING),
    RoundAction.PROPOSE: RoundTransition(frozenset({S.SOLVING}), S.PROPOSED),
    RoundAction.STAND_BACK: RoundTransition(frozenset({S.SOLVING}), S.FROZEN),
    RoundAction.REVIEW: RoundTransition(WITH_PLAN, S.UNDER_REVIEW),
    RoundAction.PUBLISH: RoundTransition(WITH_PLAN, S.PUBLISHED),
    RoundAction.DECIDE: RoundTransition(frozenset({S.PUBLISHED}), S.DECIDED),
    RoundAction.CLOSE: RoundTransition(
        WITH_PLAN | {S.OPEN, S.FROZEN, S.PUBLISHED, S.DECIDED}, S.CLOSED
    ),
}


class RoundPolicy(Base):
    """Weights and order of levels under a name. Rows never change: a new version is added."""

    __tablename__ = "round_policy"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name", "version"),
        CheckConstraint("version > 0", name="version_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Round(Base):
    """`tenant_id` is the sub-district, or the district for a round over all of its own."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint(
            "state = 'closed' OR (state = 'open') = (frozen_at IS NULL)",
            name="frozen_has_a_moment",
        ),
        Index("ix_round_tenant", "tenant_id", "id"),
        Index("ix_round_district", "district_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    tenant_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    subdistrict_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[RoundState] = mapped_column(known(RoundState, "state_known"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    policy_id: Mapped[int] = mapped_column(ForeignKey("round_policy.id"))
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    policy: Mapped[RoundPolicy] = relationship()
    tenant: Mapped[Organisation] = relationship(foreign_keys=[tenant_id])

    __mapper_args__ = {"version_id_col": version}

    def can(self, action: RoundAction) -> bool:
        return self.state in ROUND_TRANSITIONS[action].sources

    def apply(self, action: RoundAction, *, at: datetime) -> None:
        """Move to the state the action leads to; AlreadyMoved if it may not start here."""
        if not self.can(action):
            raise AlreadyMoved(action, self.state)
        self.state = ROUND_TRANSITIONS[action].target
        self.changed_at = at
        if action is RoundAction.FREEZE:
            self.frozen_at = at
        if action is RoundAction.PUBLISH:
            self.published_at = at


class RoundSnapshot(Base):
    """What a round starts from, as `match-instance/1`. The database refuses to change it."""

    __tablename__ = "round_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    document: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    needs: Mapped[int]
    offers: Mapped[int]
    pairs: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)

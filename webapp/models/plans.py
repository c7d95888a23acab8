"""What a round's runs give: plans, their pairs and gaps, and what people want of single pairs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.rounds import Round, RoundPolicy


class PlanState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DecisionKind(StrEnum):
    PIN = "pin"
    FORBID = "forbid"


AT_WORK = "state IN ('queued', 'running')"


class RoundPlan(Base):
    """One run of the optimizer and what came of it.

    `decided` holds the pins and forbidden pairs it was made under, `document` the plan as
    `match-plan/1`, `figures` what pages and comparisons show. `gap_ppm` is millionths of the
    value that nobody has proved to be out of reach.
    """

    __tablename__ = "round_plan"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("(state = 'ready') = (document IS NOT NULL)", name="ready_has_a_plan"),
        CheckConstraint("document IS NULL OR sound", name="only_sound_plans"),
        # Of all who press at once, one gets the run: one at a time for a tenant.
        Index(
            "uq_round_plan_at_work",
            "tenant_id",
            unique=True,
            sqlite_where=text(AT_WORK),
            postgresql_where=text(AT_WORK),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    tenant_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    policy_id: Mapped[int] = mapped_column(ForeignKey("round_policy.id"))
    after_id: Mapped[int | None] = mapped_column(ForeignKey("round_plan.id"))
    state: Mapped[PlanState] = mapped_column(known(PlanState, "state_known"))
    seconds: Mapped[int]  # that the run may take
    decided: Mapped[dict[str, Any]] = mapped_column(JSON)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    phase: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[str] = mapped_column(String(24), default="")
    bound: Mapped[str] = mapped_column(String(24), default="")
    elapsed_ms: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[str] = mapped_column(String(12), default="")
    gap_ppm: Mapped[int | None]
    sound: Mapped[bool] = mapped_column(default=False)
    instance_sha256: Mapped[str] = mapped_column(String(64), default="")
    document: Mapped[str | None] = mapped_column(Text)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    explained_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    round: Mapped[Round] = relationship()
    policy: Mapped[RoundPolicy] = relationship()


class Proposal(Base):
    """A pair of a plan. `fixed`: a match that people have agreed on; it is only shown."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("plan_id", "need_id", "offer_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_proposal_offer", "plan_id", "offer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("round_plan.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    quantity: Mapped[int]
    fixed: Mapped[bool]
    pinned: Mapped[bool]
    score: Mapped[int]
    metres: Mapped[int]
    parts: Mapped[dict[str, int]] = mapped_column(JSON)
    runner_up: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    match_id: Mapped[int | None] = mapped_column(ForeignKey("match.id"))
    refused: Mapped[str] = mapped_column(String(40), default="")  # why it was not published


class Unserved(Base):
    """A need that lacks something in a plan, and the data of the reason."""

    __tablename__ = "unserved"
    __table_args__ = (UniqueConstraint("plan_id", "need_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("round_plan.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    wanted: Mapped[int]
    served: Mapped[int]
    code: Mapped[str] = mapped_column(String(24))
    reason: Mapped[dict[str, Any]] = mapped_column(JSON)


class PairDecision(Base):
    """What a coordinator wants of a pair in the next run of the round."""

    __tablename__ = "pair_decision"
    __table_args__ = (
        UniqueConstraint("round_id", "need_id", "offer_id"),
        CheckConstraint("(kind = 'pin') = (quantity IS NOT NULL)", name="pins_have_a_quantity"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    kind: Mapped[DecisionKind] = mapped_column(known(DecisionKind, "kind_known"))
    quantity: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)


class PairQuestion(Base):
    """Somebody asked about a pair of a plan; the worker answers, once for everybody."""

    __tablename__ = "pair_question"
    __table_args__ = (UniqueConstraint("plan_id", "need_id", "offer_id", "quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("round_plan.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    quantity: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

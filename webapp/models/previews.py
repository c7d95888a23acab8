"""A preview: what a policy that nobody has opened a round with would do to the latest round."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.plans import AT_WORK, PlanState, RoundPlan


class PolicyPreview(Base):
    """Solved on the input of the round of `beside`, a plan that is there already.

    `wanted` holds what the form said, so that it can be filled in again; `pairs` counts how many
    pairs are (only in the plan, only here, of another quantity).
    """

    __tablename__ = "policy_preview"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (figures IS NOT NULL)", name="ready_has_figures"),
        # Like runs: one at a time for a tenant.
        Index(
            "uq_policy_preview_at_work",
            "tenant_id",
            unique=True,
            sqlite_where=text(AT_WORK),
            postgresql_where=text(AT_WORK),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    beside_id: Mapped[int] = mapped_column(ForeignKey("round_plan.id"))
    state: Mapped[PlanState] = mapped_column(known(PlanState, "state_known"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    fault: Mapped[str] = mapped_column(String(40), default="")
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    pairs: Mapped[list[int]] = mapped_column(JSON, default=list)

    beside: Mapped[RoundPlan] = relationship()

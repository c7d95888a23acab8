"""Rounds: policies, frozen inputs, plans with their proposals, what people decided about pairs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FIXED = ("round_policy", "round_snapshot")  # written once: a plan must always be traceable to them


def _refuse_changes() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION round_input_refuses() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'what a round starts from never changes'; END $$"
        )
    for table in FIXED:
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION round_input_refuses()"
            )
            continue
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN"  # noqa: S608
                " SELECT RAISE(ABORT, 'what a round starts from never changes'); END"
            )


def upgrade() -> None:
    op.create_table(
        "round_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_round_policy_version_positive")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_round_policy_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["organisation.id"], name=op.f("fk_round_policy_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_policy")),
        sa.UniqueConstraint("tenant_id", "name", "version", name=op.f("uq_round_policy_tenant_id")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "frozen",
                "solving",
                "proposed",
                "under_review",
                "published",
                "decided",
                "closed",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'closed' OR (state = 'open') = (frozen_at IS NULL)",
            name=op.f("ck_round_frozen_has_a_moment"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_round_days_in_order")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["organisation.id"], name=op.f("fk_round_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_round_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["round_policy.id"], name=op.f("fk_round_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_round_subdistrict_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["organisation.id"], name=op.f("fk_round_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("form_key", name=op.f("uq_round_form_key")),
    )
    op.create_index("ix_round_district", "round", ["district_id", "id"], unique=False)
    op.create_index("ix_round_tenant", "round", ["tenant_id", "id"], unique=False)
    op.create_table(
        "pair_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pin",
                "forbid",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'pin') = (quantity IS NOT NULL)",
            name=op.f("ck_pair_decision_pins_have_a_quantity"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_pair_decision_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_pair_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_pair_decision_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_pair_decision_offer_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_pair_decision_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_decision")),
        sa.UniqueConstraint(
            "round_id", "need_id", "offer_id", name=op.f("uq_pair_decision_round_id")
        ),
    )
    op.create_table(
        "round_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "ready",
                "failed",
                "cancelled",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=24), nullable=False),
        sa.Column("bound", sa.String(length=24), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("gap_ppm", sa.Integer(), nullable=True),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("instance_sha256", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'ready') = (document IS NOT NULL)",
            name=op.f("ck_round_plan_ready_has_a_plan"),
        ),
        sa.CheckConstraint(
            "document IS NULL OR sound", name=op.f("ck_round_plan_only_sound_plans")
        ),
        sa.ForeignKeyConstraint(
            ["after_id"], ["round_plan.id"], name=op.f("fk_round_plan_after_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_round_plan_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["round_policy.id"], name=op.f("fk_round_plan_policy_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_plan_round_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["organisation.id"], name=op.f("fk_round_plan_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_plan")),
        sa.UniqueConstraint("form_key", name=op.f("uq_round_plan_form_key")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_plan_round_id")),
    )
    op.create_index(
        "uq_round_plan_at_work",
        "round_plan",
        ["tenant_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_table(
        "round_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_snapshot_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_snapshot")),
        sa.UniqueConstraint("round_id", name=op.f("uq_round_snapshot_round_id")),
    )
    op.create_table(
        "pair_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_pair_question_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_pair_question_offer_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["round_plan.id"], name=op.f("fk_pair_question_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_question")),
        sa.UniqueConstraint(
            "plan_id", "need_id", "offer_id", "quantity", name=op.f("uq_pair_question_plan_id")
        ),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("runner_up", sa.JSON(), nullable=True),
        sa.Column("match_id", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(length=40), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_proposal_quantity_positive")),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_proposal_match_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_proposal_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_proposal_offer_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["round_plan.id"], name=op.f("fk_proposal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("plan_id", "need_id", "offer_id", name=op.f("uq_proposal_plan_id")),
    )
    op.create_index("ix_proposal_offer", "proposal", ["plan_id", "offer_id"], unique=False)
    op.create_table(
        "unserved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_unserved_need_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["round_plan.id"], name=op.f("fk_unserved_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unserved")),
        sa.UniqueConstraint("plan_id", "need_id", name=op.f("uq_unserved_plan_id")),
    )
    _refuse_changes()


def downgrade() -> None:
    op.drop_table("unserved")
    op.drop_table("proposal")
    op.drop_table("pair_question")
    op.drop_table("round_snapshot")
    op.drop_table("round_plan")
    op.drop_table("pair_decision")
    op.drop_table("round")
    op.drop_table("round_policy")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION round_input_refuses()")

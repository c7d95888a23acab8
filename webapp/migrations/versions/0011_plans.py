"""Previews of policies; pairs and needs of a plan, matches and meetings can be exported.

What can be exported is checked, so that check is made anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = (
    "'needs', 'offers', 'units', 'communities', 'grids', 'subdistricts', 'categories', "
    "'accounts', 'audit', 'projects'"
)
MORE = "'plan_pairs', 'plan_unserved', 'matches', 'meetings'"
EXPORT_COLUMNS = (
    "id, form_key, membership_id, what, form, wanted, total, size, created_at, ready_at, expires_at"
)
STATES = ("queued", "running", "ready", "failed", "cancelled")
AT_WORK = "state IN ('queued', 'running')"


def upgrade() -> None:
    op.create_table(
        "policy_preview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("beside_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ready') = (figures IS NOT NULL)",
            name=op.f("ck_policy_preview_ready_has_figures"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_policy_preview_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["beside_id"], ["round_plan.id"], name=op.f("fk_policy_preview_beside_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["organisation.id"], name=op.f("fk_policy_preview_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_preview")),
        sa.UniqueConstraint("form_key", name=op.f("uq_policy_preview_form_key")),
    )
    op.create_index(
        "uq_policy_preview_at_work",
        "policy_preview",
        ["tenant_id"],
        unique=True,
        sqlite_where=sa.text(AT_WORK),
        postgresql_where=sa.text(AT_WORK),
    )
    _lists(f"{LISTS}, {MORE}")


def downgrade() -> None:
    op.execute(
        "DELETE FROM export_part WHERE export_id IN"  # noqa: S608
        f" (SELECT id FROM export WHERE what IN ({MORE}))"
    )
    op.execute(f"DELETE FROM export WHERE what IN ({MORE})")  # noqa: S608
    _lists(LISTS)
    op.drop_table("policy_preview")


def _lists(known: str) -> None:
    """Make anew what may be exported; on SQLite that takes a new table."""
    condition = f"what IN ({known})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_export_what_known"), "export", type_="check")
        op.create_check_constraint(op.f("ck_export_what_known"), "export", condition)
        return
    op.execute("CREATE TABLE export_kept AS SELECT * FROM export")
    op.drop_table("export")
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=32), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(ready_at IS NULL) = (size IS NULL)", name=op.f("ck_export_size_when_ready")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_export_expires_later")),
        sa.CheckConstraint(condition, name=op.f("ck_export_what_known")),
        sa.CheckConstraint(
            "form IN ('xlsx', 'csv', 'json', 'pdf')", name=op.f("ck_export_form_known")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_export_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("form_key", "form", name=op.f("uq_export_form_key")),
    )
    op.create_index(op.f("ix_export_membership_id"), "export", ["membership_id"])
    op.create_index(op.f("ix_export_expires_at"), "export", ["expires_at"])
    op.execute(
        f"INSERT INTO export ({EXPORT_COLUMNS}) SELECT {EXPORT_COLUMNS} FROM export_kept"  # noqa: S608
    )
    op.drop_table("export_kept")

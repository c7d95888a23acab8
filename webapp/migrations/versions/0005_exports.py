"""Exports that the worker makes: the order, and the file in parts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = (
    "'needs', 'offers', 'units', 'communities', 'grids', 'subdistricts', 'categories', "
    "'accounts', 'audit'"
)


def upgrade() -> None:
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
        sa.CheckConstraint(f"what IN ({LISTS})", name=op.f("ck_export_what_known")),
        sa.CheckConstraint(
            "form IN ('xlsx', 'csv', 'json', 'pdf')", name=op.f("ck_export_form_known")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_export_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("form_key", "form", name=op.f("uq_export_form_key")),
    )
    op.create_index(op.f("ix_export_expires_at"), "export", ["expires_at"])
    op.create_index(op.f("ix_export_membership_id"), "export", ["membership_id"])
    op.create_table(
        "export_part",
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["export.id"],
            name=op.f("fk_export_part_export_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_part")),
    )


def downgrade() -> None:
    op.drop_table("export_part")
    op.drop_table("export")

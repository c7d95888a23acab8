"""Sheets that are imported: the file, its rows and questions, and what they made."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "column_choice",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('needs', 'offers', 'communities', 'grids', 'units')",
            name=op.f("ck_column_choice_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_column_choice_organisation_id")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "kind", "heading", name=op.f("pk_column_choice")
        ),
    )
    op.create_table(
        "sheet_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("form_key", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("committed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("submit", sa.Boolean(), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=False),
        sa.Column("refusal_facts", sa.JSON(), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_sheet_import_undone")
        ),
        sa.CheckConstraint(
            "(state IN ('committed', 'undone')) = (committed_at IS NOT NULL)",
            name=op.f("ck_sheet_import_committed"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR refusal <> ''",
            name=op.f("ck_sheet_import_refused_with_a_reason"),
        ),
        sa.CheckConstraint(
            "kind IN ('needs', 'offers', 'communities', 'grids', 'units')",
            name=op.f("ck_sheet_import_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('reading', 'asking', 'ready', 'writing', 'committed', 'undone', "
            "'refused', 'discarded')",
            name=op.f("ck_sheet_import_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["committed_by_id"], ["person.id"], name=op.f("fk_sheet_import_committed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_sheet_import_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["organisation.id"], name=op.f("fk_sheet_import_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_sheet_import_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_sheet_import_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_sheet_import_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
        sa.UniqueConstraint("form_key", name=op.f("uq_sheet_import_form_key")),
    )
    op.create_index("ix_sheet_import_owner", "sheet_import", ["owner_id", "id"], unique=False)
    op.create_index(op.f("ix_sheet_import_state"), "sheet_import", ["state"], unique=False)
    op.create_index(
        "uq_sheet_import_content",
        "sheet_import",
        ["owner_id", "kind", "digest"],
        unique=True,
        sqlite_where=sa.text("state IN ('writing', 'committed')"),
        postgresql_where=sa.text("state IN ('writing', 'committed')"),
    )
    op.create_table(
        "sheet_file",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_file_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_sheet_file")),
    )
    op.create_table(
        "sheet_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(need_id IS NOT NULL AND offer_id IS NULL AND organisation_id IS NULL) OR "
            "(need_id IS NULL AND offer_id IS NOT NULL AND organisation_id IS NULL) OR "
            "(need_id IS NULL AND offer_id IS NULL AND organisation_id IS NOT NULL)",
            name=op.f("ck_sheet_made_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_made_import_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_sheet_made_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_sheet_made_offer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sheet_made_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_made")),
    )
    op.create_index(op.f("ix_sheet_made_import_id"), "sheet_made", ["import_id"], unique=False)
    op.create_index(op.f("ix_sheet_made_need_id"), "sheet_made", ["need_id"], unique=False)
    op.create_index(op.f("ix_sheet_made_offer_id"), "sheet_made", ["offer_id"], unique=False)
    op.create_index(
        op.f("ix_sheet_made_organisation_id"), "sheet_made", ["organisation_id"], unique=False
    )
    op.create_table(
        "sheet_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("column_number", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("severity", sa.String(length=24), nullable=False),
        sa.CheckConstraint(
            "severity IN ('asked', 'later', 'noted')",
            name=op.f("ck_sheet_problem_severity_known"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_problem_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_problem")),
    )
    op.create_index(
        "ix_sheet_problem_alike",
        "sheet_problem",
        ["import_id", "column_number", "code", "said"],
        unique=False,
    )
    op.create_index(
        "ix_sheet_problem_place",
        "sheet_problem",
        ["import_id", "severity", "position", "column_number"],
        unique=False,
    )
    op.create_table(
        "sheet_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("there", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_row_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_row")),
        sa.UniqueConstraint("import_id", "position", name=op.f("uq_sheet_row_import_id")),
    )
    op.create_index("ix_sheet_row_key", "sheet_row", ["import_id", "key"], unique=False)


def downgrade() -> None:
    op.drop_table("sheet_row")
    op.drop_table("sheet_problem")
    op.drop_table("sheet_made")
    op.drop_table("sheet_file")
    op.drop_table("sheet_import")
    op.drop_table("column_choice")

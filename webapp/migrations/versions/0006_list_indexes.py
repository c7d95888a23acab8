"""Lists newest first, or of one category, read only the rows they show."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# As of this step; see webapp/models/listing.py for why.
SHOWN = {"need": ("quantity", "last_date", "urgency"), "offer": ("quantity", "valid_until")}
BEFORE = ("id", "district_id", "state", "visibility")
AFTER = ("owner_id", "district_wide")


def upgrade() -> None:
    for table, shown in SHOWN.items():
        op.drop_index(f"ix_{table}_list", table)
        by_place = ("subdistrict_id", "changed_at", *BEFORE, "category_id", *AFTER, *shown)
        op.create_index(f"ix_{table}_list", table, list(by_place))
        by_category = ("category_id", "changed_at", *BEFORE, *AFTER, "subdistrict_id", *shown)
        op.create_index(f"ix_{table}_category", table, list(by_category))


def downgrade() -> None:
    for table, (quantity, *shown) in SHOWN.items():
        op.drop_index(f"ix_{table}_category", table)
        op.drop_index(f"ix_{table}_list", table)
        then = (*BEFORE[1:], "category_id", *AFTER, "changed_at", quantity, *shown)
        op.create_index(f"ix_{table}_list", table, ["subdistrict_id", "id", *then])

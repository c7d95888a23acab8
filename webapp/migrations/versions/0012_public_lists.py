"""What everybody may read, and what is shared, is counted by an index of nothing else."""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import text

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# As of this step; see webapp/models/listing.py for why.
PUBLIC = text(
    "visibility IN ('public') AND state IN ('fulfilled', 'matched', 'partly_matched', 'published')"
)
COUNTED = ("district_id", "changed_at", "id", "state", "visibility")
SHARED = (
    *("district_id", "id", "changed_at", "state", "visibility", "category_id", "owner_id"),
    *("district_wide", "subdistrict_id", "quantity"),
)
SHOWN = {"need": ("last_date", "urgency"), "offer": ("valid_until",)}


def upgrade() -> None:
    for table, shown in SHOWN.items():
        op.create_index(
            f"ix_{table}_public",
            table,
            list(COUNTED),
            sqlite_where=PUBLIC,
            postgresql_where=PUBLIC,
        )
        _share_anew(table, (*SHARED, *shown))


def downgrade() -> None:
    for table in SHOWN:
        op.drop_index(f"ix_{table}_public", table)
        _share_anew(table, ("district_id",))


def _share_anew(table: str, columns: Sequence[str]) -> None:
    op.drop_index(f"ix_{table}_shared", table)
    op.create_index(
        f"ix_{table}_shared",
        table,
        list(columns),
        sqlite_where=text("district_wide = 1"),
        postgresql_where=text("district_wide"),
    )

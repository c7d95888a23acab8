"""Two-way claiming: the whole life of a match, and what sub-districts resolved about claims.

Almost every rule of the table changes, and nothing refers to it: it is made anew and filled.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LIVE = "'proposed', 'awaiting', 'agreed', 'approved', 'active', 'delivered'"
FIXED = "'agreed', 'approved', 'active', 'delivered', 'confirmed', 'closed'"
# What there was: the coordinator recorded what both had agreed on.
FILL = """INSERT INTO "match" (id, need_id, offer_id, subdistrict_id, district_id, giver_id,
    receiver_id, quantity, origin, state, note, time_note, state_note,
    giver_agreed_at, receiver_agreed_at, moved_key, created_at, changed_at, version)
SELECT m.id, m.need_id, m.offer_id, m.subdistrict_id, n.district_id, o.owner_id,
    n.owner_id, m.quantity, m.origin, m.state, m.note, '', '', m.created_at, m.created_at, '',
    m.created_at, m.changed_at, m.version
FROM match_kept m JOIN need n ON n.id = m.need_id JOIN offer o ON o.id = m.offer_id"""
# What there was not is told in the nearest words there were; ended pairs simply end.
EMPTY = """INSERT INTO "match" (id, need_id, offer_id, subdistrict_id, quantity, origin, state,
    note, created_at, changed_at, version)
SELECT id, need_id, offer_id, subdistrict_id, quantity, 'coordinator',
    CASE WHEN state IN ('active', 'delivered', 'confirmed') THEN state
         WHEN state = 'approved' THEN 'active' WHEN state = 'closed' THEN 'confirmed'
         ELSE 'cancelled' END,
    note, created_at, changed_at, version FROM match_kept"""


def upgrade() -> None:
    op.execute('CREATE TABLE match_kept AS SELECT * FROM "match"')
    op.drop_table("match")
    _create_match()
    _put_back(FILL)
    op.create_table(
        "claim_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("most_pending", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "answer_days BETWEEN 1 AND 60", name=op.f("ck_claim_rules_answer_days_sensible")
        ),
        sa.CheckConstraint(
            "most_pending BETWEEN 1 AND 1000", name=op.f("ck_claim_rules_most_pending_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_claim_rules_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_rules")),
        sa.UniqueConstraint("subdistrict_id", name=op.f("uq_claim_rules_subdistrict_id")),
    )
    op.create_table(
        "standing_rule",
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.CheckConstraint("up_to > 0", name=op.f("ck_standing_rule_up_to_positive")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_standing_rule_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_standing_rule_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("subdistrict_id", "category_id", name=op.f("pk_standing_rule")),
    )


def downgrade() -> None:
    op.drop_table("standing_rule")
    op.drop_table("claim_rules")
    op.execute('CREATE TABLE match_kept AS SELECT * FROM "match"')
    op.drop_table("match")
    _create_old_match()
    _put_back(EMPTY)


def _put_back(statement: str) -> None:
    op.execute(statement)
    op.drop_table("match_kept")
    if op.get_bind().dialect.name == "postgresql":  # ids were given: count on behind them
        op.execute(
            "SELECT setval(pg_get_serial_sequence('match', 'id'), coalesce(max(id), 0) + 1, false)"
            ' FROM "match"'
        )


def _create_match() -> None:
    op.create_table(
        "match",
        *_kept_columns(),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("time_note", sa.String(length=120), nullable=False),
        sa.Column("state_note", sa.String(length=400), nullable=False),
        sa.Column("giver_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receiver_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("declined_by_id", sa.Integer(), nullable=True),
        sa.Column("leave_asked_by", sa.String(length=24), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.String(length=36), nullable=True),
        sa.Column("moved_key", sa.String(length=36), nullable=False),
        *_kept_constraints(),
        *_new_constraints(),
    )
    op.create_index("ix_match_giver", "match", ["giver_id", "state"], unique=False)
    op.create_index("ix_match_need", "match", ["need_id", "state"], unique=False)
    op.create_index("ix_match_offer", "match", ["offer_id", "state"], unique=False)
    op.create_index("ix_match_receiver", "match", ["receiver_id", "state"], unique=False)
    op.create_index("ix_match_tenant", "match", ["subdistrict_id", "state"], unique=False)
    _create_live_pair(LIVE)


def _create_old_match() -> None:
    op.create_table(
        "match",
        *_kept_columns(),
        sa.CheckConstraint("origin IN ('coordinator')", name=op.f("ck_match_origin_known")),
        sa.CheckConstraint(
            "state IN ('active', 'delivered', 'confirmed', 'cancelled')",
            name=op.f("ck_match_state_known"),
        ),
        *_kept_constraints(),
    )
    op.create_index("ix_match_offer", "match", ["offer_id"], unique=False)
    op.create_index(op.f("ix_match_subdistrict_id"), "match", ["subdistrict_id"], unique=False)
    _create_live_pair("'active', 'delivered'")


def _create_live_pair(states: str) -> None:
    op.create_index(
        "uq_match_live_pair",
        "match",
        ["need_id", "offer_id"],
        unique=True,
        sqlite_where=sa.text(f"state IN ({states})"),
        postgresql_where=sa.text(f"state IN ({states})"),
    )


def _kept_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _kept_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("quantity > 0", name=op.f("ck_match_quantity_positive")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_match_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_match_offer_id")),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_match_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
    ]


def _new_constraints() -> list[sa.Constraint]:
    checks = {
        "origin_known": "origin IN ('optimizer', 'unit_claim', 'community_claim', 'coordinator')",
        "state_known": f"state IN ({LIVE}, 'confirmed', 'closed', 'declined', 'withdrawn', "
        "'expired', 'cancelled')",
        "side_known": "leave_asked_by IN ('giver', 'receiver')",
        "one_is_awaited": "state <> 'awaiting' OR "
        "(giver_agreed_at IS NULL) <> (receiver_agreed_at IS NULL)",
        "both_agreed": f"NOT state IN ({FIXED}) OR "
        "(giver_agreed_at IS NOT NULL AND receiver_agreed_at IS NOT NULL)",
        "answer_has_a_day": "NOT state IN ('proposed', 'awaiting') OR answer_by IS NOT NULL",
        "declined_by_somebody": "(state = 'declined') = (declined_by_id IS NOT NULL)",
        "leaves_what_is_binding": "leave_asked_by IS NULL OR state IN ('approved', 'active')",
        "days_in_order": "first_day <= last_day",
    }
    people = dict.fromkeys(("giver_id", "receiver_id", "district_id"), "organisation")
    people |= {"declined_by_id": "organisation", "proposed_by_id": "person"}
    return [
        *(sa.CheckConstraint(sql, name=op.f(f"ck_match_{name}")) for name, sql in checks.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_match_{column}"))
            for column, table in people.items()
        ),
        sa.UniqueConstraint("form_key", name=op.f("uq_match_form_key")),
    ]

"""The outbox, what people are told, nudges, secret calendars, and whom to ask next."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "'asked', 'agreed', 'decided', 'over', 'step', 'leaving', 'due', 'nudged', 'alternate', "
    "'meeting_called', 'minutes_ready'"
)


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_mail_sent_has_a_moment")
        ),
        sa.CheckConstraint(
            "state <> 'waiting' OR text <> ''", name=op.f("ck_mail_waiting_has_a_text")
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR lease_until IS NULL", name=op.f("ck_mail_lease_while_waiting")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_mail_tries_counted")),
        sa.CheckConstraint(
            "sort IN ('digest', 'prompt', 'confirm')", name=op.f("ck_mail_sort_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_mail_state_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.create_index("ix_mail_person", "mail", ["person_id", "made_at"], unique=False)
    op.create_index("ix_mail_state", "mail", ["state", "next_try_at"], unique=False)
    op.create_table(
        "mail_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("wanted", sa.String(length=254), nullable=True),
        sa.Column("confirm_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rhythm", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_mail_wish_language_known")),
        sa.CheckConstraint(
            "(wanted IS NULL) = (confirm_until IS NULL)", name=op.f("ck_mail_wish_asked_until")
        ),
        sa.CheckConstraint(
            "rhythm IN ('prompt', 'daily', 'never')", name=op.f("ck_mail_wish_rhythm_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_wish_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_wish")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("object_type", sa.String(length=24), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mail_id IS NULL OR dropped_at IS NULL", name=op.f("ck_notice_told_or_dropped")
        ),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_notice_kind_known")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_notice_mail_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_notice_membership_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_mail_id"), "notice", ["mail_id"], unique=False)
    op.create_index(
        "ix_notice_person", "notice", ["person_id", "mail_id", "dropped_at"], unique=False
    )
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("nudged_by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_nudge_match_id")),
        sa.ForeignKeyConstraint(
            ["nudged_by_id"], ["person.id"], name=op.f("fk_nudge_nudged_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("match_id", "day", name=op.f("uq_nudge_match_id")),
    )
    op.create_table(
        "alternate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("ck_alternate_rank_positive")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_alternate_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_alternate_offer_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["round_plan.id"], name=op.f("fk_alternate_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternate")),
        sa.UniqueConstraint("plan_id", "need_id", "offer_id", name=op.f("uq_alternate_plan_id")),
    )
    op.create_index("ix_alternate_need", "alternate", ["need_id", "rank"], unique=False)


def downgrade() -> None:
    op.drop_table("alternate")
    op.drop_table("nudge")
    op.drop_table("notice")
    op.drop_table("mail_wish")
    op.drop_table("mail")
    op.drop_table("calendar_feed")

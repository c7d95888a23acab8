"""First tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("subdistrict_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_type", sa.String(length=24), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    op.create_index("ix_audit_event_actor", "audit_event", ["person_id", "seq"], unique=False)
    op.create_index("ix_audit_event_district", "audit_event", ["district_id", "seq"], unique=False)
    op.create_index(
        "ix_audit_event_object", "audit_event", ["object_type", "object_id"], unique=False
    )
    op.create_index("ix_audit_event_tenant", "audit_event", ["subdistrict_id", "seq"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("unit_en", sa.String(length=20), nullable=False),
        sa.Column("travel_limit_m", sa.Integer(), nullable=False),
        sa.Column("divisible", sa.Boolean(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("poolable", sa.Boolean(), nullable=False),
        sa.Column("code_only", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("travel_limit_m > 0", name=op.f("ck_category_travel_limit_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("key", name=op.f("uq_category_key")),
        sa.UniqueConstraint("name", name=op.f("uq_category_name")),
        sa.UniqueConstraint("name_en", name=op.f("uq_category_name_en")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=True),
        sa.Column("result", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)",
            name=op.f("ck_job_lease_while_running"),
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_job_progress_in_percent")),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_job_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_state_sent", "job", ["state", "sent_at"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("subdistrict_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("nature", sa.String(length=24), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'city') = (parent_id IS NULL)", name=op.f("ck_organisation_city_is_the_root")
        ),
        sa.CheckConstraint(
            "(kind = 'unit') = (nature IS NOT NULL)", name=op.f("ck_organisation_nature_of_units")
        ),
        sa.CheckConstraint(
            "(kind IN ('city', 'district')) = (subdistrict_id IS NULL)",
            name=op.f("ck_organisation_inside_a_tenant"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL OR latitude "
            "BETWEEN -90 AND 90) AND (longitude IS NULL OR longitude BETWEEN -180 AND "
            "180)",
            name=op.f("ck_organisation_point_on_earth"),
        ),
        sa.CheckConstraint(
            "kind IN ('city', 'district', 'subdistrict', 'community', 'grid', 'unit')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.CheckConstraint(
            "nature IN ('agency', 'institution', 'school', 'hospital', 'state_firm', "
            "'private_firm', 'social_organisation', 'property_firm', 'other')",
            name=op.f("ck_organisation_nature_known"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["organisation.id"], name=op.f("fk_organisation_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_organisation_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("parent_id", "kind", "name", name=op.f("uq_organisation_parent_id")),
    )
    op.create_index(
        "ix_organisation_district", "organisation", ["district_id", "kind", "name"], unique=False
    )
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_index(
        "ix_organisation_tenant", "organisation", ["subdistrict_id", "kind", "name"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.String(length=200), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "account = lower(account)", name=op.f("ck_person_account_in_small_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("account", name=op.f("uq_person_account")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )
    op.create_table(
        "try_counter",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_try_counter")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "details_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_details_grant_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_details_grant_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_details_grant")),
    )
    op.create_index(
        op.f("ix_details_grant_person_id"), "details_grant", ["person_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(purpose = 'reset') = (role IS NULL)", name=op.f("ck_invitation_role_only_to_join")
        ),
        sa.CheckConstraint(
            "purpose IN ('join', 'reset')", name=op.f("ck_invitation_purpose_known")
        ),
        sa.CheckConstraint(
            "role IN ('unit_contact', 'community_staff', 'community_secretary', "
            "'coordinator', 'committee_member', 'district_admin', 'auditor')",
            name=op.f("ck_invitation_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(
        op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"], unique=False
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('unit_contact', 'community_staff', 'community_secretary', "
            "'coordinator', 'committee_member', 'district_admin', 'auditor')",
            name=op.f("ck_membership_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_membership_live",
        "membership",
        ["person_id", "organisation_id", "role"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("district_wide", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("visibility", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("owner_kind", sa.String(length=24), nullable=False),
        sa.Column("raised_by", sa.String(length=24), nullable=True),
        sa.Column("source", sa.String(length=24), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("max_suppliers", sa.Integer(), nullable=True),
        sa.Column("urgency_reason", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=120), nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=True),
        sa.Column("headcount_low", sa.Integer(), nullable=True),
        sa.Column("headcount_high", sa.Integer(), nullable=True),
        sa.Column("conditions", sa.String(length=200), nullable=False),
        sa.Column("contributes", sa.String(length=200), nullable=False),
        sa.Column("can_return", sa.String(length=200), nullable=False),
        sa.Column("duty_check", sa.String(length=200), nullable=False),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("divisible", sa.Boolean(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("poolable", sa.Boolean(), nullable=False),
        sa.Column("state_note", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(published_at IS NOT NULL) OR state NOT IN ('published', 'partly_matched', "
            "'matched', 'fulfilled', 'paused', 'expired')",
            name=op.f("ck_need_listed_after_publication"),
        ),
        sa.CheckConstraint(
            "headcount_low <= headcount_high", name=op.f("ck_need_headcount_in_order")
        ),
        sa.CheckConstraint("max_suppliers > 0", name=op.f("ck_need_suppliers_positive")),
        sa.CheckConstraint(
            "minimum > 0 AND minimum <= quantity", name=op.f("ck_need_minimum_within_quantity")
        ),
        sa.CheckConstraint(
            "owner_kind = 'unit' OR verified_at IS NOT NULL OR state IN ('draft', "
            "'submitted', 'returned', 'withdrawn', 'redirected')",
            name=op.f("ck_need_published_after_verification"),
        ),
        sa.CheckConstraint(
            "owner_kind IN ('city', 'district', 'subdistrict', 'community', 'grid', 'unit')",
            name=op.f("ck_need_owner_known"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_need_quantity_positive")),
        sa.CheckConstraint(
            "raised_by IN ('residents', 'community', 'unit')", name=op.f("ck_need_raised_by_known")
        ),
        sa.CheckConstraint(
            "scope IN ('person', 'family', 'building', 'estate', 'community', 'unit')",
            name=op.f("ck_need_scope_known"),
        ),
        sa.CheckConstraint(
            "source IN ('visit', 'hotline', 'council', 'hotline_12345', 'unit', 'other')",
            name=op.f("ck_need_source_known"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR code IS NOT NULL OR state = 'withdrawn'", name=op.f("ck_need_coded")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'verified', 'returned', 'published', "
            "'partly_matched', 'matched', 'fulfilled', 'paused', 'withdrawn', 'expired', "
            "'redirected')",
            name=op.f("ck_need_state_known"),
        ),
        sa.CheckConstraint(
            "urgency IN ('urgent', 'important', 'normal')", name=op.f("ck_need_urgency_known")
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'internal', 'restricted')",
            name=op.f("ck_need_visibility_known"),
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_need_category_id")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["need.id"], name=op.f("fk_need_copied_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_need_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["organisation.id"], name=op.f("fk_need_district_id")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["organisation.id"], name=op.f("fk_need_grid_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_need_owner_id")),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_need_subdistrict_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["person.id"], name=op.f("fk_need_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("code", "subdistrict_id", name=op.f("uq_need_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_need_form_key")),
    )
    op.create_index(
        "ix_need_list",
        "need",
        [
            "subdistrict_id",
            "id",
            "district_id",
            "state",
            "visibility",
            "category_id",
            "owner_id",
            "district_wide",
            "changed_at",
            "quantity",
            "last_date",
            "urgency",
        ],
        unique=False,
    )
    op.create_index(
        "ix_need_newest",
        "need",
        [
            "changed_at",
            "id",
            "district_id",
            "state",
            "visibility",
            "category_id",
            "owner_id",
            "district_wide",
            "subdistrict_id",
            "quantity",
            "last_date",
            "urgency",
        ],
        unique=False,
    )
    op.create_index("ix_need_owner", "need", ["owner_id", "state"], unique=False)
    op.create_index(
        "ix_need_shared",
        "need",
        ["district_id"],
        unique=False,
        sqlite_where=sa.text("district_wide = 1"),
        postgresql_where=sa.text("district_wide"),
    )
    op.create_table(
        "number_series",
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('needs', 'offers')", name=op.f("ck_number_series_kind_known")),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_number_series_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("subdistrict_id", "kind", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("district_wide", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("subdistrict_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("visibility", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=True),
        sa.Column("audience_limits", sa.String(length=200), nullable=False),
        sa.Column("qualification", sa.String(length=200), nullable=False),
        sa.Column("exclusions", sa.String(length=200), nullable=False),
        sa.Column("cost_note", sa.String(length=120), nullable=False),
        sa.Column("safety", sa.String(length=200), nullable=False),
        sa.Column("yearly_cap", sa.Integer(), nullable=True),
        sa.Column("wants", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("authorised_by", sa.String(length=60), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("divisible", sa.Boolean(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("poolable", sa.Boolean(), nullable=False),
        sa.Column("state_note", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "published_at IS NOT NULL OR state NOT IN ('published', 'partly_matched', "
            "'matched', 'fulfilled', 'paused', 'expired')",
            name=op.f("ck_offer_listed_after_publication"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_offer_quantity_positive")),
        sa.CheckConstraint("radius_m > 0", name=op.f("ck_offer_radius_positive")),
        sa.CheckConstraint("reach IN ('on_site', 'travels')", name=op.f("ck_offer_reach_known")),
        sa.CheckConstraint("state <> 'verified'", name=op.f("ck_offer_never_verified")),
        sa.CheckConstraint(
            "state = 'draft' OR code IS NOT NULL OR state = 'withdrawn'",
            name=op.f("ck_offer_coded"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'verified', 'returned', 'published', "
            "'partly_matched', 'matched', 'fulfilled', 'paused', 'withdrawn', 'expired', "
            "'redirected')",
            name=op.f("ck_offer_state_known"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'internal', 'restricted')",
            name=op.f("ck_offer_visibility_known"),
        ),
        sa.CheckConstraint("yearly_cap > 0", name=op.f("ck_offer_yearly_cap_positive")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_offer_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["offer.id"], name=op.f("fk_offer_copied_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_offer_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["organisation.id"], name=op.f("fk_offer_district_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_offer_owner_id")),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_offer_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("code", "subdistrict_id", name=op.f("uq_offer_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_offer_form_key")),
    )
    op.create_index(op.f("ix_offer_confirmed_at"), "offer", ["confirmed_at"], unique=False)
    op.create_index(
        "ix_offer_list",
        "offer",
        [
            "subdistrict_id",
            "id",
            "district_id",
            "state",
            "visibility",
            "category_id",
            "owner_id",
            "district_wide",
            "changed_at",
            "quantity",
            "valid_until",
        ],
        unique=False,
    )
    op.create_index(
        "ix_offer_newest",
        "offer",
        [
            "changed_at",
            "id",
            "district_id",
            "state",
            "visibility",
            "category_id",
            "owner_id",
            "district_wide",
            "subdistrict_id",
            "quantity",
            "valid_until",
        ],
        unique=False,
    )
    op.create_index("ix_offer_owner", "offer", ["owner_id", "state"], unique=False)
    op.create_index(
        "ix_offer_shared",
        "offer",
        ["district_id"],
        unique=False,
        sqlite_where=sa.text("district_wide = 1"),
        postgresql_where=sa.text("district_wide"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    op.create_index(
        op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"], unique=False
    )
    op.create_table(
        "match",
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
        sa.CheckConstraint("origin IN ('coordinator')", name=op.f("ck_match_origin_known")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_match_quantity_positive")),
        sa.CheckConstraint(
            "state IN ('active', 'delivered', 'confirmed', 'cancelled')",
            name=op.f("ck_match_state_known"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_match_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_match_offer_id")),
        sa.ForeignKeyConstraint(
            ["subdistrict_id"], ["organisation.id"], name=op.f("fk_match_subdistrict_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
    )
    op.create_index("ix_match_offer", "match", ["offer_id"], unique=False)
    op.create_index(op.f("ix_match_subdistrict_id"), "match", ["subdistrict_id"], unique=False)
    op.create_index(
        "uq_match_live_pair",
        "match",
        ["need_id", "offer_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('active', 'delivered')"),
        postgresql_where=sa.text("state IN ('active', 'delivered')"),
    )
    op.create_table(
        "time_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("holidays", sa.String(length=24), nullable=False),
        sa.CheckConstraint(
            "(kind = 'closed') = (starts IS NULL)", name=op.f("ck_time_window_times_unless_closed")
        ),
        sa.CheckConstraint(
            "(kind = 'weekly') = (weekdays IS NOT NULL)",
            name=op.f("ck_time_window_weekdays_if_weekly"),
        ),
        sa.CheckConstraint(
            "(need_id IS NULL) <> (offer_id IS NULL)", name=op.f("ck_time_window_of_one_posting")
        ),
        sa.CheckConstraint(
            "(starts IS NULL) = (ends IS NULL)", name=op.f("ck_time_window_both_times")
        ),
        sa.CheckConstraint(
            "ends > starts AND ends <= starts + 1440", name=op.f("ck_time_window_ends_after_start")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_time_window_days_in_order")),
        sa.CheckConstraint(
            "holidays IN ('include', 'skip', 'only')", name=op.f("ck_time_window_holidays_known")
        ),
        sa.CheckConstraint(
            "kind = 'weekly' OR first_day IS NOT NULL", name=op.f("ck_time_window_dated_has_a_day")
        ),
        sa.CheckConstraint(
            "kind IN ('weekly', 'dated', 'closed')", name=op.f("ck_time_window_kind_known")
        ),
        sa.CheckConstraint(
            "starts >= 0 AND starts < 1440", name=op.f("ck_time_window_starts_within_a_day")
        ),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_time_window_weekdays_mask")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_time_window_need_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_time_window_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_window")),
    )
    op.create_index(op.f("ix_time_window_need_id"), "time_window", ["need_id"], unique=False)
    op.create_index(op.f("ix_time_window_offer_id"), "time_window", ["offer_id"], unique=False)
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "stage IN ('second_factor', 'enrolment', 'new_password', 'full')",
            name=op.f("ck_user_session_stage_known"),
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_user_session_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_user_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_user_session_token_digest")),
    )
    op.create_index(
        op.f("ix_user_session_membership_id"), "user_session", ["membership_id"], unique=False
    )
    op.create_index(op.f("ix_user_session_person_id"), "user_session", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("user_session")
    op.drop_table("time_window")
    op.drop_table("match")
    op.drop_table("recovery_code")
    op.drop_table("offer")
    op.drop_table("number_series")
    op.drop_table("need")
    op.drop_table("membership")
    op.drop_table("invitation")
    op.drop_table("details_grant")
    op.drop_table("worker_beat")
    op.drop_table("try_counter")
    op.drop_table("person")
    op.drop_table("organisation")
    op.drop_table("job")
    op.drop_table("category")
    op.drop_table("calendar_day")
    op.drop_table("audit_head")
    op.drop_table("audit_event")

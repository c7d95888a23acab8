"""Joint meetings with agenda, votes and minutes; what approved matches are to reach.

The list of projects can be exported, so the check of what can be is made anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = "'needs', 'offers', 'units', 'communities', 'grids', 'subdistricts', 'categories', 'accounts', 'audit'"  # noqa: E501
FIXED = ("committee_rule", "minutes")  # written once
REFUSAL = "what a committee has resolved never changes"
FIGURES = ("entitled", "present", "yes", "no", "abstained")
UNDECIDED = "result IS NULL"
EXPORT_COLUMNS = (
    "id, form_key, membership_id, what, form, wanted, total, size, created_at, ready_at, expires_at"
)


def upgrade() -> None:
    _create_rules()
    _create_meetings()
    _create_agenda()
    _create_minutes()
    op.create_table(
        "project",
        _whole("id"),
        _whole("match_id"),
        _text("target", 200),
        _text("giver_lead", 40),
        _text("receiver_lead", 40),
        _text("remark", 200),
        _moment("changed_at"),
        _whole("version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("match_id", name=op.f("uq_project_match_id")),
        _key("project", "match_id", "match"),
    )
    _refuse_changes()
    _lists(f"{LISTS}, 'projects'")


def downgrade() -> None:
    op.execute(
        "DELETE FROM export_part WHERE export_id IN (SELECT id FROM export WHERE what = 'projects')"
    )
    op.execute("DELETE FROM export WHERE what = 'projects'")
    _lists(LISTS)
    tables = ("project", "minutes", "meeting_vote", "agenda_item", "meeting_member", "meeting")
    for table in (*tables, "committee_rule"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION committee_refuses()")


def _whole(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=optional)


def _text(name: str, length: int, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=optional)


def _moment(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _create_rules() -> None:
    op.create_table(
        "committee_rule",
        _whole("id"),
        _whole("subdistrict_id"),
        _whole("version"),
        _whole("quorum_percent"),
        _text("majority", 24),
        _text("basis", 200),
        _whole("created_by_id"),
        _moment("created_at"),
        _check("committee_rule", "version_positive", "version > 0"),
        _check("committee_rule", "quorum_is_a_share", "quorum_percent BETWEEN 1 AND 100"),
        _check("committee_rule", "majority_known", "majority IN ('simple', 'two_thirds')"),
        _key("committee_rule", "subdistrict_id", "organisation"),
        _key("committee_rule", "created_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_rule")),
        sa.UniqueConstraint(
            "subdistrict_id", "version", name=op.f("uq_committee_rule_subdistrict_id")
        ),
    )


def _create_meetings() -> None:
    called = (
        "state IN ('planned', 'cancelled') OR (quorum_percent IS NOT NULL"
        " AND majority IS NOT NULL AND rule_version IS NOT NULL AND called_at IS NOT NULL)"
    )
    states = "state IN ('planned', 'called', 'open', 'closed', 'cancelled')"
    op.create_table(
        "meeting",
        _whole("id"),
        _whole("subdistrict_id"),
        _whole("district_id"),
        _text("title", 60),
        _text("kind", 24),
        _text("state", 24),
        sa.Column("day", sa.Date(), nullable=False),
        _text("begins", 5),
        _text("place", 80),
        _text("note", 400),
        _text("state_note", 400),
        _whole("rule_version", optional=True),
        _whole("quorum_percent", optional=True),
        _text("majority", 24, optional=True),
        _text("form_key", 36),
        _text("moved_key", 36),
        _whole("created_by_id"),
        _moment("created_at"),
        _moment("changed_at"),
        _moment("called_at", optional=True),
        _moment("closed_at", optional=True),
        _whole("version"),
        _check("meeting", "called_under_a_rule", called),
        _check("meeting", "closed_has_a_moment", "(state = 'closed') = (closed_at IS NOT NULL)"),
        _check("meeting", "kind_known", "kind IN ('room', 'circulation')"),
        _check("meeting", "state_known", states),
        _check("meeting", "majority_known", "majority IN ('simple', 'two_thirds')"),
        _key("meeting", "subdistrict_id", "organisation"),
        _key("meeting", "district_id", "organisation"),
        _key("meeting", "created_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("form_key", name=op.f("uq_meeting_form_key")),
    )
    op.create_index("ix_meeting_tenant", "meeting", ["subdistrict_id", "state"])
    op.create_table(
        "meeting_member",
        _whole("meeting_id"),
        _whole("person_id"),
        sa.Column("attended", sa.Boolean(), nullable=False),
        _key("meeting_member", "meeting_id", "meeting"),
        _key("meeting_member", "person_id", "person"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_member")),
    )


def _create_agenda() -> None:
    figures = " AND ".join(f"(result IS NULL) = ({name} IS NULL)" for name in FIGURES)
    op.create_table(
        "agenda_item",
        _whole("id"),
        _whole("meeting_id"),
        _whole("match_id"),
        _whole("position"),
        _text("result", 24, optional=True),
        *(_whole(name, optional=True) for name in FIGURES),
        _check("agenda_item", "result_has_figures", figures),
        _check("agenda_item", "result_known", "result IN ('passed', 'failed', 'carried', 'gone')"),
        _key("agenda_item", "meeting_id", "meeting"),
        _key("agenda_item", "match_id", "match"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("meeting_id", "match_id", name=op.f("uq_agenda_item_meeting_id")),
    )
    op.create_index(op.f("ix_agenda_item_match_id"), "agenda_item", ["match_id"])
    op.create_index(
        "uq_agenda_item_undecided",
        "agenda_item",
        ["match_id"],
        unique=True,
        sqlite_where=sa.text(UNDECIDED),
        postgresql_where=sa.text(UNDECIDED),
    )
    op.create_table(
        "meeting_vote",
        _whole("id"),
        _whole("item_id"),
        _whole("person_id"),
        _text("choice", 24),
        sa.Column("interested", sa.Boolean(), nullable=False),
        _moment("cast_at"),
        _check("meeting_vote", "choice_known", "choice IN ('yes', 'no', 'abstain')"),
        _key("meeting_vote", "item_id", "agenda_item"),
        _key("meeting_vote", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_vote")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_meeting_vote_item_id")),
    )


def _create_minutes() -> None:
    op.create_table(
        "minutes",
        _whole("id"),
        _whole("meeting_id"),
        _whole("subdistrict_id"),
        _whole("year"),
        _whole("number"),
        sa.Column("document", sa.Text(), nullable=False),
        _text("digest", 64),
        _moment("made_at"),
        _key("minutes", "meeting_id", "meeting"),
        _key("minutes", "subdistrict_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
        sa.UniqueConstraint(
            "subdistrict_id", "year", "number", name=op.f("uq_minutes_subdistrict_id")
        ),
    )


def _refuse_changes() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION committee_refuses() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table in FIXED:
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION committee_refuses()"
            )
            continue
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN"
                f" SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


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
        _whole("id"),
        _text("form_key", 32),
        _whole("membership_id"),
        _text("what", 24),
        _text("form", 24),
        sa.Column("wanted", sa.JSON(), nullable=False),
        _whole("total"),
        _whole("size", optional=True),
        _moment("created_at"),
        _moment("ready_at", optional=True),
        _moment("expires_at"),
        _check("export", "size_when_ready", "(ready_at IS NULL) = (size IS NULL)"),
        _check("export", "expires_later", "expires_at > created_at"),
        _check("export", "what_known", condition),
        _check("export", "form_known", "form IN ('xlsx', 'csv', 'json', 'pdf')"),
        _key("export", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("form_key", "form", name=op.f("uq_export_form_key")),
    )
    op.create_index(op.f("ix_export_membership_id"), "export", ["membership_id"])
    op.create_index(op.f("ix_export_expires_at"), "export", ["expires_at"])
    op.execute(
        f"INSERT INTO export ({EXPORT_COLUMNS}) SELECT {EXPORT_COLUMNS} FROM export_kept"  # noqa: S608
    )
    op.drop_table("export_kept")

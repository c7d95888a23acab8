"""A sheet on its way into the tables: uploaded, read, asked about, written, perhaps undone."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.errors import AlreadyMoved
from webapp.models.base import Base, Instant, known
from webapp.models.organisations import Organisation
from webapp.models.people import Person


class ImportKind(StrEnum):
    """What one row of the sheet is; also the last word of the template's address."""

    NEEDS = "needs"
    OFFERS = "offers"
    COMMUNITIES = "communities"
    GRIDS = "grids"
    UNITS = "units"


POSTING_KINDS = frozenset({ImportKind.NEEDS, ImportKind.OFFERS})
LARGEST_FILE = 10 * 1024 * 1024  # bytes


class ImportState(StrEnum):
    READING = "reading"
    ASKING = "asking"
    READY = "ready"
    WRITING = "writing"
    COMMITTED = "committed"
    UNDONE = "undone"
    REFUSED = "refused"
    DISCARDED = "discarded"


class ImportAction(StrEnum):
    READ_ANEW = "read_anew"  # columns or many cells were changed
    ASK = "ask"  # something has to be answered
    SETTLE = "settle"  # nothing is left to be asked
    REFUSE = "refuse"  # the file cannot be read
    WRITE = "write"  # somebody asked for it to be written
    COMMIT = "commit"
    UNDO = "undo"
    DISCARD = "discard"


class ImportStep(NamedTuple):
    """Where an action may start and where it leads."""

    sources: frozenset[ImportState]
    target: ImportState


S = ImportState
OPEN_IMPORTS = frozenset({S.READING, S.ASKING, S.READY})
WORKING = frozenset({S.READING, S.WRITING})  # the worker has it
ANSWERABLE = frozenset({S.ASKING, S.READY})
HOLDS_CONTENT = frozenset({S.WRITING, S.COMMITTED})  # nobody may write the same content again

IMPORT_STEPS: Mapping[ImportAction, ImportStep] = {
    ImportAction.READ_ANEW: ImportStep(ANSWERABLE | {S.WRITING}, S.READING),
    ImportAction.ASK: ImportStep(frozenset({S.READING, S.ASKING, S.READY}), S.ASKING),
    ImportAction.SETTLE: ImportStep(frozenset({S.READING, S.ASKING, S.READY}), S.READY),
    ImportAction.REFUSE: ImportStep(frozenset({S.READING}), S.REFUSED),
    ImportAction.WRITE: ImportStep(frozenset({S.READY}), S.WRITING),
    ImportAction.COMMIT: ImportStep(frozenset({S.WRITING}), S.COMMITTED),
    ImportAction.UNDO: ImportStep(frozenset({S.COMMITTED}), S.UNDONE),
    ImportAction.DISCARD: ImportStep(OPEN_IMPORTS, S.DISCARDED),
}


class Severity(StrEnum):
    """What a mark at a cell means for its row."""

    ASKED = "asked"  # not imported before it is answered
    LATER = "later"  # a draft may be stored so, but not submitted
    NOTED = "noted"  # read by convention: shown, and blocks nothing


class Import(Base):
    """`owner_id` is the organisation of whoever imports; a coordinator's is the sub-district.

    `sheets`: [{"name", "rows"}] of the file's tables; `columns`: [{"heading", "field", "samples",
    "unsure"}] of the chosen one; `sheet` None: nobody has chosen yet. `digest` is that of the
    chosen table as it was uploaded. `counts`: rows by what becomes of them. `job` is the key of the
    job that works on it.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (
        Index(
            "uq_sheet_import_content",
            *("owner_id", "kind", "digest"),
            unique=True,
            sqlite_where=text("state IN ('writing', 'committed')"),
            postgresql_where=text("state IN ('writing', 'committed')"),
        ),
        Index("ix_sheet_import_owner", "owner_id", "id"),
        CheckConstraint(
            "(state IN ('committed', 'undone')) = (committed_at IS NOT NULL)", name="committed"
        ),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone"),
        CheckConstraint("state <> 'refused' OR refusal <> ''", name="refused_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(known(ImportKind, "kind_known"))
    state: Mapped[ImportState] = mapped_column(known(ImportState, "state_known"), index=True)
    form_key: Mapped[str] = mapped_column(String(32), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    committed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    committed_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    file_name: Mapped[str] = mapped_column(String(120))
    file_size: Mapped[int]
    sheets: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sheet: Mapped[int | None]
    columns: Mapped[list[Any]] = mapped_column(JSON, default=list)
    digest: Mapped[str | None] = mapped_column(String(64))
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    submit: Mapped[bool] = mapped_column(default=False)
    refusal: Mapped[str] = mapped_column(String(40), default="")
    refusal_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    job: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()

    owner: Mapped[Organisation] = relationship(foreign_keys=[owner_id], viewonly=True)
    created_by: Mapped[Person] = relationship(foreign_keys=[created_by_id], viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    def can(self, action: ImportAction) -> bool:
        return self.state in IMPORT_STEPS[action].sources

    def apply(self, action: ImportAction, *, at: datetime) -> None:
        """Move to the state the action leads to, or raise AlreadyMoved."""
        if not self.can(action):
            raise AlreadyMoved(action, self.state)
        self.state = IMPORT_STEPS[action].target
        self.changed_at = at
        if action is ImportAction.COMMIT:
            self.committed_at = at
        if action is ImportAction.UNDO:
            self.undone_at = at


class SheetFile(Base):
    """The bytes that were uploaded: in the database, since the worker may be another machine.

    Gone as soon as the import is written, refused or given up.
    """

    __tablename__ = "sheet_file"

    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SheetRow(Base):
    """A row that was read, until it is written. `cells`: [[text, row, column, kind]].

    `key` is the same for rows that would make the same thing. `fate`: what becomes of it.
    """

    __tablename__ = "sheet_row"
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        Index("ix_sheet_row_key", "import_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id"))
    position: Mapped[int]  # in the table, from 0
    number: Mapped[int]  # in the sheet, as people count
    cells: Mapped[list[Any]] = mapped_column(JSON)
    key: Mapped[str] = mapped_column(String(64), default="")
    there: Mapped[bool] = mapped_column(default=False)  # the same is in the tables already
    left_out: Mapped[bool] = mapped_column(default=False)


class SheetProblem(Base):
    """A question about one cell, or a note on it.

    `said` is what stood in the cell: with code and column it tells which problems are alike.
    """

    __tablename__ = "sheet_problem"
    __table_args__ = (
        Index("ix_sheet_problem_place", "import_id", "severity", "position", "column_number"),
        Index("ix_sheet_problem_alike", "import_id", "column_number", "code", "said"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id"))
    position: Mapped[int]  # of the row
    column_number: Mapped[int | None]  # from 0; None: the sheet has no column for it
    field: Mapped[str] = mapped_column(String(40), default="")
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    suggestion: Mapped[str | None] = mapped_column(Text)
    said: Mapped[str] = mapped_column(String(200), default="")
    severity: Mapped[Severity] = mapped_column(
        known(Severity, "severity_known"), default=Severity.ASKED
    )


class SheetMade(Base):
    """What a row of a committed import made; `version` is the row's as it was written."""

    __tablename__ = "sheet_made"
    __table_args__ = (
        CheckConstraint(
            "(need_id IS NOT NULL AND offer_id IS NULL AND organisation_id IS NULL) OR "
            "(need_id IS NULL AND offer_id IS NOT NULL AND organisation_id IS NULL) OR "
            "(need_id IS NULL AND offer_id IS NULL AND organisation_id IS NOT NULL)",
            name="one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id"), index=True)
    number: Mapped[int]
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    version: Mapped[int]


class ColumnChoice(Base):
    """Which field a heading meant last time, by organisation and kind ("" : none of ours)."""

    __tablename__ = "column_choice"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(known(ImportKind, "kind_known"), primary_key=True)
    heading: Mapped[str] = mapped_column(String(120), primary_key=True)
    field: Mapped[str] = mapped_column(String(40))

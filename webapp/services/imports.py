"""Importing sheets: upload one, answer its questions, have it written, give it up.

Reading and writing are jobs of the worker: see `imports_reading` and `imports_writing`.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import AlreadyImported, ChangedMeanwhile, NotReady, Unfit, Unknown
from webapp.models.imports import (
    ANSWERABLE,
    HOLDS_CONTENT,
    LARGEST_FILE,
    OPEN_IMPORTS,
    WORKING,
    ColumnChoice,
    Import,
    ImportAction,
    ImportKind,
    ImportState,
    SheetFile,
    SheetProblem,
    SheetRow,
)
from webapp.models.jobs import Job, JobState
from webapp.policy import Actor, Permission, authorize
from webapp.queries.imports import mine
from webapp.services import jobs
from webapp.services.imports_columns import added as added_columns
from webapp.services.imports_reading import count_anew, reread
from webapp.sheets import KINDS

LONGEST_NAME = 120
KEPT = timedelta(days=7)  # without a change, until an import is given up
LONGEST_CELL = 2000
AT_ONCE = 200  # rows read again while somebody waits; more are left to the worker
READ, WRITE = "read_sheet", "write_sheet"  # jobs


def planned(kind: ImportKind, actor: Actor) -> Import:
    """Return the import that the actor would begin, to ask the policy about; it is not stored."""
    return Import(
        kind=kind,
        owner_id=actor.organisation_id,
        subdistrict_id=actor.subdistrict_id,
        district_id=actor.district_id,
    )


def upload(
    kind: ImportKind, file_name: str, content: bytes, *, form_key: str, actor: Actor, at: datetime
) -> int:
    """Keep the file and have it read; return the import's id. Sending a form twice keeps one.

    Raises NotPermitted, or Unfit for a file that is empty or too large.
    """
    plan = planned(kind, actor)
    authorize(actor, Permission.IMPORT, plan)
    if not content:
        raise Unfit("file", "file_empty")
    if len(content) > LARGEST_FILE:
        raise Unfit("file", "file_large")
    try:
        return _upload(plan, file_name, content, form_key, actor, at)
    except ChangedMeanwhile:  # the same form sent twice at once: by now the other is there
        return _upload(planned(kind, actor), file_name, content, form_key, actor, at)


def _upload(
    plan: Import, file_name: str, content: bytes, form_key: str, actor: Actor, at: datetime
) -> int:
    with transaction() as session:
        again = session.scalars(
            select(Import.id).where(Import.form_key == form_key, mine(actor))
        ).one_or_none()
        if again:
            return again
        plan.state = ImportState.READING
        plan.form_key = form_key
        plan.membership_id, plan.created_by_id = actor.membership_id, actor.person_id
        plan.created_at = plan.changed_at = at
        plan.file_name, plan.file_size = shown_name(file_name), len(content)
        session.add(plan)
        session.flush()
        session.add(SheetFile(import_id=plan.id, content=content))
        _order(session, plan, READ, at)
        facts: dict[str, Any] = {"what": str(plan.kind), "bytes": len(content)}
        record(session, actor, "sheet_import.upload", plan, at=at, **facts)
    return plan.id


def shown_name(file_name: str) -> str:
    """Return what is shown of a file's name: one line, nothing hidden, no folders.

    Nothing is ever opened under this name.
    """
    last = file_name.replace("\\", "/").rpartition("/")[2]
    kept = (c for c in last if unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()[-LONGEST_NAME:] or "?"


def choose_sheet(import_id: int, sheet: int, *, actor: Actor, at: datetime) -> None:
    """Read one of the file's tables. Raises Unknown, NotPermitted, AlreadyMoved or Unfit."""
    with transaction() as session:
        found = _locked(session, import_id, actor)
        if not 0 <= sheet < len(found.sheets):
            raise Unfit("sheet", "unknown")
        found.apply(ImportAction.READ_ANEW, at=at)
        found.sheet, found.columns, found.digest, found.counts = sheet, [], None, {}
        _forget_rows(session, found)
        _order(session, found, READ, at)


def choose_columns(
    import_id: int,
    fields: Sequence[str | None],
    added: Mapping[str, str],
    *,
    version: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Say which field each column is (None: not imported), and what to put where there is none.

    `added` gives one text for all rows by field. Raises Unknown, NotPermitted, AlreadyMoved,
    ChangedMeanwhile, or Unfit when two columns are to be the same field.
    """
    with transaction() as session:
        found = _locked(session, import_id, actor)
        _check_version(found, version)
        columns = [column for column in found.columns if "text" not in column]
        kind = KINDS[found.kind]
        used = (*fields, *added)
        if len(fields) != len(columns):
            raise ChangedMeanwhile
        if any(field not in kind.keys for field in used if field):
            raise Unfit("columns", "unknown")
        if doubled := kind.clashes(used):
            raise Unfit("columns", "field_twice", kind.column(doubled[0]).heading)
        found.apply(ImportAction.READ_ANEW, at=at)
        chosen = [
            column | {"field": field, "unsure": False}
            for column, field in zip(columns, fields, strict=True)
        ]
        found.columns = [*chosen, *added_columns(found, fields, added)]
        _remember(session, found)
        _order(session, found, READ, at)


def _remember(session: Any, found: Import) -> None:
    """Keep the choices for the next sheet of this kind in this organisation."""
    for column in found.columns:
        heading = column["heading"][:LONGEST_NAME]
        if heading and "text" not in column:
            words = {"organisation_id": found.owner_id, "kind": found.kind, "heading": heading}
            session.merge(ColumnChoice(**words, field=column["field"] or ""))


def answer_row(
    import_id: int, position: int, texts: Mapping[int, str], *, actor: Actor, at: datetime
) -> None:
    """Write something else into cells of one row, by column from 0.

    Raises Unknown, NotPermitted, NotReady, ChangedMeanwhile or Unfit.
    """
    with transaction() as session:
        found = _answerable(session, import_id, actor)
        row = _row(session, found, position)
        for column, text in texts.items():
            _put(found, row, column, text)
        session.flush()
        _look_again(session, found, [row], at)


def answer_one(
    import_id: int, problem_id: int, text: str | None, *, actor: Actor, at: datetime
) -> int:
    """Answer one question: write into its cell, or take the suggestion (None); return 1.

    Raises Unknown, NotPermitted, NotReady, ChangedMeanwhile or Unfit.
    """
    return _answer(import_id, problem_id, text, actor, at, alike=False)


def answer_alike(
    import_id: int, problem_id: int, text: str | None, *, actor: Actor, at: datetime
) -> int:
    """Answer it the same way wherever the same stands in the column; return how often."""
    return _answer(import_id, problem_id, text, actor, at, alike=True)


def _answer(
    import_id: int, problem_id: int, text: str | None, actor: Actor, at: datetime, *, alike: bool
) -> int:
    with transaction() as session:
        found = _answerable(session, import_id, actor)
        problem = session.get(SheetProblem, problem_id)
        if problem is None or problem.import_id != found.id or problem.column_number is None:
            raise ChangedMeanwhile  # it was answered meanwhile
        words = problem.suggestion if text is None else text
        if words is None:
            raise ChangedMeanwhile  # there is no suggestion any more
        rows = _asked_about(session, problem) if alike else [_row(session, found, problem.position)]
        for row in rows:
            _put(found, row, problem.column_number, words)
        session.flush()
        _look_again(session, found, rows, at)
    return len(rows)


def _asked_about(session: Any, problem: SheetProblem) -> Sequence[SheetRow]:
    """Return the rows with the same question about the same text in the same column."""
    alike = select(SheetProblem.position).where(
        SheetProblem.import_id == problem.import_id,
        SheetProblem.column_number == problem.column_number,
        SheetProblem.code == problem.code,
        SheetProblem.said == problem.said,
    )
    rows: Sequence[SheetRow] = session.scalars(
        select(SheetRow)
        .where(SheetRow.import_id == problem.import_id, SheetRow.position.in_(alike))
        .order_by(SheetRow.position)
    ).all()
    return rows


def _put(found: Import, row: SheetRow, column: int, text: str) -> None:
    if not 0 <= column < len(found.columns):
        raise Unfit("cell", "unknown")
    if len(text) > LONGEST_CELL:
        raise Unfit("cell", "cell_long", str(LONGEST_CELL))
    cells = [list(cell) for cell in row.cells]
    cells[column] = [clean(text), cells[column][1], 0, "text"]  # no longer the sheet's own
    row.cells = cells


def clean(text: str) -> str:
    """Leave out what no database keeps or nobody sees: controls and halves of characters."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")


def leave_out(import_id: int, position: int, *, out: bool, actor: Actor, at: datetime) -> None:
    """Leave a row out of the import, or take it in again. Raises Unknown or NotReady."""
    with transaction() as session:
        found = _answerable(session, import_id, actor)
        row = _row(session, found, position)
        row.left_out = out
        session.flush()
        _look_again(session, found, [row], at)


def _row(session: Any, found: Import, position: int) -> SheetRow:
    row: SheetRow | None = session.scalars(
        select(SheetRow).where(SheetRow.import_id == found.id, SheetRow.position == position)
    ).one_or_none()
    if row is None:
        raise ChangedMeanwhile
    return row


def _look_again(session: Any, found: Import, rows: Sequence[SheetRow], at: datetime) -> None:
    """A few rows are read at once, many by the worker."""
    if len(rows) > AT_ONCE:
        found.apply(ImportAction.READ_ANEW, at=at)
        _order(session, found, READ, at)
        return
    reread(session, found, rows, at=at)
    count_anew(session, found, at=at)


def write(import_id: int, *, submit: bool, version: int, actor: Actor, at: datetime) -> None:
    """Have the rows written, as drafts or submitted at once; the worker does it.

    Raises Unknown, NotPermitted, AlreadyMoved, ChangedMeanwhile, NotReady while questions are
    open, or AlreadyImported when the same content was (or just now is being) imported.
    """
    try:
        _write(import_id, submit, version, actor, at)
    except ChangedMeanwhile:
        _write(import_id, submit, version, actor, at)  # somebody was faster: now it shows how


def _write(
    import_id: int,
    submit: bool,  # noqa: FBT001 -- only `write` calls it
    version: int,
    actor: Actor,
    at: datetime,
) -> None:
    with transaction() as session:
        found = _locked(session, import_id, actor)
        if found.state in HOLDS_CONTENT:
            return  # a double click
        _check_version(found, version)
        if not found.can(ImportAction.WRITE):
            raise NotReady
        if not found.counts.get("new") or (submit and found.counts.get("later")):
            raise NotReady
        if earlier := same_content(session, found):
            raise AlreadyImported(earlier.id)
        found.submit = submit
        found.membership_id = actor.membership_id
        found.apply(ImportAction.WRITE, at=at)
        _order(session, found, WRITE, at)


def same_content(session: Any, found: Import) -> Import | None:
    """Return the import that wrote (or is writing) the same table for the same organisation."""
    earlier: Import | None = session.scalars(
        select(Import).where(
            Import.owner_id == found.owner_id,
            Import.kind == found.kind,
            Import.digest == found.digest,
            Import.state.in_(HOLDS_CONTENT),
            Import.id != found.id,
        )
    ).first()
    return earlier


def discard(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Give the import up; what was uploaded is removed. Raises Unknown or AlreadyMoved."""
    with transaction() as session:
        found = _locked(session, import_id, actor)
        found.apply(ImportAction.DISCARD, at=at)
        forget_content(session, found)
        record(session, actor, "sheet_import.discard", found, at=at)


def give_up_old(session: Any, *, at: datetime) -> None:
    """Give up what nobody has touched for a week, inside an open transaction."""
    old = select(Import).where(Import.state.in_(OPEN_IMPORTS), Import.changed_at < at - KEPT)
    for found in session.scalars(old.with_for_update(skip_locked=True)):
        found.apply(ImportAction.DISCARD, at=at)
        forget_content(session, found)
        record(session, None, "sheet_import.discard", found, at=at)


def try_again(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Order the job anew after it was given up. Raises Unknown, NotPermitted or AlreadyMoved."""
    with transaction() as session:
        found = _locked(session, import_id, actor)
        job = session.scalars(select(Job).where(Job.key == found.job)).one_or_none()
        if found.state not in WORKING or (job and job.state is not JobState.FAILED):
            raise ChangedMeanwhile
        found.changed_at = at
        _order(session, found, READ if found.state is ImportState.READING else WRITE, at)


def forget_content(session: Any, found: Import) -> None:
    """Remove what is kept only until the import is over."""
    _forget_rows(session, found)
    session.execute(delete(SheetFile).where(SheetFile.import_id == found.id))
    found.columns = [column | {"samples": []} for column in found.columns]


def _forget_rows(session: Any, found: Import) -> None:
    for table in (SheetProblem, SheetRow):
        session.execute(delete(table).where(table.import_id == found.id))


def _order(session: Any, found: Import, task: str, at: datetime) -> None:
    """Order the job that the import waits for; each order has a key of its own."""
    session.flush()  # the version counts on
    found.job = f"{task}:{found.id}:{found.version}"
    jobs.order(session, task, key=found.job, at=at, arguments={"import": found.id})


def _locked(session: Any, import_id: int, actor: Actor) -> Import:
    found: Import | None = session.scalars(
        select(Import).where(Import.id == import_id, mine(actor)).with_for_update(of=Import)
    ).one_or_none()
    if found is None:
        raise Unknown("import", import_id)
    authorize(actor, Permission.IMPORT, found)
    return found


def _answerable(session: Any, import_id: int, actor: Actor) -> Import:
    found = _locked(session, import_id, actor)
    if found.state not in ANSWERABLE:
        raise NotReady
    return found


def _check_version(found: Import, version: int) -> None:
    if found.version != version:
        raise ChangedMeanwhile

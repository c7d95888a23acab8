"""Answering what a sheet leaves open: which table, which columns, what cells should say."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.db import transaction
from webapp.errors import ChangedMeanwhile, Unfit
from webapp.models.imports import (
    ColumnChoice,
    Import,
    ImportAction,
    SheetProblem,
    SheetRow,
)
from webapp.policy import Actor
from webapp.services.imports_columns import added as added_columns
from webapp.services.imports_reading import count_anew, reread
from webapp.services.imports_steps import (
    READ,
    answerable,
    check_version,
    forget_rows,
    locked,
    order,
)
from webapp.sheets import KINDS

LONGEST_CELL = 2000
LONGEST_HEADING = 120
AT_ONCE = 200  # rows read again while somebody waits; more are left to the worker


def choose_sheet(import_id: int, sheet: int, *, actor: Actor, at: datetime) -> None:
    """Read one of the file's tables. Raises Unknown, NotPermitted, AlreadyMoved or Unfit."""
    with transaction() as session:
        found = locked(session, import_id, actor)
        if not 0 <= sheet < len(found.sheets):
            raise Unfit("sheet", "unknown")
        found.apply(ImportAction.READ_ANEW, at=at)
        found.sheet, found.columns, found.digest, found.counts = sheet, [], None, {}
        forget_rows(session, found)
        order(session, found, READ, at)


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
        found = locked(session, import_id, actor)
        check_version(found, version)
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
        order(session, found, READ, at)


def _remember(session: Any, found: Import) -> None:
    """Keep the choices for the next sheet of this kind in this organisation."""
    for column in found.columns:
        heading = column["heading"][:LONGEST_HEADING]
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
        found = answerable(session, import_id, actor)
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
        found = answerable(session, import_id, actor)
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
        found = answerable(session, import_id, actor)
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
        order(session, found, READ, at)
        return
    reread(session, found, rows, at=at)
    count_anew(session, found, at=at)

"""The job that reads a sheet: file, table, columns, rows, questions. Also reads rows again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from webapp.chain import record
from webapp.db import db, transaction
from webapp.models.imports import (
    Import,
    ImportAction,
    ImportState,
    Severity,
    SheetFile,
    SheetProblem,
    SheetRow,
)
from webapp.services.drafting import day_of
from webapp.services.imports_checking import Fault
from webapp.services.imports_columns import only_one, recognised
from webapp.services.imports_lookups import look_up
from webapp.services.imports_numbers import numbered
from webapp.services.imports_rows import Looked, look_at
from webapp.services.imports_tables import (
    as_cells,
    content_digest,
    read_before,
    stored_table,
    tables_of,
    with_added,
)
from webapp.services.jobs import Claim, advance, finish
from webapp.sheets import SheetRefused, Table
from webapp.sheets.grid import Cell

LONGEST_SAID = 200
PARTS = {"headcount_low": "headcount", "headcount_high": "headcount"}  # of one cell
OPENED, DONE = 10, 80  # per cent of the way; what is left is storing
Progress = Callable[[int], None]


def read_sheet(held: Claim, *, at: datetime) -> None:
    """Read the file of an import, or its stored rows again under other columns."""
    found = db.session.get(Import, held.arguments["import"])
    if found is None or found.state is not ImportState.READING:
        _leave(held, at)
        return
    version = found.version
    try:
        read = _read(found, at, lambda percent: advance(held, percent))
    except SheetRefused as refusal:
        _refuse(held, found.id, refusal, at)
        return
    with transaction() as session:
        again = session.get_one(Import, found.id, with_for_update=True)
        if again.state is ImportState.READING and again.version == version:
            read(session, again)
        finish(session, held, at=at)


def _leave(held: Claim, at: datetime) -> None:
    with transaction() as session:
        finish(session, held, at=at)


def _refuse(held: Claim, import_id: int, refusal: SheetRefused, at: datetime) -> None:
    with transaction() as session:
        found = session.get_one(Import, import_id, with_for_update=True)
        if found.state is ImportState.READING:
            found.apply(ImportAction.REFUSE, at=at)
            found.refusal, found.refusal_facts = refusal.code, dict(refusal.facts)
            for table in (SheetProblem, SheetRow, SheetFile):
                session.execute(delete(table).where(table.import_id == import_id))
            record(session, None, "sheet_import.refuse", found, at=at, code=refusal.code)
        finish(session, held, at=at)


def _read(found: Import, at: datetime, progress: Progress) -> Callable[[Any, Import], None]:
    """Read without a transaction; return what writes the result down in one."""
    table = read_before(found)
    sheets, sheet, digest = found.sheets, found.sheet, found.digest
    if table is None:
        tables = tables_of(found)
        sheets = [_told(one) for one in tables]
        sheet = only_one(found, tables) if sheet is None else sheet
        if sheet is None:
            return lambda session, again: _ask_which(again, sheets, at)
        table = tables[min(sheet, len(tables) - 1)]
        digest = content_digest(table)
    progress(OPENED)
    columns = found.columns or recognised(found, table)
    table = with_added(table, columns)
    known = look_up(db.session, found)
    fields = [column["field"] for column in columns]
    today = day_of(at)
    numbers = numbered(db.session, found, known, columns, table)
    more: dict[str, Any] = {"today": today, "numbers": numbers, "progress": _part(progress)}
    looked = look_at(found.kind, table, fields, known, **more)
    was_out = _left_out(found)
    db.session.close()  # nothing is held while the next transaction waits to begin

    def write_down(session: Any, again: Import) -> None:
        again.sheets, again.sheet, again.digest, again.columns = sheets, sheet, digest, columns
        _store(session, again, table, looked, was_out)
        mark_repeats(session, again)
        count_anew(session, again, at=at)

    return write_down


def _part(progress: Progress) -> Callable[[int, int], None]:
    """Turn rows read into per cent of the whole way."""
    return lambda done, rows: progress(OPENED + (DONE - OPENED) * done // rows)


def _told(table: Table) -> dict[str, Any]:
    return {"name": table.sheet, "title": table.title, "rows": len(table.rows)}


def _ask_which(found: Import, sheets: list[dict[str, Any]], at: datetime) -> None:
    found.sheets = sheets
    found.apply(ImportAction.ASK, at=at)


def _left_out(found: Import) -> set[int]:
    out = select(SheetRow.position).where(SheetRow.import_id == found.id, SheetRow.left_out)
    return set(db.session.scalars(out))


def _store(
    session: Any, found: Import, table: Table, looked: Sequence[Looked], out: set[int]
) -> None:
    for stale in (SheetProblem, SheetRow):
        session.execute(delete(stale).where(stale.import_id == found.id))
    if not looked:
        return
    session.execute(
        insert(SheetRow),
        [
            {
                "import_id": found.id,
                "position": one.position,
                "number": one.number,
                "cells": as_cells(row),
                "key": one.key,
                "there": one.there,
                "left_out": one.position in out,
            }
            for one, row in zip(looked, table.rows, strict=True)
        ],
    )
    _store_problems(session, found, table, looked)


def _store_problems(session: Any, found: Import, table: Table, looked: Sequence[Looked]) -> None:
    places = first_columns(found.columns)
    lines = [
        _line(found, one, fault, column_of(fault, places), row)
        for one, row in zip(looked, table.rows, strict=True)
        for fault in one.faults
    ]
    if lines:
        session.execute(insert(SheetProblem), lines)


def first_columns(columns: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the first column of each field."""
    places: dict[str, int] = {}
    for n, column in enumerate(columns):
        places.setdefault(column["field"], n)
    for part, whole in PARTS.items():
        if whole in places:
            places.setdefault(part, places[whole])
    return places


def column_of(fault: Fault, places: dict[str, int]) -> int | None:
    return places.get(fault.field) if fault.column is None else fault.column


def _line(
    found: Import, one: Looked, fault: Fault, column: int | None, row: Sequence[Cell]
) -> dict[str, Any]:
    said = row[column].text if column is not None else ""
    return {
        "import_id": found.id,
        "position": one.position,
        "column_number": column,
        "field": fault.field,
        "code": fault.code,
        "facts": dict(fault.facts),
        "suggestion": fault.suggestion,
        "said": said[:LONGEST_SAID],
        "severity": fault.severity,
    }


def reread(session: Any, found: Import, rows: Sequence[SheetRow], *, at: datetime) -> None:
    """Look at some rows again after their cells were changed, inside an open transaction."""
    known = look_up(session, found)
    fields = [column["field"] for column in found.columns]
    table = stored_table(found, [row.cells for row in rows])
    positions = [row.position for row in rows]
    above = _still_blank(session, found, rows)
    numbers = numbered(session, found, known, found.columns, table)
    more: dict[str, Any] = {"today": day_of(at), "numbers": numbers, "above": above}
    read = look_at(found.kind, table, fields, known, **more)
    looked = [replace(one, position=where) for one, where in zip(read, positions, strict=True)]
    session.execute(
        delete(SheetProblem).where(
            SheetProblem.import_id == found.id, SheetProblem.position.in_(positions)
        )
    )
    for row, one in zip(rows, looked, strict=True):
        row.key, row.there = one.key, one.there
    session.flush()
    _store_problems(session, found, table, looked)
    mark_repeats(session, found)


def _still_blank(
    session: Any, found: Import, rows: Sequence[SheetRow]
) -> dict[tuple[int, int], str]:
    """Return what stands above cells that may repeat it and that nobody has answered yet."""
    lines = {row.position: n for n, row in enumerate(rows)}
    asked = session.scalars(
        select(SheetProblem).where(
            SheetProblem.import_id == found.id,
            SheetProblem.position.in_(list(lines)),
            SheetProblem.code.in_(("same_as_above", "blank_below")),
        )
    ).all()
    return {
        (lines[one.position], one.column_number): one.suggestion
        for one in asked
        if rows[lines[one.position]].cells[one.column_number][2]  # else somebody left it blank
    }


def mark_repeats(session: Any, found: Import) -> None:
    """Ask about rows that say the same as a row above; one of them has to be left out."""
    session.execute(
        delete(SheetProblem).where(
            SheetProblem.import_id == found.id, SheetProblem.code == "same_as_row"
        )
    )
    first = (
        select(SheetRow.key, func.min(SheetRow.position).label("position"))
        .where(SheetRow.import_id == found.id, SheetRow.key != "", ~SheetRow.left_out)
        .group_by(SheetRow.key)
        .having(func.count() > 1)
        .subquery()
    )
    above = SheetRow.__table__.alias("above")
    repeats = session.execute(
        select(SheetRow.position, above.c.number)
        .join(first, first.c.key == SheetRow.key)
        .join(
            above,
            (above.c.import_id == SheetRow.import_id) & (above.c.position == first.c.position),
        )
        .where(
            SheetRow.import_id == found.id,
            SheetRow.position != first.c.position,
            ~SheetRow.left_out,
            ~SheetRow.there,
        )
    ).all()
    if repeats:
        common = {"import_id": found.id, "code": "same_as_row", "column_number": None}
        session.execute(
            insert(SheetProblem),
            [common | {"position": p, "facts": {"row": number}} for p, number in repeats],
        )


def count_anew(session: Any, found: Import, *, at: datetime) -> None:
    """Count rows by what becomes of them, and settle whether anything is still to be asked."""

    def count(*conditions: Any) -> int:
        query = select(func.count()).where(SheetRow.import_id == found.id, *conditions)
        return session.scalar(query) or 0

    taken = (~SheetRow.left_out, ~SheetRow.there)
    found.counts = {
        "rows": count(),
        "new": count(*taken),
        "there": count(SheetRow.there, ~SheetRow.left_out),
        "out": count(SheetRow.left_out),
        "differing": count(SheetRow.there, ~SheetRow.left_out, _has_mark(Severity.NOTED)),
        **{str(one): count(*taken, _has_mark(one)) for one in Severity},
    }
    unsure = any(column["unsure"] for column in found.columns)
    action = ImportAction.ASK if unsure or found.counts["asked"] else ImportAction.SETTLE
    found.apply(action, at=at)


def _has_mark(severity: Severity) -> Any:
    return exists().where(
        SheetProblem.import_id == SheetRow.import_id,
        SheetProblem.position == SheetRow.position,
        SheetProblem.severity == severity,
    )

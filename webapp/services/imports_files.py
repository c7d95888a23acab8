"""Workbooks that an import hands out: the empty template, and the sheet with its questions."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.models.imports import Import, Severity, SheetProblem, SheetRow
from webapp.services.imports_lookups import look_up
from webapp.services.imports_tables import stored_table
from webapp.sheets import KINDS, CellProblem, Row, problems_workbook, template_workbook

_Marks = dict[int, list[CellProblem]]


def template_file(plan: Import) -> bytes:
    """Return the empty sheet, with the names that the importer may use in its drop-downs."""
    return template_workbook(KINDS[plan.kind], look_up(db.session, plan).lookups)


def problems_file(found: Import, sentence: Callable[[Any], str]) -> bytes:
    """Return the rows with questions or notes, and what these say; `sentence` words one."""
    asked: _Marks = {}
    noted: _Marks = {}
    for one in db.session.scalars(
        select(SheetProblem)
        .where(SheetProblem.import_id == found.id)
        .order_by(SheetProblem.position, SheetProblem.column_number)
    ):
        marks = noted if one.severity is Severity.NOTED else asked
        marks.setdefault(one.position, []).append(_problem(one))
    wanted = SheetRow.import_id == found.id, SheetRow.position.in_([*asked, *noted])
    stored = db.session.scalars(select(SheetRow).where(*wanted).order_by(SheetRow.position)).all()
    rows = [_row(row, asked, noted) for row in stored]
    return problems_workbook(stored_table(found, [row.cells for row in stored]), rows, sentence)


def _row(row: SheetRow, asked: _Marks, noted: _Marks) -> Row:
    at = row.position
    return Row(at, row.number, {}, tuple(asked.get(at, ())), tuple(noted.get(at, ())))


def _problem(one: SheetProblem) -> CellProblem:
    return CellProblem(
        row=one.position,
        column=one.column_number,
        code=one.code,
        facts=tuple(one.facts.items()),
        suggestion=one.suggestion,
        field=one.field,
    )

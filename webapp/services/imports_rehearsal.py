"""A sheet looked at without keeping anything: no import, no job, no event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from webapp.db import db
from webapp.models.imports import Import, Severity
from webapp.policy import Actor, Permission, authorize
from webapp.services.drafting import day_of
from webapp.services.imports import check_size
from webapp.services.imports_checking import Fault
from webapp.services.imports_columns import only_one, recognised
from webapp.services.imports_lookups import look_up
from webapp.services.imports_numbers import numbered
from webapp.services.imports_reading import column_of, first_columns
from webapp.services.imports_rows import Looked, look_at
from webapp.services.imports_tables import tables_in, with_added


@dataclass(frozen=True, slots=True)
class Mark:
    """A question or a note, at a row as people count and a column from 0 (None: none)."""

    number: int
    column: int | None
    fault: Fault
    there: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would find. `columns` None: there are several tables, named `tables`."""

    tables: Sequence[str]
    columns: Sequence[dict[str, Any]] | None = None
    rows: Sequence[Looked] = ()

    @property
    def marks(self) -> list[Mark]:
        places = first_columns(self.columns or ())
        return [
            Mark(row.number, column_of(fault, places), fault, row.there)
            for row in self.rows
            for fault in row.faults
        ]

    @property
    def counts(self) -> dict[str, int]:
        """As `imports_reading.count_anew` counts."""
        new = [row for row in self.rows if not row.there]
        there = [row for row in self.rows if row.there]
        marked = {str(one): sum(_has(row, one) for row in new) for one in Severity}
        whole = {"rows": len(self.rows), "new": len(new), "there": len(there), "out": 0}
        return whole | marked | {"differing": sum(bool(row.faults) for row in there)}


def rehearse(plan: Import, file: Path, *, actor: Actor, at: datetime) -> Rehearsal:
    """Read the file as the import `plan` would. Raises NotPermitted, Unfit or SheetRefused."""
    authorize(actor, Permission.IMPORT, plan)
    check_size(file.stat().st_size)
    tables = tables_in(file, file.name)
    names = [table.sheet for table in tables]
    chosen = only_one(plan, tables)
    if chosen is None:
        return Rehearsal(names)
    table = tables[chosen]
    columns = recognised(plan, table)
    table = with_added(table, columns)
    known = look_up(db.session, plan)
    numbers = numbered(db.session, plan, known, columns, table)
    fields = [column["field"] for column in columns]
    rows = look_at(plan.kind, table, fields, known, today=day_of(at), numbers=numbers)
    return Rehearsal(names, columns, list(_with_repeats(rows)))


def _with_repeats(rows: Sequence[Looked]) -> Iterator[Looked]:
    """As `imports_reading.mark_repeats` does with stored rows."""
    first: dict[str, int] = {}
    for row in rows:
        above = first.setdefault(row.key, row.number) if row.key else row.number
        if above == row.number or row.there:
            yield row
        else:
            repeat = Fault("", "same_as_row", {"row": above})
            yield replace(row, faults=(*row.faults, repeat))


def _has(row: Looked, severity: Severity) -> bool:
    return any(fault.severity is severity for fault in row.faults)

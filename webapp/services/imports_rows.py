"""Rows of a table looked at: read by the sheets package, held against our rules and tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.models.imports import POSTING_KINDS, ImportKind, Severity
from webapp.services.imports_checking import Checked, Fault, check_values
from webapp.services.imports_lookups import Known
from webapp.services.imports_numbers import Stored, differing
from webapp.services.organisations import WRITTEN
from webapp.sheets import KINDS, Row, Table, read_rows
from webapp.sheets.repeats import repeats

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """One row: what it would make (None while something is asked), all that is asked or noted."""

    position: int
    number: int
    checked: Checked | None
    faults: tuple[Fault, ...]
    there: bool = False
    reopens: int | None = None  # the organisation that an undone import made

    @property
    def key(self) -> str:
        return self.checked.key if self.checked else ""


def look_at(
    kind: ImportKind,
    table: Table,
    fields: Sequence[str | None],
    known: Known,
    *,
    today: date,
    numbers: Mapping[int, Stored],
    above: Mapping[tuple[int, int], str] | None = None,
    progress: Progress | None = None,
) -> list[Looked]:
    """Look at each row of the table. `above`, `progress`: see `webapp.sheets.rows.read_rows`.

    `numbers`: what is stored under the number that a row carries, see `imports_numbers.numbered`.
    A blank is no question any more once somebody has left it blank: such cells have no column.
    """
    if above is None:
        found = repeats(table, fields, KINDS[kind])
        above = {(r, c): text for (r, c), text in found.items() if table.rows[r][c].column}
    read = read_rows(
        *(table, fields, KINDS[kind]),
        today=today,
        lookups=known.lookups,
        above=above,
        progress=progress,
    )
    return [
        _with_number(kind, fields, looked, numbers[row.position])
        if row.position in numbers
        else _with_notes(looked, row)
        for row in read
        for looked in (_looked(kind, row, _asked(row), known, today),)
    ]


def _with_number(
    kind: ImportKind, fields: Sequence[str | None], looked: Looked, stored: Stored
) -> Looked:
    """The row is the stored thing: there already, and what it says otherwise is not imported."""
    if looked.checked is None:
        first = {column.key: column.fills[0] for column in KINDS[kind].columns}
        differs = [first.get(fault.field, fault.field) for fault in looked.faults]
    else:
        checked = looked.checked
        differs = differing(kind, fields, checked.content, checked.place_id, stored)
    about = {"code": stored[0], "fields": differs}
    note = Fault("number", "number_differs", about, severity=Severity.NOTED)
    return replace(looked, faults=(note,) if differs else (), there=True, reopens=None)


def _asked(row: Row) -> list[Fault]:
    return [
        Fault(one.field, one.code, dict(one.facts), one.suggestion, column=one.column)
        for one in row.problems
    ]


def _with_notes(looked: Looked, row: Row) -> Looked:
    """Keep notes whatever else is said about a row."""
    notes = [
        Fault(n.field, n.code, dict(n.facts), n.suggestion, Severity.NOTED, n.column)
        for n in row.notes
    ]
    return replace(looked, faults=(*looked.faults, *notes))


def _looked(kind: ImportKind, row: Row, asked: list[Fault], known: Known, today: date) -> Looked:
    position = row.position
    place_id = _place(kind, row.values, known)
    if asked or place_id is None or _lacks(kind, row.values):
        asked = asked or [Fault(name, "empty", {}) for name in _needed(kind)]
        return Looked(position, row.number, None, tuple(asked))
    checked = check_values(kind, row.values, place_id, known.categories, today=today)
    faults = checked.faults
    if kind in POSTING_KINDS:
        faults += _somebody_elses_grid(row.values, place_id, known)
        return Looked(position, row.number, checked, faults, there=checked.key in known.there)
    return _organisation(position, row.number, checked, known)


def _place(kind: ImportKind, values: Any, known: Known) -> int | None:
    if kind in POSTING_KINDS:
        return values.get("owner_id") or known.lookups.own
    return values.get("community_id") if kind is ImportKind.GRIDS else known.tenant_id


def _needed(kind: ImportKind) -> tuple[str, ...]:
    return ("category_id",) if kind in POSTING_KINDS else ("name",)


def _lacks(kind: ImportKind, values: Any) -> bool:
    return not all(values.get(name) for name in _needed(kind))


def _somebody_elses_grid(values: Any, place_id: int | None, known: Known) -> tuple[Fault, ...]:
    grid = values.get("grid_id")
    ours = {g for (community, _name), g in known.lookups.grids.items() if community == place_id}
    return () if grid is None or grid in ours else (Fault("grid_id", "not_our_grid", {}),)


def _organisation(position: int, number: int, checked: Checked, known: Known) -> Looked:
    """An organisation is there already, or was, or somebody closed it."""
    key, faults = checked.key, checked.faults
    is_open, undone, closed = known.open or {}, known.undone or {}, known.closed or {}
    if key in is_open:
        stored = (known.contents or {})[is_open[key]]
        differs = [n for n in WRITTEN if _says(checked.content, n) not in (None, _says(stored, n))]
        if differs:
            faults += (Fault("name", "there_but_different", {"fields": differs}),)
        return Looked(position, number, checked, faults, there=not differs)
    if key in closed:
        faults += (Fault("name", "closed_by_hand", {"found": checked.content.name}),)
    return Looked(position, number, checked, faults, reopens=undone.get(key))


def _says(content: Any, name: str) -> Any:
    """An empty cell does not contradict what is stored."""
    value = getattr(content, name)
    return None if value in ("", None) else value

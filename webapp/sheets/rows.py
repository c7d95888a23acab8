"""From the cells of a table to values by field, with every question at its cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.sheets.agreement import CHECKS
from webapp.sheets.grid import Table
from webapp.sheets.joining import texts_for
from webapp.sheets.kinds import Asking, Column, Kind
from webapp.sheets.lines import CellProblem, Line, Reader, ask, mark
from webapp.sheets.lookups import Lookups
from webapp.sheets.repeats import is_ditto, repeats
from webapp.sheets.values.reading import Problem, Reading, asked

EVERY = 100  # rows between two calls of `progress`
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row of the sheet, `position` that of the table.

    `values` has every field of the kind; None: nothing was said, or it is asked about. `notes` are
    at cells that were read by convention.
    """

    position: int
    number: int
    values: Mapping[str, Any]
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[CellProblem, ...] = ()


def read_rows(
    table: Table,
    fields: Sequence[str | None],
    kind: Kind,
    *,
    today: date,
    lookups: Lookups,
    above: Mapping[tuple[int, int], str] | None = None,
    progress: Progress | None = None,
) -> tuple[Row, ...]:
    """Read all rows. `fields`: what each column is. ValueError if a field is chosen twice.

    `above`: what `repeats` gave for the whole table, if this table is a part of it.
    """
    if twice := kind.clashes(tuple(fields)):
        raise ValueError(f"several columns for {', '.join(twice)}")
    places = {
        key: tuple(i for i, chosen in enumerate(fields) if chosen == key) for key in kind.keys
    }
    above = repeats(table, fields, kind) if above is None else above
    reader = Reader(table, kind, Asking(today, lookups), above, places)
    rows: list[Row] = []
    for position, number in enumerate(table.numbers):
        line = Line(position, table.rows[position])
        _read_line(reader, line)
        rows.append(Row(position, number, line.values, tuple(line.problems), tuple(line.notes)))
        if progress and (position + 1) % EVERY == 0:
            progress(position + 1, len(table.rows))
    if progress:
        progress(len(rows), len(table.rows))
    return tuple(rows)


def _read_line(reader: Reader, line: Line) -> None:
    for column in reader.kind.columns:
        _read_field(reader, line, column)
    for check in CHECKS:
        check(reader, line)


def _read_field(reader: Reader, line: Line, column: Column) -> None:
    line.values |= dict.fromkeys(column.fills)
    places = reader.places[column.key]
    asked_already = False
    for place in places:
        if (line.position, place) in reader.above:
            _ask_repeated(reader, line, place, column.key)
            asked_already = True
    if asked_already or not places:
        return
    texts = texts_for(reader, line, column, places)
    for place, text in texts:
        reading = _parsed(reader, column, text)
        if reading.note and len(texts) > 1:
            reading = _asked_after_all(reading.note)
        _take(line, place, column, reading)


def _take(line: Line, place: int, column: Column, reading: Reading[Any]) -> None:
    if reading.problem:
        ask(line, place, reading.problem, column.key)
    elif reading.value is not None:
        _keep(line, column, reading.value)
    if reading.note:
        mark(line, place, reading.note, column.key)


def _asked_after_all(note: Problem) -> Reading[Any]:
    """What one cell lacks may stand in another one of the same field."""
    facts = tuple((name, fact) for name, fact in note.facts if name != "lacking")
    return Reading(problem=Problem(note.code, facts, note.suggestion))


def _parsed(reader: Reader, column: Column, text: str) -> Reading[Any]:
    """Sheets say the same thing again and again; reading a phrase once is enough."""
    key = (column.key, text)
    if key not in reader.known:
        reader.known[key] = (
            asked("same_as_nothing") if is_ditto(text) else column.parse(text, reader.asking)
        )
    return reader.known[key]


def _keep(line: Line, column: Column, value: Any) -> None:
    if len(column.fills) > 1:
        line.values |= dict(zip(column.fills, value, strict=True))
    elif column.key == "windows":
        line.values["windows"] = (*(line.values["windows"] or ()), *value)
    else:
        line.values[column.fills[0]] = value


def _ask_repeated(reader: Reader, line: Line, place: int, key: str) -> None:
    code = "same_as_above" if is_ditto(line.cells[place].text) else "blank_below"
    suggestion = reader.above[line.position, place]
    ask(line, place, Problem(code, (("above", suggestion[:60]),), suggestion), key)

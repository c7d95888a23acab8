"""One row on its way from cells to values, and the questions it raises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.sheets.grid import Cell, Table
from webapp.sheets.kinds import Asking, Kind
from webapp.sheets.values.reading import Problem, Reading


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A question about a cell: `row` and `column` are positions in the table, from 0.

    `code` names a sentence of SHEET_PROBLEMS, `facts` are the values it shows. `suggestion`: text
    that would be read without this question. `column` is None where the table has no such column.
    """

    row: int
    column: int | None
    code: str
    facts: tuple[tuple[str, str], ...] = ()
    suggestion: str | None = None
    field: str = ""


def _at(line: "Line", place: int | None, problem: Problem, key: str) -> CellProblem:
    return CellProblem(line.position, place, problem.code, problem.facts, problem.suggestion, key)


@dataclass(slots=True)
class Reader:
    table: Table
    kind: Kind
    asking: Asking
    above: Mapping[tuple[int, int], str]
    places: Mapping[str, tuple[int, ...]]  # columns by field
    known: dict[tuple[str, str], Reading[Any]] = field(default_factory=dict)
    names: set[tuple[Any, str]] = field(default_factory=set)


@dataclass(slots=True)
class Line:
    """One row on its way."""

    position: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[CellProblem] = field(default_factory=list)


def ask(line: Line, place: int | None, problem: Problem, key: str) -> None:
    line.problems.append(_at(line, place, problem, key))


def mark(line: Line, place: int | None, note: Problem, key: str) -> None:
    """Say at a cell by which convention it was read."""
    line.notes.append(_at(line, place, note, key))


def is_asked(line: Line, key: str) -> bool:
    return any(problem.field == key for problem in line.problems)


def place_of(reader: Reader, key: str) -> int | None:
    return next(iter(reader.places.get(key, ())), None)

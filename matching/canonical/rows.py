"""Rows from a document, and what no row may say."""

from dataclasses import replace
from typing import Any

import numpy as np

from matching.canonical.columns import Column
from matching.canonical.fields import (
    Place,
    a_column,
    a_list,
    a_name,
    first,
    needed,
    numbers,
    numbers_of_all,
    owner,
    pointers,
    refuse,
    within,
)
from matching.errors import BadInput
from matching.instance import KINDS, LARGEST, NO_MAX, NO_MIN, IntArray, Rows

KIND_NUMBERS = {kind.value: number for number, kind in enumerate(KINDS)}


def rows_from(document: object, edge_count: int) -> Rows:
    """Return the rows that a document's field `rows` lists."""
    listed = a_list(document, "rows")
    if set(map(type, listed)) - {dict}:
        at = next(i for i, row in enumerate(listed) if type(row) is not dict)
        refuse(f"rows[{at}]", listed[at], "it must be an object")
    edges = [_list(row, "e", at) for at, row in enumerate(listed)]
    _refuse_idle(listed)
    ptr = pointers(edges)
    rows = Rows(
        ids=[needed(row, "id", f"rows[{at}].") for at, row in enumerate(listed)],
        kind=np.array([_kind(row, at) for at, row in enumerate(listed)], np.int8),
        ptr=ptr,
        edge=numbers_of_all(edges, entry_of(ptr, "e")),
        a=_coefficients(listed, "a", ptr),
        u=_coefficients(listed, "u", ptr),
        min=_limits(listed, "min", NO_MIN),
        max=_limits(listed, "max", NO_MAX),
        whole=np.array([_flag(row, at) for at, row in enumerate(listed)], np.bool_),
        demand=_numbers(listed, "demand"),
        past=_numbers(listed, "past"),
    )
    return checked_rows(rows, edge_count)


def checked_rows(rows: Rows, edge_count: int) -> Rows:
    """Return the rows, each edge once in each; refuse what is out of range or contradictory."""
    _check_ids(rows)
    at = first((rows.edge < 0) | (rows.edge >= edge_count))
    if at is not None:
        there_are = f"there are {edge_count} edges"
        refuse(entry_of(rows.ptr, "e")(at), int(rows.edge[at]), there_are)
    for name in ("a", "u"):
        within(getattr(rows, name), entry_of(rows.ptr, name))
    for name in ("demand", "past"):
        within(getattr(rows, name), row_of(name), 0)
    within(rows.min[rows.min != NO_MIN], _bounded(rows.min != NO_MIN, "min"))
    within(rows.max[rows.max != NO_MAX], _bounded(rows.max != NO_MAX, "max"))
    at = first(rows.min > rows.max)
    if at is not None:
        refuse(f"rows[{at}].min", int(rows.min[at]), f"its max is {rows.max[at]}, which is less")
    return _merged(rows, edge_count)


def entry_of(ptr: IntArray, name: str) -> Place:
    def place(entry: int) -> str:
        row, at = owner(ptr, entry)
        return f"rows[{row}].{name}[{at}]"

    return place


def row_of(name: str) -> Place:
    return lambda at: f"rows[{at}].{name}"


def _bounded(given: Any, name: str) -> Place:
    return lambda at: f"rows[{np.flatnonzero(given)[at]}].{name}"


def _list(row: dict[str, Any], name: str, at: int) -> list[Any] | Column:
    return a_column(needed(row, name, f"rows[{at}]."), f"rows[{at}].{name}")


def _kind(row: dict[str, Any], at: int) -> int:
    kind = needed(row, "kind", f"rows[{at}].")
    if type(kind) is not str or kind not in KIND_NUMBERS:
        refuse(f"rows[{at}].kind", kind, f"it must be one of {', '.join(KIND_NUMBERS)}")
    return KIND_NUMBERS[kind]


def _flag(row: dict[str, Any], at: int) -> bool:
    flag = row.get("whole", False)
    if type(flag) is not bool:
        refuse(f"rows[{at}].whole", flag, "it must be true or false")
    return flag


def _refuse_idle(listed: list[dict[str, Any]]) -> None:
    for at, row in enumerate(listed):
        if row["e"] and row.get("a") is None and row.get("u") is None:
            raise BadInput(f"rows[{at}] has neither a nor u: its edges count nothing")


def _coefficients(listed: list[dict[str, Any]], name: str, ptr: IntArray) -> IntArray:
    """Return a or u of every entry; 0 where a row leaves the list out."""
    lists = []
    for at, row in enumerate(listed):
        length = len(row["e"])
        given = row.get(name)
        values = [0] * length if given is None else a_column(given, f"rows[{at}].{name}")
        if len(values) != length:
            wrong = f"rows[{at}].{name} has {len(values)} entries and rows[{at}].e has {length}"
            raise BadInput(wrong)
        lists.append(values)
    return numbers_of_all(lists, entry_of(ptr, name))


def _limits(listed: list[dict[str, Any]], name: str, unbounded: int) -> IntArray:
    given = [row.get(name) for row in listed]
    limits = np.full(len(given), unbounded, np.int64)
    bounded = [at for at, value in enumerate(given) if value is not None]
    limits[bounded] = numbers(
        [given[at] for at in bounded], lambda at: f"rows[{bounded[at]}].{name}"
    )
    return limits


def _numbers(listed: list[dict[str, Any]], name: str) -> IntArray:
    return numbers([row.get(name, 0) for row in listed], row_of(name))


def _check_ids(rows: Rows) -> None:
    for at, row_id in enumerate(rows.ids):
        if type(row_id) is not str or not row_id or not row_id.isascii():
            a_name(row_id, f"rows[{at}].id")
    if len(rows.index) < len(rows.ids):
        at = next(i for i, row_id in enumerate(rows.ids) if rows.index[row_id] != i)
        again = rows.index[rows.ids[at]]
        refuse(f"rows[{again}].id", rows.ids[at], f"rows[{at}] has the same id")


def _merged(rows: Rows, edge_count: int) -> Rows:
    """Return the rows with the coefficients of an edge that a row lists twice added up."""
    key = rows.of_entry * edge_count + rows.edge
    if np.all(np.diff(key) > 0):
        return rows
    unique, place = np.unique(key, return_inverse=True)
    if unique.size == key.size:
        return rows
    ptr = np.searchsorted(unique, np.arange(len(rows) + 1) * edge_count)
    a, u = _added(rows.a, place, ptr, "a"), _added(rows.u, place, ptr, "u")
    return replace(rows, ptr=ptr, edge=unique % edge_count, a=a, u=u)


def _added(amounts: IntArray, place: IntArray, ptr: IntArray, name: str) -> IntArray:
    total = np.zeros(int(ptr[-1]), np.int64)
    np.add.at(total, place, amounts)
    in_64_bits = np.bincount(place, np.abs(amounts)) < 2.0**62
    at = first(~in_64_bits | (np.abs(total) > LARGEST))
    if at is not None:
        row, _ = owner(ptr, at)
        raise BadInput(f"rows[{row}].{name} adds up to more than 2^53 for an edge listed twice")
    return total

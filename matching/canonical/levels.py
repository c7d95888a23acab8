"""Levels from a document, and what no level may say."""

from typing import Any

import numpy as np

from matching.canonical.columns import Column
from matching.canonical.edges import a_weight_each
from matching.canonical.fields import (
    a_choice,
    a_list,
    a_name,
    a_number,
    an_object,
    first,
    needed,
    numbers,
    refuse,
    said,
    within,
)
from matching.errors import BadInput
from matching.instance import WELFARE, IntArray, Level, LevelKind, Rows

MILLION = 10**6
SETTLED = ("level", "floor", "ceil", "keep")  # how names of rows begin that levels add


def levels_from(document: object, rows: Rows, edge_count: int) -> tuple[Level, ...]:
    """Return the levels that a document's field `levels` lists; one welfare level if none."""
    if document is None or document == []:
        return (WELFARE,)
    levels = tuple(
        level_from(an_object(given, f"levels[{at}]"), f"levels[{at}]", rows, edge_count)
        for at, given in enumerate(a_list(document, "levels"))
    )
    names = [level.name for level in levels]
    for at, name in enumerate(names):
        if names.index(name) < at:
            refuse(f"levels[{at}].name", name, f"levels[{names.index(name)}] has the same name")
    _refuse_taken(rows, names)
    return levels


def _refuse_taken(rows: Rows, names: list[str]) -> None:
    """Refuse a row with the name of one that a settled level may add."""
    for at, row_id in enumerate(rows.ids):
        kind, dot, of = row_id.partition(".")
        if not dot or kind not in SETTLED:
            continue
        by_level, by_edge = kind == "level" and of in names, kind == "keep" and of.isdecimal()
        if by_level or by_edge or (kind in ("floor", "ceil") and of in rows.index):
            refuse(f"rows[{at}].id", row_id, "settled levels add a row of this name")


def level_from(given: dict[str, Any], where: str, rows: Rows, edge_count: int) -> Level:
    """Return one level; its lists may be arrays, with rows by index, as .npz files have them."""
    kind = LevelKind(
        a_choice(needed(given, "kind", f"{where}."), f"{where}.kind", tuple(LevelKind))
    )
    name = a_name(needed(given, "name", f"{where}."), f"{where}.name")
    epsilon = a_number(given.get("epsilon_ppm", 0), f"{where}.epsilon_ppm", 0, MILLION)
    if kind is LevelKind.LINEAR:
        own = _list_or_none(given.get("w"), f"{where}.w")
        w = None if own is None else a_weight_each(own, edge_count, f"{where}.w")
        return Level(name, kind, w=w, epsilon_ppm=epsilon)
    if kind is LevelKind.CONVEX:
        named = _rows(given, "rows", where, rows)
        marginal = _marginal(given, f"{where}.marginal")
        return Level(name, kind, rows=named, marginal=marginal, epsilon_ppm=epsilon)
    if kind is LevelKind.KEEP:
        against = _against(given, f"{where}.against", edge_count)
        weight = _weight(given.get("weight"), f"{where}.weight", len(against))
        return Level(name, kind, against=against, weight=weight, epsilon_ppm=epsilon)
    return Level(name, kind, groups=_rows(given, "groups", where, rows), epsilon_ppm=epsilon)


def _list_or_none(value: Any, where: str) -> Any:
    if type(value) is Column:
        return value.values
    return value if value is None or isinstance(value, np.ndarray) else a_list(value, where)


def _rows(given: dict[str, Any], name: str, where: str, rows: Rows) -> IntArray:
    where, listed = f"{where}.{name}", needed(given, name, f"{where}.")
    if isinstance(listed, np.ndarray):
        within(listed, lambda at: f"{where}[{at}]", 0, len(rows) - 1)
        found = listed
    else:
        found = np.array(
            [_row(row, where, at, rows) for at, row in enumerate(a_list(listed, where))]
        )
        found = found.astype(np.int64)
    order = np.argsort(found, kind="stable")
    at = first(np.diff(found[order]) == 0)
    if at is not None:
        raise BadInput(f"{where}[{order[at + 1]}] repeats {where}[{order[at]}]")
    return found


def _row(row_id: object, where: str, at: int, rows: Rows) -> int:
    if type(row_id) is not str or row_id not in rows.index:
        refuse(f"{where}[{at}]", row_id, "no row has this id")
    return rows.index[row_id]


def _marginal(given: dict[str, Any], where: str) -> tuple[int, ...]:
    listed = a_list(needed(given, "marginal", where.removesuffix("marginal")), where)
    if not listed:
        raise BadInput(f"{where} is empty: it must say what the first unit of load costs")
    values = numbers(listed, lambda at: f"{where}[{at}]").tolist()
    for at in range(1, len(values)):
        if values[at] < values[at - 1]:
            refuse(
                f"{where}[{at}]", values[at], f"it may not be less than {values[at - 1]} before it"
            )
    return tuple(values)


def _against(given: dict[str, Any], where: str, edge_count: int) -> IntArray:
    listed = needed(given, "against", where.removesuffix("against"))
    pairs = listed if isinstance(listed, np.ndarray) else _pairs(a_list(listed, where), where)
    within(pairs[:, 1], lambda at: f"{where}[{at}][1]", 0)
    at = first((pairs[:, 0] < 0) | (pairs[:, 0] >= edge_count))
    if at is not None:
        refuse(f"{where}[{at}][0]", int(pairs[at, 0]), f"there are {edge_count} edges")
    order = np.argsort(pairs[:, 0], kind="stable")
    at = first(np.diff(pairs[order, 0]) == 0)
    if at is not None:
        again = int(order[at + 1])
        refuse(f"{where}[{again}][0]", int(pairs[again, 0]), "the edge is listed before")
    return pairs


def _pairs(listed: list[Any], where: str) -> IntArray:
    for at, pair in enumerate(listed):
        if type(pair) is not list or len(pair) != 2:
            raise BadInput(f"{where}[{at}] is {said(pair)}: it must be a pair [edge, quantity]")
    flat = [value for pair in listed for value in pair]
    return numbers(flat, lambda at: f"{where}[{at // 2}][{at % 2}]").reshape(-1, 2)


def _weight(given: Any, where: str, count: int) -> IntArray:
    if given is None:
        return np.zeros(0, np.int64)
    listed = _list_or_none(given, where)
    if len(listed) != count:
        raise BadInput(f"{where} has {len(listed)} entries: against has {count}")
    if not isinstance(listed, np.ndarray):
        listed = numbers(listed, lambda at: f"{where}[{at}]")
    within(listed, lambda at: f"{where}[{at}]", 0)
    return np.asarray(listed, np.int64)

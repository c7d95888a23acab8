"""What settled levels leave to later ones, as rows that are added behind the instance's own."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.instance import KINDS, NO_MAX, NO_MIN, Instance, IntArray, Level, LevelKind, RowKind
from matching.levels import ceilings_of, floors_of, kept, value_of
from matching.plan import LevelValue, Value

Terms = tuple[IntArray, IntArray, IntArray]  # edges, what a unit of each counts, what its use


def reached_by(instance: Instance, level: Level, x: IntArray, bound: Value | None) -> LevelValue:
    """Return what the quantities reach on a level, and what they promise to later ones."""
    value = LevelValue(level.name, value_of(level, instance, x), bound)
    match level.kind:
        case LevelKind.COVER | LevelKind.LEXIMIN:
            return replace(value, floors=floors_of(level, instance.rows, x))
        case LevelKind.CONVEX:
            return replace(value, ceilings=ceilings_of(level, instance.rows, x))
        case LevelKind.KEEP:
            pairs = zip(level.against[:, 0].tolist(), kept(level, x).tolist(), strict=True)
            return replace(value, kept={edge: least for edge, least in pairs if least})
    return value


def bound_by(instance: Instance, reached: Sequence[LevelValue]) -> Instance:
    """Return the instance with a row for every promise of the first levels.

    Rows: `level.L`, `floor.G`, `ceil.R` and `keep.E`, see docs/matching-format.md. The levels
    themselves are left out.
    """
    promises: list[tuple[str, Terms, int, int]] = []
    for level, value in zip(instance.levels, reached, strict=False):
        promises += _promises(instance, level, value)
    return _with_rows(replace(instance, levels=(), digest=None), _tightest(promises))


def _promises(
    instance: Instance, level: Level, value: LevelValue
) -> list[tuple[str, Terms, int, int]]:
    if level.kind is LevelKind.LINEAR:
        return [_level_row(instance, level, value)]
    found = [
        (f"floor.{name}", _terms(instance, name), floor, NO_MAX)
        for name, floor in value.floors.items()
    ]
    found += [
        (f"ceil.{name}", _terms(instance, name), NO_MIN, ceiling)
        for name, ceiling in value.ceilings.items()
    ]
    one, none = np.ones(1, np.int64), np.zeros(1, np.int64)
    return found + [
        (f"keep.{edge}", (np.array([edge]), one, none), quantity, NO_MAX)
        for edge, quantity in value.kept.items()
    ]


def _level_row(instance: Instance, level: Level, value: LevelValue) -> tuple[str, Terms, int, int]:
    if not isinstance(value.value, int):
        raise TypeError(f"level {level.name} is linear: its value is a number")
    own = instance.edges.w if level.w is None else level.w
    slack = abs(value.value) * level.epsilon_ppm // 10**6
    (edge,) = np.nonzero(own)
    terms = (edge, own[edge], np.zeros_like(edge))
    name = f"level.{level.name}"
    if instance.aims_low(level):
        return name, terms, NO_MIN, value.value + slack
    return name, terms, value.value - slack, NO_MAX


def _terms(instance: Instance, name: str) -> Terms:
    entries = instance.rows.entries(instance.rows.index[name])
    return instance.rows.edge[entries], instance.rows.a[entries], instance.rows.u[entries]


def _tightest(promises: Sequence[tuple[str, Terms, int, int]]) -> list[tuple[str, Terms, int, int]]:
    """Keep one row of each name: the tightest promise holds."""
    kept: dict[str, tuple[str, Terms, int, int]] = {}
    for name, terms, low, high in promises:
        if name in kept:
            low, high = max(low, kept[name][2]), min(high, kept[name][3])
        kept[name] = (name, terms, low, high)
    return list(kept.values())


def _with_rows(instance: Instance, added: Sequence[tuple[str, Terms, int, int]]) -> Instance:
    rows, count = instance.rows, len(added)
    if not count:
        return instance
    size = np.array([terms[0].size for _name, terms, _low, _high in added], np.int64)
    edge = np.concatenate([terms[0] for _name, terms, _low, _high in added])
    zeros = np.zeros(count, np.int64)
    wider = replace(
        rows,
        ids=[*rows.ids, *(name for name, *_rest in added)],
        kind=np.r_[rows.kind, np.full(count, KINDS.index(RowKind.SIDE), np.int8)],
        ptr=np.r_[rows.ptr, rows.ptr[-1] + np.cumsum(size)],
        edge=np.r_[rows.edge, edge],
        a=np.r_[rows.a, np.concatenate([terms[1] for _name, terms, _low, _high in added])],
        u=np.r_[rows.u, np.concatenate([terms[2] for _name, terms, _low, _high in added])],
        min=np.r_[rows.min, np.array([low for *_rest, low, _high in added], np.int64)],
        max=np.r_[rows.max, np.array([high for *_rest, high in added], np.int64)],
        whole=np.r_[rows.whole, zeros.astype(np.bool_)],
        demand=np.r_[rows.demand, zeros],
        past=np.r_[rows.past, zeros],
    )
    return replace(instance, rows=wider)

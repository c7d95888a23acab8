"""Rows relaxed at their multipliers: what that leaves as gain and charge of each edge.

For a row with multiplier y, activity ≤ max and y > 0 (or activity ≥ min and y < 0) give
0 ≤ limit·y − activity·y. Added to the objective that never lowers it, so the maximum without the
row is a bound for the maximum with it (weak duality; Schrijver 1986, chapter 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.check.activities import limits
from matching.check.settled import Settled
from matching.check.sums import Exact, added, by_edge, greatest, products
from matching.check.values import is_minimised
from matching.check.verdict import Refused
from matching.instance import Instance

WHERE = "certificate.y"


@dataclass(slots=True)
class Multipliers:
    """y: by row, its own multiplier with those of its floor and ceiling.

    own: rows that have a multiplier of their own. by_level, by_edge: those of settled totals and
    kept quantities. constant: Σ limit·y.
    """

    y: Exact
    own: list[int]
    by_level: dict[int, int]
    by_edge: dict[int, int]
    constant: int


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What is left: a constant, the gain r of each unit on an edge, the charge s if it is used."""

    constant: int
    r: Exact
    s: Exact


def read_multipliers(given: Any, instance: Instance, settled: Settled) -> Multipliers:
    """Return the multipliers of a certificate. Raises Refused for rows that have no such limit."""
    if type(given) is not dict:
        raise Refused(WHERE, "it must be an object from row ids to whole numbers")
    if set(map(type, given.values())) - {int}:
        name = next(name for name, y in given.items() if type(y) is not int)
        raise Refused(f"{WHERE}.{name}", "it must be a whole number")
    y = np.zeros(len(instance.rows), np.int64 if _fit(given) else object)
    read = Multipliers(y, [], {}, {}, 0)
    levels = {level.name: at for at, level in enumerate(instance.levels)}
    for name, amount in given.items():
        if amount:
            _read(name, amount, instance, settled, levels, read)
    return read


def _fit(given: Mapping[str, int]) -> bool:
    """Say whether 64 bits hold the multiplier of a row with those of its floor and ceiling."""
    return max(map(abs, given.values()), default=0) < 2**60


def _read(
    name: str,
    amount: int,
    instance: Instance,
    settled: Settled,
    levels: Mapping[str, int],
    read: Multipliers,
) -> None:
    row = instance.rows.index.get(name)
    if row is not None:
        low, high = limits(instance.rows, row)
        read.y[row] += amount
        read.own.append(row)
    else:
        low, high = _read_settled(name, amount, instance, settled, levels, read)
    limit = high if amount > 0 else low
    if limit is None:
        side = "max" if amount > 0 else "min"
        raise Refused(f"{WHERE}.{name}", f"the row has no {side} that {amount} could stand for")
    read.constant += limit * amount


def _read_settled(
    name: str,
    amount: int,
    instance: Instance,
    settled: Settled,
    levels: Mapping[str, int],
    read: Multipliers,
) -> tuple[int | None, int | None]:
    """Put the multiplier of a row that a settled level added; return between what it lies."""
    kind, _, of = name.partition(".")
    index = instance.rows.index
    if kind == "level" and levels.get(of) in settled.totals:
        at = levels[of]
        read.by_level[at] = amount
        limit = settled.totals[at]
        return (None, limit) if is_minimised(instance, instance.levels[at]) else (limit, None)
    if kind == "floor" and index.get(of) in settled.floors:
        read.y[index[of]] += amount
        return settled.floors[index[of]], None
    if kind == "ceil" and index.get(of) in settled.ceilings:
        read.y[index[of]] += amount
        return None, settled.ceilings[index[of]]
    if kind == "keep" and of.isdecimal() and int(of) in settled.kept:
        read.by_edge[int(of)] = amount
        return settled.kept[int(of)], None
    raise Refused(f"{WHERE}.{name}", "there is no such row")


def relax(instance: Instance, weights: Exact, read: Multipliers) -> Relaxed:
    """Return what is left of an objective, weights by edge, without the rows with multipliers."""
    rows, count = instance.rows, len(instance.edges)
    entries = np.flatnonzero(read.y[rows.of_entry] != 0)
    edge, y = rows.edge[entries], read.y[rows.of_entry[entries]]
    r = added(weights, -by_edge(edge, products(rows.a[entries], y), count))
    for at, amount in read.by_level.items():
        level = instance.levels[at]
        w = instance.edges.w if level.w is None else level.w
        r = added(r, -scaled(w, amount))
    if read.by_edge:
        r = r.astype(object)
        for kept, amount in read.by_edge.items():
            r[kept] -= amount
    s = by_edge(edge, products(rows.u[entries], y), count)
    return Relaxed(read.constant, _narrow(r), s)


def scaled(amounts: Exact, factor: int) -> Exact:
    """Return the amounts times a whole number of any size."""
    if greatest(amounts) * abs(factor) * max(1, amounts.size) < 2**62:
        return amounts * factor
    return amounts.astype(object) * factor


def _narrow(amounts: Exact) -> Exact:
    return amounts.astype(np.int64) if greatest(amounts) < 2**62 else amounts

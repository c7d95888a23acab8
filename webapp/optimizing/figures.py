"""What a plan comes to, in figures for people: by level, community, unit and flow."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.check import Verdict
from matching.domain import Compiled
from matching.instance import IntArray
from matching.levels import value_of
from matching.plan import Value

Figures = dict[str, Any]


def figures(compiled: Compiled, x: IntArray, first: IntArray, verdict: Verdict) -> Figures:
    """Return plain data for JSON; `first` is the plan of first come, first served."""
    return {
        "levels": _levels(compiled, verdict, first),
        "communities": communities(compiled, x, first),
        "load": _load(compiled, x),
        "flows": _flows(compiled, x),
        "metres": _metres(compiled, x),
        "served": _served(compiled, x),
        "first_served": _served(compiled, first),
        "first_pairs": int((first > 0).sum()),
    }


def gap_ppm(verdict: Verdict) -> int | None:
    """Return the proved gap of the last linear level in millionths; None without a bound."""
    for level in reversed(verdict.levels):
        if (
            isinstance(level.value, int)
            and isinstance(level.bound, int)
            and level.name == "welfare"
        ):
            return abs(level.bound - level.value) * 10**6 // max(1, abs(level.value))
    return None


def _levels(compiled: Compiled, verdict: Verdict, first: IntArray) -> list[Figures]:
    told = []
    for level, judged in zip(compiled.instance.levels, verdict.levels, strict=True):
        told.append(
            {
                "name": level.name,
                "value": _plain(judged.value),
                "bound": _plain(judged.bound),
                "proof": judged.proof.value,
                "first": _plain(value_of(level, compiled.instance, first)),
            }
        )
    return told


def _plain(value: Value | None) -> int | list[int] | None:
    return list(value) if isinstance(value, tuple) else value


def communities(compiled: Compiled, x: IntArray, first: IntArray) -> list[Figures]:
    """What each that wants something got, and gets here and by first come, first served.

    `most`: what it could receive if it were the only one. `removed`: where that is nothing, how
    many offers each rule has taken from its needs.
    """
    domain, rows = compiled.domain, compiled.instance.rows
    told = _quantities(compiled, x, first)
    return [
        {
            "id": one.id,
            "needs": told["needs"][i],
            "demand": told["demand"][i],
            "most": int(rows.demand[rows.index[one.id]]) if one.id in rows.index else 0,
            "past": one.received,
            "plan": told["plan"][i],
            "first": told["first"][i],
            "removed": {} if one.id in rows.index else _removed(compiled, i),
        }
        for i, one in enumerate(domain.communities)
        if told["needs"][i]
    ]


def _quantities(compiled: Compiled, x: IntArray, first: IntArray) -> dict[str, list[int]]:
    """By community."""
    at_home = compiled.tables.needs.community
    receiver = at_home[compiled.instance.edges.need]
    demand = np.array([need.demand for need in compiled.domain.needs], np.int64)
    counted = {
        "needs": (at_home, np.ones(at_home.size, np.int64)),
        "demand": (at_home, demand),
        "plan": (receiver, x),
        "first": (receiver, first),
    }
    told = {}
    for name, (place, quantity) in counted.items():
        found = np.zeros(len(compiled.domain.communities), np.int64)
        np.add.at(found, place, quantity)
        told[name] = found.tolist()
    return told


def _removed(compiled: Compiled, community: int) -> dict[str, int]:
    """How many offers each rule removed, over the needs of a community."""
    found: Counter[str] = Counter()
    for need in np.flatnonzero(compiled.tables.needs.community == community).tolist():
        for rule, count in compiled.removed_by(compiled.domain.needs[need].id).items():
            found[rule.name.lower()] += count
    return dict(found)


def _load(compiled: Compiled, x: IntArray) -> list[list[Any]]:
    """By whoever gives: pairs and quantity, the busiest first."""
    found: dict[str, list[int]] = {}
    for edge in np.flatnonzero(x).tolist():
        counted = found.setdefault(giver(compiled, edge), [0, 0])
        counted[0] += 1
        counted[1] += int(x[edge])
    return sorted(([one, *counts] for one, counts in found.items()), key=lambda r: (-r[1], r[0]))


def _flows(compiled: Compiled, x: IntArray) -> list[list[Any]]:
    """From whom to which community: pairs and quantity."""
    found: dict[tuple[str, str], list[int]] = {}
    for edge in np.flatnonzero(x).tolist():
        need = compiled.domain.needs[int(compiled.instance.edges.need[edge])]
        counted = found.setdefault((giver(compiled, edge), need.community), [0, 0])
        counted[0] += 1
        counted[1] += int(x[edge])
    return sorted(([*ends, *counts] for ends, counts in found.items()), key=lambda r: (-r[2], r[0]))


def giver(compiled: Compiled, edge: int) -> str:
    offer = compiled.domain.offers[int(compiled.instance.edges.offer[edge])]
    return str(offer.unit or offer.community)


def _metres(compiled: Compiled, x: IntArray) -> int:
    """The mean way between the two sides of a pair."""
    ways = [compiled.metres(edge) for edge in np.flatnonzero(x).tolist()]
    return round(sum(ways) / len(ways)) if ways else 0


def _served(compiled: Compiled, x: IntArray) -> Mapping[str, int]:
    needs = compiled.domain.needs
    got = np.zeros(len(needs), np.int64)
    np.add.at(got, compiled.instance.edges.need, x)
    demand = np.array([need.demand for need in needs], np.int64)
    return {
        "needs": len(needs),
        "in_full": int((got >= demand).sum()),
        "in_part": int(((got > 0) & (got < demand)).sum()),
        "candidates": int(np.unique(compiled.instance.edges.need).size),
    }

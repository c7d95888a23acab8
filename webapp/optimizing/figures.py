"""What a plan comes to, in figures for people: by level, community, unit and flow."""

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
        "communities": _communities(compiled, x, first),
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


def _communities(compiled: Compiled, x: IntArray, first: IntArray) -> list[Figures]:
    domain, edges = compiled.domain, compiled.instance.edges
    at_home = compiled.tables.needs.community
    size = len(domain.communities)
    demand, got, came = (np.zeros(size, np.int64) for _ in range(3))
    np.add.at(demand, at_home, [need.demand for need in domain.needs])
    np.add.at(got, at_home[edges.need], x)
    np.add.at(came, at_home[edges.need], first)
    wanting = np.zeros(size, np.int64)
    np.add.at(wanting, at_home, 1)
    can = np.zeros(size, np.bool_)
    can[at_home[edges.need]] = True
    return [
        {
            "id": one.id,
            "needs": int(wanting[i]),
            "demand": int(demand[i]),
            "past": one.received,
            "plan": int(got[i]),
            "first": int(came[i]),
            "reachable": bool(can[i]),
        }
        for i, one in enumerate(domain.communities)
        if wanting[i]
    ]


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

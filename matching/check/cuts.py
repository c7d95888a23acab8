"""Cuts of a certificate: what whole quantities within a capacity cannot do.

A cut belongs to a row Σ x ≤ C, perhaps with a row that lets at most P of its edges be used. For
any f ≥ 0 by edge and quantity, Σ f_e(x_e) is at most what the best whole quantities within C
and P reach: a small knapsack, solved here. Priced at y ≥ 0 it is a constraint like any other.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.check.verdict import Refused
from matching.instance import NO_MAX, Instance, IntArray, Rows

WHERE = "certificate.cuts"
LARGEST_CAPACITY = 64
MOST_WORK = 5_000_000  # states times edges times quantities, over all cuts


@dataclass(frozen=True, slots=True)
class Cuts:
    """constant: Σ y·limit. pays: (edges, Q + 1), what a quantity q on an edge pays in all cuts."""

    constant: int
    pays: Any

    @property
    def depth(self) -> int:
        """The greatest quantity that pays anything."""
        return int(self.pays.shape[1]) - 1


def read_cuts(given: Any, instance: Instance) -> Cuts:
    """Return what the cuts of a certificate add up to. Raises Refused if one is none."""
    if given is None:
        given = []
    if type(given) is not list:
        raise Refused(WHERE, "it must be a list of cuts")
    depth = max((_depth(cut, f"{WHERE}[{at}]") for at, cut in enumerate(given)), default=0)
    pays = np.zeros((len(instance.edges), depth + 1), object)
    constant, work = 0, 0
    for at, cut in enumerate(given):
        where = f"{WHERE}[{at}]"
        y, edges, f, capacity, parts = _read(cut, where, instance)
        work += len(edges) * (capacity + 1) * (parts + 1) * max(map(len, f), default=0)
        if work > MOST_WORK:
            raise Refused(WHERE, "there are too many to be checked")
        constant += y * _most(f, capacity, parts)
        for edge, values in zip(edges, f, strict=True):
            for q, value in enumerate(values, 1):
                pays[edge, q] += y * value
    return Cuts(constant, pays)


def _depth(cut: Any, where: str) -> int:
    fields = {"row": str, "edges": list, "f": list, "y": int}
    if type(cut) is not dict or any(type(cut.get(name)) is not t for name, t in fields.items()):
        raise Refused(where, "it needs row, count, edges, f and y")
    if any(type(values) is not list or len(values) > LARGEST_CAPACITY for values in cut["f"]):
        raise Refused(f"{where}.f", "it must hold a short list for each edge")
    return max(map(len, cut["f"]), default=0)


def _read(
    cut: dict[str, Any], where: str, instance: Instance
) -> tuple[int, list[int], list[list[int]], int, int]:
    """Return multiplier, edges, f, capacity and how many edges may be used."""
    rows = instance.rows
    if cut["y"] < 0:
        raise Refused(f"{where}.y", "it must be at least 0")
    edges, f = cut["edges"], cut["f"]
    if len(edges) != len(f) or any(type(e) is not int for e in edges):
        raise Refused(f"{where}.edges", "it must list an edge for each list of f")
    if any(type(value) is not int or value < 0 for values in f for value in values):
        raise Refused(f"{where}.f", "it must hold whole numbers of at least 0")
    capacity = _capacity(cut["row"], edges, where, rows)
    name = cut.get("count")
    parts = capacity if name is None else min(capacity, _parts(name, edges, where, rows))
    return cut["y"], edges, f, capacity, parts


def _entries(name: Any, where: str, rows: Rows) -> tuple[int, slice]:
    if type(name) is not str or name not in rows.index:
        raise Refused(where, "no row has this id")
    row = rows.index[name]
    return row, rows.entries(row)


def _capacity(name: Any, edges: list[int], where: str, rows: Rows) -> int:
    row, entries = _entries(name, f"{where}.row", rows)
    if np.any(rows.a[entries] != 1) or np.any(rows.u[entries] != 0):
        raise Refused(f"{where}.row", "it must only add up quantities")
    _refuse_strangers(edges, rows.edge[entries], where)
    if not 0 <= rows.max[row] <= LARGEST_CAPACITY:
        raise Refused(f"{where}.row", f"its max must lie between 0 and {LARGEST_CAPACITY}")
    return int(rows.max[row])


def _parts(name: Any, edges: list[int], where: str, rows: Rows) -> int:
    row, entries = _entries(name, f"{where}.count", rows)
    if np.any(rows.u[entries] != 1) or np.any(rows.a[entries] != 0):
        raise Refused(f"{where}.count", "it must only count used edges")
    _refuse_strangers(edges, rows.edge[entries], where)
    if not 0 <= rows.max[row] < NO_MAX:
        raise Refused(f"{where}.count", "it must have a max of at least 0")
    return int(rows.max[row])


def _refuse_strangers(edges: list[int], inside: IntArray, where: str) -> None:
    if len(set(edges)) < len(edges) or not set(edges) <= set(inside.tolist()):
        raise Refused(f"{where}.edges", "each must be one of the row's, and stand there once")


def _most(f: list[list[int]], capacity: int, parts: int) -> int:
    """Return the greatest Σ f[e](q_e) with Σ q ≤ capacity and at most `parts` of them above 0."""
    best = np.zeros((parts + 1, capacity + 1), object)
    for values in f:
        after = best.copy()
        for q, value in enumerate(values[:capacity], 1):
            if value:
                more = best[:-1, : capacity + 1 - q] + value
                after[1:, q:] = np.maximum(after[1:, q:], more)
        best = after
    return int(best.max())

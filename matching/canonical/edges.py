"""Edges from a document, and what no edge may say."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from matching.canonical.fields import a_column, an_object, first, needed, numbers, refuse, within
from matching.errors import BadInput
from matching.instance import LARGEST, Edges, IntArray

LEAST = {"need": 0, "offer": 0, "w": -LARGEST, "lb": 0, "ub": 0, "lot": 1}


def edges_from(document: object) -> Edges:
    """Return the edges that a document's field `edges` lists."""
    given = an_object(document, "edges")
    count = len(a_column(needed(given, "w", "edges."), "edges.w"))

    def array(name: str) -> IntArray:
        if name == "lot" and given.get("lot") is None:
            return np.ones(count, np.int64)
        listed = a_column(needed(given, name, "edges."), f"edges.{name}")
        _refuse_length(name, len(listed), count)
        return numbers(listed, named(name))

    return checked_edges({name: array(name) for name in LEAST})


def checked_edges(arrays: Mapping[str, IntArray]) -> Edges:
    """Return edges of arrays; refuse what is out of range or contradicts itself."""
    count = arrays["w"].size
    for name, least in LEAST.items():
        _refuse_length(name, arrays[name].size, count)
        within(arrays[name], named(name), least)
    edges = Edges(**{name: arrays[name] for name in LEAST})
    at = first(edges.ub < edges.lb)
    if at is not None:
        refuse(
            f"edges.ub[{at}]", int(edges.ub[at]), f"edges.lb[{at}] is {edges.lb[at]}, which is more"
        )
    return edges


def named(name: str) -> Callable[[int], str]:
    return lambda at: f"edges.{name}[{at}]"


def _refuse_length(name: str, length: int, count: int) -> None:
    if length != count:
        raise BadInput(f"edges.{name} has {length} entries and edges.w has {count}")


def a_weight_each(values: Any, count: int, where: str) -> IntArray:
    """Return one number for each edge, from a list or an array."""
    if len(values) != count:
        raise BadInput(f"{where} has {len(values)} entries: there are {count} edges")
    if isinstance(values, np.ndarray):
        within(values, lambda at: f"{where}[{at}]")
        return values
    return numbers(values, lambda at: f"{where}[{at}]")

"""Whom a plan would ask next: for each need, the best candidates that it does not use for it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from matching.domain import Compiled, compile_instance, read
from matching.instance import IntArray

MOST = 5  # for each need


def tell_alternates(job: Mapping[str, Any], say: Callable[[Mapping[str, Any]], None]) -> None:
    """One message for each need asked about that has any. job: instance, plan, needs.

    Candidates are pairs that fail no rule; whether they still have quantity left is asked
    when somebody declines, since that changes every day.
    """
    compiled = compile_instance(read(job["instance"]))
    x = np.zeros(len(compiled.instance.edges), np.int64)
    for edge, quantity in job["plan"]["x"]:
        x[edge] = quantity
    for need in job["needs"]:
        found = _of_need(compiled, x, need)
        if found:
            say({"need": need, "alternates": found})


def _of_need(compiled: Compiled, x: IntArray, need: str) -> list[dict[str, Any]]:
    """The best edge of each offer, best offers first; those of the plan are no alternates."""
    edges = compiled.instance.edges
    ours = compiled.edges_of(need)
    used = set(edges.offer[ours[x[ours] > 0]].tolist())
    free = [edge for edge in ours.tolist() if edges.ub[edge] and edges.offer[edge] not in used]
    best: dict[int, int] = {}
    for edge in sorted(free, key=lambda e: (-int(edges.w[e]), e)):
        best.setdefault(int(edges.offer[edge]), edge)
    return [
        {
            "offer": compiled.ids(edge).offer,
            "score": sum(compiled.parts(edge).values()),
            "metres": compiled.metres(edge),
        }
        for edge in list(best.values())[:MOST]
    ]

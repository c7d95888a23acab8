"""The quantities of a plan, and the limits of each edge."""

from itertools import chain
from typing import Any

import numpy as np

from matching.check.verdict import SHOWN, Findings, Refused
from matching.instance import Edges, IntArray


def read_quantities(listed: Any, count: int) -> IntArray:
    """Return the quantity of each edge, 0 where the plan lists none. Raises Refused."""
    if type(listed) is not list:
        raise Refused("x", "it must be a list of pairs [edge, quantity]")
    for at, pair in enumerate(listed):
        if type(pair) is not list or len(pair) != 2:
            raise Refused(f"x[{at}]", "it must be a pair [edge, quantity]")
    pairs = _pairs(listed)
    edge, quantity = pairs[:, 0], pairs[:, 1]
    outside = np.flatnonzero((edge < 0) | (edge >= count))
    if outside.size:
        at = int(outside[0])
        raise Refused(f"x[{at}][0]", f"there is no edge {edge[at]}: there are {count}")
    order = np.argsort(edge, kind="stable")
    again = np.flatnonzero(np.diff(edge[order]) == 0)
    if again.size:
        at = int(order[again[0] + 1])
        raise Refused(f"x[{at}][0]", f"edge {edge[at]} is listed twice")
    x = np.zeros(count, np.int64)
    x[edge] = quantity
    return x


def _pairs(listed: list[list[Any]]) -> IntArray:
    flat = list(chain.from_iterable(listed))
    if set(map(type, flat)) - {int}:
        at = next(i for i, value in enumerate(flat) if type(value) is not int)
        raise Refused(f"x[{at // 2}][{at % 2}]", "it must be a whole number")
    try:
        return np.array(flat, np.int64).reshape(-1, 2)
    except OverflowError as error:
        at = next(i for i, value in enumerate(flat) if abs(value) >= 2**63)
        raise Refused(f"x[{at // 2}][{at % 2}]", "the number is far too large") from error


def check_edges(edges: Edges, x: IntArray, findings: Findings) -> None:
    """Find edges below lb, above ub, or used with less than their lot."""
    _report(x < edges.lb, x, edges.lb, "less than its lb", findings)
    _report(x > edges.ub, x, edges.ub, "more than its ub", findings)
    _report((x > 0) & (x < edges.lot), x, edges.lot, "less than its lot", findings)


def _report(wrong: Any, x: IntArray, limit: IntArray, what: str, findings: Findings) -> None:
    at = np.flatnonzero(wrong)
    if at.size:
        shown = [(f"edge {e}", f"{x[e]} is {what}, {limit[e]}") for e in at[:SHOWN].tolist()]
        findings.add_many(shown, at.size)

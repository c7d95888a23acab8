"""Why nothing fits: the reason is checked as far as whole numbers can."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.check.activities import limits
from matching.check.sums import by_edge, dot, products
from matching.check.verdict import Refused
from matching.instance import Instance, IntArray

WHERE = "reason"


def check_reason(reason: Any, instance: Instance) -> None:
    """Refuse a reason that names no rows of the instance, or a Hall set that is none.

    That rows conflict, and none of them could be missed, rests on the solver's word.
    """
    if type(reason) is not dict:
        raise Refused(WHERE, "an infeasible plan says why")
    if reason.get("kind") == "hall":
        _check_hall(reason, WHERE, instance)
        if "smallest" in reason:
            _check_hall(reason["smallest"], f"{WHERE}.smallest", instance)
    elif reason.get("kind") == "rows":
        _named(reason, "rows", WHERE, instance)
    else:
        raise Refused(f"{WHERE}.kind", "it must be hall or rows")


def _check_hall(reason: Any, where: str, instance: Instance) -> None:
    """Refuse a set unless its needs want more than its offers and their edges can carry.

    With r the coefficients of an edge in the needs less those in the offers: wanted = Σ min over
    the needs, and what pins (lb) take from the offers where r < 0; available = Σ max over the
    offers, and what may reach the needs beside them (ub) where r > 0.
    """
    if type(reason) is not dict:
        raise Refused(where, "it must be an object")
    rows, edges = instance.rows, instance.edges
    needs = _named(reason, "needs", where, instance)
    offers = _named(reason, "offers", where, instance)
    if np.intersect1d(needs, offers).size:
        raise Refused(f"{where}.offers", "a row is both a need and an offer")
    sign = np.zeros(len(rows), np.int64)
    sign[offers], sign[needs] = -1, 1
    if np.any((sign[rows.of_entry] != 0) & (rows.u != 0)):
        raise Refused(where, "a row with u belongs to no Hall set")
    r = by_edge(rows.edge, products(rows.a, sign[rows.of_entry]), len(edges))
    wanted = _limit(instance, needs, 0, f"{where}.needs") - dot(np.minimum(r, 0), edges.lb)
    available = _limit(instance, offers, 1, f"{where}.offers") + dot(np.maximum(r, 0), edges.ub)
    for name, amount in (("wanted", wanted), ("available", available)):
        if type(reason.get(name)) is not int or reason[name] != amount:
            raise Refused(f"{where}.{name}", f"the rows say {amount}")
    if wanted <= available:
        raise Refused(where, f"{wanted} wanted and {available} available are no conflict")


def _limit(instance: Instance, some: IntArray, side: int, where: str) -> int:
    """Return the sum of the rows' least (side 0) or greatest (side 1) activities."""
    amount = 0
    for row in some.tolist():
        limit = limits(instance.rows, row)[side]
        if limit is None:
            raise Refused(where, f"{instance.rows.ids[row]} has no {('min', 'max')[side]}")
        amount += limit
    return amount


def _named(reason: Mapping[str, Any], name: str, where: str, instance: Instance) -> IntArray:
    """Return the rows that a list of the reason names, each once."""
    listed = reason.get(name)
    if type(listed) is not list:
        raise Refused(f"{where}.{name}", "it must be a list of row ids")
    for at, row_id in enumerate(listed):
        if type(row_id) is not str or row_id not in instance.rows.index:
            raise Refused(f"{where}.{name}[{at}]", "no row has this id")
    if len(set(listed)) < len(listed):
        raise Refused(f"{where}.{name}", "a row is listed twice")
    return np.array([instance.rows.index[row_id] for row_id in listed], np.int64)

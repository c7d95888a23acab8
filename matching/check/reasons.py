"""Why nothing fits: the reason is checked as far as whole numbers can."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.check.sums import by_edge, products, total
from matching.check.verdict import Refused
from matching.instance import NO_MAX, NO_MIN, Instance, IntArray

WHERE = "reason"


def check_reason(reason: Any, instance: Instance) -> None:
    """Refuse a reason that names no rows of the instance, or a Hall set that is none.

    That rows conflict, and none of them could be missed, rests on the solver's word.
    """
    if type(reason) is not dict:
        raise Refused(WHERE, "an infeasible plan says why")
    if reason.get("kind") == "hall":
        _check_hall(reason, instance)
    elif reason.get("kind") == "rows":
        _named(reason, "rows", instance)
    else:
        raise Refused(f"{WHERE}.kind", "it must be hall or rows")


def _check_hall(reason: Mapping[str, Any], instance: Instance) -> None:
    """Refuse a set unless its needs want more than its offers and their edges can carry.

    wanted = Σ min over the needs. available = Σ max over the offers + Σ_e max(r·lb, r·ub), with r
    the coefficients of edge e in the needs less those in the offers: what reaches the needs
    beside the offers, less what the offers must carry elsewhere.
    """
    rows = instance.rows
    needs, offers = _named(reason, "needs", instance), _named(reason, "offers", instance)
    _refuse_unfit(needs, rows.min == NO_MIN, "needs", "has no min", instance)
    _refuse_unfit(needs, rows.whole, "needs", "is whole, and may get nothing", instance)
    _refuse_unfit(offers, rows.max == NO_MAX, "offers", "has no max", instance)
    _refuse_unfit(offers, rows.whole & (rows.max < 0), "offers", "may carry nothing", instance)
    sign = np.zeros(len(rows), np.int64)
    sign[offers], sign[needs] = -1, 1
    if np.any(sign[offers] != -1):
        raise Refused(f"{WHERE}.offers", "a row is both a need and an offer")
    if np.any((sign[rows.of_entry] != 0) & (rows.u != 0)):
        raise Refused(WHERE, "a row with u belongs to no Hall set")
    r = by_edge(rows.edge, products(rows.a, sign[rows.of_entry]), len(instance.edges))
    ends = np.maximum(products(r, instance.edges.lb), products(r, instance.edges.ub))
    wanted = total(rows.min[needs])
    available = total(rows.max[offers]) + total(ends)
    for name, amount in (("wanted", wanted), ("available", available)):
        if type(reason.get(name)) is not int or reason[name] != amount:
            raise Refused(f"{WHERE}.{name}", f"the rows say {amount}")
    if wanted <= available:
        raise Refused(WHERE, f"{wanted} wanted and {available} available are no conflict")


def _refuse_unfit(some: IntArray, unfit: Any, name: str, why: str, instance: Instance) -> None:
    wrong = some[unfit[some]]
    if wrong.size:
        raise Refused(f"{WHERE}.{name}", f"{instance.rows.ids[int(wrong[0])]} {why}")


def _named(reason: Mapping[str, Any], name: str, instance: Instance) -> IntArray:
    """Return the rows that a list of the reason names, each once."""
    listed = reason.get(name)
    if type(listed) is not list:
        raise Refused(f"{WHERE}.{name}", "it must be a list of row ids")
    for at, row_id in enumerate(listed):
        if type(row_id) is not str or row_id not in instance.rows.index:
            raise Refused(f"{WHERE}.{name}[{at}]", "no row has this id")
    if len(set(listed)) < len(listed):
        raise Refused(f"{WHERE}.{name}", "a row is listed twice")
    return np.array([instance.rows.index[row_id] for row_id in listed], np.int64)

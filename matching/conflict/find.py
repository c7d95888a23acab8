"""The smallest conflict that can be named, sought first where it is cheapest to prove."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from matching.conflict.cut import cut
from matching.conflict.part import part
from matching.conflict.proof import certificate, reason, smallest_part
from matching.conflict.ray import ray
from matching.conflict.rules import Rules, conflicting_rules
from matching.instance import Instance, IntArray
from matching.limits import Watch
from matching.mixed.ranges import ranges
from matching.outcome import CLAIMED

Answer = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]
Prove = Callable[[Instance], IntArray | None]

LINEAR = 1_000_000  # entries: above, the linear program would not end in time


def find_conflict(instance: Instance, watch: Watch) -> Answer:
    """Return why no plan exists, and a certificate; (None, None) if nothing was proved in time.

    reason `hall`: needs (rows with a minimum) that together want more than offers (rows with a
    maximum) give them; `smallest` names a part of them that is too much already, if there is one.
    reason `rows`: rows of which no one can be left out; if time ended first, `irreducible` is
    false. `edges`, in both, are pins (lb > 0) that take part, or an edge that allows nothing.
    """
    alone = ranges(instance, alone=True).impossible()
    if alone.size:
        return {"kind": "rows", "rows": [], "edges": alone[:1].tolist()}, CLAIMED
    y = cut(instance)
    if y is not None:
        return _lack(instance, smallest_part(instance, y), watch)
    if len(instance.rows.edge) <= LINEAR:
        y = ray(instance, watch)
    if y is not None:
        y = _fewer(instance, smallest_part(instance, y), lambda some: ray(some, watch), watch)
        return reason(instance, y), certificate(instance, y)
    rules = conflicting_rules(instance, watch)
    return (None, None) if rules is None else (_named(instance, rules), CLAIMED)


def _lack(instance: Instance, y: IntArray, watch: Watch) -> Answer:
    """Describe a lack, and the part of it that is too much already."""
    named = dict(reason(instance, y))
    fewer = _fewer(instance, y, cut, watch)
    if np.any(fewer != y):
        named["smallest"] = {
            key: value for key, value in reason(instance, fewer).items() if key != "kind"
        }
    return named, certificate(instance, y)


def _fewer(instance: Instance, y: IntArray, prove: Prove, watch: Watch) -> IntArray:
    """Leave out one row after the other as long as the rest still proves a conflict."""
    for row in np.flatnonzero(y).tolist():
        others = np.flatnonzero((y != 0) & (np.arange(y.size) != row))
        if watch.over() or not others.size:
            break
        found = prove(part(instance, others)) if y[row] else None
        if found is not None:
            y = np.zeros_like(y)
            y[others] = found
    return y


def _named(instance: Instance, rules: Rules) -> Mapping[str, Any]:
    ids, lb = instance.rows.ids, instance.edges.lb
    inside = np.isin(instance.rows.of_entry, rules.rows)
    touched = np.unique(instance.rows.edge[inside])
    pins = touched[lb[touched] > 0]
    named: dict[str, Any] = {"kind": "rows", "rows": [ids[row] for row in rules.rows.tolist()]}
    if pins.size:
        named["edges"] = pins.tolist()
    if not rules.irreducible:
        named["irreducible"] = False
    return named

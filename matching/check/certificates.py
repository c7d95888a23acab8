"""What a certificate proves, computed again in whole numbers from the instance.

linear_dual: rows become multipliers, each edge then takes its better end.
column_dual, lagrangian_knapsack: the same, but some rows stay, as blocks that are solved exactly.
farkas: a linear_dual of the objective 0; below 0 it proves that nothing fits.
solver_claimed: proves nothing.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.check.blocks import best_of_blocks
from matching.check.cuts import Cuts, read_cuts
from matching.check.multipliers import Multipliers, Relaxed, read_multipliers, relax, scaled
from matching.check.settled import Settled
from matching.check.sums import Exact, added, products, total
from matching.check.values import is_minimised
from matching.check.verdict import Refused
from matching.instance import Instance, Level

CLAIMED = "solver_claimed"
WITH_BLOCKS = ("column_dual", "lagrangian_knapsack")
BOUNDS = ("linear_dual", *WITH_BLOCKS)


def proved_bound(
    certificate: Mapping[str, Any], instance: Instance, level: Level, settled: Settled
) -> int:
    """Return the bound for a linear level that a certificate proves. Raises Refused."""
    kind = certificate.get("kind")
    if kind not in BOUNDS:
        raise Refused("certificate.kind", f"it must be one of {', '.join(BOUNDS)}, {CLAIMED}")
    scale = certificate.get("scale")
    if type(scale) is not int or scale < 1:
        raise Refused("certificate.scale", "it must be a whole number of at least 1")
    read = read_multipliers(certificate.get("y"), instance, settled)
    relaxed = relax(instance, scaled(instance.weights(level), scale), read)
    if kind in WITH_BLOCKS:
        amount = _with_blocks(certificate, instance, read, relaxed)
    else:
        amount = _linear(instance, read, relaxed)
    return -(amount // scale) if is_minimised(instance, level) else amount // scale


def refutes(certificate: Mapping[str, Any], instance: Instance) -> bool:
    """Say whether a farkas certificate proves that no plan keeps the rows. Raises Refused."""
    read = read_multipliers(certificate.get("y"), instance, Settled())
    nothing = np.zeros(len(instance.edges), np.int64)
    return _linear(instance, read, relax(instance, nothing, read)) < 0


def claims(certificate: Mapping[str, Any]) -> bool:
    """Say whether the certificate is but a solver's word. Raises Refused if it names no solver."""
    if certificate.get("kind") != CLAIMED:
        return False
    if type(certificate.get("solver")) is not str or not certificate["solver"]:
        raise Refused("certificate.solver", "it must name the solver")
    return True


def _linear(instance: Instance, read: Multipliers, relaxed: Relaxed) -> int:
    """Return the constant and the better end of each edge, lot dropped."""
    rows = instance.rows
    wrong = np.flatnonzero((rows.u != 0) & (read.y[rows.of_entry] != 0))
    if wrong.size:
        name = rows.ids[int(rows.of_entry[wrong[0]])]
        raise Refused(f"certificate.y.{name}", "a row with u carries no multiplier in this kind")
    low = products(relaxed.r, instance.edges.lb)
    high = products(relaxed.r, instance.edges.ub)
    return relaxed.constant + total(np.maximum(low, high))


def _with_blocks(
    certificate: Mapping[str, Any], instance: Instance, read: Multipliers, relaxed: Relaxed
) -> int:
    cuts = read_cuts(certificate.get("cuts"), instance)
    inside, amount = best_of_blocks(certificate.get("blocks"), instance, read, relaxed, cuts)
    loose = total(_each(instance, relaxed, cuts)[~inside])
    return relaxed.constant + cuts.constant + amount + loose


def _each(instance: Instance, relaxed: Relaxed, cuts: Cuts) -> Exact:
    """Return the most that each edge alone can add: nothing, or the best it may carry."""
    edges = instance.edges
    least = np.maximum(np.maximum(edges.lb, edges.lot), 1)
    can_be_used, can_be_empty = least <= edges.ub, edges.lb == 0
    if not np.all(can_be_used | can_be_empty):
        raise Refused("certificate", "an edge allows no quantity: there is no plan to bound")
    ends = np.maximum(products(relaxed.r, least), products(relaxed.r, edges.ub))
    best = np.where(can_be_used, added(ends, -relaxed.s), 0)
    (priced,) = np.nonzero(can_be_used & cuts.pays.any(axis=1))
    if priced.size:
        best = best.astype(object)
        best[priced] = [
            _best_quantity(relaxed.r[e], relaxed.s[e], cuts, e, least[e], edges.ub[e])
            for e in priced.tolist()
        ]
    return np.where(can_be_empty, np.maximum(best, 0), best)


def _best_quantity(r: Any, s: Any, cuts: Cuts, edge: int, least: Any, most: Any) -> int:
    """Return the most that an edge can add where some quantities pay for cuts."""
    low, high, depth = int(least), int(most), cuts.depth
    paying = [int(r) * q - int(s) - cuts.pays[edge, q] for q in range(low, min(high, depth) + 1)]
    beyond = [int(r) * q - int(s) for q in (max(low, depth + 1), high) if depth < q <= high]
    return max(paying + beyond)

"""One linear objective on an instance of any shape, as a mixed-integer program of two solvers.

Variables: x by edge; used = 1 where x > 0, for edges with a lot or in a row that counts; served
by whole row. Rows: as in the instance; least·used ≤ x ≤ ub·used; min·served ≤ activity ≤
max·served.
"""

from dataclasses import dataclass

import numpy as np

from matching.instance import BoolArray, Instance, IntArray
from matching.plan import Status

CERTAIN = 2**43  # what floats hold with errors, a few millionths of a millionth, below 1/2


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """x: a sound plan or None. bound: proved by the solver's word, None if it has none."""

    status: Status
    x: IntArray | None = None
    bound: int | None = None


UNKNOWN = Answer(Status.UNKNOWN)


def needs_flag(instance: Instance) -> BoolArray:
    """Say for which edges it matters to the model whether they are used at all."""
    rows = instance.rows
    flagged = (instance.edges.lot > 1) & (instance.edges.lb == 0)
    flagged[rows.edge[rows.u != 0]] = True
    return flagged


def greatest_sum(instance: Instance, w: IntArray) -> float:
    """Return the greatest Σ |w|·ub or Σ |a|·ub + |u| of a row; what solvers must be able to add."""
    ub = np.maximum(np.abs(instance.edges.lb), np.abs(instance.edges.ub)).astype(float)
    rows = instance.rows
    each = np.abs(rows.a.astype(float)) * ub[rows.edge] + np.abs(rows.u.astype(float))
    sums = np.bincount(rows.of_entry, each, len(rows))
    return float(max(sums.max(initial=0), (np.abs(w.astype(float)) * ub).sum()))


def pinned(instance: Instance) -> IntArray:
    """Return the least quantity of each edge in any plan."""
    edges = instance.edges
    return np.where(edges.lb > 0, np.maximum(edges.lb, edges.lot), edges.lb)


def no_quantity(instance: Instance) -> BoolArray:
    """Say for which edges there is no quantity at all that they may carry."""
    edges = instance.edges
    return pinned(instance) > edges.ub

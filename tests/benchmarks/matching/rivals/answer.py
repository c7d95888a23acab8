"""What somebody says who was asked for a plan."""

from dataclasses import dataclass

import numpy as np

from matching.instance import Instance, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """x: quantity by edge, None without a plan. proved: it claims that nothing is better.

    refusal: why it cannot take the instance at all.
    """

    x: IntArray | None = None
    proved: bool = False
    refusal: str = ""


def counted(instance: Instance) -> list[int]:
    """Return the edges that need a yes or no beside their quantity: a row counts them, or a lot."""
    rows, edges = instance.rows, instance.edges
    by_rows, by_lot = rows.edge[rows.u != 0], np.flatnonzero(edges.lot > 1)
    return np.union1d(by_rows, by_lot).tolist()

"""Which limits a plan breaks that people have changed by hand."""

from typing import Any

import numpy as np

from matching.activity import activity
from matching.domain import Compiled
from matching.instance import IntArray


def broken_rows(compiled: Compiled, x: IntArray) -> list[dict[str, Any]]:
    """Return the rows that do not hold, with what they carry, at least and at most may carry.

    A pair whose quantity is beyond what the pair can have is named as a pair.
    """
    rows, edges = compiled.instance.rows, compiled.instance.edges
    done = activity(rows, x)
    low, high = done < rows.min, done > rows.max
    broken = np.where(rows.whole, (low & (done != 0)) | high, low | high)
    beyond = (x > edges.ub) | (x < edges.lb) | ((x > 0) & (x < edges.lot))
    return [
        {
            "row": rows.ids[i],
            "carries": int(done[i]),
            "least": max(0, int(rows.min[i])),
            "most": int(rows.max[i]),
        }
        for i in np.flatnonzero(broken).tolist()
    ] + [
        {
            "pair": {"need": compiled.ids(e).need, "offer": compiled.ids(e).offer},
            "carries": int(x[e]),
            "least": int(max(edges.lb[e], edges.lot[e])),
            "most": int(edges.ub[e]),
        }
        for e in np.flatnonzero(beyond).tolist()
    ]

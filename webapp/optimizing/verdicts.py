"""Which limits a plan would break if people changed one quantity by hand."""

from typing import Any

import numpy as np

from matching.activity import activity
from matching.domain import Compiled
from matching.instance import IntArray


def broken_rows(compiled: Compiled, x: IntArray, edge: int, quantity: int) -> list[dict[str, Any]]:
    """Return the rows that would not hold any more, with what they would carry."""
    changed = x.copy()
    changed[edge] = quantity
    rows = compiled.instance.rows
    done = activity(rows, changed)
    low, high = done < rows.min, done > rows.max
    broken = np.where(rows.whole, (low & (done != 0)) | high, low | high)
    return [
        {"row": rows.ids[i], "carries": int(done[i]), "most": int(rows.max[i])}
        for i in np.flatnonzero(broken).tolist()
    ]

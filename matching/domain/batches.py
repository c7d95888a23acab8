"""Work in portions, so that memory stays bounded however many pairs there are."""

from collections.abc import Iterator

import numpy as np

from matching.instance import IntArray


def runs(counts: IntArray, most: int) -> Iterator[slice]:
    """Cut positions into runs whose counts add up to at most `most`, or of a single position."""
    total, start = np.cumsum(counts), 0
    while start < counts.size:
        done = total[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(total, done + most, side="right")))
        yield slice(start, stop)
        start = stop

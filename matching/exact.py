"""Sums of products that never wrap around: 64-bit where that is safe, whole numbers else."""

from typing import Any, cast

import numpy as np

from matching.instance import IntArray

SAFE = 2.0**62


def product(a: IntArray, b: IntArray) -> Any:
    """Return a·b entry by entry, as Python's whole numbers if one might not fit 64 bits."""
    greatest = float(np.abs(a).max(initial=0)) * float(np.abs(b).max(initial=0))
    if greatest * max(1, a.size) < SAFE:
        return a * b
    return a.astype(object) * b.astype(object)


def dot(a: IntArray, b: IntArray) -> int:
    """Σ a·b, exactly."""
    return int(product(a, b).sum())


def sums(ptr: IntArray, amounts: Any) -> Any:
    """Sum the amounts of each compressed row; an empty row sums to 0."""
    total = np.concatenate([[0], np.cumsum(amounts, dtype=amounts.dtype)])
    return cast(IntArray, total[ptr[1:]] - total[ptr[:-1]])

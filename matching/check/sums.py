"""Exact sums of products: 64 bits where the magnitudes prove that they suffice, else Python's."""

from typing import Any

import numpy as np

from matching.instance import IntArray

SAFE = 2**62
Exact = Any  # an array of int64, or of Python's whole numbers


def greatest(amounts: Exact) -> int:
    """Return the largest magnitude."""
    if amounts.size == 0:
        return 0
    return max(abs(int(amounts.min())), abs(int(amounts.max())))


def products(a: Exact, b: Exact) -> Exact:
    """Return a·b by entry, in a type that also holds the sum of any of them."""
    if greatest(a) * greatest(b) * max(1, a.size) < SAFE:
        return a * b
    return a.astype(object) * b.astype(object)


def added(*parts: Exact) -> Exact:
    """Return the sum of arrays by entry, in a type that also holds the sum of all entries."""
    if sum(greatest(part) for part in parts) * max(1, parts[0].size) < SAFE:
        return sum(parts[1:], start=parts[0])
    return sum((part.astype(object) for part in parts[1:]), start=parts[0].astype(object))


def by_row(ptr: IntArray, amounts: Exact) -> Exact:
    """Return the sum over the entries of each row."""
    before = np.zeros(amounts.size + 1, amounts.dtype)
    np.cumsum(amounts, out=before[1:])
    return before[ptr[1:]] - before[ptr[:-1]]


def by_edge(edge: IntArray, amounts: Exact, count: int) -> Exact:
    """Return the sum over the entries of each edge."""
    total = np.zeros(count, amounts.dtype)
    np.add.at(total, edge, amounts)
    return total


def dot(a: Exact, b: Exact) -> int:
    return int(products(a, b).sum())


def total(amounts: Exact) -> int:
    """Return the sum of all entries."""
    if greatest(amounts) * max(1, amounts.size) < SAFE:
        return int(amounts.sum())
    return int(amounts.astype(object).sum())

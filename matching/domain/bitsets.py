"""Sets as rows of 64-bit words, so that many can be compared at once."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.instance import BoolArray, IntArray

Words = NDArray[np.uint64]
BITS = 64


def from_numbers(numbers: Sequence[int], width: int) -> Words:
    """Return the bits of each number (below 2^width) as a row of words."""
    length = 8 * max(1, -(-width // BITS))
    octets = b"".join([number.to_bytes(length, "little") for number in numbers])
    return np.frombuffer(octets, "<u8").reshape(len(numbers), length // 8).astype(np.uint64)


def from_sets(*columns: Sequence[Iterable[str]]) -> list[Words]:
    """Return the sets of each column as rows of words; all columns share one numbering."""
    known = {name for column in columns for names in column for name in names}
    bit = {name: 1 << i for i, name in enumerate(sorted(known))}
    return [
        from_numbers([sum(bit[name] for name in set(names)) for names in column], len(bit))
        for column in columns
    ]


def meet(a: Words, b: Words) -> BoolArray:
    """Say for each row whether the two sets share a member."""
    return np.any(a & b, axis=1)


def within(a: Words, b: Words) -> BoolArray:
    """Say for each row whether all members of a are in b."""
    return ~np.any(a & ~b, axis=1)


def size(a: Words) -> IntArray:
    """The number of members of each row."""
    return np.bitwise_count(a).sum(axis=1, dtype=np.int64)

"""Whole numbers as decimal text, many at once: a nation has hundreds of millions."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from matching.instance import IntArray

FOUR = 10**4
AT_ONCE = 2**16  # numbers that are written at once, so that all steps find them in the cache
DIGITS = np.array([list(f"{number:04}".encode()) for number in range(FOUR)], np.uint8)
COMMA = ord(",")


def numerals(array: IntArray) -> tuple[str, IntArray]:
    """Return the numbers, each with a comma behind it, and where in the text each one ends."""
    pieces = [_few(array[at : at + AT_ONCE]) for at in range(0, array.size, AT_ONCE)]
    text = b"".join(piece for piece, _sizes in pieces).decode("ascii")
    sizes = [
        np.broadcast_to(sizes, min(AT_ONCE, array.size - k * AT_ONCE))
        for k, (_piece, sizes) in enumerate(pieces)
    ]
    return text, np.cumsum(np.concatenate([array[:0], *sizes]))


def _few(array: IntArray) -> tuple[bytes, Any]:
    """Return the text of some numbers, and what each takes of it: one size for all if it is."""
    least, greatest = int(array.min()), int(array.max())
    if least == greatest:
        word = f"{least},".encode()
        return word * array.size, len(word)
    if least < 0:
        words = [f"{number}," for number in array.tolist()]
        return "".join(words).encode(), [len(word) for word in words]
    return _digits(array, len(str(least)), len(str(greatest)))


def _digits(array: IntArray, shortest: int, longest: int) -> tuple[bytes, Any]:
    """Write all numbers with leading zeros, four digits at a time, then leave the zeros out."""
    groups = -(-longest // 4)
    cells = np.empty((array.size, 4 * groups + 1), np.uint8)
    cells[:, -1] = COMMA
    rest = array.astype(np.uint32) if longest < 10 else array
    for group in reversed(range(groups)):
        rest, four = (rest // FOUR, rest % FOUR) if group else (rest, rest)
        cells[:, 4 * group : 4 * group + 4] = DIGITS[four]
    if shortest == longest:
        return cells[:, 4 * groups - longest :].tobytes(), longest + 1
    length = np.full(array.size, shortest, np.int8)
    for power in range(shortest, longest):
        length += array >= 10**power
    shown = np.arange(4 * groups + 1, dtype=np.int8) >= (4 * groups - length)[:, None]
    return cells[shown].tobytes(), length + 1


def lists(array: IntArray, ptr: IntArray) -> Iterator[str]:
    """Yield the numbers ptr[i]:ptr[i+1] for each i, with commas between them."""
    text, ends = numerals(array)
    bounds = np.concatenate([[0], ends])[ptr].tolist()
    return (text[start : max(start, end - 1)] for start, end in pairwise(bounds))

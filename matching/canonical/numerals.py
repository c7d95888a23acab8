"""Whole numbers as decimal text, many at once: a nation has hundreds of millions."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from matching.instance import IntArray

FOUR = 10**4
DIGITS = np.array([list(f"{number:04}".encode()) for number in range(FOUR)], np.uint8)
COMMA = ord(",")


def numerals(array: IntArray) -> tuple[str, IntArray]:
    """Return the numbers, each with a comma behind it, and where in the text each one ends."""
    if array.size == 0:
        return "", array
    least, greatest = int(array.min()), int(array.max())
    if least == greatest:
        word = f"{least},"
        return word * array.size, np.arange(1, array.size + 1) * len(word)
    if least < 0:
        words = [f"{number}," for number in array.tolist()]
        return "".join(words), np.cumsum([len(word) for word in words])
    return _digits(array, len(str(greatest)))


def _digits(array: IntArray, longest: int) -> tuple[str, IntArray]:
    """Write all numbers with leading zeros, four digits at a time, then leave the zeros out."""
    groups = -(-longest // 4)
    cells = np.empty((array.size, 4 * groups + 1), np.uint8)
    cells[:, -1] = COMMA
    rest = array.astype(np.uint32) if longest < 10 else array
    for group in reversed(range(groups)):
        rest, four = (rest // FOUR, rest % FOUR) if group else (rest, rest)
        cells[:, 4 * group : 4 * group + 4] = DIGITS[four]
    length = np.ones(array.size, np.int64)
    for power in range(1, longest):
        length += array >= 10**power
    shown = np.arange(4 * groups + 1) >= (4 * groups - length)[:, None]
    return cells[shown].tobytes().decode("ascii"), np.cumsum(length + 1)


def lists(array: IntArray, ptr: IntArray) -> Iterator[str]:
    """Yield the numbers ptr[i]:ptr[i+1] for each i, with commas between them."""
    text, ends = numerals(array)
    bounds = np.concatenate([[0], ends])[ptr].tolist()
    return (text[start : max(start, end - 1)] for start, end in pairwise(bounds))

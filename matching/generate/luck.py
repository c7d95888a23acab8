"""Chance, one decision at a time, drawn in blocks: single numbers from numpy are slow."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

Option = TypeVar("Option")

BLOCK = 2**16


class Luck:
    """The same generator state gives the same decisions in the same order."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._numbers = _numbers(rng)

    def number(self) -> float:
        """From 0 to below 1."""
        return next(self._numbers)

    def chance(self, share: float) -> bool:
        """Say yes in so many of all cases; always draws a number."""
        return self.number() < share

    def between(self, least: int, most: int) -> int:
        return least + int(self.number() * (most - least + 1))

    def pick(self, options: Sequence[Option]) -> Option:
        return options[int(self.number() * len(options))]


def _numbers(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(BLOCK).tolist()

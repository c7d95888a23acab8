"""Distances in whole metres, and which points may lie near which.

The distance is equirectangular: with the mean of both cosines of latitude, √(dx² + dy²), rounded.
Within 50 km it is off by less than 0.1 % up to 60° of latitude. Cosines are rounded to 10⁻⁷
and the rest is correctly rounded arithmetic, so every machine gets the same metres. Nothing
reaches across longitude 180°.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain.batches import runs
from matching.instance import IntArray

FloatArray = NDArray[np.float64]

EARTH = 6_371_008.8  # mean radius in metres
METRES = np.pi / 180 * EARTH / 1e6  # for one millionth of a degree of latitude
SMALLEST_CELL = 900  # millionths of a degree, about 100 m
UNLIMITED = 2**40  # metres: farther than anything


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Longitudes and latitudes in millionths of a degree, and cosines of latitude."""

    east: IntArray
    north: IntArray
    cosine: FloatArray

    def at(self, chosen: IntArray) -> "Points":
        return Points(self.east[chosen], self.north[chosen], self.cosine[chosen])


def points(places: list[tuple[int, int]]) -> Points:
    east, north = np.array(places, np.int64).reshape(-1, 2).T
    return Points(east, north, np.rint(np.cos(np.radians(north / 1e6)) * 1e7) / 1e7)


def metres(a: Points, b: Points) -> IntArray:
    """Return the distance of each pair of points."""
    dx = (b.east - a.east) * (METRES / 2) * (a.cosine + b.cosine)
    dy = (b.north - a.north) * METRES
    return np.rint(np.sqrt(dx * dx + dy * dy)).astype(np.int64)


def near(
    ours: Points, theirs: Points, reach: int, most: int
) -> Iterator[tuple[IntArray, IntArray]]:
    """Yield all pairs that may lie within reach metres, by cells of a grid: (ours, theirs).

    Each batch holds all pairs of a run of ours in order; at most `most` pairs, if a single one of
    ours has no more. Pairs up to some three times as far as reach come along.
    """
    key, low, high = _cells(ours, theirs, reach)
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.searchsorted(key, low)
    counts = np.searchsorted(key, high) - first
    for run in runs(counts.sum(axis=1), most):
        band_counts = counts[run].ravel()
        a = np.repeat(np.repeat(np.arange(run.start, run.stop), counts.shape[1]), band_counts)
        offset = np.arange(a.size) - np.repeat(np.cumsum(band_counts) - band_counts, band_counts)
        yield a, order[np.repeat(first[run].ravel(), band_counts) + offset]


def _cells(ours: Points, theirs: Points, reach: int) -> tuple[IntArray, IntArray, IntArray]:
    """Number the grid's cells row by row.

    Returns the cell of each of theirs, and for each of ours and each of the three rows around it
    the first cell that may hold a neighbour and the cell after the last.
    """
    narrowest = min(ours.cosine.min(initial=1.0), theirs.cosine.min(initial=1.0))
    height = max(SMALLEST_CELL, int((reach + 1) / METRES) + 1)
    width = int(height / narrowest) + 1
    south = min(ours.north.min(initial=0), theirs.north.min(initial=0))
    west = min(ours.east.min(initial=0), theirs.east.min(initial=0))
    columns = 360_000_000 // width + 4  # one spare on each side: rows do not run together
    our_cell = ((ours.north - south) // height) * columns + (ours.east - west) // width + 1
    cell = ((theirs.north - south) // height) * columns + (theirs.east - west) // width + 1
    around = our_cell[:, None] + columns * np.array([-1, 0, 1])
    return cell, around - 1, around + 2

"""A list that is read a few hundred rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from webapp.exports.columns import Column, Record

MOST_ROWS = 100_000  # in one file; a longer list is narrowed by its filters
AT_A_TIME = 500  # rows read at once: neither memory nor an open query grows with the list


@dataclass(frozen=True, slots=True)
class Listing:
    """`total` is known before the first row is read; what vanishes meanwhile is left out."""

    columns: Sequence[Column]
    total: int
    records: Iterable[Record]


def in_parts(
    ids: Sequence[int], read: Callable[[Sequence[int]], Iterable[Record]]
) -> Iterator[Record]:
    """Yield the records of the ids in their order; `read` returns those that are still there."""
    for start in range(0, len(ids), AT_A_TIME):
        yield from read(ids[start : start + AT_A_TIME])

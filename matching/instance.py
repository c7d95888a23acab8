"""The canonical instance: edges, rows and levels as arrays, frozen.

Notation: x[e] is the whole quantity on edge e, used[e] is 1 where x[e] > 0. A row's activity is
Σ a·x + Σ u·used over its entries. See docs/matching-format.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

LARGEST = 2**53  # numbers of an instance lie within ± this, so that every JSON reader keeps them
NO_MIN = -(2**62)  # stands for a bound that is null
NO_MAX = 2**62


class RowKind(StrEnum):
    """What a row is about; a label for explanations, which never changes what the row means."""

    NEED = "need"
    CAP = "cap"
    GROUP = "group"
    SIDE = "side"


KINDS = tuple(RowKind)


class LevelKind(StrEnum):
    LINEAR = "linear"
    COVER = "cover"
    LEXIMIN = "leximin"
    CONVEX = "convex"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Candidate pairs, one array entry each: lb ≤ x ≤ ub, and x = 0 or x ≥ lot.

    need and offer are labels for explanations.
    """

    need: IntArray
    offer: IntArray
    w: IntArray
    lb: IntArray
    ub: IntArray
    lot: IntArray

    def __len__(self) -> int:
        return self.w.size


@dataclass(frozen=True, eq=False)
class Rows:
    """Limits on activities, as compressed rows: entries ptr[i]:ptr[i+1] belong to row i.

    edge, a, u: by entry; an entry counts a·x + u·used. min and max: NO_MIN and NO_MAX if null.
    demand and past: by row, 0 where the instance does not say.
    """

    ids: Sequence[str]
    kind: NDArray[np.int8]  # index into KINDS
    ptr: IntArray
    edge: IntArray
    a: IntArray
    u: IntArray
    min: IntArray
    max: IntArray
    whole: BoolArray
    demand: IntArray
    past: IntArray

    def __len__(self) -> int:
        return self.min.size

    @cached_property
    def of_entry(self) -> IntArray:
        """The row of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.ptr))

    @cached_property
    def index(self) -> dict[str, int]:
        """The position of each row, by its id."""
        return {row_id: i for i, row_id in enumerate(self.ids)}

    def entries(self, row: int) -> slice:
        return slice(int(self.ptr[row]), int(self.ptr[row + 1]))


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One objective of the lexicographic order.

    linear: maximise Σ w·x, or Σ edges.w·x in the direction of sense when w is None.
    cover, leximin: groups are rows. convex: rows, and the marginal load of each unit of activity.
    keep: maximise Σ weight·min(x[e], q) over against, an array of (e, q).
    epsilon_ppm: millionths of this level's value that later levels may give up.
    """

    name: str
    kind: LevelKind
    w: IntArray | None = None
    groups: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    rows: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    marginal: tuple[int, ...] = ()
    against: IntArray = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    weight: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    epsilon_ppm: int = 0


WELFARE = Level("welfare", LevelKind.LINEAR)


@dataclass(frozen=True, eq=False)
class Instance:
    """A whole problem. digest: sha256 of its canonical JSON, None until it is asked for."""

    id: str
    sense: str  # "max" or "min": the direction of levels that use edges.w
    edges: Edges
    rows: Rows
    levels: tuple[Level, ...] = (WELFARE,)
    digest: str | None = None

    def aims_low(self, level: Level) -> bool:
        """Say whether a linear level is minimised: it uses edges.w, and sense is min."""
        return level.w is None and self.sense == "min"

    def weights(self, level: Level) -> IntArray:
        """Return what a linear level maximises, by edge; negated edges.w if it is minimised."""
        if level.w is not None:
            return level.w
        return -self.edges.w if self.aims_low(level) else self.edges.w

    def only(self, edges: IntArray) -> "Instance":
        """Return the instance with these edges alone, in this order; rows keep their places.

        Levels are left out: they are about all edges.
        """
        kept = Edges(*(getattr(self.edges, name)[edges] for name in Edges.__slots__))
        place = np.full(len(self.edges), -1, np.int64)
        place[edges] = np.arange(edges.size)
        rows, moved = self.rows, place[self.rows.edge]
        inside = moved >= 0
        ptr = np.concatenate([[0], np.cumsum(inside)])[rows.ptr]
        fewer = replace(rows, ptr=ptr, edge=moved[inside], a=rows.a[inside], u=rows.u[inside])
        return Instance(self.id, self.sense, kept, fewer, ())


def ratio(received: int, demand: int, past: int) -> int:
    """Coverage of a group in millionths, as level `leximin` counts it."""
    return 10**6 * (received + past) // (demand + past)


def rows_from(
    described: Iterator[tuple[str, RowKind, Sequence[int], Sequence[int], Sequence[int]]],
    low: Sequence[int],
    high: Sequence[int],
) -> Rows:
    """Rows from (id, kind, edges, a, u) each, with their bounds."""
    listed = list(described)
    count = len(listed)

    def joined(part: int) -> IntArray:
        return np.array([value for row in listed for value in row[part]], np.int64)

    return Rows(
        ids=[row[0] for row in listed],
        kind=np.array([KINDS.index(row[1]) for row in listed], np.int8),
        ptr=np.concatenate([[0], np.cumsum([len(row[2]) for row in listed], dtype=np.int64)]),
        edge=joined(2),
        a=joined(3),
        u=joined(4),
        min=np.array(low, np.int64),
        max=np.array(high, np.int64),
        whole=np.zeros(count, np.bool_),
        demand=np.zeros(count, np.int64),
        past=np.zeros(count, np.int64),
    )

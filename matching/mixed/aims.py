"""What a local search strives for: how good a plan is to a level, and where it could gain.

`worth` is compared as a tuple, greater is better; `target` names an edge that might do more for
the level, or give way. Ties below the level's own value are broken towards what leads further.
"""

import random
from itertools import accumulate
from typing import Protocol

from matching.instance import Instance, Level, LevelKind
from matching.levels import FULLY_SERVED, weights_kept
from matching.mixed.board import Board
from matching.plan import Value

Worth = tuple[int, ...]


class Aim(Protocol):
    """What is asked of an aim. board: the plan as it is."""

    def worth(self) -> Worth:
        """Return how good the plan is."""

    def value(self) -> Value:
        """Return what it is worth to the level; see levels.value_of."""

    def target(self, rng: random.Random) -> int:
        """Return an edge where something may be gained."""

    def standing(self, e: int) -> int:
        """Return how well served the edge's need is already."""

    def merit(self, e: int) -> int:
        """Return how much a unit on this edge would do for the level, next to other edges."""

    def count(self, e: int, sign: int) -> None:
        """Take what an edge contributes off before it changes (−1), and add it after (1)."""


def aim_of(instance: Instance, level: Level, board: Board) -> Aim:
    if level.kind is LevelKind.KEEP:
        return Kept(level, board)
    if level.kind is LevelKind.CONVEX:
        return Lighter(instance, level, board)
    return Fairer(instance, level, board)


class Fairer:
    """For leximin, and for cover, where one unit is all that counts."""

    def __init__(self, instance: Instance, level: Level, board: Board) -> None:
        rows = instance.rows
        self.board = board
        self.cover = level.kind is LevelKind.COVER
        self.edges_in = {g: rows.edge[rows.entries(g)].tolist() for g in level.groups.tolist()}
        self.group_of = {e: g for g, edges in self.edges_in.items() for e in edges}
        self.past = {g: int(rows.past[g]) for g in self.edges_in}
        self.wanted = {g: int(rows.demand[g]) + self.past[g] for g in self.edges_in}

    def ratio(self, group: int) -> int:
        if self.cover:
            return int(self.board.done[group] >= 1)
        if self.wanted[group] == 0:
            return FULLY_SERVED
        return 10**6 * (self.board.done[group] + self.past[group]) // self.wanted[group]

    def worth(self) -> Worth:
        return tuple(sorted(map(self.ratio, self.edges_in)))

    def value(self) -> Value:
        return sum(self.worth()) if self.cover else self.worth()

    def target(self, rng: random.Random) -> int:
        """Return an edge of one of the worst groups, if possible one that carries nothing."""
        order = sorted((g for g, edges in self.edges_in.items() if edges), key=self.ratio)
        if not order:
            return rng.randrange(len(self.board.x))
        edges = self.edges_in[order[min(int(rng.expovariate(0.4)), len(order) - 1)]]
        tried = [rng.choice(edges) for _ in range(4)]
        return next((e for e in tried if not self.board.x[e]), tried[0])

    def standing(self, e: int) -> int:
        group = self.group_of.get(e)
        return FULLY_SERVED if group is None else self.ratio(group)

    def merit(self, e: int) -> int:
        return 0

    def count(self, e: int, sign: int) -> None:
        """Ratios are read off the board."""


class Kept:
    """For keep: promises that are not kept in full come first."""

    def __init__(self, level: Level, board: Board) -> None:
        edges, promised = level.against.T.tolist()
        self.board = board
        self.promised = dict(zip(edges, promised, strict=True))
        self.weight = dict(zip(edges, weights_kept(level).tolist(), strict=True))
        self.edges = edges
        self.total = 0
        for e in edges:
            self.count(e, 1)

    def worth(self) -> Worth:
        return (self.total,)

    def value(self) -> Value:
        return self.total

    def target(self, rng: random.Random) -> int:
        tried = [rng.choice(self.edges) for _ in range(8)]
        return next((e for e in tried if self.board.x[e] < self.promised[e]), tried[0])

    def standing(self, e: int) -> int:
        return -self.weight.get(e, 0)

    def merit(self, e: int) -> int:
        wanting = e in self.promised and self.board.x[e] < self.promised[e]
        return self.weight[e] if wanting else 0

    def count(self, e: int, sign: int) -> None:
        if e in self.promised:
            self.total += sign * self.weight[e] * min(self.board.x[e], self.promised[e])


class Lighter:
    """For convex: edges of the most active of a few rows give way."""

    def __init__(self, instance: Instance, level: Level, board: Board) -> None:
        rows = instance.rows
        self.board = board
        self.edges_in = {r: rows.edge[rows.entries(r)].tolist() for r in level.rows.tolist()}
        self.rows = [row for row, edges in self.edges_in.items() if edges]
        self.first = [0, *accumulate(level.marginal)]  # the load of the first activities
        self.last = level.marginal[-1] if level.marginal else 0
        self.total = sum(self._load(row) for row in self.edges_in)

    def _load(self, row: int, more: int = 0) -> int:
        done = max(0, self.board.done[row] + more)
        listed = min(done, len(self.first) - 1)
        return self.first[listed] + (done - listed) * self.last

    def worth(self) -> Worth:
        return (-self.total,)

    def value(self) -> Value:
        return self.total

    def target(self, rng: random.Random) -> int:
        if not self.rows:
            return rng.randrange(len(self.board.x))
        some = rng.sample(self.rows, min(5, len(self.rows)))
        edges = self.edges_in[max(some, key=self.board.done.__getitem__)]
        tried = [rng.choice(edges) for _ in range(8)]
        return next((e for e in tried if self.board.x[e]), tried[0])

    def standing(self, e: int) -> int:
        return 0

    def merit(self, e: int) -> int:
        loaded = ((row, a + u) for row, a, u in self.board.of[e] if row in self.edges_in)
        return sum(self._load(row) - self._load(row, more) for row, more in loaded)

    def count(self, e: int, sign: int) -> None:
        for row, _a, _u in self.board.of[e]:
            if row in self.edges_in:
                self.total += sign * self._load(row)

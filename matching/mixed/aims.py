"""What a local search strives for: how good a plan is to a level, and where it could gain.

`worth` is compared as a tuple, greater is better; `target` names an edge that might do more for
the level, or give way. Ties below the level's own value are broken towards what leads further.
"""

import random
from typing import Protocol

from matching.instance import Instance, Level, LevelKind
from matching.levels import FULLY_SERVED, load, weights_kept
from matching.mixed.board import Board
from matching.plan import Value

Worth = tuple[int, ...]


class Aim(Protocol):
    """board: the plan as it is. standing: by edge, how well served its need is already."""

    def worth(self) -> Worth: ...

    def value(self) -> Value: ...

    def target(self, rng: random.Random) -> int: ...

    def standing(self, e: int) -> int: ...


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


class Kept:
    """For keep: promises that are not kept in full come first."""

    def __init__(self, level: Level, board: Board) -> None:
        self.board = board
        edges = level.against[:, 0].tolist()
        self.promised = [(e, q) for e, q in level.against.tolist()]
        self.weight = dict(zip(edges, weights_kept(level).tolist(), strict=True))

    def worth(self) -> Worth:
        return (sum(self.weight[e] * min(self.board.x[e], q) for e, q in self.promised),)

    def value(self) -> Value:
        return self.worth()[0]

    def target(self, rng: random.Random) -> int:
        tried = [rng.choice(self.promised) for _ in range(8)]
        return next((e for e, q in tried if self.board.x[e] < q), tried[0][0])

    def standing(self, e: int) -> int:
        return -self.weight.get(e, 0)


class Lighter:
    """For convex: edges of the rows with the greatest load give way first."""

    def __init__(self, instance: Instance, level: Level, board: Board) -> None:
        rows = instance.rows
        self.board = board
        self.level = level
        self.edges_in = {r: rows.edge[rows.entries(r)].tolist() for r in level.rows.tolist()}

    def worth(self) -> Worth:
        return (-sum(load(self.level, self.board.done[row]) for row in self.edges_in),)

    def value(self) -> Value:
        return -self.worth()[0]

    def target(self, rng: random.Random) -> int:
        """Return a used edge of the most active of a few rows."""
        rows = [row for row, edges in self.edges_in.items() if edges]
        if not rows:
            return rng.randrange(len(self.board.x))
        row = max(rng.sample(rows, min(5, len(rows))), key=self.board.done.__getitem__)
        tried = [rng.choice(self.edges_in[row]) for _ in range(8)]
        return next((e for e in tried if self.board.x[e]), tried[0])

    def standing(self, e: int) -> int:
        return 0

"""Ruin and recreate: take a few needs back and serve others in their place, thousands of times.

For instances with needs that are served whole or not at all, where a solver takes seconds to find
any plan. Rivals for the same offers give way to a need that could do more for the level, and what
room is left goes to whoever stands worst (Schrimpf et al. 2000). A step that breaks a row, or
makes the plan worse, is taken back.
"""

import random

import numpy as np

from matching.instance import NO_MAX, Instance, IntArray, Level
from matching.limits import Watch
from matching.mixed.aims import Worth, aim_of
from matching.mixed.board import Board
from matching.plan import Value

GIVING_WAY = 5  # rivals that give way in one step, at most
TRIED = 12  # needs that are tried in their place
OFFERS, EDGES = 4, 40  # so many offers of a need are looked at, and so many edges of each
PATIENCE = 3000  # steps without gain that end the search, at most,
VAIN = 5  # and for each edge
EAGER = 0.5  # how often the edge aimed at leads, and one edge is preferred to several
SORTS = 100  # times that those who wait are put in order at first
GLANCE = 16  # steps between two looks at the watch


def improved(
    instance: Instance, level: Level, start: IntArray, best: Value | None, watch: Watch, seed: int
) -> IntArray:
    """Return a sound plan that is no worse to the level than the start, which must be sound.

    best: a value that cannot be exceeded, if one is known; reaching it ends the search.
    """
    if not len(instance.edges) or not level.groups.size + level.rows.size + len(level.against):
        return start
    search = Search(instance, level, start, best, seed)
    search.fill(watch)
    search.run(watch, min(PATIENCE, VAIN * len(instance.edges)))
    return np.array(search.board.x, np.int64)


class Search:
    """The plan under change, and who could use which offer: needs and offers counted from 0."""

    def __init__(
        self, instance: Instance, level: Level, x: IntArray, best: Value | None, seed: int
    ) -> None:
        self.rng = random.Random(seed)  # noqa: S311 (chance that can be repeated, no secret)
        self.board = Board(instance, x)
        self.aim = aim_of(instance, level, self.board)
        self.name = level.name
        self.best = best
        self.told: int | None = None
        self.need, self.of_need = _places(instance.edges.need)
        self.offer, self.of_offer = _places(instance.edges.offer)
        self.whole_of = [self._whole(edges) for edges in self.of_need]
        self.held = [sum(self.board.x[e] for e in edges) for edges in self.of_need]
        self.worth: Worth = self.aim.worth()
        self.before: dict[int, int] = {}  # quantities that the step under way has changed

    def _whole(self, edges: list[int]) -> int | None:
        """Return the row that serves this need all or not at all."""
        board = self.board
        rows = (row for row, a, _u in board.of[edges[0]] if a > 0 and board.whole[row])
        return next((row for row in rows if board.low[row] > 0), None)

    def fill(self, watch: Watch) -> None:
        """Serve needs that get nothing, those that stand worst first, each once."""
        waiting = [need for need in range(len(self.of_need)) if not self.held[need]]
        self.rng.shuffle(waiting)
        while waiting and self.aim.value() != self.best and not watch.over():
            waiting.sort(key=self._standing, reverse=True)
            several = max(GLANCE, len(waiting) // SORTS)
            for need in [waiting.pop() for _ in range(min(several, len(waiting)))]:
                self._serve(need)
                self._settle()

    def run(self, watch: Watch, patience: int) -> None:
        """Change the plan step by step until nothing is gained any more or time ends."""
        vain = steps = 0
        while vain < patience and self.aim.value() != self.best:
            if steps % GLANCE == 0 and self._ends(watch):
                return
            steps += 1
            worth = self.worth
            self._step()
            self._settle()
            vain = 0 if self.worth > worth else vain + 1

    def _ends(self, watch: Watch) -> bool:
        """Tell the watch of what was gained, and ask it for the time."""
        value = self.aim.value()
        if isinstance(value, int) and value != self.told:
            self.told = value
            watch.report(self.name, value, self.best if isinstance(self.best, int) else None)
        return watch.over()

    def _settle(self) -> None:
        """Keep what the step has changed if it is sound and no worse, else take it back."""
        worth = self.aim.worth()
        if worth >= self.worth and self.board.keeps(self.before):
            self.worth = worth
        else:
            for e, quantity in self.before.items():
                self._give(e, quantity - self.board.x[e])
        self.before = {}

    def _step(self) -> None:
        """Make room around one edge, serve its need anew, and let others have what is left."""
        first = self.aim.target(self.rng)
        need = self.need[first]
        near = self._rivals(need)
        served = [other for other in near if self.held[other]]
        leaving = self.rng.sample(served, min(len(served), self.rng.randint(1, GIVING_WAY)))
        for other in [need, *leaving]:
            self._empty(other)
        self._serve(need, first)
        idle = [other for other in near if not self.held[other]]
        for other in sorted(self.rng.sample(idle, min(TRIED, len(idle))), key=self._standing):
            self._serve(other)

    def _rivals(self, need: int) -> list[int]:
        """Return needs that could use some of the offers of this one."""
        offers = {self.offer[e] for e in self._some(self.of_need[need], OFFERS)}
        edges = (self._some(self.of_offer[offer], EDGES) for offer in sorted(offers))
        return sorted({self.need[e] for several in edges for e in several} - {need})

    def _some(self, edges: list[int], most: int) -> list[int]:
        return edges if len(edges) <= most else self.rng.sample(edges, most)

    def _standing(self, need: int) -> int:
        return self.aim.standing(self.of_need[need][0])

    def _empty(self, need: int) -> None:
        for e in self.of_need[need]:
            self._change(e, self.board.lb[e] - self.board.x[e])

    def _serve(self, need: int, first: int | None = None) -> None:
        """Serve a need by few offers, those whose room it fits best; sometimes `first` leads."""
        lacking = self._lacking(need)
        order = self._by_merit(need, lacking)
        if first is not None and self.rng.random() < EAGER:
            order.insert(0, first)
        given = []
        for e in order:
            quantity = min(lacking, self.board.room(e))
            if quantity > 0 and self.board.x[e] + quantity >= self.board.lot[e]:
                self._change(e, quantity)
                given.append(e)
                lacking = self._lacking(need)
        if lacking > 0 and self.whole_of[need] is not None:
            for e in given:
                self._change(e, self.board.lb[e] - self.board.x[e])

    def _by_merit(self, need: int, lacking: int) -> list[int]:
        """Return edges to serve a need with: the best that suffices alone, or all, best first."""
        chance, merit, room = self.rng.random, self.aim.merit, self.board.room
        rooms = [(-merit(e), room(e), chance(), e) for e in self.of_need[need]]
        enough = [entry for entry in rooms if entry[1] >= lacking]
        if enough and (min(enough)[0] == min(rooms)[0] or chance() < EAGER):
            return [min(enough)[-1]]
        return [e for _merit, _room, _chance, e in sorted(rooms, key=lambda one: (one[0], -one[1]))]

    def _lacking(self, need: int) -> int:
        row = self.whole_of[need]
        return NO_MAX if row is None else max(0, self.board.low[row] - self.board.done[row])

    def _change(self, e: int, quantity: int) -> None:
        if quantity:
            self.before.setdefault(e, self.board.x[e])
            self._give(e, quantity)

    def _give(self, e: int, quantity: int) -> None:
        self.aim.count(e, -1)
        self.board.give(e, quantity)
        self.aim.count(e, 1)
        self.held[self.need[e]] += quantity


def _places(label: IntArray) -> tuple[list[int], list[list[int]]]:
    """Return the place of each edge, counted from 0, and the edges of each place."""
    place = np.unique(label, return_inverse=True)[1]
    order = np.argsort(place, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(place[order])) + 1)
    return place.tolist(), [part.tolist() for part in parts]

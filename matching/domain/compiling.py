"""Compile a domain instance to the canonical one, and keep what tells its plans to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.domain import candidates
from matching.domain.candidates import Candidates
from matching.domain.columns import tables
from matching.domain.edges import Drawn, draw
from matching.domain.levels import levels
from matching.domain.model import DomainInstance, Part
from matching.domain.near import Examined, NearMiss, examine, near_misses
from matching.domain.rows import rows
from matching.domain.rules import Rule
from matching.domain.score import PARTS
from matching.domain.tables import Tables
from matching.instance import Instance, IntArray


class EdgeIds(NamedTuple):
    """An edge in the words of the domain; slot is None where the offer has none."""

    need: str
    offer: str
    slot: str | None


@dataclass(frozen=True, eq=False)
class Compiled:
    """The canonical instance with what it was made from.

    removed: by need and rule (a column for each Rule), how many offers it removed.
    """

    instance: Instance
    tables: Tables
    candidates: Candidates
    drawn: Drawn
    removed: IntArray

    @property
    def domain(self) -> DomainInstance:
        return self.tables.domain

    def ids(self, edge: int) -> EdgeIds:
        need = self.domain.needs[int(self.drawn.edges.need[edge])]
        offer = self.domain.offers[int(self.drawn.edges.offer[edge])]
        slot = int(self.drawn.slot[edge])
        return EdgeIds(need.id, offer.id, self.tables.index.slot_ids[slot] if slot >= 0 else None)

    def edges_of(self, need: str, offer: str | None = None) -> IntArray:
        """The edges of a need, or of a pair: one, or one for each slot."""
        edges, position = self.drawn.edges, self.tables.index.need[need]
        first, last = np.searchsorted(edges.need, [position, position + 1])
        found = np.arange(first, last)
        if offer is None:
            return found
        return found[edges.offer[found] == self.tables.index.offer[offer]]

    def parts(self, edge: int) -> Mapping[Part, int]:
        """The parts of the edge's score."""
        return dict(zip(PARTS, self.candidates.parts[self.drawn.pair[edge]].tolist(), strict=True))

    def metres(self, edge: int) -> int:
        return int(self.candidates.metres[self.drawn.pair[edge]])

    def removed_by(self, need: str) -> Mapping[Rule, int]:
        """How many offers each rule removed for the need, without the rules that removed none."""
        counts = self.removed[self.tables.index.need[need]].tolist()
        return {rule: count for rule, count in zip(Rule, counts, strict=True) if count}

    def examine(self, need: str, offer: str) -> Examined:
        """Why the pair is a candidate or none: the rules it fails, with what they looked at."""
        return examine(self.tables, self.tables.index.need[need], self.tables.index.offer[offer])

    def near_misses(self, need: str) -> Mapping[Rule, NearMiss]:
        """The nearest offer that fails this rule and no other, by rule."""
        return near_misses(self.tables, self.tables.index.need[need])


def compile_instance(domain: DomainInstance) -> Compiled:
    """Return the canonical instance with what tells its plans in the domain's words.

    The same domain instance gives the same arrays, edges in the order of need, offer and slot.
    """
    t = tables(domain)
    pairs, removed = candidates.find(t)
    drawn = draw(t, pairs)
    made = rows(t, drawn)
    instance = Instance(domain.id, "max", drawn.edges, made, levels(t, drawn, made))
    return Compiled(instance, t, pairs, drawn, removed)

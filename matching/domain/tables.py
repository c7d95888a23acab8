"""The domain instance as columns, so that rules apply to all pairs at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain.bitsets import Words
from matching.domain.geography import Points
from matching.domain.model import Claim, DomainInstance, Pair, Share
from matching.domain.timetable import Calendar, Timetable
from matching.instance import BoolArray, IntArray

NOBODY = -1  # where there is no unit, no community, no slot
ANY = 2**60  # where there is no upper limit


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The position of everything that has an id."""

    area: dict[str, int]
    category: dict[str, int]
    community: dict[str, int]
    unit: dict[str, int]
    need: dict[str, int]
    offer: dict[str, int]
    slot: dict[tuple[str, str | None], int]  # by ids of offer and slot
    slot_ids: tuple[str, ...]

    def pairs(self, items: Sequence[Pair | Share | Claim]) -> IntArray:
        """The keys of (need, offer) pairs, sorted, each once."""
        width = len(self.offer)
        keys = [self.need[item.need] * width + self.offer[item.offer] for item in items]
        return distinct(np.array(keys, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """What needs and offers have in common, by posting.

    home: its sub-district; circle: the area that a shared posting is shared with.
    reach: metres, with the category's limit where the posting has none.
    """

    category: IntArray
    unit: IntArray
    community: IntArray
    home: IntArray
    circle: IntArray
    shared: BoolArray
    on_site: BoolArray
    reach: IntArray
    points: Points
    windows: Timetable
    skills: Words
    exchange: Words  # categories: what a need's side can return, what an offer's side wants


@dataclass(frozen=True, slots=True, eq=False)
class NeedTable(Postings):
    demand: IntArray
    minimum: IntArray
    one_supplier: BoolArray  # lets in one at most
    minutes: IntArray
    persons: IntArray
    requires: Words
    purpose: Words  # no member or one
    nature: Words  # the purpose and the kinds
    waited: IntArray  # days since it was published


@dataclass(frozen=True, slots=True, eq=False)
class OfferTable(Postings):
    capacity: IntArray
    lot: IntArray
    seats: IntArray
    holds: Words
    purposes: Words
    choosy: BoolArray  # takes listed purposes only
    excludes: Words


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    domain: DomainInstance
    index: Index
    calendar: Calendar
    needs: NeedTable
    offers: OfferTable
    limit: IntArray  # metres, by category; UNLIMITED where distance does not matter
    forbidden: IntArray  # keys of pairs, sorted
    declined: IntArray

    def keys(self, need: IntArray, offer: IntArray) -> IntArray:
        return need * len(self.domain.offers) + offer


def ints(values: Iterable[int]) -> IntArray:
    return np.array(list(values), np.int64)


def distinct(keys: IntArray) -> IntArray:
    """The keys (0 or more) in their order, each once; quickest where they nearly are already."""
    keys = np.sort(keys, kind="stable")
    return keys[np.diff(keys, prepend=-1) > 0]


def among(keys: IntArray, known: IntArray) -> BoolArray:
    """Say for each key whether it is in the sorted array."""
    if not known.size:
        return np.zeros(keys.size, np.bool_)
    return known[np.minimum(np.searchsorted(known, keys), known.size - 1)] == keys

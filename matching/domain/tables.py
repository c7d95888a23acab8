"""The domain instance as columns, so that rules apply to all pairs at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.domain import bitsets
from matching.domain.bitsets import Words
from matching.domain.geography import UNLIMITED, Points, points
from matching.domain.model import Claim, Community, DomainInstance, Need, Offer, Pair, Share, Unit
from matching.domain.timetable import Calendar, Timetable, timetables
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
        return np.unique(np.array(keys, np.int64))


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


def tables(domain: DomainInstance) -> Tables:
    """Return the columns. The domain instance must have been checked, as `read` does."""
    index = _index(domain)
    needs, offers = domain.needs, domain.offers
    limit = ints(
        UNLIMITED if category.travel_limit is None else category.travel_limit
        for category in domain.categories
    )
    ours, theirs, calendar = timetables(domain)
    skills = bitsets.from_sets([n.skills for n in needs], [o.skills for o in offers])
    exchange = bitsets.from_sets([n.returns for n in needs], [o.wants for o in offers])
    need_columns = _common(domain, index, needs, limit) | {
        "windows": ours,
        "skills": skills[0],
        "exchange": exchange[0],
    }
    offer_columns = _common(domain, index, offers, limit) | {
        "windows": theirs,
        "skills": skills[1],
        "exchange": exchange[1],
    }
    requires, holds = bitsets.from_sets([n.requires for n in needs], [o.holds for o in offers])
    purpose, nature, purposes, excludes = bitsets.from_sets(
        [[n.purpose] if n.purpose else [] for n in needs],
        [[*n.kinds, n.purpose] if n.purpose else n.kinds for n in needs],
        [o.purposes for o in offers],
        [o.excludes for o in offers],
    )
    default_minutes = [category.minutes for category in domain.categories]
    return Tables(
        domain,
        index,
        calendar,
        NeedTable(
            **need_columns,
            demand=ints(n.demand for n in needs),
            minimum=ints(n.minimum if n.divisible else n.demand for n in needs),
            one_supplier=np.array([n.max_suppliers == 1 for n in needs], np.bool_),
            minutes=ints(n.minutes or default_minutes[index.category[n.category]] for n in needs),
            persons=ints(n.persons for n in needs),
            requires=requires,
            purpose=purpose,
            nature=nature,
            waited=ints((domain.today - (n.since or domain.today)).days for n in needs),
        ),
        OfferTable(
            **offer_columns,
            capacity=ints(_greatest(o) for o in offers),
            lot=ints(o.lot for o in offers),
            seats=ints(ANY if o.seats is None else o.seats for o in offers),
            holds=holds,
            purposes=purposes,
            choosy=np.array([bool(o.purposes) for o in offers], np.bool_),
            excludes=excludes,
        ),
        limit,
        index.pairs(domain.forbidden),
        index.pairs(domain.declined),
    )


def _index(domain: DomainInstance) -> Index:
    def places(items: Iterable[Any]) -> dict[str, int]:
        return {item.id: i for i, item in enumerate(items)}

    slots = [(offer.id, slot.id) for offer in domain.offers for slot in offer.slots]
    return Index(
        places(domain.areas),
        places(domain.categories),
        places(domain.communities),
        places(domain.units),
        places(domain.needs),
        places(domain.offers),
        {slot: i for i, slot in enumerate(slots)},
        tuple(slot for _offer, slot in slots),
    )


def _common(
    domain: DomainInstance, index: Index, postings: Sequence[Need | Offer], limit: IntArray
) -> dict[str, Any]:
    """The columns of `Postings`, but for those that needs and offers number together."""
    category = ints(index.category[p.category] for p in postings)
    owners = [_owner(domain, index, p) for p in postings]
    reach = ints(p.reach or 0 for p in postings)
    home = ints(index.area[owner.area] for owner in owners)
    above = ints(index.area[area.parent or area.id] for area in domain.areas)
    return {
        "category": category,
        "unit": ints(NOBODY if p.unit is None else index.unit[p.unit] for p in postings),
        "community": ints(
            NOBODY if p.community is None else index.community[p.community] for p in postings
        ),
        "home": home,
        "circle": above[home],
        "shared": np.array([p.shared for p in postings], np.bool_),
        "on_site": np.array([p.on_site for p in postings], np.bool_),
        "reach": np.where(reach > 0, reach, limit[category]),
        "points": points([p.place or o.place for p, o in zip(postings, owners, strict=True)]),
    }


def _owner(domain: DomainInstance, index: Index, posting: Need | Offer) -> Community | Unit:
    """Return who posted it: the unit, if there is one; its place is the posting's."""
    if posting.unit is not None:
        return domain.units[index.unit[posting.unit]]
    return domain.communities[index.community[posting.community or ""]]


def _greatest(offer: Offer) -> int:
    """The most that the offer can give in all."""
    return min(offer.capacity, ANY if offer.per_year is None else offer.per_year)


def ints(values: Iterable[int]) -> IntArray:
    return np.array(list(values), np.int64)


def among(keys: IntArray, known: IntArray) -> BoolArray:
    """Say for each key whether it is in the sorted array."""
    if not known.size:
        return np.zeros(keys.size, np.bool_)
    return known[np.minimum(np.searchsorted(known, keys), known.size - 1)] == keys

"""Turn a domain instance into columns."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from matching.domain import bitsets
from matching.domain.geography import UNLIMITED, points
from matching.domain.model import Community, DomainInstance, Need, Offer, Unit
from matching.domain.tables import ANY, NOBODY, Index, NeedTable, OfferTable, Tables, ints
from matching.domain.timetable import timetables
from matching.instance import IntArray

Columns = dict[str, Any]


def tables(domain: DomainInstance) -> Tables:
    """Return the columns. The domain instance must have been checked, as `read` does."""
    index = _index(domain)
    limit = ints(
        UNLIMITED if category.travel_limit is None else category.travel_limit
        for category in domain.categories
    )
    windows_of_needs, windows_of_offers, calendar = timetables(domain)
    sets_of_needs, sets_of_offers = _sets(domain)
    return Tables(
        domain=domain,
        index=index,
        calendar=calendar,
        needs=NeedTable(
            **_common(domain, index, domain.needs, limit),
            **_of_needs(domain, index),
            **sets_of_needs,
            windows=windows_of_needs,
        ),
        offers=OfferTable(
            **_common(domain, index, domain.offers, limit),
            **_of_offers(domain),
            **sets_of_offers,
            windows=windows_of_offers,
        ),
        limit=limit,
        forbidden=index.pairs(domain.forbidden),
        declined=index.pairs(domain.declined),
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
) -> Columns:
    """The columns of `Postings`, but for windows and sets."""
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


def _of_needs(domain: DomainInstance, index: Index) -> Columns:
    needs, today = domain.needs, domain.today
    usual = [category.minutes for category in domain.categories]
    return {
        "demand": ints(n.demand for n in needs),
        "minimum": ints(n.minimum if n.divisible else n.demand for n in needs),
        "one_supplier": np.array([n.max_suppliers == 1 for n in needs], np.bool_),
        "minutes": ints(n.minutes or usual[index.category[n.category]] for n in needs),
        "persons": ints(n.persons for n in needs),
        "waited": ints((today - (n.since or today)).days for n in needs),
    }


def _of_offers(domain: DomainInstance) -> Columns:
    offers = domain.offers
    return {
        "capacity": ints(
            min(o.capacity, ANY if o.per_year is None else o.per_year) for o in offers
        ),
        "lot": ints(o.lot for o in offers),
        "seats": ints(ANY if o.seats is None else o.seats for o in offers),
        "choosy": np.array([bool(o.purposes) for o in offers], np.bool_),
    }


def _sets(domain: DomainInstance) -> tuple[Columns, Columns]:
    """Sets of words, each numbered together with what it will be compared to."""
    needs, offers = domain.needs, domain.offers
    skills = bitsets.from_sets([n.skills for n in needs], [o.skills for o in offers])
    exchange = bitsets.from_sets([n.returns for n in needs], [o.wants for o in offers])
    requires, holds = bitsets.from_sets([n.requires for n in needs], [o.holds for o in offers])
    purposes = [[n.purpose] if n.purpose else [] for n in needs]
    purpose, nature, only_for, excludes = bitsets.from_sets(
        purposes,
        [[*n.kinds, *own] for n, own in zip(needs, purposes, strict=True)],
        [o.purposes for o in offers],
        [o.excludes for o in offers],
    )
    return (
        {
            "skills": skills[0],
            "exchange": exchange[0],
            "requires": requires,
            "purpose": purpose,
            "nature": nature,
        },
        {
            "skills": skills[1],
            "exchange": exchange[1],
            "holds": holds,
            "purposes": only_for,
            "excludes": excludes,
        },
    )

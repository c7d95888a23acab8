"""A need and an offer as the optimizer reads them.

Free text (conditions, qualification, exclusions) is no hard rule: nobody can decide by it
without reading it, so people do, side by side, when they review a proposal.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from webapp.i18n import CHINA
from webapp.models.needs import Need
from webapp.models.offers import Offer, Reach
from webapp.models.organisations import OrganisationKind
from webapp.models.postings import Posting
from webapp.models.windows import TimeWindow, WindowKind
from webapp.queries.snapshots.points import Points

Document = dict[str, Any]


def need(one: Need, gone: int, windows: Sequence[TimeWindow], points: Points) -> Document:
    """`gone`: what finished matches have taken, or matches that the round does not know."""
    left = max(0, (one.quantity or 0) - gone)
    of_unit = one.owner_kind is OrganisationKind.UNIT
    written: Document = {
        "id": f"n{one.id}",
        "community": f"h{one.subdistrict_id}" if of_unit else f"c{one.owner_id}",
        "category": f"k{one.category_id}",
        "demand": left,
        "minimum": max(1, min(one.minimum or 1, left)),
        "divisible": one.divisible,
        "max_suppliers": one.max_suppliers,
        "urgency": str(one.urgency),
        "persons": min((n for n in (one.capacity, one.headcount_low) if n), default=0),
        "shared": one.district_wide,
    }
    if of_unit:
        written |= {"unit": f"u{one.owner_id}", "place": points.at(one.owner_id)}
    if one.published_at:
        written["since"] = one.published_at.astimezone(CHINA).date().isoformat()
    if one.last_date:
        written["last_date"] = one.last_date.isoformat()
    return written | _when(windows)


def offer(one: Offer, gone: int, windows: Sequence[TimeWindow], points: Points) -> Document:
    """Seats count where people come; whoever travels serves a place of the other side."""
    on_site = one.reach is Reach.ON_SITE
    owner = "unit" if points.kinds[one.owner_id] is OrganisationKind.UNIT else "community"
    written: Document = {
        "id": f"o{one.id}",
        owner: f"{owner[0]}{one.owner_id}",
        "category": f"k{one.category_id}",
        "capacity": max(0, (one.quantity or 0) - gone),
        "on_site": on_site,
        "shared": one.district_wide,
    }
    if not one.divisible:
        written["projects"] = 1  # it goes to one partner as a whole
    if on_site and one.capacity and one.exclusive:
        written["seats"] = one.capacity
    if not on_site and one.radius_m:
        written["reach"] = one.radius_m
    if one.valid_until:
        written["valid_until"] = one.valid_until.isoformat()
    return written | _when(windows)


def _when(windows: Sequence[TimeWindow]) -> Document:
    open_, closed = [], []
    for one in windows:
        last = one.last_day or (None if one.kind is WindowKind.WEEKLY else one.first_day)
        days: Document = {
            key: day.isoformat() for key, day in (("first", one.first_day), ("last", last)) if day
        }
        if one.kind is WindowKind.CLOSED:
            closed.append(days)
            continue
        times: Document = {"start": one.starts, "end": one.ends, "holidays": str(one.holidays)}
        open_.append({"weekdays": one.weekdays or 0b1111111} | days | times)
    return {"windows": open_, "closed": closed}


class Exchange:
    """What either side could have from the other: the categories it posts on the other list.

    A community that offers rooms can give something back to a unit that needs rooms.
    """

    def __init__(self, needs: Sequence[Need], offers: Sequence[Offer]) -> None:
        self._needed, self._offered = _by_owner(needs), _by_owner(offers)

    def returns(self, one: Need) -> Document:
        return {"returns": self._offered[one.owner_id]}

    def wants(self, one: Offer) -> Document:
        return {"wants": self._needed[one.owner_id]}


def _by_owner(postings: Sequence[Posting]) -> dict[int, list[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for one in postings:
        found[one.owner_id].add(f"k{one.category_id}")
    return defaultdict(list, {owner: sorted(keys) for owner, keys in found.items()})

"""The rules of docs/matching-format.md once more, pair by pair, as plainly as possible."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import cos, radians, sqrt

from matching.domain.model import (
    Community,
    DomainInstance,
    Holidays,
    Need,
    Offer,
    Slot,
    Unit,
)

METRES = 0.11119508  # of a millionth of a degree


Opening = tuple[int, int, int]  # day from today, start and end in minutes from today's midnight


class Naive:
    def __init__(self, domain: DomainInstance) -> None:
        self.domain = domain
        self.owners: dict[str, Community | Unit] = {
            owner.id: owner for owner in (*domain.communities, *domain.units)
        }
        self.category = {category.id: category for category in domain.categories}
        self.parent = {area.id: area.parent for area in domain.areas}

    def failed(self, need: Need, offer: Offer) -> list[str]:
        """Every rule that the pair breaks, in the order of the document."""
        return [name for name, broken in self._rules(need, offer).items() if broken]

    def owner(self, posting: Need | Offer) -> Community | Unit:
        return self.owners[posting.unit or posting.community or ""]

    def metres(self, need: Need, offer: Offer) -> float:
        x1, y1 = need.place or self.owner(need).place
        x2, y2 = offer.place or self.owner(offer).place
        mean = (cos(radians(y1 / 1e6)) + cos(radians(y2 / 1e6))) / 2
        return sqrt(((x2 - x1) * METRES * mean) ** 2 + ((y2 - y1) * METRES) ** 2)

    def reach(self, need: Need, offer: Offer) -> float:
        ours, theirs = self._own_reach(need), self._own_reach(offer)
        if need.on_site:
            return theirs
        return ours if offer.on_site else min(ours, theirs)

    def _own_reach(self, posting: Need | Offer) -> float:
        limit = self.category[posting.category].travel_limit
        return posting.reach or (float("inf") if limit is None else limit)

    def _rules(self, need: Need, offer: Offer) -> dict[str, bool]:
        mine, theirs = self.owner(need).area, self.owner(offer).area
        same_district = self.parent[mine] == self.parent[theirs] is not None
        least = need.minimum if need.divisible else need.demand
        most = min(need.demand, offer.capacity, offer.per_year or offer.capacity)
        traits = {need.purpose, *need.kinds}
        pair = (need.id, offer.id)
        return {
            "CATEGORY": need.category != offer.category,
            "DISTANCE": round(self.metres(need, offer)) > self.reach(need, offer),
            "PLACE": need.on_site and offer.on_site,
            "BORDER": mine != theirs and not (need.shared and offer.shared and same_district),
            "OWN": self._own(need, offer),
            "QUANTITY": most < max(1, offer.lot, least if need.max_suppliers == 1 else 0),
            "SEATS": offer.seats is not None and need.persons > offer.seats,
            "PURPOSE": bool(offer.purposes) and need.purpose not in offer.purposes,
            "EXCLUSION": bool(traits & set(offer.excludes)),
            "QUALIFICATION": not set(need.requires) <= set(offer.holds),
            "FORBIDDEN": pair in {(p.need, p.offer) for p in self.domain.forbidden},
            "DECLINED": pair in {(p.need, p.offer) for p in self.domain.declined},
            "TIME": not self.occasions(need, offer),
        }

    def _own(self, need: Need, offer: Offer) -> bool:
        if need.unit:
            return need.unit == offer.unit
        return need.community == offer.community

    def occasions(self, need: Need, offer: Offer) -> int:
        """Days on which both are open long enough together, for every two windows."""
        minutes = need.minutes or self.category[need.category].minutes
        theirs = list(self._openings(offer))
        return sum(_days(a, b, minutes) for a in self._openings(need) for b in theirs)

    def _openings(self, posting: Need | Offer) -> Iterator[list[Opening]]:
        """For each window or slot: when it opens, day by day."""
        ends = posting.last_date if isinstance(posting, Need) else posting.valid_until
        slots = posting.slots if isinstance(posting, Offer) else ()
        for window in [*slots, *posting.windows] or [None]:
            days = []
            for i in range(self.domain.rules.horizon_days):
                d = self.domain.today + timedelta(i)
                shut = any(span.first <= d <= span.last for span in posting.closed)
                if shut or (ends and d > ends) or not self._on(window, d):
                    continue
                start, end = (window.start, window.end) if window else (0, 1440)
                days.append((i, i * 1440 + start, i * 1440 + end))
            yield days

    def _on(self, window: object, d: date) -> bool:
        if window is None:
            return True
        if isinstance(window, Slot):
            return window.day == d
        holiday = d in self.domain.rules.holidays
        if window.holidays is (Holidays.SKIP if holiday else Holidays.ONLY):
            return False
        inside = (window.first or d) <= d <= (window.last or d)
        return inside and bool(window.weekdays >> d.weekday() & 1)


def _days(a: list[Opening], b: list[Opening], minutes: int) -> int:
    """How often a and b overlap: on the same day, or always b, or always a, a day later."""
    return max(
        sum(e - d == later and min(t, w) - max(s, v) >= minutes for d, s, t in a for e, v, w in b)
        for later in (-1, 0, 1)
    )

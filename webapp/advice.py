"""Where one more offer would help most: needs that lack something, gathered by place. Pure.

A new offer takes nothing from anybody, so what it could serve is a plain count: needs of its
category within the usual way that lack something and may have one more partner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, hypot, radians
from typing import Any

METRES_PER_MILLIONTH = 0.111195
MOST = 30  # pieces of advice


@dataclass(frozen=True, slots=True)
class Lack:
    """One need that lacks something; `weekdays` as in a window, 127 where any day will do."""

    need: str
    community: str
    missing: int
    place: tuple[int, int]
    weekdays: int


@dataclass(frozen=True, slots=True)
class Advice:
    """One more offer of a category near a community, and whom it would serve."""

    category: str
    community: str
    metres: int
    quantity: int
    needs: tuple[str, ...]
    weekdays: int


def advise(document: Mapping[str, Any], pairs: Sequence[tuple[int, int, int]]) -> list[Advice]:
    """Return the best places first. pairs: (need, offer, quantity) of the plan."""
    reach = {one["id"]: one["travel_limit"] for one in document["categories"]}
    lacking = _lacking(document, pairs)
    found: list[Advice] = []
    for category, some in groupby(sorted(lacking, key=lambda x: x[0]), key=lambda x: x[0]):
        left = [lack for _category, lack in some]
        while left:
            best = _best(category, left, int(reach[category]))
            found.append(best)
            left = [lack for lack in left if lack.need not in best.needs]
    return sorted(found, key=lambda a: (-len(a.needs), -a.quantity, a.category))[:MOST]


def _lacking(
    document: Mapping[str, Any], pairs: Sequence[tuple[int, int, int]]
) -> list[tuple[str, Lack]]:
    got: dict[str, int] = {}
    hosts: dict[str, int] = {}
    for need, _offer, quantity in pairs:
        got[f"n{need}"] = got.get(f"n{need}", 0) + quantity
        hosts[f"n{need}"] = hosts.get(f"n{need}", 0) + 1
    places = {one["id"]: one["place"] for one in document["communities"]}
    found = []
    for one in document["needs"]:
        missing = one["demand"] - got.get(one["id"], 0)
        most = one["max_suppliers"]
        if missing <= 0 or (most is not None and hosts.get(one["id"], 0) >= most):
            continue
        place = one.get("place") or places[one["community"]]
        days = 0
        for window in one["windows"]:
            days |= int(window.get("weekdays", 127))
        lack = Lack(one["id"], one["community"], missing, (place[0], place[1]), days or 127)
        found.append((one["category"], lack))
    return found


def _best(category: str, lacking: Sequence[Lack], reach: int) -> Advice:
    """The place of one of the needs, and the weekday, from which most needs can be served."""
    served: list[Lack] = []
    chosen, days = lacking[0], 127
    for middle in lacking:
        near = [one for one in lacking if _metres(middle.place, one.place) <= reach]
        for bit in (1 << weekday for weekday in range(7)):
            some = [one for one in near if one.weekdays & bit]
            if _worth(some) > _worth(served):
                served, chosen, days = some, middle, bit
    common = 127
    for one in served:
        common &= one.weekdays
    return Advice(
        category,
        chosen.community,
        reach,
        sum(one.missing for one in served),
        tuple(one.need for one in served),
        common or days,
    )


def _worth(some: Sequence[Lack]) -> tuple[int, int]:
    return len(some), sum(one.missing for one in some)


def _metres(one: tuple[int, int], other: tuple[int, int]) -> float:
    """As the optimizer measures; see docs/matching-format.md."""
    middle = (cos(radians(one[1] / 1e6)) + cos(radians(other[1] / 1e6))) / 2
    east = (one[0] - other[0]) * METRES_PER_MILLIONTH * middle
    return hypot(east, (one[1] - other[1]) * METRES_PER_MILLIONTH)

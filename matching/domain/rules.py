"""The hard rules of a pair, in the order in which they are applied and told.

Each check takes the columns and pairs (need, offer) as arrays, and says which pairs pass.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum

import numpy as np

from matching.domain.bitsets import meet, within
from matching.domain.geography import metres
from matching.domain.tables import NOBODY, Tables, among
from matching.domain.timetable import Overlap, overlaps
from matching.instance import BoolArray, IntArray

Check = Callable[[Tables, IntArray, IntArray], BoolArray]


class Rule(IntEnum):
    """Why a pair is no candidate: the first of these that it fails."""

    CATEGORY = 0
    DISTANCE = 1
    PLACE = 2  # the need is served at its own place only, and so is the offer given
    BORDER = 3  # different sub-districts, and not both shared within one district
    OWN = 4  # the same organisation needs and gives
    QUANTITY = 5  # no lot of the offer fits; or one supplier is let in, and this one has too little
    SEATS = 6
    PURPOSE = 7
    EXCLUSION = 8
    QUALIFICATION = 9
    FORBIDDEN = 10
    DECLINED = 11
    TIME = 12
    OUTRANKED = 13  # passes all rules; both sides have enough better pairs


def same_category(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return t.needs.category[need] == t.offers.category[offer]


def distance(t: Tables, need: IntArray, offer: IntArray) -> IntArray:
    return metres(t.needs.points.at(need), t.offers.points.at(offer))


def reach(t: Tables, need: IntArray, offer: IntArray) -> IntArray:
    """The farthest that both sides go; whoever stays at home needs no reach."""
    ours, theirs = t.needs.reach[need], t.offers.reach[offer]
    stays = np.where(t.offers.on_site[offer], ours, np.minimum(ours, theirs))
    return np.where(t.needs.on_site[need], theirs, stays)


def near_enough(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return distance(t, need, offer) <= reach(t, need, offer)


def somebody_travels(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return ~(t.needs.on_site[need] & t.offers.on_site[offer])


def inside_the_border(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    shared = t.needs.shared[need] & t.offers.shared[offer]
    together = t.needs.circle[need] == t.offers.circle[offer]
    return (t.needs.home[need] == t.offers.home[offer]) | (shared & together)


def of_two_organisations(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    unit = t.needs.unit[need]
    same_unit = (unit != NOBODY) & (unit == t.offers.unit[offer])
    same_community = (unit == NOBODY) & (t.needs.community[need] == t.offers.community[offer])
    return ~(same_unit | same_community)


def worth_a_trip(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    most = np.minimum(t.needs.demand[need], t.offers.capacity[offer])
    alone = np.where(t.needs.one_supplier[need], t.needs.minimum[need], 0)
    return (most > 0) & (most >= t.offers.lot[offer]) & (most >= alone)


def seats_enough(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return t.needs.persons[need] <= t.offers.seats[offer]


def fit_for_purpose(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return ~t.offers.choosy[offer] | meet(t.needs.purpose[need], t.offers.purposes[offer])


def not_excluded(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return ~meet(t.needs.nature[need], t.offers.excludes[offer])


def qualified(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return within(t.needs.requires[need], t.offers.holds[offer])


def common_windows(t: Tables, need: IntArray, offer: IntArray) -> Iterator[Overlap]:
    pairs = (need, offer)
    return overlaps(t.needs.windows, t.offers.windows, t.calendar, pairs, t.needs.minutes[need])


def occasions(t: Tables, need: IntArray, offer: IntArray) -> IntArray:
    """Days on which windows of both overlap long enough, counted for each two windows."""
    counted = np.zeros(need.size, np.int64)
    for met in common_windows(t, need, offer):
        np.add.at(counted, met.pair, met.days)
    return counted


def open_together(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return occasions(t, need, offer) > 0


def not_forbidden(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return ~among(t.keys(need, offer), t.forbidden)


def not_declined(t: Tables, need: IntArray, offer: IntArray) -> BoolArray:
    return ~among(t.keys(need, offer), t.declined)


CHECKS: dict[Rule, Check] = {
    Rule.CATEGORY: same_category,
    Rule.DISTANCE: near_enough,
    Rule.PLACE: somebody_travels,
    Rule.BORDER: inside_the_border,
    Rule.OWN: of_two_organisations,
    Rule.QUANTITY: worth_a_trip,
    Rule.SEATS: seats_enough,
    Rule.PURPOSE: fit_for_purpose,
    Rule.EXCLUSION: not_excluded,
    Rule.QUALIFICATION: qualified,
    Rule.FORBIDDEN: not_forbidden,
    Rule.DECLINED: not_declined,
    Rule.TIME: open_together,
}

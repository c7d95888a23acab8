"""The score of a pair: an integer from 0 to 1000, the sum of named integer parts.

Each part is at most its points in the policy; docs/matching-format.md has the formulas.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain.bitsets import meet, size
from matching.domain.geography import UNLIMITED
from matching.domain.model import DomainInstance, Part, Side, Urgency
from matching.domain.tables import NOBODY, Tables, among, ints
from matching.instance import BoolArray, IntArray

Parts = NDArray[np.int16]  # (pairs, len(PARTS))

PARTS = tuple(Part)
UNIT_OF_NEED = 2000  # welfare of serving one unit of a normal, new need; above any score
THOUSAND = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What is known about units, communities and pairs before any plan.

    given, returned: (units, communities) that have done something, as sorted keys.
    reliability: points by unit. by_unit, by_community: keys of claimed pairs, sorted.
    sought: keys of the pairs that somebody has claimed or seen in an earlier plan, sorted.
    """

    given: IntArray
    returned: IntArray
    reliability: IntArray
    newcomer: int  # points of whoever has no record
    by_unit: IntArray
    by_community: IntArray
    sought: IntArray
    attached: BoolArray  # by category: continuity counts, not novelty


def background(t: Tables) -> Background:
    domain, policy = t.domain, t.domain.policy
    strength, most = policy.prior_strength, policy.points.reliability
    kept = ints(u.kept for u in domain.units)
    promised = ints(u.promised for u in domain.units)
    expected = kept * THOUSAND + policy.prior * strength
    return Background(
        given=_dealings(t, "given"),
        returned=_dealings(t, "returned"),
        reliability=most * expected // (THOUSAND * (promised + strength)),
        newcomer=most * policy.prior // THOUSAND,
        by_unit=t.index.pairs([c for c in domain.claims if c.by is Side.UNIT]),
        by_community=t.index.pairs([c for c in domain.claims if c.by is Side.COMMUNITY]),
        sought=t.index.pairs([*domain.claims, *domain.earlier]),
        attached=np.array([c.continuity for c in domain.categories], np.bool_),
    )


def _dealings(t: Tables, what: str) -> IntArray:
    width = len(t.domain.communities)
    keys = [
        t.index.unit[past.unit] * width + t.index.community[past.community]
        for past in t.domain.history
        if getattr(past, what)
    ]
    return np.sort(ints(keys))


def parts(
    t: Tables,
    known: Background,
    need: IntArray,
    offer: IntArray,
    metres: IntArray,
    occasions: IntArray,
) -> Parts:
    """Return the parts of each pair's score, a column for each of PARTS."""
    points = t.domain.policy.points
    unit, community = t.offers.unit[offer], t.needs.community[need]
    dealt = np.where(unit == NOBODY, -1, unit * len(t.domain.communities) + community)
    columns = {
        Part.FIT: _fit(t, need, offer, points.fit),
        Part.DISTANCE: _distance(t, need, metres, points.distance),
        Part.TIME: _time(occasions, t.domain.policy.comfortable_days, points.time),
        Part.RECIPROCITY: _reciprocity(t, known, need, offer, dealt, points.reciprocity),
        Part.RELIABILITY: _reliability(known, unit),
        Part.CONTINUITY: _continuity(t, known, need, dealt, points.continuity),
        Part.CLAIMS: _claims(t, known, need, offer, points.claims),
    }
    return np.stack([columns[part].astype(np.int16) for part in PARTS], axis=1)


def _fit(t: Tables, need: IntArray, offer: IntArray, most: int) -> IntArray:
    """Half for the category, half for the share of the wanted skills that are there."""
    wanted = size(t.needs.skills)[need]
    there = size(t.needs.skills[need] & t.offers.skills[offer])
    skill = np.where(wanted > 0, most * there // np.maximum(1, wanted), most)
    return most // 2 + skill // 2


def _distance(t: Tables, need: IntArray, metres: IntArray, most: int) -> IntArray:
    """All at the door, nothing at the category's travel limit; all where distance is nothing."""
    limit = t.limit[t.needs.category[need]]
    left = np.maximum(0, limit - metres)
    return np.where(limit == UNLIMITED, most, most * left // limit)


def _time(occasions: IntArray, enough: int, most: int) -> IntArray:
    return most * np.minimum(occasions, enough) // enough


def _continuity(
    t: Tables, known: Background, need: IntArray, dealt: IntArray, most: int
) -> IntArray:
    """All for somebody known where continuity counts, and for somebody new where it does not."""
    return most * (among(dealt, known.given) == known.attached[t.needs.category[need]])


def _reciprocity(
    t: Tables, known: Background, need: IntArray, offer: IntArray, dealt: IntArray, most: int
) -> IntArray:
    """Half if the community can return what the offer's side wants, half if it has returned."""
    possible = meet(t.needs.exchange[need], t.offers.exchange[offer])
    return most // 2 * possible + most // 2 * among(dealt, known.returned)


def _reliability(known: Background, unit: IntArray) -> IntArray:
    if not known.reliability.size:
        return np.full(unit.size, known.newcomer)
    return np.where(unit == NOBODY, known.newcomer, known.reliability[np.maximum(unit, 0)])


def _claims(t: Tables, known: Background, need: IntArray, offer: IntArray, most: int) -> IntArray:
    keys = t.keys(need, offer)
    half = most // 2
    return half * among(keys, known.by_unit) + half * among(keys, known.by_community)


def urgency_weight(domain: DomainInstance, waited: IntArray) -> IntArray:
    """Return what one unit of each need's demand is worth before any score.

    UNIT_OF_NEED × urgency × (1 + ageing), ageing in thousandths by day waited up to a limit.
    """
    policy = domain.policy
    weights = {tier: getattr(policy.urgency, tier.value) for tier in Urgency}
    urgency = ints(weights[need.urgency] for need in domain.needs)
    ageing = np.minimum(policy.ageing_most, policy.ageing_per_day * waited)
    return UNIT_OF_NEED * urgency * (THOUSAND + ageing) // THOUSAND

"""Explanations in the words of the domain: failing rules with their values, ids, named parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.domain import Compiled
from matching.domain.model import Need, Offer
from matching.domain.near import Examined
from matching.domain.rules import Rule
from matching.explain import why
from matching.explain.answers import Code, document
from matching.explain.explainer import Explainer

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a pair fails, and the values that it looked at."""

    rule: str
    values: Values


@dataclass(frozen=True, slots=True)
class Looked:
    """What a rule looks at."""

    compiled: Compiled
    need: Need
    offer: Offer
    examined: Examined


def ineligible(compiled: Compiled, need: str, offer: str) -> tuple[Failure, ...]:
    """Return every rule that the pair fails, with values; `outranked` if it fails none.

    Raises KeyError for unknown ids.
    """
    index, domain = compiled.tables.index, compiled.domain
    examined = compiled.examine(need, offer)
    looked = Looked(
        compiled, domain.needs[index.need[need]], domain.offers[index.offer[offer]], examined
    )
    failed = examined.failed or (Rule.OUTRANKED,)
    return tuple(Failure(rule.name.lower(), VALUES[rule](looked)) for rule in failed)


def _category(at: Looked) -> Values:
    return {"need": at.need.category, "offer": at.offer.category}


def _distance(at: Looked) -> Values:
    return {"metres": at.examined.metres, "reach": at.examined.reach}


def _place(at: Looked) -> Values:
    return {"need_on_site": at.need.on_site, "offer_on_site": at.offer.on_site}


def _border(at: Looked) -> Values:
    t, index = at.compiled.tables, at.compiled.tables.index
    need, offer = index.need[at.need.id], index.offer[at.offer.id]
    areas = at.compiled.domain.areas
    return {
        "need": areas[int(t.needs.home[need])].id,
        "offer": areas[int(t.offers.home[offer])].id,
        "need_shared": at.need.shared,
        "offer_shared": at.offer.shared,
    }


def _own(at: Looked) -> Values:
    return {"organisation": at.offer.unit or at.offer.community}


def _quantity(at: Looked) -> Values:
    minimum = at.need.minimum if at.need.divisible else at.need.demand
    return {
        "demand": at.need.demand,
        "minimum": minimum,
        "capacity": at.offer.capacity,
        "lot": at.offer.lot,
    }


def _seats(at: Looked) -> Values:
    return {"persons": at.need.persons, "seats": at.offer.seats}


def _purpose(at: Looked) -> Values:
    return {"purpose": at.need.purpose, "purposes": list(at.offer.purposes)}


def _exclusion(at: Looked) -> Values:
    nature = {at.need.purpose, *at.need.kinds}
    return {"excluded": sorted(n for n in nature if n in at.offer.excludes)}


def _qualification(at: Looked) -> Values:
    return {"missing": sorted(set(at.need.requires) - set(at.offer.holds))}


def _decided(at: Looked) -> Values:
    return {"need": at.need.id, "offer": at.offer.id}


def _time(at: Looked) -> Values:
    t, need = at.compiled.tables, at.compiled.tables.index.need[at.need.id]
    return {"days": at.examined.occasions, "minutes": int(t.needs.minutes[need])}


def _outranked(at: Looked) -> Values:
    return {"score": sum(at.examined.parts.values()), "top": at.compiled.domain.rules.top}


VALUES: Mapping[Rule, Callable[[Looked], Values]] = {
    Rule.CATEGORY: _category,
    Rule.DISTANCE: _distance,
    Rule.PLACE: _place,
    Rule.BORDER: _border,
    Rule.OWN: _own,
    Rule.QUANTITY: _quantity,
    Rule.SEATS: _seats,
    Rule.PURPOSE: _purpose,
    Rule.EXCLUSION: _exclusion,
    Rule.QUALIFICATION: _qualification,
    Rule.FORBIDDEN: _decided,
    Rule.DECLINED: _decided,
    Rule.TIME: _time,
    Rule.OUTRANKED: _outranked,
}


def why_this(compiled: Compiled, explainer: Explainer, edge: int) -> dict[str, Any]:
    """`why.why_this` with ids, the parts of the score and the way in metres."""
    told = in_words(compiled, document(why.why_this(explainer, edge)))
    return told | {
        "parts": {part.value: points for part, points in compiled.parts(edge).items()},
        "metres": compiled.metres(edge),
    }


def why_not(compiled: Compiled, explainer: Explainer, need: str, offer: str) -> dict[str, Any]:
    """`why.why_not` with ids; a pair that is no candidate comes with the rules it fails.

    Raises KeyError for unknown ids.
    """
    index = compiled.tables.index
    answer = why.why_not(explainer, index.need[need], index.offer[offer])
    told = in_words(compiled, document(answer))
    if answer.pair is None:
        told["reason"] = {
            "code": Code.INELIGIBLE.value,
            "exactness": answer.reason.exactness.value,
            "rules": document(ineligible(compiled, need, offer)),
        }
    return told


def why_unserved(compiled: Compiled, explainer: Explainer, need: str) -> dict[str, Any]:
    """`why.why_unserved` with ids, offers removed by each rule, and the nearest of each."""
    label = compiled.tables.index.need[need]
    told = in_words(compiled, document(why.why_unserved(explainer, label)))
    asked = compiled.domain.needs[label]
    removed = {rule.name.lower(): n for rule, n in compiled.removed_by(need).items()}
    missed = {
        rule.name.lower(): {"offer": miss.offer, "metres": miss.metres, "count": miss.count}
        | {"values": ineligible(compiled, need, miss.offer)[0].values}
        for rule, miss in compiled.near_misses(need).items()
    }
    return told | {"wanted": asked.demand, "removed": removed, "near_misses": missed}


def in_words(compiled: Compiled, told: Any) -> Any:
    """Put ids in the place of labels, wherever a document names needs, offers or edges."""
    if isinstance(told, list):
        return [in_words(compiled, part) for part in told]
    if not isinstance(told, dict):
        return told
    named = {key: in_words(compiled, value) for key, value in told.items()}
    needs, offers = compiled.domain.needs, compiled.domain.offers
    if isinstance(named.get("need"), int):
        named["need"] = needs[named["need"]].id
    if isinstance(named.get("offer"), int):
        named["offer"] = offers[named["offer"]].id
    if isinstance(named.get("needs"), list):
        named["needs"] = [needs[n].id if isinstance(n, int) else n for n in named["needs"]]
    if "edge" in named and (slot := compiled.ids(named["edge"]).slot) is not None:
        named["slot"] = slot
    return named

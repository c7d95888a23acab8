"""What one more unit of a category near a place would bring: offers that do not exist, priced.

A virtual offer suits every need of its category near enough; each rule and the score are those of
the domain. It is worth its weight with some need, less what it costs the plan to have that need
wait for it: one search from the root prices them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.domain import Compiled
from matching.domain.candidates import measured
from matching.domain.columns import tables
from matching.domain.model import Community, DomainInstance, Need, Offer, Place, Unit
from matching.domain.rules import CHECKS
from matching.domain.score import background, urgency_weight
from matching.domain.tables import Tables, ints
from matching.explain.explainer import Explainer
from matching.flow.network import ROOT
from matching.instance import IntArray, LevelKind

CELL = 20_000  # millionths of a degree, about 2 km


@dataclass(frozen=True, slots=True)
class Wish:
    """One more unit of a category at a place, and the need that it would first serve.

    gain: of the level explained, the levels before it held as they are. exact: no other level
    comes before, so that nothing else could be better for it.
    """

    category: str
    area: str
    place: Place
    gain: int
    need: str
    exact: bool
    missing: int  # quantity that needs of the category lack in the cell


def wishes(compiled: Compiled, explainer: Explainer) -> tuple[Wish, ...]:
    """Return what one more unit would bring, by category and cell with needs left over.

    The best comes first. The virtual offer is always open, holds every qualification and skill
    that is asked for, and is shared within the district. Empty where the instance is no flow.
    """
    if not explainer.layers or explainer.level.kind is not LevelKind.LINEAR:
        return ()
    spots = _spots(compiled, explainer)
    if not spots:
        return ()
    t = tables(_with_offers(compiled.domain, spots))
    first = len(compiled.domain.offers)
    cost = _costs(compiled, explainer)
    found = [_wish(t, explainer, spot, first + i, cost) for i, spot in enumerate(spots)]
    return tuple(sorted((w for w in found if w is not None), key=lambda w: (-w.gain, w.category)))


@dataclass(frozen=True, slots=True)
class _Spot:
    category: str
    place: Place
    area: str
    missing: int


def _spots(compiled: Compiled, explainer: Explainer) -> list[_Spot]:
    """Where quantity is missing: by category and cell."""
    domain = compiled.domain
    served = np.zeros(len(domain.needs), np.int64)
    np.add.at(served, explainer.instance.edges.need, explainer.x)
    at_home = {community.id: community for community in domain.communities}
    cells: dict[tuple[str, str, int, int], list[tuple[Place, int]]] = {}
    for need, got in zip(domain.needs, served.tolist(), strict=True):
        if got < need.demand:
            where = _place(need, at_home)
            key = (need.category, at_home[need.community].area, where[0] // CELL, where[1] // CELL)
            cells.setdefault(key, []).append((where, need.demand - got))
    return [
        _Spot(category, _middle([place for place, _ in some]), area, sum(n for _, n in some))
        for (category, area, _x, _y), some in cells.items()
    ]


def _place(need: Need, at_home: dict[str, Community]) -> Place:
    return need.place or at_home[need.community].place


def _middle(places: Sequence[Place]) -> Place:
    return sum(p[0] for p in places) // len(places), sum(p[1] for p in places) // len(places)


def _with_offers(domain: DomainInstance, spots: Sequence[_Spot]) -> DomainInstance:
    """Return the domain instance with a virtual unit and offer at each spot."""
    holds = tuple(sorted({word for need in domain.needs for word in need.requires}))
    skills = tuple(sorted({word for need in domain.needs for word in need.skills}))
    units, offers = [], []
    for i, spot in enumerate(spots):
        units.append(Unit(id=f"virtual.{i}", area=spot.area, place=spot.place))
        offers.append(
            Offer(
                id=f"virtual.{i}.offer",
                unit=f"virtual.{i}",
                category=spot.category,
                capacity=1,
                shared=True,
                holds=holds,
                skills=skills,
            )
        )
    return replace(domain, units=(*domain.units, *units), offers=(*domain.offers, *offers))


def _costs(compiled: Compiled, explainer: Explainer) -> IntArray:
    """What the plan pays to have a unit of each need served by somebody new, -1 if it cannot.

    A need that has no pair at all costs nothing.
    """
    net, layer = explainer.net, explainer.layers[-1]
    tree = explainer.tree(explainer.target, ROOT)
    cost = np.zeros(len(compiled.domain.needs), np.int64)
    tail = net.tail[net.edge_arcs]
    reached = tree.length[tail] >= 0
    price = tree.length[tail] + layer.price[tail] - layer.price[ROOT]
    cost[explainer.instance.edges.need] = np.where(reached, price, np.iinfo(np.int64).max)
    return cost


def _wish(t: Tables, explainer: Explainer, spot: _Spot, offer: int, cost: IntArray) -> Wish | None:
    (need,) = np.nonzero(t.needs.category == t.index.category[spot.category])
    offers = np.full(need.size, offer)
    for check in CHECKS.values():
        passes = check(t, need, offers)
        need, offers = need[passes], offers[passes]
    can = cost[need] < np.iinfo(np.int64).max
    need, offers = need[can], offers[can]
    if not need.size:
        return None
    worth = ints(category.worth for category in t.domain.categories)[t.needs.category[need]]
    score = measured(t, background(t), need, offers).score
    gain = worth * (urgency_weight(t.domain, t.needs.waited)[need] + score) - cost[need]
    best = int(np.argmax(gain))
    if gain[best] <= 0:
        return None
    served = t.domain.needs[int(need[best])].id
    exact = explainer.target == 0
    return Wish(spot.category, spot.area, spot.place, int(gain[best]), served, exact, spot.missing)

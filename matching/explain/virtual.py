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
from matching.instance import BoolArray, IntArray, LevelKind

CELL = 20_000  # millionths of a degree, about 2 km
NEVER = 2**62


@dataclass(frozen=True, slots=True)
class Wish:
    """One more unit of a category at a place, and the need that it would first serve.

    gain: of the level explained, the levels before it held as they are. exact: equals a re-solve;
    False where other levels come before, or where numbers of suppliers or projects are limited.
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
    that is asked for, and is shared within the district. Empty where the instance is no flow
    or the level explained is not that of scores.
    """
    level = explainer.level
    if not explainer.layers or level.kind is not LevelKind.LINEAR or level.w is not None:
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
    """What the plan pays to have a unit of each need served by somebody new; NEVER if it cannot.

    Either the need gets one unit more, or one of its pairs gives one up. A need without pairs
    costs nothing.
    """
    net, layer = explainer.net, explainer.layers[-1]
    tree, need = explainer.tree(explainer.target, ROOT), explainer.instance.edges.need
    paid = np.where(tree.length >= 0, tree.length + layer.price - layer.price[ROOT], NEVER)
    arcs = net.edge_arcs
    more, less = paid[net.tail[arcs]], paid[net.head[arcs]]
    gives = (layer.flow[arcs] > layer.wide.low[arcs]) & (less < NEVER)
    less = np.where(gives, less + explainer.weights, NEVER)
    more = np.where(_full_beyond_the_network(compiled, explainer)[need], NEVER, more)
    cost = np.zeros(len(compiled.domain.needs), np.int64)
    cost[need] = NEVER
    np.minimum.at(cost, need, np.minimum(more, less))
    return cost


def _full_beyond_the_network(compiled: Compiled, explainer: Explainer) -> BoolArray:
    """Say which needs have all they ask for, though no row of the network says so.

    Such a row could not bind before: every pair of the need carries all it can.
    """
    received = np.zeros(len(compiled.domain.needs), np.int64)
    np.add.at(received, explainer.instance.edges.need, explainer.x)
    full = received >= ints(need.demand for need in compiled.domain.needs)
    for need, row in explainer.need_rows.items():
        full[need] &= explainer.net.arc_of[row] < 0
    return full


def _wish(t: Tables, explainer: Explainer, spot: _Spot, offer: int, cost: IntArray) -> Wish | None:
    (need,) = np.nonzero(t.needs.category == t.index.category[spot.category])
    offers = np.full(need.size, offer)
    for check in CHECKS.values():
        passes = check(t, need, offers)
        need, offers = need[passes], offers[passes]
    can = cost[need] < NEVER
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
    exact = explainer.target == 0 and not _are_counted(t, need)
    return Wish(spot.category, spot.area, spot.place, int(gain[best]), served, exact, spot.missing)


def _are_counted(t: Tables, needs: IntArray) -> bool:
    """Say whether any of these needs, or their communities, limits the number of its partners."""
    for i in needs.tolist():
        community = t.domain.communities[int(t.needs.community[i])]
        if t.domain.needs[i].max_suppliers is not None or community.projects is not None:
            return True
    return False

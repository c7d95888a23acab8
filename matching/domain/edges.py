"""Edges: candidate pairs, one edge for each slot where an offer has slots, with their bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.domain import rules
from matching.domain.candidates import Candidates
from matching.domain.model import Share
from matching.domain.score import urgency_weight
from matching.domain.tables import ANY, NOBODY, Tables, distinct, ints
from matching.instance import Edges, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The edges, by need, offer and slot. pair: position among the candidates.

    slot: position among all slots of the domain instance, -1 without.
    """

    edges: Edges
    pair: IntArray
    slot: IntArray

    def of_shares(self, t: Tables, shares: Sequence[Share]) -> IntArray:
        """The edge of each share, -1 if it is no candidate."""
        slot = ints(NOBODY if s.slot is None else t.index.slot[s.offer, s.slot] for s in shares)
        wanted = _pair_keys(t, shares) * _width(t) + slot + 1
        ours = t.keys(self.edges.need, self.edges.offer) * _width(t) + self.slot + 1
        if not ours.size:
            return np.full(wanted.size, -1)
        place = np.minimum(np.searchsorted(ours, wanted), ours.size - 1)
        return np.where(ours[place] == wanted, place, -1)


def draw(t: Tables, pairs: Candidates) -> Drawn:
    pair, slot = _occasions(t, pairs)
    need, offer = pairs.need[pair], pairs.offer[pair]
    category = t.needs.category[need]
    worth = ints(category.worth for category in t.domain.categories)
    serving = urgency_weight(t.domain, t.needs.waited)
    # Without a slot, position -1 finds the last entry: any quantity.
    room = np.append(ints(s.capacity for o in t.domain.offers for s in o.slots), ANY)[slot]
    most = np.minimum.reduce([t.needs.demand[need], t.offers.capacity[offer], room])
    edges = Edges(
        need=need,
        offer=offer,
        w=worth[category] * (serving[need] + pairs.score[pair]),
        lb=np.zeros(pair.size, np.int64),
        ub=np.where(pairs.free[pair], most, 0),
        lot=t.offers.lot[offer],
    )
    return _possible(_decided(t, Drawn(edges, pair, slot)))


def _occasions(t: Tables, pairs: Candidates) -> tuple[IntArray, IntArray]:
    """Return the pair and slot of each edge: one edge, or one for each slot that both can make.

    A slot that people have decided on has an edge in any case.
    """
    slotted = np.array([bool(offer.slots) for offer in t.domain.offers], np.bool_)[pairs.offer]
    (plain,), (many,) = np.nonzero(~slotted), np.nonzero(slotted)
    met = list(rules.common_windows(t, pairs.need[many], pairs.offer[many]))
    named = [s for s in [*t.domain.settled, *t.domain.pins] if s.slot is not None]
    listed = t.keys(pairs.need, pairs.offer)
    of_named = np.searchsorted(listed, _pair_keys(t, named))
    pair = np.concatenate([plain, *(many[some.pair] for some in met), of_named])
    dated = [t.offers.windows.slot[some.window] for some in met]
    decided = ints(t.index.slot[s.offer, s.slot] for s in named)
    slot = np.concatenate([np.full(plain.size, NOBODY), *dated, decided])
    each, slot = np.divmod(distinct(pair * _width(t) + slot + 1), _width(t))
    return each, slot - 1


def _decided(t: Tables, drawn: Drawn) -> Drawn:
    """Give pinned quantities as a least, settled ones as the only quantity."""
    edges = drawn.edges
    lb, ub = edges.lb.copy(), edges.ub.copy()
    for shares in (t.domain.pins, t.domain.settled):
        place = drawn.of_shares(t, shares)
        lb[place] = ints(share.quantity for share in shares)
    ub = np.maximum(lb, ub)
    settled = drawn.of_shares(t, t.domain.settled)
    ub[settled] = lb[settled]
    # People may decide on less than a lot.
    lot = np.where(lb > 0, np.minimum(edges.lot, lb), edges.lot)
    return replace(drawn, edges=replace(edges, lb=lb, ub=ub, lot=lot))


def _possible(drawn: Drawn) -> Drawn:
    possible = (drawn.edges.ub > 0) & (drawn.edges.ub >= drawn.edges.lot)
    if possible.all():
        return drawn
    (some,) = np.nonzero(possible)
    edges = Edges(*(getattr(drawn.edges, name)[some] for name in Edges.__slots__))
    return Drawn(edges, drawn.pair[some], drawn.slot[some])


def _width(t: Tables) -> int:
    """How many values a slot can have, -1 among them."""
    return len(t.index.slot) + 1


def _pair_keys(t: Tables, shares: Sequence[Share]) -> IntArray:
    need = ints(t.index.need[share.need] for share in shares)
    return t.keys(need, ints(t.index.offer[share.offer] for share in shares))

"""The most that each community could receive if it were the only one: one maximum flow for all.

What it shares with itself counts (two of its needs, one offer), what others want does not. Limits
of units, whole needs and lots are left out, so a plan may be unable to give as much.
"""

import numpy as np

from matching.domain.edges import Drawn
from matching.domain.tables import Tables
from matching.instance import IntArray


def reachable(t: Tables, drawn: Drawn) -> IntArray:
    """Return the quantity by community, never less than what is fixed there."""
    from scipy.sparse import coo_matrix  # half a second to load, and only to compile
    from scipy.sparse.csgraph import maximum_flow

    edges, needs, sources = drawn.edges, len(t.domain.needs), len(t.domain.offers)
    pair = t.needs.community[edges.need] * sources + edges.offer  # an offer in one community
    pairs, of_pair = np.unique(pair, return_inverse=True)
    source, sink = needs + pairs.size, needs + pairs.size + 1
    tail = np.concatenate([np.full(needs, source), edges.need, needs + np.arange(pairs.size)])
    head = np.concatenate([np.arange(needs), needs + of_pair, np.full(pairs.size, sink)])
    room = np.concatenate(
        [_of_needs(t, drawn), edges.ub, _left(t, drawn, pairs % max(1, sources), of_pair)]
    )
    arcs = coo_matrix((room.astype(np.int32), (tail, head)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(arcs.tocsr(), source, sink).flow
    found = np.zeros(len(t.domain.communities), np.int64)
    np.add.at(found, t.needs.community, flow[source].toarray().ravel()[:needs])
    return np.maximum(found, _by_community(t, edges.need, edges.lb))


def _of_needs(t: Tables, drawn: Drawn) -> IntArray:
    """A need takes no more than its demand, and no more than its largest partners give."""
    need, ub = drawn.edges.need, drawn.edges.ub
    order = np.lexsort((-ub, need))
    first = np.searchsorted(need[order], np.arange(len(t.domain.needs)))
    place = np.arange(order.size) - first[need[order]]
    hosts = np.array([_hosts(n.max_suppliers, order.size) for n in t.domain.needs], np.int64)
    kept = order[place < hosts[need[order]]]
    most = np.zeros(len(t.domain.needs), np.int64)
    np.add.at(most, need[kept], ub[kept])
    return np.minimum(most, t.needs.demand)


def _hosts(most: int | None, edges: int) -> int:
    return edges if most is None else most


def _left(t: Tables, drawn: Drawn, offer: IntArray, of_pair: IntArray) -> IntArray:
    """What an offer has for one community: all but what is fixed for others."""
    edges = drawn.edges
    fixed, ours = np.zeros(len(t.domain.offers), np.int64), np.zeros(offer.size, np.int64)
    np.add.at(fixed, edges.offer, edges.lb)
    np.add.at(ours, of_pair, edges.lb)
    return np.maximum(0, t.offers.capacity[offer] - fixed[offer]) + ours


def _by_community(t: Tables, need: IntArray, quantity: IntArray) -> IntArray:
    found = np.zeros(len(t.domain.communities), np.int64)
    np.add.at(found, t.needs.community[need], quantity)
    return found

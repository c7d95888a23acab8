"""Large flows on few edges: the best of each side first, then whatever the prices ask for.

Column generation on the edges of one linear level: an edge left out can only help if its weight
exceeds what the prices of its ends ask, and when no edge does, the plan is best among all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.flow.estimate import estimated
from matching.flow.minimum import cheapest, prices, safe
from matching.flow.network import Network
from matching.instance import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Priced:
    """A flow on all arcs, prices by node and what they prove; exact if nothing is better."""

    flow: IntArray
    price: Any
    bound: int
    exact: bool


WORTHWHILE = 300_000  # edges: below this one flow over all of them is quicker
FIRST = 8  # edges of each end to begin with
NEAR = 6  # edges of each end to begin with where prices are known
MORE = 10  # edges of each end to add in a round
DENSE = 40  # edges a row: above, the strongest of each end say more than parts or estimates
NEARLY = 0.003  # of the greatest weight: edges that lack more leave after the first round


def priced(
    net: Network,
    w: IntArray,
    told: Callable[[int, int], None],
    over: Callable[[], bool],
    known: tuple[IntArray, Any] | None = None,
) -> Priced | None:
    """Return the flow that maximises Σ w·x, or the best that time allows; None if there was none.

    told: hears the value so far and the proved bound after each round. known: a flow and prices
    that are nearly right, to begin with. Raises NothingFits.
    """
    chosen, price = _begun(net, w, known)
    chosen |= net.low[net.edge_arcs] > 0
    cost, best = net.linear(w), None
    while best is None or not (best.exact or over()):
        part, arcs = _part(net, chosen)
        flow = np.zeros(net.tail.size, np.int64)
        reduced = cost[arcs] + price[part.tail] - price[part.head]  # small: sooner done
        own = reduced if safe(part, reduced) else cost[arcs]
        flow[arcs] = cheapest(part, own)  # may not fit: the caller then tries all edges
        price = prices(part, cost[arcs], flow[arcs])
        gain = _gain(net, w, price)
        missing = _promising(net, gain, chosen)
        bound = _tell(net, w, gain, flow, told)
        if best is None:  # prices are good now: what is far from paying at them can go
            chosen &= (flow[net.edge_arcs] > 0) | (gain >= -NEARLY * float(w.max(initial=0)))
        if best is None or bound < best.bound:
            best = Priced(flow, price, bound, not missing.any())
        else:
            best = Priced(flow, best.price, best.bound, exact=False)
        chosen |= missing
    return best


def _begun(net: Network, w: IntArray, known: tuple[IntArray, Any] | None) -> tuple[BoolArray, Any]:
    """Return edges to begin with, and prices that may be far from right."""
    if known is not None:
        return _in_question(net, w, *known), known[1]
    if net.edges > DENSE * net.rows or np.any(net.low > 0):
        return _strongest(net, w, FIRST), np.zeros(net.nodes, np.int64)
    price, chosen = estimated(net, w)
    return chosen, price


def _part(net: Network, chosen: BoolArray) -> tuple[Network, IntArray]:
    (edge,) = np.nonzero(chosen)
    arcs = np.concatenate([np.arange(net.rows), edge + net.rows, [net.tail.size - 1]])
    part = Network(
        nodes=net.nodes,
        tail=net.tail[arcs],
        head=net.head[arcs],
        low=net.low[arcs],
        high=net.high[arcs],
        arc_of=net.arc_of,
        row_of=net.row_of,
        rows=net.rows,
        edges=edge.size,
    )
    return part, arcs


def _in_question(net: Network, w: IntArray, flow: IntArray, price: Any) -> BoolArray:
    """Return the edges in use, and those of each end that gain most or lose least."""
    gain = _gain(net, w, price)
    return (flow[net.edge_arcs] > 0) | (gain > 0) | _top(net.tail[net.edge_arcs], gain, NEAR)


def _strongest(net: Network, w: IntArray, most: int) -> BoolArray:
    """Return the heaviest edges of each end."""
    return _top(net.tail[net.edge_arcs], w, most) | _top(net.head[net.edge_arcs], w, most)


def _top(end: IntArray, gain: IntArray, most: int) -> BoolArray:
    """Mark the `most` greatest gains of each end."""
    span = int(gain.max(initial=0)) - int(gain.min(initial=0)) + 1
    if float(span) * (int(end.max(initial=0)) + 1) < 2.0**62:  # one key sorts faster than two
        order = np.argsort(end * span + (int(gain.max(initial=0)) - gain), kind="stable")
    else:
        order = np.lexsort((-gain, end))
    ordered = end[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    place = np.arange(end.size) - np.repeat(starts, np.diff(np.r_[starts, end.size]))
    marked = np.zeros(end.size, np.bool_)
    marked[order[place < most]] = True
    return marked


def _gain(net: Network, w: IntArray, price: IntArray) -> IntArray:
    return w - price[net.tail[net.edge_arcs]] + price[net.head[net.edge_arcs]]


def _promising(net: Network, gain: IntArray, chosen: BoolArray) -> BoolArray:
    (edge,) = np.nonzero((gain > 0) & ~chosen & (net.high[net.edge_arcs] > 0))
    found = np.zeros(chosen.size, np.bool_)
    found[edge[_top(net.tail[net.edge_arcs][edge], gain[edge], MORE)]] = True
    return found


def _tell(
    net: Network, w: IntArray, gain: Any, flow: IntArray, told: Callable[[int, int], None]
) -> int:
    """Report the value and the bound that these gains prove; return the bound."""
    value = int((w * flow[net.edge_arcs]).sum())
    (left,) = np.nonzero((flow[net.edge_arcs] == 0) & (gain > 0))
    bound = value + int((gain[left] * net.high[net.edge_arcs][left]).sum())
    told(value, bound)
    return bound

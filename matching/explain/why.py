"""Why this pair, why not that pair, why a need is left without."""

from collections.abc import Iterable

import numpy as np

from matching.activity import activity
from matching.explain import reasons
from matching.explain.answers import (
    Alternative,
    Code,
    Option,
    Pair,
    Reason,
    WhyNot,
    WhyThis,
    WhyUnserved,
)
from matching.explain.bounds import multipliers_over
from matching.explain.explainer import Explainer, Found
from matching.explain.hall import hall
from matching.instance import NO_MAX, LevelKind

MOST_OPTIONS = 10
MOST_HOLDERS = 5


def why_this(explainer: Explainer, edge: int) -> WhyThis:
    """Return why a pair is in the plan, and who else was considered."""
    pair, level = explainer.pair(edge), explainer.level
    without = reasons.less(explainer, edge)
    ours = [e for e in explainer.edges_of(need=pair.need) if e != edge]
    theirs = [e for e in explainer.edges_of(offer=pair.offer) if e != edge]
    runners = [_runner_up(explainer, some) for some in (ours, theirs)]
    amounts = [without.code, *(runner.reason.code for runner in runners if runner)]
    weights = explainer.instance.weights(level) if level.kind is LevelKind.LINEAR else None
    need_price, offer_price, surplus = _prices(explainer, edge)
    if explainer.layers:
        rows = [price for side in explainer.row_prices(edge) for price in side]
    else:
        rows = multipliers_over(explainer, edge)
    return WhyThis(
        pair=pair,
        level=level.name,
        weight=0 if weights is None else int(weights[edge]),
        need_price=need_price,
        offer_price=offer_price,
        surplus=surplus,
        rows=tuple(rows),
        without=without,
        need_runner_up=runners[0],
        offer_runner_up=runners[1],
        tie=Code.TIE in amounts,
    )


def _prices(explainer: Explainer, edge: int) -> tuple[int | None, int | None, int | None]:
    """The prices of both sides of a pair, and what it is worth above them."""
    if not explainer.layers or explainer.level.kind is not LevelKind.LINEAR:
        return None, None, None
    net, layer, arc = explainer.net, explainer.layers[-1], explainer.arc(edge)
    price = layer.price
    ours = int(price[net.tail[arc]] - price[0])
    theirs = int(price[0] - price[net.head[arc]])
    return ours, theirs, -int(layer.reduced[arc])


def _runner_up(explainer: Explainer, edges: Iterable[int]) -> Alternative | None:
    """The pair among these that could carry one unit more at the least cost."""
    if not explainer.layers:
        return None
    best: tuple[int, Found] | None = None
    for edge, least in _by_promise(explainer, edges):
        if best is not None and least >= best[1].cost:
            break
        limit = None if best is None else best[1].cost
        found = explainer.within(explainer.target, (explainer.arc(edge), 1), limit)
        if found is not None and (best is None or found.cost < best[1].cost):
            best = edge, found
    if best is None:
        return None
    return Alternative(explainer.pair(best[0]), reasons.of_found(explainer, best[1]))


def _by_promise(explainer: Explainer, edges: Iterable[int]) -> list[tuple[int, int]]:
    """Edges with room, and the least that one unit more can cost: their reduced cost."""
    layer, found = explainer.layers[-1], []
    for edge in edges:
        least = layer.step((explainer.arc(edge), 1))
        if least is not None:
            found.append((edge, least))
    return sorted(found, key=lambda pair: pair[1])


def why_not(explainer: Explainer, need: int, offer: int) -> WhyNot:
    """Return why a pair is not in the plan, or not with more; of several edges, the nearest."""
    edges = explainer.edges_of(need, offer)
    if not edges:
        return WhyNot(need, offer, None, Reason(Code.NO_CANDIDATE))
    told = [(edge, reasons.more(explainer, edge)) for edge in edges]
    edge, reason = min(told, key=lambda some: distance(explainer, some[1]))
    return WhyNot(need, offer, explainer.pair(edge), reason)


def distance(explainer: Explainer, reason: Reason) -> tuple[int, int, int]:
    """How far a change is from the plan: later levels are nearer, then smaller amounts."""
    if reason.level is None or reason.amount is None:
        return 1, 0, 0
    names = [level.name for level in explainer.instance.levels]
    return 0, -names.index(reason.level), reason.amount


def why_unserved(explainer: Explainer, need: int, most: int = MOST_OPTIONS) -> WhyUnserved:
    """Return why a need does not get more than it does; `most` options are looked at."""
    edges = explainer.edges_of(need=need)
    row = explainer.need_rows.get(need)
    rows = explainer.instance.rows
    served = int(explainer.x[edges].sum())
    wanted = None if row is None or rows.max[row] == NO_MAX else int(rows.max[row])
    options = _options(explainer, edges, most)
    missing = wanted is None or served < wanted
    return WhyUnserved(
        need=need,
        row=None if row is None else rows.ids[row],
        wanted=wanted,
        served=served,
        reason=_of_need(explainer, row, options) if missing else Reason(Code.SERVED),
        options=options,
        hall=hall(explainer, need) if missing and edges and explainer.layers else None,
    )


def _of_need(explainer: Explainer, row: int | None, options: tuple[Option, ...]) -> Reason:
    """What one unit more for the need would cost."""
    if not options:
        return Reason(Code.NO_CANDIDATE)
    if not explainer.layers:
        return min((o.reason for o in options), key=lambda reason: distance(explainer, reason))
    arc = -1 if row is None else int(explainer.net.arc_of[row])
    if arc >= 0:
        return reasons.of_move(explainer, (arc, 1))
    edges = explainer.edges_of(need=options[0].pair.need)
    own = [(explainer.arc(edge), -1) for edge in edges if explainer.x[edge] > 0]
    free = [edge for edge in edges if explainer.x[edge] < explainer.instance.edges.ub[edge]]
    told = [reasons.of_move(explainer, (explainer.arc(edge), 1), own) for edge in free]
    full = Reason(Code.FULL)
    return min(told, key=lambda reason: distance(explainer, reason), default=full)


def _options(explainer: Explainer, edges: list[int], most: int) -> tuple[Option, ...]:
    """The candidates of a need, the nearest to the plan first."""
    instance = explainer.instance
    if explainer.layers:
        likely = [edge for edge, _least in _by_promise(explainer, edges)]
        chosen = [*likely, *(edge for edge in edges if edge not in set(likely))][:most]
    else:
        w = instance.weights(explainer.level) if explainer.level.kind is LevelKind.LINEAR else None
        chosen = sorted(edges, key=lambda edge: 0 if w is None else -int(w[edge]))[:most]
    told = [(edge, reasons.more(explainer, edge)) for edge in chosen]
    told.sort(key=lambda some: distance(explainer, some[1]))
    done = activity(instance.rows, explainer.x)
    return tuple(
        Option(explainer.pair(e), reason, _without_room(explainer, e, done), _holders(explainer, e))
        for e, reason in told
    )


def _without_room(explainer: Explainer, edge: int, done: np.ndarray) -> tuple[str, ...]:
    rows = explainer.instance.rows
    over = rows.of_entry[(rows.edge == edge).nonzero()[0]].tolist()
    return tuple(rows.ids[i] for i in over if done[i] >= rows.max[i])


def _holders(explainer: Explainer, edge: int) -> tuple[Pair, ...]:
    """The pairs that use the same offer, those with most of it first."""
    offer = int(explainer.instance.edges.offer[edge])
    using = [e for e in explainer.edges_of(offer=offer) if explainer.x[e] > 0 and e != edge]
    using.sort(key=lambda e: -int(explainer.x[e]))
    return tuple(explainer.pair(e) for e in using[:MOST_HOLDERS])

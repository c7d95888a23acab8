"""Why a change is not in the plan: the exact price of it on a flow, a proved bound elsewhere."""

from collections.abc import Collection

from matching.explain.answers import Code, Cut, Exactness, Reason, RowPrice
from matching.explain.bounds import full_rows, least_regret, multipliers_over
from matching.explain.explainer import Explainer, Found
from matching.explain.residual import Move


def more(explainer: Explainer, edge: int) -> Reason:
    """Why the pair does not carry one unit more, or its lot if it carries nothing."""
    edges, have = explainer.instance.edges, int(explainer.x[edge])
    if edges.ub[edge] == 0:
        return Reason(Code.FORBIDDEN)
    if have >= edges.ub[edge]:
        return Reason(Code.PINNED if edges.lb[edge] == edges.ub[edge] else Code.FULL)
    if explainer.layers:
        return of_move(explainer, (explainer.arc(edge), 1))
    return _bounded(explainer, edge, max(have + 1, int(edges.lot[edge])))


def less(explainer: Explainer, edge: int) -> Reason:
    """Why the pair does not carry one unit less."""
    if explainer.x[edge] <= explainer.instance.edges.lb[edge]:
        return Reason(Code.PINNED)
    if explainer.layers:
        return of_move(explainer, (explainer.arc(edge), -1))
    return Reason(Code.UNKNOWN, Exactness.BOUND, explainer.level.name)


def of_move(explainer: Explainer, move: Move, shut: Collection[Move] = ()) -> Reason:
    """What a change of a flow would cost, and whom. shut: moves that are out of the question."""
    found = explainer.cheapest(move, shut)
    if found is None:
        return _cut_off(explainer, move)
    return of_found(explainer, found)


def of_found(explainer: Explainer, found: Found) -> Reason:
    exchange = explainer.exchange(found)
    if found.at < explainer.target:
        code = Code.HIGHER_LEVEL
    elif found.cost > 0 or exchange.amount > 0:
        code = Code.PRICED_OUT
    else:
        code = Code.TIE
    first = found.moves[0][0] - explainer.net.rows
    prices: list[RowPrice] = []
    if code is Code.PRICED_OUT and first >= 0:
        prices = [price for side in explainer.row_prices(first) for price in side]
    return Reason(
        code, Exactness.EXACT, exchange.level, exchange.amount, exchange, None, tuple(prices)
    )


def _cut_off(explainer: Explainer, move: Move) -> Reason:
    """Tell what stands around everything that an exchange for the move could reach."""
    layer, net = explainer.layers[0], explainer.net
    _start, end = layer.ends(move)
    seen = layer.residual.reachable([end])
    flow = net.flow(explainer.x)
    out = seen[net.tail] & ~seen[net.head]  # full: else they would lead on
    back = seen[net.head] & ~seen[net.tail] & (net.low > 0)  # at their least
    rows = tuple(explainer.row_id(arc) for arc in range(net.rows) if out[arc] or back[arc])
    at_most, at_least = (
        (out & (net.high > 0))[net.edge_arcs].nonzero()[0],
        back[net.edge_arcs].nonzero()[0],
    )
    code = Code.PINNED if at_least.size else Code.CAPACITY_CUT
    if flow[move[0]] == net.low[move[0]] and move[1] < 0:
        code = Code.CAPACITY_CUT
    return Reason(code, cut=Cut(rows, tuple(sorted([*at_most.tolist(), *at_least.tolist()]))))


def _bounded(explainer: Explainer, edge: int, quantity: int) -> Reason:
    """What the plan's certificate and full rows say about a pair of an instance of any shape."""
    full = full_rows(explainer, edge, quantity)
    prices = tuple(multipliers_over(explainer, edge))
    amount = least_regret(explainer, edge, quantity)
    level, cut = explainer.level.name, Cut(tuple(full)) if full else None
    if amount is not None and amount > 0:
        return Reason(Code.PRICED_OUT, Exactness.BOUND, level, amount, None, cut, prices)
    code = Code.SIDE_ROW if full else Code.UNKNOWN
    return Reason(code, Exactness.BOUND, level, amount, None, cut, prices)

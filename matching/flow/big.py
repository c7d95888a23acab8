"""Cheapest circulations in whole numbers of any size, for what 64 bits cannot hold.

Successive shortest paths (Ahuja, Magnanti and Orlin 1993, chapter 9.7): slow, and meant for the
few small instances whose numbers come near 2^53.
"""

from collections.abc import Sequence

from matching.flow.network import Network


def cheapest(net: Network, cost: Sequence[int]) -> list[int] | None:
    """Return the flow by arc with the least Σ cost·flow, None if no flow keeps every bound."""
    ends = [(int(t), int(h)) for t, h in zip(net.tail, net.head, strict=True)]
    low, high = [int(v) for v in net.low], [int(v) for v in net.high]
    # Where it pays, an arc begins full: then no open arc has a negative cost.
    flow = [h if c < 0 else lo for lo, h, c in zip(low, high, cost, strict=True)]
    surplus = [0] * net.nodes
    for (tail, head), amount in zip(ends, flow, strict=True):
        surplus[head] += amount
        surplus[tail] -= amount
    while any(surplus):
        if not _send(ends, low, high, cost, flow, surplus):
            return None
    return flow


def _send(
    ends: Sequence[tuple[int, int]],
    low: Sequence[int],
    high: Sequence[int],
    cost: Sequence[int],
    flow: list[int],
    surplus: list[int],
) -> bool:
    """Send surplus along the cheapest open path to where it is missing; False if none leads on."""
    distance: list[int | None] = [0 if s > 0 else None for s in surplus]
    came: list[tuple[int, int] | None] = [None] * len(surplus)  # (arc, direction)
    changed = True
    while changed:
        changed = False
        for arc, (tail, head) in enumerate(ends):
            for start, end, way, room in (
                (tail, head, 1, high[arc] - flow[arc]),
                (head, tail, -1, flow[arc] - low[arc]),
            ):
                begin = distance[start]
                if room <= 0 or begin is None:
                    continue
                reached, known = begin + way * cost[arc], distance[end]
                if known is None or reached < known:
                    distance[end], came[end], changed = reached, (arc, way), True
    targets = [v for v, s in enumerate(surplus) if s < 0 and distance[v] is not None]
    if not targets:
        return False
    _push(min(targets, key=lambda v: distance[v] or 0), ends, low, high, came, flow, surplus)
    return True


def _push(
    target: int,
    ends: Sequence[tuple[int, int]],
    low: Sequence[int],
    high: Sequence[int],
    came: Sequence[tuple[int, int] | None],
    flow: list[int],
    surplus: list[int],
) -> None:
    path, node = [], target
    while (step := came[node]) is not None:
        path.append(step)
        node = ends[step[0]][0 if step[1] > 0 else 1]
    amount = min(surplus[node], -surplus[target])
    for arc, way in path:
        amount = min(amount, high[arc] - flow[arc] if way > 0 else flow[arc] - low[arc])
    for arc, way in path:
        flow[arc] += way * amount
    surplus[node] -= amount
    surplus[target] += amount

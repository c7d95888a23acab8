"""What one unit more of a full row brings."""

from dataclasses import dataclass

from matching.explain.answers import Exchange
from matching.explain.explainer import Explainer, Found
from matching.explain.layers import Layer
from matching.explain.residual import Move
from matching.flow.levels import settle
from matching.levels import value_of


@dataclass(frozen=True, eq=False)
class Gain:
    """What one unit more of a row brings, at the first level that gains.

    The exchange has no steps where the levels were solved again.
    """

    at: int
    exchange: Exchange


def gain_of(explainer: Explainer, arc: int) -> Gain | None:
    """Return what one unit more of a full row brings; None if nothing.

    A row counts a pair so often as its divisor says: that much more of its maximum.
    """
    for at, layer in enumerate(explainer.layers):
        if layer.reduced is None or layer.has_pieces(arc):
            return _settled_again(explainer, arc)
        worth = -int(layer.reduced[arc])
        if worth < 0:
            return None
        if worth == 0:
            continue
        tree = layer.residual.tree(int(explainer.net.head[arc]), within=worth)
        tail = int(explainer.net.tail[arc])
        if not tree.reaches(tail) or int(tree.length[tail]) > worth:
            return None
        if int(tree.length[tail]) < worth:
            return _gained(explainer, at, layer, arc, tree.path(tail))
        if at < len(explainer.layers) - 1:  # equal at this level, but by leaving its face
            return _settled_again(explainer, arc)
    return None


def _gained(explainer: Explainer, at: int, layer: Layer, arc: int, path: list[Move]) -> Gain:
    after = explainer.x.copy()
    for moved, way in path:
        if explainer.net.rows <= moved < explainer.net.rows + explainer.net.edges:
            after[moved - explainer.net.rows] += way
    found = Found(at, 0, ((arc, 1), *path))
    return Gain(at, explainer.told(found, value_of(layer.level, explainer.instance, after)))


def _settled_again(explainer: Explainer, arc: int) -> Gain | None:
    """Solve level by level with one unit more, until one gains."""
    high = explainer.net.high.copy()
    high[arc] += 1
    net = explainer.net.within(explainer.net.low, high)
    for at, layer in enumerate(explainer.layers):
        flow, net = settle(explainer.instance, net, layer.level)
        after = value_of(layer.level, explainer.instance, flow[explainer.net.edge_arcs])
        if after != value_of(layer.level, explainer.instance, explainer.x):
            return Gain(at, explainer.told(Found(at, 0, ()), after))
    return None

"""Instances by hand."""

from dataclasses import replace

import numpy as np

from matching.instance import NO_MIN, WELFARE, Edges, Instance, RowKind, rows_from


def market(pairs, demand, capacity, lb=None, ub=None):
    """Return needs and offers with limits; pairs: (need, offer, w)."""
    need, offer, w = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    ones = np.ones(need.size, np.int64)
    edges = Edges(
        need,
        offer,
        w,
        0 * ones if lb is None else np.array(lb),
        9 * ones if ub is None else np.array(ub),
        ones,
    )
    described, high = [], []
    for name, kind, labels, limits in (
        ("n", RowKind.NEED, need, demand),
        ("o", RowKind.CAP, offer, capacity),
    ):
        for label, limit in enumerate(limits):
            held = np.flatnonzero(labels == label).tolist()
            described.append((f"{name}{label}", kind, held, [1] * len(held), [0] * len(held)))
            high.append(limit)
    rows = rows_from(iter(described), [NO_MIN] * len(high), high)
    return Instance("market", "max", edges, rows, (WELFARE,))


def heavier(instance, factor):
    """Return the instance with every linear weight multiplied."""
    levels = tuple(
        level if level.w is None else replace(level, w=level.w * factor)
        for level in instance.levels
    )
    edges = replace(instance.edges, w=instance.edges.w * factor)
    return replace(instance, edges=edges, levels=levels)

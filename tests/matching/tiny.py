"""Tiny random instances of every shape, small enough to enumerate."""

from dataclasses import replace

import numpy as np

from matching.instance import (
    NO_MAX,
    NO_MIN,
    Edges,
    Instance,
    Level,
    LevelKind,
    RowKind,
    rows_from,
)

SHAPES = ("flow", "lots", "hosts", "whole", "general", "pins", "floors", "all")


def tiny(seed, shape):
    """Return an instance of 2 to 6 edges; `shape` names what makes it more than a plain flow.

    lots: trips have a least size. hosts: rows count users. whole: all or nothing. general: rows
    with any coefficients. pins: lb > 0. floors: rows with a minimum. all: everything at once.
    """
    rng = np.random.default_rng((SHAPES.index(shape), seed))
    needs, offers = rng.integers(2, 4, 2)
    pairs = [(n, o) for n in range(needs) for o in range(offers) if rng.random() < 0.75]
    pairs = pairs[:6] or [(0, 0)]
    need, offer = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    edges = tiny_edges(rng, need, offer, shape)
    described, low, high, whole = [], [], [], []

    def add(row_id, kind, e, a=None, u=None, span=(NO_MIN, NO_MAX), *, all_or_nothing=False):
        e = np.flatnonzero(e).tolist()
        described.append((row_id, kind, e, a or [1] * len(e), u or [0] * len(e)))
        low.append(int(span[0]))
        high.append(int(span[1]))
        whole.append(all_or_nothing)

    for n in range(needs):
        demand = int(rng.integers(1, 4))
        if shape in ("whole", "all") and rng.random() < 0.6:
            span = (int(rng.integers(1, demand + 1)), demand)
            add(f"n{n}", RowKind.NEED, need == n, span=span, all_or_nothing=True)
        else:
            floor = int(shape in ("floors", "all") and rng.random() < 0.3)
            add(f"n{n}", RowKind.NEED, need == n, span=(floor or NO_MIN, demand))
        if shape in ("hosts", "all"):
            among = need == n
            counted = [1] * int(among.sum())
            add(f"n{n}.hosts", RowKind.SIDE, among, [0] * len(counted), counted, (NO_MIN, 1))
    for o in range(offers):
        add(f"o{o}", RowKind.CAP, offer == o, span=(NO_MIN, int(rng.integers(1, 5))))
    if shape in ("general", "all"):
        a, u = rng.integers(-2, 4, (2, len(need)))
        span = sorted(rng.integers(-4, 9, 2).tolist())
        add("side", RowKind.SIDE, need >= 0, a.tolist(), u.tolist(), span)
    for n in range(needs):
        mixed = seed % 2 == 0  # communities that share edges, or one for each need
        add(f"g{n}", RowKind.GROUP, rng.random(len(need)) < 0.6 if mixed else need == n)
    rows = rows_from(iter(described), low, high)
    demand = np.array([rng.integers(0, 5) if row.startswith("g") else 0 for row in rows.ids])
    past = np.array([rng.integers(0, 3) if row.startswith("g") else 0 for row in rows.ids])
    rows = replace(rows, whole=np.array(whole), demand=demand, past=past)
    return Instance(f"{shape}-{seed}", "max" if rng.random() < 0.7 else "min", edges, rows)


def tiny_edges(rng, need, offer, shape):
    count = len(need)
    ub = rng.integers(1, 4, count)
    lot = rng.integers(1, 4, count) if shape in ("lots", "all") else np.ones(count, np.int64)
    pinned = rng.random(count) < (0.25 if shape in ("pins", "all") else 0)
    lb = np.where(pinned, rng.integers(1, 3, count).clip(max=ub), 0)
    return Edges(need, offer, rng.integers(-5, 20, count), lb, ub, lot)


def level_of(kind, instance, seed):
    """Return a level of this kind on the groups, capacities or edges of a tiny instance."""
    rng = np.random.default_rng(seed)
    rows, count = instance.rows, len(instance.edges)
    groups = np.array([i for i, row in enumerate(rows.ids) if row.startswith("g")], np.int64)
    capacities = np.array([i for i, row in enumerate(rows.ids) if row.startswith("o")], np.int64)
    if kind is LevelKind.LINEAR:
        w = None if seed % 2 else rng.integers(-5, 9, count)
        return Level("linear", kind, w=w)
    if kind in (LevelKind.COVER, LevelKind.LEXIMIN):
        return Level(kind.value, kind, groups=groups)
    if kind is LevelKind.CONVEX:
        marginal = tuple(sorted(rng.integers(-2, 4, 1 + seed % 4).tolist()))
        return Level("burden", kind, rows=capacities, marginal=marginal)
    promised = np.flatnonzero(rng.random(count) < 0.7)
    against = np.stack([promised, rng.integers(0, 4, promised.size)], axis=1)
    weight = rng.integers(0, 4, promised.size) if seed % 2 else np.zeros(0, np.int64)
    return Level("keep", kind, against=against.reshape(-1, 2), weight=weight)

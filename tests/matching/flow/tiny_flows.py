"""Tiny random flow-shaped instances, small enough to list every plan."""

from dataclasses import replace

import numpy as np

from matching.instance import (
    NO_MAX,
    NO_MIN,
    WELFARE,
    Edges,
    Instance,
    Level,
    LevelKind,
    RowKind,
    rows_from,
)

MOST_EDGES = 6


def tiny_flow(seed):
    """Up to 3 needs and 3 offers, nested limits on both sides, up to 6 levels in any order."""
    rng = np.random.default_rng(seed)
    needs, offers = rng.integers(1, 4, 2).tolist()
    pairs = [(n, o) for n in range(needs) for o in range(offers) if rng.random() < 0.8] or [(0, 0)]
    pairs = pairs[:MOST_EDGES]
    need, offer = np.array(pairs).T
    edges = Edges(
        need=need,
        offer=offer,
        w=rng.integers(-3, 8, need.size),
        lb=(rng.random(need.size) < 0.08).astype(np.int64),
        ub=rng.integers(1, 3, need.size),
        lot=np.ones(need.size, np.int64),
    )
    rows = _rows(rng, edges, needs, offers)
    levels = _levels(rng, edges, rows, offers)
    kept = rng.permutation(len(levels))[: rng.integers(1, len(levels) + 1)]
    sense = str(rng.choice(["max", "min"]))
    return Instance("tiny", sense, edges, rows, tuple(levels[i] for i in kept))


def _rows(rng, edges, needs, offers):
    described, low, high = [], [], []

    def row(name, kind, held, least, most):
        held = np.flatnonzero(held).tolist()
        described.append((name, kind, held, [1] * len(held), [0] * len(held)))
        low.append(least)
        high.append(most)

    for n in range(needs):
        row(
            f"n{n}",
            RowKind.NEED,
            edges.need == n,
            int(rng.random() < 0.15),
            int(rng.integers(1, 4)),
        )
    for o in range(offers):
        row(f"o{o}", RowKind.CAP, edges.offer == o, NO_MIN, int(rng.integers(0, 4)))
    community = rng.integers(0, 2, needs)[edges.need]
    for c in range(2):
        limit = NO_MAX if rng.random() < 0.6 else int(rng.integers(1, 5))
        row(f"c{c}", RowKind.GROUP, community == c, NO_MIN, limit)
    if rng.random() < 0.4:
        row("all", RowKind.GROUP, edges.need >= 0, NO_MIN, int(rng.integers(1, 6)))
    if rng.random() < 0.4:
        row("u0", RowKind.SIDE, edges.offer < 2, NO_MIN, int(rng.integers(1, 6)))
    rows = rows_from(iter(described), low, high)
    groups = np.array([rows.index["c0"], rows.index["c1"]])
    demand, past = np.zeros((2, len(rows)), np.int64)
    demand[groups], past[groups] = rng.integers(1, 5, 2), rng.integers(0, 3, 2)
    return replace(rows, demand=demand, past=past)


def _levels(rng, edges, rows, offers):
    groups = np.array([rows.index["c0"], rows.index["c1"]])
    caps = np.array([rows.index[f"o{o}"] for o in range(offers)])
    return [
        Level("urgent", LevelKind.LINEAR, w=rng.integers(0, 2, len(edges))),
        Level("cover", LevelKind.COVER, groups=groups),
        Level("leximin", LevelKind.LEXIMIN, groups=groups),
        WELFARE,
        Level("burden", LevelKind.CONVEX, rows=caps, marginal=(0, 1, 3)),
        Level("keep", LevelKind.KEEP, against=np.array([[0, 1]]), weight=np.array([2])),
    ]

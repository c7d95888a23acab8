"""Sound plans of tiny instances, found by enumeration, with certificates drawn at random."""

import numpy as np

from matching.instance import Instance, LevelKind
from matching.levels import ceilings_of, floors_of, kept, value_of
from matching.writing import with_digest
from tests.matching.check import naive
from tests.matching.enumerate_all import lexicographic
from tests.matching.tiny import SHAPES, level_of, tiny

KINDS = (LevelKind.COVER, LevelKind.LEXIMIN, LevelKind.CONVEX, LevelKind.KEEP)


def instance_with_levels(seed):
    """Return a tiny instance of any shape, with a linear level among one to three others."""
    rng = np.random.default_rng(seed)
    bare = tiny(seed, SHAPES[seed % len(SHAPES)])
    kinds = [LevelKind(kind) for kind in rng.permutation(KINDS)[: rng.integers(0, 3)]]
    kinds.insert(int(rng.integers(0, len(kinds) + 1)), LevelKind.LINEAR)
    levels = tuple(level_of(kind, bare, seed) for kind in kinds)
    return with_digest(Instance(bare.id, bare.sense, bare.edges, bare.rows, levels))


def sound_plan(instance, seed):
    """Return the document of a best plan with a bound that holds, None if nothing fits."""
    _values, plans = lexicographic(instance)
    if not len(plans):
        return None
    x = plans[0]
    rng = np.random.default_rng(seed)
    plan = {
        "schema": "match-plan/1",
        "instance_sha256": instance.digest,
        "status": "optimal",
        "x": [[e, q] for e, q in enumerate(x.tolist()) if q],
        "levels": [said(instance, level, x) for level in instance.levels],
        "certificate": {"kind": "solver_claimed", "solver": "enumeration"},
        "run": {"seed": 1},
    }
    if seed % 3:
        prove(instance, plan, x, rng)
    return plan


def said(instance, level, x):
    value = value_of(level, instance, x)
    value = list(value) if isinstance(value, tuple) else value
    document = {"name": level.name, "value": value, "bound": value}
    if level.kind in (LevelKind.COVER, LevelKind.LEXIMIN):
        document["floors"] = dict(floors_of(level, instance.rows, x))
    if level.kind is LevelKind.CONVEX:
        document["ceilings"] = dict(ceilings_of(level, instance.rows, x))
    if level.kind is LevelKind.KEEP:
        pairs = zip(level.against[:, 0].tolist(), kept(level, x).tolist(), strict=True)
        document["kept"] = [[edge, quantity] for edge, quantity in pairs if quantity]
    return document


def limits_before(instance, plan, x, last):
    done = {row: naive.activity(instance, row, x) for row in range(len(instance.rows))}
    listed = [naive.left_by(instance, at, plan["levels"][at], x, done) for at in range(last)]
    return [limit for limits in listed for limit in limits]


def prove(instance, plan, x, rng):
    """Put a random certificate into the plan, and what it proves as the bound."""
    last = next(i for i, v in enumerate(instance.levels) if v.kind is LevelKind.LINEAR)
    limits = limits_before(instance, plan, x.tolist(), last)
    certificate = random_certificate(instance, limits, rng)
    bound = naive.proved(instance, certificate, instance.levels[last], limits)
    plan["levels"][last]["bound"] = bound
    plan["certificate"] = certificate
    if bound != plan["levels"][last]["value"]:
        plan["status"] = "feasible"


def random_certificate(instance, limits, rng):
    kind = naive.BOUNDS[rng.integers(0, 3)]
    blocks = [] if kind == "linear_dual" else random_blocks(instance, rng)
    inside = {name for block in blocks for name in block}
    known = naive.known_rows(instance, limits)
    y = {}
    for name, (terms, low, high) in known.items():
        counts = kind == "linear_dual" and any(u for _, _, u in terms)
        amount = int(rng.integers(-9, 10))
        limit = high if amount > 0 else low
        if amount and limit is not None and not counts and name not in inside:
            y[name] = amount
    certificate = {"kind": kind, "scale": int(rng.integers(1, 4)), "y": y}
    return certificate if kind == "linear_dual" else certificate | {"blocks": blocks}


def random_blocks(instance, rng):
    prefix = "no"[rng.integers(0, 2)]
    blocks = [
        [name, f"{name}.hosts"] if f"{name}.hosts" in instance.rows.index else [name]
        for name in instance.rows.ids
        if name.startswith(prefix) and not name.endswith(".hosts")
    ]
    return [block for block in blocks if rng.random() < 0.8]

"""Tiny instances solved again by listing all plans, with one thing changed."""

from dataclasses import replace

import numpy as np

from matching.explain.layers import target
from matching.flow.solver import flow_of, solve
from matching.instance import NO_MAX
from matching.limits import Watch
from tests.matching.enumerate_all import all_plans, lexicographic
from tests.matching.flow.tiny_flows import tiny_flow


def solved_flows(seeds):
    """Yield (seed, instance, best plan) of tiny flows that have one."""
    for seed in seeds:
        instance = tiny_flow(seed)
        flow = flow_of(instance)
        if flow is not None and len(all_plans(instance)):
            yield seed, instance, solve(flow, Watch(60)).x


def best_values(instance):
    """Return the best values of the levels up to the explained one; None if nothing fits."""
    upto = replace(instance, levels=instance.levels[: target(instance.levels) + 1])
    values, plans = lexicographic(upto)
    return values if len(plans) else None


def with_bound(instance, name, edge, value):
    """Return the instance with another lb or ub of an edge."""
    changed = getattr(instance.edges, name).copy()
    changed[edge] = value
    return replace(instance, edges=replace(instance.edges, **{name: changed}))


def with_row(instance, row, *, low=0, high=0):
    """Return the instance with the bounds of a row moved."""
    rows = instance.rows
    least, most = rows.min.copy(), rows.max.copy()
    least[row] += low
    most[row] += high
    return replace(instance, rows=replace(rows, min=least, max=most))


def with_least(instance, row, value):
    least = instance.rows.min.copy()
    least[row] = value
    return replace(instance, rows=replace(instance.rows, min=least))


def full_rows(instance, x):
    """Yield the rows whose activity is their maximum."""
    rows = instance.rows
    for row in range(len(rows)):
        entries = rows.entries(row)
        done = int((rows.a[entries] * x[rows.edge[entries]]).sum())
        if entries.stop > entries.start and rows.max[row] < NO_MAX and done == rows.max[row]:
            yield row


def first_difference(before, after):
    """Return the first level that differs, and how far apart its values are."""
    for at, (one, other) in enumerate(zip(before, after, strict=True)):
        if one != other:
            if isinstance(one, tuple):
                pairs = zip(one, other, strict=True)
                return at, next(abs(a - b) for a, b in pairs if a != b)
            return at, abs(one - other)
    return None, 0


def as_tuple(values):
    return [tuple(v) if isinstance(v, np.ndarray) else v for v in values]

"""Conflicts and repairs of tiny instances, held against enumeration."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from matching.conflict import cheapest_repair, find_conflict
from matching.conflict.part import without_rows
from matching.instance import NO_MAX, NO_MIN
from matching.limits import Watch
from tests.matching.enumerate_all import all_plans, allowed
from tests.matching.tiny import tiny


def demanding(seed, shape):
    """Return a tiny instance in which some rows want more than they did."""
    instance = tiny(seed, shape)
    rows, rng = instance.rows, np.random.default_rng(seed)
    wanted = np.where(rng.random(len(rows)) < 0.3, 3, NO_MIN)
    low = np.minimum(np.maximum(rows.min, wanted), rows.max)
    return replace(instance, rows=replace(rows, min=np.where(rows.max < NO_MAX, low, rows.min)))


CASES = [
    (seed, shape) for seed in range(20) for shape in ("pins", "floors", "whole", "general", "all")
]


def rows_named(instance, reason):
    named = reason.get("smallest", reason)
    ids = named["rows"] if "rows" in named else named["needs"] + named["offers"]
    return np.array(sorted(instance.rows.index[row] for row in ids), np.int64)


def test_a_conflict_is_one_and_none_of_it_can_be_left_out():
    kinds = set()
    for seed, shape in CASES:
        instance = demanding(seed, shape)
        reason, certificate = find_conflict(instance, Watch(20))
        if len(all_plans(instance)):
            assert (reason, certificate) == (None, None)
            continue
        kinds.add((reason["kind"], certificate["kind"]))
        rows = rows_named(instance, reason)
        assert not len(all_plans(without_rows(instance, rows)))
        for row in rows:
            assert len(all_plans(without_rows(instance, rows[rows != row])))
    assert kinds >= {("hall", "farkas"), ("rows", "solver_claimed")}


def test_prices_prove_the_conflict_by_the_formula_of_the_format():
    for seed, shape in CASES:
        instance = demanding(seed, shape)
        _reason, certificate = find_conflict(instance, Watch(20))
        if certificate is not None and certificate["kind"] == "farkas":
            assert right_side(instance, certificate["y"]) < 0


def right_side(instance, y):
    """Σ limit·y + Σ max(r·lb, r·ub), entry by entry; fails where a multiplier is not allowed."""
    rows, edges = instance.rows, instance.edges
    r, total = [0] * len(edges), 0
    for row_id, price in y.items():
        i = rows.index[row_id]
        low = 0 if rows.whole[i] and rows.min[i] > 0 else int(rows.min[i])
        limit = int(rows.max[i]) if price > 0 else low
        assert limit not in (NO_MIN, NO_MAX)
        assert not rows.whole[i] or rows.max[i] >= 0
        for k in range(rows.ptr[i], rows.ptr[i + 1]):
            assert rows.u[k] == 0
            r[rows.edge[k]] -= int(rows.a[k]) * price
        total += limit * price
    return total + sum(max(r[e] * int(edges.lb[e]), r[e] * int(edges.ub[e])) for e in range(len(r)))


def violation(instance, x):
    rows, total = instance.rows, 0
    for i in range(len(rows)):
        done = sum(
            rows.a[k] * x[rows.edge[k]] + rows.u[k] * (x[rows.edge[k]] > 0)
            for k in range(rows.ptr[i], rows.ptr[i + 1])
        )
        if not (rows.whole[i] and done == 0):
            total += max(0, done - rows.max[i]) + max(0, rows.min[i] - done)
    return int(total)


@pytest.mark.parametrize("shape", ["floors", "whole", "all"])
def test_the_repair_is_the_cheapest(shape):
    for seed in range(12):
        instance = demanding(seed, shape)
        possible = [np.array(x, np.int64) for x in product(*allowed(instance.edges))]
        if not possible:
            continue
        changes = cheapest_repair(instance, Watch(20))
        least = min(violation(instance, x) for x in possible)
        assert sum(abs(change) for _row, change in changes) == least
        assert len(all_plans(repaired(instance, dict(changes))))


def repaired(instance, changes):
    rows = instance.rows
    change = np.array([changes.get(row, 0) for row in rows.ids], np.int64)
    low, high = rows.min + np.minimum(change, 0), rows.max + np.maximum(change, 0)
    return replace(instance, rows=replace(rows, min=low, max=high))

"""Conflicts whose rows are known because they were planted."""

from dataclasses import replace

import numpy as np
import pytest

from matching.conflict import cheapest_repair, find_conflict
from matching.instance import NO_MIN, Edges, Instance, RowKind, rows_from
from matching.limits import Watch


def planted(seed, lack, noise=30, *, shared=True):
    """Return an instance, and the needs and offers planted: all others have plenty.

    The planted needs reach the planted offers only; shared: others may use these as well.
    """
    rng = np.random.default_rng(seed)
    few_needs, few_offers = int(rng.integers(2, 8)), int(rng.integers(1, 4))
    demand = rng.integers(1, 4, few_needs + noise)
    capacity = np.full(few_offers + noise, 100)
    share = demand[:few_needs].sum() - lack
    capacity[:few_offers] = np.diff(
        np.r_[0, np.sort(rng.integers(0, share, few_offers - 1)), share]
    )
    pairs = {(n, o) for n in range(few_needs) for o in range(few_offers)}
    for n in range(few_needs, few_needs + noise):
        pairs |= {(n, few_offers + (n + k) % noise) for k in range(3)}
        if shared:
            pairs.add((n, int(rng.integers(0, few_offers))))
    order = rng.permutation(sorted(pairs))
    need, offer = order[:, 0], order[:, 1]
    described, low, high = [], [], []
    for kind, label, limit in ((RowKind.NEED, need, demand), (RowKind.CAP, offer, capacity)):
        for k, most in enumerate(limit.tolist()):
            e = np.flatnonzero(label == k).tolist()
            name = "n" if kind is RowKind.NEED else "o"
            described.append((f"{name}{k}", kind, e, [1] * len(e), [0] * len(e)))
            low.append(most if kind is RowKind.NEED else NO_MIN)
            high.append(most)
    count = len(need)
    ones = np.ones(count, np.int64)
    edges = Edges(need, offer, ones, 0 * ones, 100 * ones, ones)
    instance = Instance("planted", "max", edges, rows_from(iter(described), low, high))
    return instance, {f"n{k}" for k in range(few_needs)}, {f"o{k}" for k in range(few_offers)}


@pytest.mark.parametrize("lack", [1, 2])
@pytest.mark.parametrize("seed", range(15))
def test_a_planted_hall_set_is_reported_as_it_is(seed, lack):
    instance, needs, offers = planted(seed, lack)
    reason, certificate = find_conflict(instance, Watch(20))
    assert reason["kind"] == "hall"
    assert (set(reason["needs"]), set(reason["offers"])) == (needs, offers)
    assert reason["wanted"] - reason["available"] == lack
    assert certificate["y"] == dict.fromkeys(needs, -1) | dict.fromkeys(offers, 1)
    changes = cheapest_repair(instance, Watch(20))
    assert sum(abs(change) for _row, change in changes) == lack


def test_of_two_lacks_far_from_each_other_one_is_named():
    instance, needs, _offers = planted(1, 1, shared=False)
    rows = instance.rows
    starved = rows.max.copy()
    for e in rows.edge[rows.entries(rows.index["n30"])]:
        starved[rows.index[f"o{instance.edges.offer[e]}"]] = 0
    both = replace(instance, rows=replace(rows, max=starved))
    reason, _certificate = find_conflict(both, Watch(20))
    assert reason["kind"] == "hall"
    assert set(reason["needs"]) in (needs, {"n30"})


def small(rows, lb, ub, lot):
    """Return an instance of edges alone: rows as (id, kind, edges, a, u, min, max, whole)."""
    array = {"lb": lb, "ub": ub, "lot": lot}
    zero = np.zeros(len(lb), np.int64)
    edges = Edges(zero, zero, zero, *(np.array(array[k], np.int64) for k in ("lb", "ub", "lot")))
    made = rows_from(iter(row[:5] for row in rows), [r[5] for r in rows], [r[6] for r in rows])
    whole = np.array([row[7] for row in rows], np.bool_)
    return Instance("small", "max", edges, replace(made, whole=whole))


NEED, CAP, SIDE = RowKind.NEED, RowKind.CAP, RowKind.SIDE


def test_pins_that_no_capacity_holds():
    rows = [
        ("o0", CAP, [0, 1], [1, 1], [0, 0], NO_MIN, 3, False),
        ("o1", CAP, [2], [1], [0], NO_MIN, 9, False),
    ]
    reason, certificate = find_conflict(small(rows, [2, 2, 1], [5, 5, 5], [1, 1, 1]), Watch(20))
    assert reason == {
        "kind": "hall",
        "needs": [],
        "offers": ["o0"],
        "wanted": 4,
        "available": 3,
        "edges": [0, 1],
    }
    assert certificate == {"kind": "farkas", "y": {"o0": 1}}


def test_lots_too_large_for_what_is_wanted():
    rows = [
        ("n0", NEED, [0, 1], [1, 1], [0, 0], 3, 3, False),
        ("n1", NEED, [2], [1], [0], 1, 2, False),
    ]
    reason, certificate = find_conflict(small(rows, [0, 0, 0], [2, 2, 8], [2, 2, 1]), Watch(20))
    assert reason == {"kind": "rows", "rows": ["n0"]}
    assert certificate["kind"] == "solver_claimed"


def test_hosts_too_few_for_what_is_wanted():
    rows = [
        ("n0", NEED, [0, 1], [1, 1], [0, 0], 3, 3, False),
        ("n0.hosts", SIDE, [0, 1], [0, 0], [1, 1], NO_MIN, 1, False),
        ("o0", CAP, [0], [1], [0], NO_MIN, 2, False),
        ("o1", CAP, [1], [1], [0], NO_MIN, 2, False),
        ("o2", CAP, [2], [1], [0], NO_MIN, 2, False),
    ]
    instance = small(rows, [0, 0, 0], [5, 5, 5], [1, 1, 1])
    reason, _certificate = find_conflict(instance, Watch(20))
    assert reason == {"kind": "rows", "rows": ["n0", "n0.hosts", "o0", "o1"]}
    assert sum(abs(change) for _row, change in cheapest_repair(instance, Watch(20))) == 1


def test_an_edge_that_allows_nothing():
    instance = small([], [1], [2], [3])
    reason, _certificate = find_conflict(instance, Watch(20))
    assert reason == {"kind": "rows", "rows": [], "edges": [0]}
    assert cheapest_repair(instance, Watch(20)) == []


def test_general_coefficients_conflict_by_a_combination():
    rows = [
        ("a", SIDE, [0, 1], [2, 3], [0, 0], NO_MIN, 6, False),
        ("b", SIDE, [0, 1], [1, 1], [0, 0], 4, 9, False),
        ("c", SIDE, [0], [1], [0], NO_MIN, 3, False),
    ]
    reason, certificate = find_conflict(small(rows, [0, 0], [9, 9], [1, 1]), Watch(20))
    assert set(reason["rows"]) == {"a", "b"}
    assert certificate["kind"] == "farkas"
    assert set(certificate["y"]) == {"a", "b"}


def test_nothing_is_said_when_time_is_over():
    rows = [("n0", NEED, [0, 1], [1, 1], [0, 0], 3, 3, False)]
    instance = small(rows, [0, 0], [8, 8], [2, 2])
    assert find_conflict(instance, Watch(0)) == (None, None)

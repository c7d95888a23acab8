"""Instances with known answers really have them: asked of a linear and a flow solver."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import maximum_flow

from matching.activity import is_sound
from matching.exact import dot
from matching.generate.arrays import Extent, canonical_arrays
from matching.generate.known import Planted, hidden_dual, planted_hall
from matching.instance import NO_MIN, Instance


def best(instance: Instance) -> float:
    """The greatest value without rounding; a flow has a whole one."""
    rows, edges = instance.rows, instance.edges
    a = csr_matrix((rows.a, rows.edge, rows.ptr), shape=(len(rows), len(edges)))
    low = rows.min > NO_MIN
    solved: Any = linprog(
        -edges.w,
        A_ub=vstack([a, -a[low]]),
        b_ub=np.concatenate([rows.max, -rows.min[low]]),
        bounds=np.stack([edges.lb, edges.ub], axis=1),
    )
    return float(-solved.fun) if solved.status == 0 else float("nan")


@pytest.mark.parametrize("seed", range(8))
def test_the_hidden_plan_is_the_best(seed: int) -> None:
    known = hidden_dual(30, 20, 150 + 50 * seed, seed)
    assert is_sound(known.instance.rows, known.x)
    assert dot(known.instance.edges.w, known.x) == known.optimum
    assert best(known.instance) == pytest.approx(known.optimum, abs=1e-3)


def test_hidden_plans_leave_room_and_differ() -> None:
    """Not every edge is used and not every row is full, or solving would be no work."""
    known = hidden_dual(200, 100, 2000, 1)
    assert len(known.instance.edges) == 2000
    assert 0.1 < (known.x > 0).mean() < 0.5
    assert (known.x < known.instance.edges.ub)[known.x > 0].any()
    assert hidden_dual(200, 100, 2000, 2).optimum != known.optimum


@pytest.mark.parametrize("seed", range(30))
def test_the_planted_needs_cannot_be_served_and_all_others_can(seed: int) -> None:
    planted = planted_hall(seed)
    assert planted.wanted == planted.available + 1
    needs = int((planted.instance.rows.min > NO_MIN).sum())
    few = {int(name[1:]) for name in planted.needs}
    assert served(planted, set(range(needs))) < wanted(planted, set(range(needs)))
    for left_out in few:  # no smaller set is to blame
        rest = set(range(needs)) - {left_out}
        assert served(planted, rest) == wanted(planted, rest)
    edges = planted.instance.edges
    reached = {f"o{o}" for n, o in zip(edges.need, edges.offer, strict=True) if n in few}
    assert reached == planted.offers


def wanted(planted: Planted, needs: set[int]) -> int:
    return sum(int(planted.instance.rows.min[n]) for n in needs)


def served(planted: Planted, needs: set[int]) -> int:
    """The most that these needs can get together, by a maximum flow."""
    edges, rows = planted.instance.edges, planted.instance.rows
    count, source = len(rows), len(rows)
    first_offer = int((rows.min > NO_MIN).sum())
    arcs = [(source, n, rows.max[n]) for n in needs]
    arcs += [
        (n, first_offer + o, ub) for n, o, ub in zip(edges.need, edges.offer, edges.ub, strict=True)
    ]
    arcs += [(o, source + 1, rows.max[o]) for o in range(first_offer, count)]
    tail, head, capacity = np.array(arcs).T
    graph = csr_matrix((capacity.astype(np.int32), (tail, head)), shape=(count + 2, count + 2))
    return int(maximum_flow(graph, source, source + 1).flow_value)


def test_arrays_of_a_small_nation() -> None:
    extent = Extent(streets=20)
    instance = canonical_arrays(1, extent)
    edges, rows = instance.edges, instance.rows
    needs, offers = 20 * 125, 20 * 75
    assert (len(edges), len(rows)) == (needs * 20, needs + offers)
    pairs = edges.need * offers + edges.offer
    assert (np.diff(pairs) > 0).all()
    street = edges.need // 125, edges.offer // 75
    assert (street[0] != street[1]).mean() == 0.05
    assert (street[0] // 8 == street[1] // 8).all()
    demand, capacity = rows.max[:needs].sum(), rows.max[needs:].sum()
    assert 0.85 < capacity / demand < 0.95
    for row in (0, 7, needs, needs + 9):
        listed = edges.need if row < needs else edges.offer + needs
        assert set(rows.edge[rows.entries(row)]) == set(np.nonzero(listed == row)[0])
    assert is_sound(rows, np.zeros(len(edges), np.int64))


def test_arrays_are_repeatable() -> None:
    first, again = (canonical_arrays(5, Extent(streets=3)) for _ in range(2))
    assert (first.edges.w == again.edges.w).all()
    assert (first.edges.offer == again.edges.offer).all()

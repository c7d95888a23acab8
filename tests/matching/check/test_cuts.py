"""Cuts of certificates against every whole choice, and every way to write one down wrongly."""

from copy import deepcopy
from itertools import product

import numpy as np
import pytest

from matching.check.certificates import proved_bound
from matching.check.cuts import read_cuts
from matching.check.settled import Settled
from matching.check.verdict import Refused
from matching.instance import NO_MIN, WELFARE, Edges, Instance, RowKind, rows_from

CUT = {"row": "o0", "count": "o0.projects", "edges": [0, 1, 2], "f": [[0, 1, 1]] * 3, "y": 4}


@pytest.fixture
def scarce():
    """Three needs for 2 to 3 each, one offer of 5 that may serve two of them."""
    three, ones, zeros = np.arange(3), np.ones(3, np.int64), np.zeros(3, np.int64)
    edges = Edges(three, zeros, np.array([10, 9, 8]), zeros, np.array([3, 3, 3]), ones)
    all_edges = [0, 1, 2]
    rows = rows_from(
        iter(
            [
                ("o0", RowKind.CAP, all_edges, [1, 1, 1], [0, 0, 0]),
                ("o0.projects", RowKind.SIDE, all_edges, [0, 0, 0], [1, 1, 1]),
                *((f"n{i}", RowKind.NEED, [i], [1], [0]) for i in range(3)),
            ]
        ),
        [NO_MIN] * 5,
        [5, 2, 3, 3, 3],
    )
    return Instance("scarce", "max", edges, rows)


def certificate(*cuts, y):
    return {"kind": "column_dual", "scale": 1, "y": y, "blocks": [["n0"], ["n1"], ["n2"]],
            "cuts": list(cuts)}  # fmt: skip


def best(instance):
    plans = (x for x in product(range(4), repeat=3) if sum(x) <= 5 and sum(map(bool, x)) <= 2)
    return max(int(instance.edges.w @ np.array(x)) for x in plans)


@pytest.mark.parametrize("y", [0, 1, 4, 9])
@pytest.mark.parametrize("price", [0, 6, 9])
@pytest.mark.parametrize("f", [[[0, 1, 1]] * 3, [[1, 2, 3]] * 3, [[0, 0, 2], [0, 1], []]])
def test_whatever_the_prices_the_bound_holds(scarce, y, price, f):
    proof = certificate({**CUT, "f": f, "y": y}, y={"o0": price})
    assert proved_bound(proof, scarce, WELFARE, Settled()) >= best(scarce)


def test_a_cut_proves_what_prices_alone_do_not(scarce):
    # 3 + 2 of the first two are best: 10·3 + 9·2. Priced at 8, capacity alone proves 40 + 6 + 3.
    assert best(scarce) == 48
    assert proved_bound(certificate(y={"o0": 8}), scarce, WELFARE, Settled()) == 49
    cut = {**CUT, "f": [[0, 0, 1]] * 3, "y": 1}  # only one of them can have all 3
    assert proved_bound(certificate(cut, y={"o0": 8}), scarce, WELFARE, Settled()) == 48


def test_its_limit_is_the_best_whole_choice(scarce):
    f = [[1, 5, 6], [2, 2, 9], [0, 4, 4]]
    choices = (x for x in product(range(4), repeat=3) if sum(x) <= 5 and sum(map(bool, x)) <= 2)
    limit = max(sum(f[e][q - 1] for e, q in enumerate(x) if q) for x in choices)
    assert read_cuts([{**CUT, "f": f, "y": 7}], scarce).constant == 7 * limit


WRONG = {
    "no list": lambda cut: 3,
    "a negative price": lambda cut: [{**cut, "y": -1}],
    "a fraction": lambda cut: [{**cut, "y": 0.5}],
    "a negative f": lambda cut: [{**cut, "f": [[0, -1, 1]] * 3}],
    "no such row": lambda cut: [{**cut, "row": "o9"}],
    "a row that counts users": lambda cut: [{**cut, "row": "o0.projects"}],
    "a count that adds up quantities": lambda cut: [{**cut, "count": "o0"}],
    "an edge of another row": lambda cut: [{**cut, "row": "n0", "count": None}],
    "an edge twice": lambda cut: [{**cut, "edges": [0, 1, 1]}],
    "an edge without f": lambda cut: [{**cut, "f": [[0, 1, 1]] * 2}],
    "a missing field": lambda cut: [{k: v for k, v in cut.items() if k != "edges"}],
    "too long": lambda cut: [{**cut, "f": [[1] * 65] * 3}],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_cut_is_refused(scarce, name):
    with pytest.raises(Refused, match=r"certificate\.cuts"):
        read_cuts(WRONG[name](deepcopy(CUT)), scarce)

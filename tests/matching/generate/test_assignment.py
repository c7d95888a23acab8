"""Generalised assignment: every job once, agents within capacity, types as published."""

import numpy as np
import pytest

from matching.activity import activity, is_sound
from matching.errors import BadInput
from matching.generate.assignment import assignment


@pytest.mark.parametrize("kind", ["C", "D", "E"])
def test_jobs_and_agents(kind: str) -> None:
    instance = assignment(kind, 5, 60, 1)
    edges, rows = instance.edges, instance.rows
    assert (len(edges), len(rows), instance.sense) == (300, 65, "min")
    cheapest = np.zeros(300, np.int64)
    cheapest[np.arange(60) * 5 + edges.w.reshape(60, 5).argmin(axis=1)] = 1
    assert activity(rows, cheapest)[:60].tolist() == [1] * 60
    agent = rows.entries(62)
    assert edges.offer[rows.edge[agent]].tolist() == [2] * 60
    assert rows.max[62] == rows.a[agent].sum() * 4 // 25  # 0.8 of the load, shared by five
    assert not is_sound(rows, np.zeros(300, np.int64))


def test_dear_is_light_and_cheap_is_heavy() -> None:
    def together(kind: str) -> float:
        instance = assignment(kind, 20, 200, 1)
        load = instance.rows.a[4000:].reshape(20, 200).T.ravel()
        return float(np.corrcoef(load, instance.edges.w)[0, 1])

    assert abs(together("C")) < 0.1
    assert together("D") < -0.9
    assert together("E") < -0.5


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^kind is 'A': one of C, D, E$"):
        assignment("A", 2, 2, 1)

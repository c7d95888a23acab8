"""The most that a community could receive alone: by hand, and never less than any plan gives."""

from dataclasses import replace

import numpy as np

from matching.domain import compile_instance, read
from matching.domain.model import Aim, Policy, Whole
from matching.domain.reachable import reachable
from matching.generate import generate
from matching.instance import Level, LevelKind
from matching.limits import Limits
from matching.solve import solve

PLACE = [116_700_000, 39_500_000]


def need(name: str, community: str, demand: int, **more: object) -> dict[str, object]:
    return {"id": name, "community": community, "category": "k", "demand": demand, **more}


def test_by_hand() -> None:
    document = {
        "schema": "match-instance/1",
        "id": "two communities",
        "today": "2026-11-23",
        "areas": [{"id": "s"}],
        "categories": [{"id": "k", "travel_limit": None}, {"id": "none", "travel_limit": None}],
        "communities": [{"id": c, "area": "s", "place": PLACE} for c in ("c1", "c2", "c3")],
        "units": [{"id": "u", "area": "s", "place": PLACE}],
        "offers": [
            {"id": "o1", "unit": "u", "category": "k", "capacity": 5},
            {"id": "o2", "unit": "u", "category": "k", "capacity": 3},
        ],
        "needs": [
            need("n1", "c1", 4),  # two needs of one community share five and three
            need("n2", "c1", 6),
            need("n3", "c2", 9, max_suppliers=1),  # one partner: five at most
            {**need("n4", "c3", 7), "category": "none"},
        ],
        "policy": {"share": "reachable"},
    }

    compiled = compile_instance(read(document))

    assert reachable(compiled.tables, compiled.drawn).tolist() == [8, 5, 0]
    rows = compiled.instance.rows
    assert [int(rows.demand[rows.index[c]]) for c in ("c1", "c2")] == [8, 5]

    settled = {"need": "n3", "offer": "o1", "quantity": 4}
    compiled = compile_instance(read({**document, "settled": [settled]}))
    assert reachable(compiled.tables, compiled.drawn).tolist() == [4, 4, 0]


def test_no_plan_gives_a_community_more() -> None:
    domain = replace(
        generate("street", 3), policy=Policy(order=(Aim.COVER,), share=Whole.REACHABLE)
    )
    compiled = compile_instance(domain)
    most = reachable(compiled.tables, compiled.drawn)
    edges = compiled.instance.edges
    home = compiled.tables.needs.community[edges.need]
    close = 0
    for community in np.unique(home)[:4].tolist():
        aim = Level("one", LevelKind.LINEAR, w=(home == community).astype(np.int64))
        plan = solve(replace(compiled.instance, levels=(aim,)), Limits(5.0, 1, 1))
        given = int(plan.x[home == community].sum())
        assert given <= most[community]
        close += given == most[community]
    assert close  # a bound that is never reached would prove nothing

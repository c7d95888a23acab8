"""Flows of some size against optima known by construction, whatever way they are taken."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from matching.answers import signed
from matching.check import check
from matching.flow import parts, pricing, solver
from matching.flow.estimate import estimated
from matching.flow.first import first_plan
from matching.flow.parts import solve_part
from matching.generate.known import hidden_dual
from matching.instance import NO_MAX, WELFARE
from matching.limits import Limits, Watch
from matching.plan import Status
from matching.reading import instance_from
from matching.settled import reached_by
from matching.shards import solve_sharded
from matching.solve import answer_of


@pytest.fixture(scope="module")
def known():
    """400 needs, 150 offers: small, but sent the way that millions of edges go."""
    return hidden_dual(400, 150, 6000, seed=5)


@pytest.fixture
def eager(monkeypatch):
    """Treat a small instance as a large one."""
    monkeypatch.setattr(pricing, "WORTHWHILE", 500)
    monkeypatch.setattr(parts, "WORTHWHILE", 500)
    monkeypatch.setattr(parts, "SIZE", 200)
    monkeypatch.setattr(parts, "LARGEST", 1500)
    monkeypatch.setattr(parts, "PIECE", 1000)


def checked(instance, settled):
    plan = signed(instance, answer_of(instance, settled, "flow"), Limits(), Watch(1))
    verdict = check(instance, plan.to_document())
    assert verdict.is_sound, verdict.violations
    return plan, verdict


def test_whole(known):
    settled = solver.solve(solver.flow_of(known.instance), Watch(60))
    plan, verdict = checked(known.instance, settled)
    assert (plan.status, plan.levels[0].value, verdict.gap) == (Status.OPTIMAL, known.optimum, 0)


def test_priced_and_in_parts(known, eager):
    settled = solver.solve(solver.flow_of(known.instance), Watch(60))
    plan, verdict = checked(known.instance, settled)
    assert (plan.status, plan.levels[0].value, verdict.gap) == (Status.OPTIMAL, known.optimum, 0)


@pytest.mark.parametrize("dense", [0, 10**6])
def test_priced_from_the_strongest_or_from_an_estimate(known, monkeypatch, dense):
    monkeypatch.setattr(pricing, "DENSE", dense)
    flow = solver.flow_of(known.instance)
    w = known.instance.weights(known.instance.levels[0])
    told = []
    found = pricing.priced(flow.net, w, lambda *both: told.append(both), lambda: False)
    plan, verdict = checked(
        known.instance, solver.settle_only(flow, known.instance.levels[0], found)
    )
    assert (found.exact, plan.levels[0].value, verdict.gap) == (True, known.optimum, 0)
    assert all(value <= known.optimum <= bound for value, bound in told)


def test_an_estimate_tells_most_edges_that_matter(known):
    flow = solver.flow_of(known.instance)
    _price, asked = estimated(flow.net, known.instance.edges.w)
    used = known.x > 0
    assert asked[used].mean() > 0.9
    assert asked[~used].mean() < 0.6


def test_an_estimate_bears_any_numbers():
    for w, ub, limit in ((0, 1, 3), (-5, 1, 3), (2**40, 2**52, NO_MAX), (7, 0, 0)):
        edges = {"need": [0, 1], "offer": [0, 0], "w": [w, w], "lb": [0, 0], "ub": [ub, ub]}
        rows = [{"id": "o", "kind": "cap", "e": [0, 1], "a": [1, 1], "max": min(limit, 2**53)}]
        document = {"schema": "match-canonical/1", "sense": "max", "edges": edges, "rows": rows}
        flow = solver.flow_of(instance_from(document))
        price, asked = estimated(flow.net, np.array([w, w]))
        assert (price.shape, asked.shape) == ((flow.net.nodes,), (2,))


def test_the_first_plan_is_sound_and_not_bad(known):
    flow = solver.flow_of(known.instance)
    x = first_plan(flow.net, known.instance.edges.w)
    settled = solver.Settled(x, (reached_by(known.instance, WELFARE, x, None),), None, exact=False)
    plan, _verdict = checked(known.instance, settled)
    assert 0.8 * known.optimum < plan.levels[0].value <= known.optimum


def test_no_time_gives_a_plan_with_an_honest_bound(known, eager):
    flow = solver.flow_of(known.instance)
    w = known.instance.weights(known.instance.levels[0])
    found = pricing.priced(flow.net, w, lambda _value, _bound: None, lambda: True)
    plan, verdict = checked(
        known.instance, solver.settle_only(flow, known.instance.levels[0], found)
    )
    assert plan.levels[0].value <= known.optimum <= plan.levels[0].bound
    assert verdict.gap == plan.levels[0].bound - plan.levels[0].value


def test_parts_in_other_processes(known, eager):
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as executor:
        settled = solver.solve(solver.flow_of(known.instance), Watch(60), executor)
    plan, _verdict = checked(known.instance, settled)
    assert plan.levels[0].value == known.optimum


class Killed:
    """A process that dies at its first task, in place of a shard's answer."""

    def __init__(self, executor, after):
        self.executor, self.left = executor, after

    def submit(self, function, *arguments):
        self.left -= 1
        if self.left == 0:
            return self.executor.submit(_die)
        return self.executor.submit(function, *arguments)


def _die():
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_killed_in_the_middle_costs_nothing(known, eager):
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as executor:
        settled = solver.solve(solver.flow_of(known.instance), Watch(60), Killed(executor, 2))
    plan, _verdict = checked(known.instance, settled)
    assert plan.levels[0].value == known.optimum


def test_shards_with_price_rounds(known):
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as executor:
        plan = solve_sharded(known.instance, executor, 4, Limits(60))
    assert check(known.instance, plan.to_document()).is_sound
    value, bound = plan.levels[0].value, plan.levels[0].bound
    assert value <= known.optimum <= bound
    assert bound - value <= known.optimum // 100


def test_lost_shards_weaken_the_bound_and_nothing_else(known):
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as executor:
        plan = solve_sharded(known.instance, Killed(executor, 30), 4, Limits(60))
    assert check(known.instance, plan.to_document()).is_sound
    assert plan.levels[0].value <= known.optimum <= plan.levels[0].bound


def test_shards_on_a_cluster(known):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        plan = solve_sharded(known.instance, client.get_executor(), 3, Limits(60))
    assert check(known.instance, plan.to_document()).is_sound
    assert plan.levels[0].value <= known.optimum <= plan.levels[0].bound


def test_a_part_is_solved_by_itself(known):
    flow = solver.flow_of(known.instance)
    found, price = solve_part(flow.net, known.instance.edges.w)
    assert int(known.instance.edges.w @ found[flow.net.edge_arcs]) == known.optimum
    assert np.all(price[0] == 0)

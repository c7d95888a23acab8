"""Generalised assignment: jobs to agents with capacities, as hard as the literature has them.

Types C and D follow P. C. Chu and J. E. Beasley, A genetic algorithm for the generalised
assignment problem, Computers & Operations Research 24, 1997; type E follows M. Laguna et al.,
Tabu search for the multilevel generalized assignment problem, European Journal of Operational
Research 82, 1995. In D and E what costs little takes much, which makes them hard.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from matching.errors import BadInput
from matching.generate.known import sides
from matching.instance import Edges, Instance, IntArray

Drawn = tuple[IntArray, IntArray]  # load and cost, by job and agent
TIGHT = 0.8  # capacity: so much of the load that an agent would have on average


def assignment(kind: str, agents: int, jobs: int, seed: int) -> Instance:
    """Return an instance of type C, D or E: every job to one agent, at the least cost."""
    if kind not in DRAW:
        raise BadInput(f"kind is {kind!r}: one of {', '.join(DRAW)}")
    rng = np.random.default_rng(seed)
    load, cost = DRAW[kind](rng, (jobs, agents))
    capacity = (TIGHT * load.sum(axis=0) / agents).astype(np.int64)
    job, agent = np.divmod(np.arange(jobs * agents), agents)
    ones = np.ones(job.size, np.int64)
    edges = Edges(need=job, offer=agent, w=cost.ravel(), lb=0 * ones, ub=ones, lot=ones)
    rows = sides(job, agent, np.ones(jobs, np.int64), capacity)
    a = np.concatenate([ones, load.T.ravel()])
    low = np.concatenate([np.ones(jobs, np.int64), rows.min[jobs:]])
    name = f"assignment-{kind}-{agents}x{jobs}-{seed}"
    return Instance(name, "min", edges, replace(rows, a=a, min=low))


def _c(rng: np.random.Generator, shape: tuple[int, int]) -> Drawn:
    return rng.integers(5, 26, shape), rng.integers(10, 51, shape)


def _d(rng: np.random.Generator, shape: tuple[int, int]) -> Drawn:
    load = rng.integers(1, 101, shape)
    return load, 111 - load + rng.integers(-10, 11, shape)


def _e(rng: np.random.Generator, shape: tuple[int, int]) -> Drawn:
    load = 1 - 10 * np.log(1 - rng.random(shape))
    cost = 1000 / load - 10 * rng.random(shape)
    return np.rint(load).astype(np.int64), np.rint(cost).astype(np.int64)


DRAW: Mapping[str, Callable[[np.random.Generator, tuple[int, int]], Drawn]] = {
    "C": _c,
    "D": _d,
    "E": _e,
}

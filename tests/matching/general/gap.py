"""Generalised assignment: published recipes of hard instances, and OR-Library's files.

Types C, D and E as in Chu and Beasley 1997 and Yagiura, Ibaraki and Glover 2006: every job is
done by exactly one agent, at least cost, within each agent's capacity.
"""

import numpy as np

from matching.instance import NO_MIN, Edges, Instance, RowKind, rows_from


def hard(kind, agents, jobs, seed):
    """Return an instance of type "c", "d" or "e"; least cost."""
    rng = np.random.default_rng(seed)
    shape = (agents, jobs)
    if kind == "c":
        takes, cost = rng.integers(5, 26, shape), rng.integers(10, 51, shape)
    elif kind == "d":
        takes = rng.integers(1, 101, shape)
        cost = 111 - takes + rng.integers(-10, 11, shape)
    else:
        takes = np.floor(1 - 10 * np.log(1 - rng.random(shape))).astype(np.int64)
        cost = np.maximum(np.floor(1000 / takes - 10 * rng.random(shape)).astype(np.int64), 1)
    capacity = (0.8 * takes.sum(axis=1) / agents).astype(np.int64)
    if kind == "e":
        capacity = np.maximum(capacity, takes.max(axis=1))
    return assignment(cost, takes, capacity, "min", f"gap-{kind}-{agents}x{jobs}-{seed}")


def assignment(worth, takes, capacity, sense, name):
    """Return the instance; worth, takes: by agent and job."""
    agents, jobs = worth.shape
    count = agents * jobs
    edge = np.arange(count).reshape(agents, jobs)
    one = np.ones(count, np.int64)
    edges = Edges(
        need=edge.ravel() % jobs,
        offer=edge.ravel() // jobs,
        w=worth.ravel().astype(np.int64),
        lb=0 * one,
        ub=one,
        lot=one,
    )
    described = [
        (f"j{j}", RowKind.NEED, edge[:, j], [1] * agents, [0] * agents) for j in range(jobs)
    ]
    described += [
        (f"a{i}", RowKind.CAP, edge[i], takes[i].tolist(), [0] * jobs) for i in range(agents)
    ]
    high = [1] * jobs + [int(most) for most in capacity]
    return Instance(
        name, sense, edges, rows_from(iter(described), [1] * jobs + [NO_MIN] * agents, high)
    )


def from_library(text, name):
    """Return an instance of OR-Library's gap files, which are to be maximised."""
    numbers = np.array(text.split(), np.int64)
    agents, jobs = numbers[:2]
    worth, takes = numbers[2 : 2 + 2 * agents * jobs].reshape(2, agents, jobs)
    return assignment(worth, takes, numbers[2 + 2 * agents * jobs :], "max", name)

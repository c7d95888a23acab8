"""Public instances with known optima, read into canonical instances.

assign*.txt: linear assignment, to be minimised (OR-Library, Beasley 1990). gap files: generalised
assignment, to be maximised, each job exactly once. Sources: tests/data/SOURCES.md.
"""

from pathlib import Path

import numpy as np

from matching.instance import NO_MIN, Edges, Instance, RowKind, rows_from

DATA = Path(__file__).parents[1] / "data"
ASSIGNMENT_OPTIMA = {
    100: 305,
    200: 475,
    300: 626,
    400: 804,
    500: 991,
    600: 1176,
    700: 1362,
    800: 1552,
}


def numbers(path):
    return np.array(path.read_text().split(), np.int64)


def assignment(path):
    """A dense n × n assignment: everybody exactly once, at the least cost."""
    n, *cost = numbers(path).tolist()
    agent, job = np.divmod(np.arange(n * n), n)
    ones = [1] * n
    rows = [(f"n{i}", RowKind.NEED, np.flatnonzero(agent == i), ones, [0] * n) for i in range(n)]
    rows += [(f"o{j}", RowKind.CAP, np.flatnonzero(job == j), ones, [0] * n) for j in range(n)]
    edges = edges_of(agent, job, cost)
    return Instance(path.stem, "min", edges, rows_from(iter(rows), [1] * 2 * n, [1] * 2 * n))


def generalised(path):
    """Each job exactly once, within every agent's capacity, at the most profit."""
    values = numbers(path)
    m, n = values[:2].tolist()
    profit, use = values[2 : 2 + 2 * m * n].reshape(2, m, n)
    return knapsacks(path.name, profit, use, values[2 + 2 * m * n :], "max")


def knapsacks(name, worth, use, capacity, sense):
    """Assign jobs to agents. worth, use: agents × jobs."""
    m, n = worth.shape
    agent, job = np.divmod(np.arange(m * n), n)
    rows = [(f"job{j}", RowKind.NEED, np.flatnonzero(job == j), [1] * m, [0] * m) for j in range(n)]
    rows += [
        (f"agent{i}", RowKind.CAP, np.flatnonzero(agent == i), use[i].tolist(), [0] * n)
        for i in range(m)
    ]
    limits = rows_from(iter(rows), [1] * n + [NO_MIN] * m, [1] * n + capacity.tolist())
    return Instance(name, sense, edges_of(job, agent, worth.ravel()), limits)


def edges_of(need, offer, w):
    size = len(w)
    ones, zeros = np.ones(size, np.int64), np.zeros(size, np.int64)
    return Edges(np.asarray(need), np.asarray(offer), np.array(w, np.int64), zeros, ones, ones)


def gap_optima(folder):
    lines = (folder / "optima.txt").read_text().split("\n")
    return {name: int(value) for name, value in (line.split() for line in lines if line.strip())}

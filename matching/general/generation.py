"""Column generation with cuts: prices from the master, ways from the blocks, until they agree."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from matching.general.columns import Master, Solved
from matching.general.cuts import Cut, by_edge, pools, uniform
from matching.general.cuts import Pool as Source
from matching.general.lagrangian import Prices

ROUNDS = 40  # of pricing between two rounds of cuts
CUT_ROUNDS = 30
SURE_ROUNDS = 2
WORTHWHILE = 2e-5  # by how much a round of cuts has to lower the program for another to follow
AGREED = 2e-5  # bound and program this near: prices are as good as they get
LOOSE = 1e-3  # early on, when cuts will move them anyway
CENTRE = 0.5  # prices are also tried half way to the best ones, which calms them (Wentges 1997)
PERTURBED = (0.01, 0.02, 0.04)  # of a mean weight: how far enriching prices stray


def generate(
    master: Master, best: Prices, over: Callable[[], bool]
) -> Iterator[tuple[Prices, Solved]]:
    """Solve the master, cut and solve again, while cuts are found; tell after every round."""
    relaxation = master.relaxation
    possible = pools(relaxation.instance, relaxation.blocks.relaxed)
    before = np.inf
    for number in range(CUT_ROUNDS):
        best, solved = _price(master, best, max(AGREED, LOOSE / 2**number), over)
        if solved is None:
            return
        yield best, solved
        if number > SURE_ROUNDS and before - solved.value < WORTHWHILE * abs(solved.value):
            return
        before = solved.value
        cuts = _cuts(master, solved, possible)
        if not cuts:
            return
        master.cut(cuts)
        best = Prices(best.y, _padded(best.mu, len(relaxation.cuts)), best.bound)


def _cuts(master: Master, solved: Solved, possible: list[Source]) -> list[Cut]:
    """Return cuts that the program's fractions break: one of each row, by edge where need be."""
    shares = _shares(master, solved)
    gain, fee = master.relaxation.gains(solved.y, master.relaxation.w.astype(float))
    merit = gain - fee
    found = []
    for source in possible:
        inside = shares[:, source.edges]
        cut = uniform(source, inside) or by_edge(source, inside, merit[source.edges])
        if cut is not None:
            found.append(cut)
    return found


def _price(
    master: Master, best: Prices, agreed: float, over: Callable[[], bool]
) -> tuple[Prices, Solved | None]:
    """Add columns until the bound meets the program."""
    solved = master.solve()
    for _ in range(ROUNDS):
        if solved is None or over():
            break
        fresh = 0
        half = (
            CENTRE * best.y + (1 - CENTRE) * solved.y,
            CENTRE * best.mu + (1 - CENTRE) * solved.mu,
        )
        for y, mu in ((solved.y, solved.mu), half):
            priced = master.relaxation.priced(y, mu)
            fresh += master.take(priced.x)
            if priced.bound < best.bound:
                best = Prices(y, mu, priced.bound)
        if fresh:
            solved = master.solve() or solved
        if not fresh or best.bound - solved.value < agreed * abs(best.bound):
            break
    return best, solved


def enrich(master: Master, best: Prices, times: int, seed: int, over: Callable[[], bool]) -> None:
    """Add ways that are best at prices near the best ones."""
    relaxation = master.relaxation
    rng = np.random.default_rng(seed)
    typical = float(np.abs(relaxation.w).mean())
    for number in range(times):
        if over():
            return
        far = PERTURBED[number % len(PERTURBED)] * typical
        noise = rng.normal(0, far, best.y.size) * (best.y != 0)
        master.take(relaxation.priced(relaxation.clipped(best.y + noise), best.mu).x)


def _shares(master: Master, solved: Solved) -> Any:
    """Return how much of each edge carries each quantity in the program: (Q, edges)."""
    ways = master.pool.all()
    shares = np.zeros((master.relaxation.greatest, master.relaxation.w.size))
    z = np.concatenate([solved.z, np.zeros(len(ways) - solved.z.size)])
    np.add.at(shares, (ways.q - 1, ways.edge), z[ways.column])
    return shares


def _padded(mu: Any, size: int) -> Any:
    return np.concatenate([mu, np.zeros(size - mu.size)])

"""Coverage of communities, from the figures of a plan: who is worst off, and who cannot be served.

Coverage is the share of what a community could receive at all that it has, the last twelve months
included: what nobody offers is shown apart, since no plan can change it. What units themselves need
is no community's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Told = Mapping[str, Any]


def coverage(one: Told, what: str = "plan") -> float:
    """Percent; `what` is plan, first, or past for the last twelve months alone."""
    whole = _most(one) + one["past"]
    return 100 * (_got(one, what) + one["past"]) / whole if whole else 100.0


def share(one: Told, what: str = "plan") -> float:
    """Percent of all that the community asks for or received, whoever could serve it."""
    whole = one["demand"] + one["past"]
    return 100 * (_got(one, what) + one["past"]) / whole if whole else 100.0


def _got(one: Told, what: str) -> int:
    return int(one[what]) if what in {"plan", "first"} else 0


def _most(one: Told) -> int:
    return int(one.get("most", one["demand"]))


@dataclass(frozen=True, slots=True)
class Fairness:
    """Percent of the worst-served community; `compared`: those that somebody could serve."""

    worst: float
    worst_first: float
    compared: int
    unreachable: Sequence[Told]
    raised: int  # communities that have more than by first come, first served
    lowered: int


def fairness(figures: Told) -> Fairness:
    communities = [one for one in figures["communities"] if one["id"][:1] == "c"]
    some = [one for one in communities if _most(one)]
    return Fairness(
        worst=_least(coverage(one) for one in some),
        worst_first=_least(coverage(one, "first") for one in some),
        compared=len(some),
        unreachable=[one for one in communities if not _most(one)],
        raised=sum(one["plan"] > one["first"] for one in some),
        lowered=sum(one["plan"] < one["first"] for one in some),
    )


def _least(shares: Iterable[float]) -> float:
    return min(shares, default=0.0)

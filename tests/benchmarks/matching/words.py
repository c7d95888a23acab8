"""Figures in words and cells."""

from collections.abc import Iterable

from matching.check import Proof
from tests.benchmarks.matching.contest import OURS, Contest, Score

NOTHING = "–"
LITTLE = 1.02  # a difference in time below this is noise


def share(value: float | None) -> str:
    """Return a share in per cent, with the digits that matter."""
    if value is None:
        return NOTHING
    if value == 0:
        return "0"
    return f"{100 * value:.2f} %" if abs(value) >= 0.0001 else f"{100 * value:.4f} %"


def seconds(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:.3f}" if value < 1 else f"{value:.1f}"


def megabytes(size: int | None) -> str:
    return NOTHING if size is None else f"{size / 2**20:,.0f}"


def beside(contest: Contest, rival: str) -> str:
    """Return a cell: how many times our time, and how the value differs from ours."""
    score = contest.scores.get(rival)
    if score is None:
        return NOTHING
    gain = contest.gain(rival)
    if gain is None:
        return score.fault.partition(":")[0]
    value = "same value"
    if gain != 0:
        value = f"{share(abs(gain))} {'better' if gain > 0 else 'worse'}"
    return f"{contest.pace(rival):.2g} ×, {value}"


def proof(score: Score) -> str:
    """Return on what the bound rests."""
    if score.fault:
        return score.fault
    return {
        Proof.CERTIFICATE: "certificate",
        Proof.CLAIMED: "the solver's word",
        Proof.NONE: "no bound",
    }[score.proof]


def losses(contests: Iterable[Contest]) -> list[str]:
    """Say in sentences where a rival did better, and against whom nothing was lost."""
    listed = list(contests)
    rivals = sorted({who for one in listed for who in one.scores if who != OURS})
    told = [sentence for rival in rivals for sentence in _against(rival, listed)]
    return told or ["Nobody was asked in this run."]


def _against(rival: str, contests: list[Contest]) -> list[str]:
    met = [one for one in contests if rival in one.scores]
    gains = {one.name: one.gain(rival) for one in met}
    better = [one for one in met if (gains[one.name] or 0) > 0]
    quick = [one for one in met if gains[one.name] is not None and one.pace(rival) < 1 / LITTLE]
    equal = [one for one in quick if gains[one.name] == 0]
    worse = [one for one in quick if (gains[one.name] or 0) < 0]
    head = (
        f"- **{rival}**, {len(met)} instances: a better value in {len(better)}, the same sooner in "
        f"{len(equal)}, something worse sooner in {len(worse)}, no sound plan in "
        f"{sum(gain is None for gain in gains.values())}."
    )
    lines = [head]
    if better:
        named = (f"{one.name} (by {share(gains[one.name])})" for one in better)
        lines.append(f"  - **We lose value** in {', '.join(named)}.")
    if equal:
        named = (f"{one.name} ({one.pace(rival):.2g} of our time)" for one in equal)
        lines.append(f"  - We lose time in {', '.join(named)}.")
    return lines

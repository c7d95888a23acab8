"""How a committee decides: who counts, whether enough are there, what the votes come to. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from webapp.models.meetings import Choice, ItemResult, Majority


@dataclass(frozen=True, slots=True)
class Rule:
    """`quorum_percent`: share of the members entitled to vote who must be present, 1 to 100."""

    quorum_percent: int
    majority: Majority

    def needed(self, entitled: int) -> int:
        """How many members must be present; somebody has to be."""
        return max(1, -(-entitled * self.quorum_percent // 100))


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one item, the interested left out; `entitled` >= `present` >= all votes together."""

    entitled: int
    present: int
    yes: int
    no: int
    abstained: int


def count(
    members: Collection[int],
    attended: Collection[int],
    votes: Mapping[int, Choice],
    interested: Collection[int],
) -> Tally:
    """Count the votes by member. Whoever has voted on the item is present for it."""
    entitled = set(members) - set(interested)
    cast = {person: choice for person, choice in votes.items() if person in entitled}
    choices = list(cast.values())
    return Tally(
        len(entitled),
        len(entitled & (set(attended) | set(cast))),
        choices.count(Choice.YES),
        choices.count(Choice.NO),
        choices.count(Choice.ABSTAIN),
    )


def decided(rule: Rule, tally: Tally) -> ItemResult:
    """Carried: too few were there, or nobody voted for or against."""
    if tally.present < rule.needed(tally.entitled) or not tally.yes + tally.no:
        return ItemResult.CARRIED
    if rule.majority is Majority.TWO_THIRDS:
        enough = 3 * tally.yes >= 2 * (tally.yes + tally.no)
    else:
        enough = tally.yes > tally.no
    return ItemResult.PASSED if enough else ItemResult.FAILED

"""What people have said and done about pairs of needs and offers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.domain.model import Claim, History, Need, Offer, Pair, Share, Side
from matching.generate.luck import Luck
from matching.generate.town import Town

STORIES = {"claimed": 0.04, "declined": 0.02, "settled": 0.02, "earlier": 0.1}  # of needs
WORKED_TOGETHER = 0.5  # of units, with some community of their sub-district


@dataclass(frozen=True, slots=True)
class Sayings:
    claims: tuple[Claim, ...]
    declined: tuple[Pair, ...]
    settled: tuple[Share, ...]
    earlier: tuple[Share, ...]


def sayings(
    rng: np.random.Generator, town: Town, needs: tuple[Need, ...], offers: tuple[Offer, ...]
) -> Sayings:
    """Some needs have a story with one offer of their sub-district and category."""
    luck = Luck(rng)
    pairs = defaultdict(list)
    for need, near in _neighbours(town, needs, offers):
        story, offer = _story(luck), luck.pick(near)
        if story and offer.community != need.community:
            pairs[story].append((need.id, offer))
    return Sayings(
        claims=tuple(
            Claim(need=need, offer=offer.id, by=luck.pick(tuple(Side)))
            for need, offer in pairs["claimed"]
        ),
        declined=tuple(Pair(need=need, offer=offer.id) for need, offer in pairs["declined"]),
        settled=_shares(_of_different_owners(pairs["settled"])),
        earlier=_shares(pairs["earlier"]),
    )


def history(rng: np.random.Generator, town: Town) -> tuple[History, ...]:
    worked = np.nonzero(rng.random(len(town.units)) < WORKED_TOGETHER)[0]
    each = len(town.communities) // len(set(town.street_of_community.tolist()))
    community = town.street_of_unit[worked] * each + rng.integers(0, each, worked.size)
    given, returned = rng.integers(1, 4, worked.size), rng.integers(0, 2, worked.size)
    columns = zip(
        worked.tolist(), community.tolist(), given.tolist(), returned.tolist(), strict=True
    )
    return tuple(
        History(unit=f"u{unit}", community=f"c{community}", given=gave, returned=got)
        for unit, community, gave, got in columns
    )


def _neighbours(
    town: Town, needs: tuple[Need, ...], offers: tuple[Offer, ...]
) -> Iterator[tuple[Need, list[Offer]]]:
    """Each need with the offers of its sub-district and category, if there are any."""
    homes = {community.id: community.area for community in town.communities}
    homes |= {unit.id: unit.area for unit in town.units}
    known = defaultdict(list)
    for offer in offers:
        if not offer.slots:
            known[homes[offer.unit or offer.community or ""], offer.category].append(offer)
    for need in needs:
        if near := known[homes[need.community], need.category]:
            yield need, near


def _story(luck: Luck) -> str | None:
    number = luck.number()
    for story, share in STORIES.items():
        number -= share
        if number < 0:
            return story
    return None


def _of_different_owners(pairs: list[tuple[str, Offer]]) -> list[tuple[str, Offer]]:
    """Keep one pair of each owner, so that no capacity stands in the way."""
    return list({offer.unit or offer.community: (need, offer) for need, offer in pairs}.values())


def _shares(pairs: list[tuple[str, Offer]]) -> tuple[Share, ...]:
    return tuple(Share(need=need, offer=offer.id, quantity=1) for need, offer in pairs)

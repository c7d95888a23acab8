"""Which units a sub-district has, and what they are called."""

from collections.abc import Sequence
from random import Random

from seeds import stems
from seeds.places import CommunitySeed
from seeds.trades import BY_KEY, CITY_UNITS, DISTRICT_UNITS, SUBDISTRICT_UNITS, TRADES, Trade

# A trade and, for units from the fixed lists, the pattern of its name.
Planned = tuple[Trade, str | None]


def plan_trades(rng: Random, sizes: Sequence[int], per_district: int) -> list[list[Planned]]:
    """Say for each sub-district which units it has: fixed ones first, then by weight."""
    plans: list[list[Planned]] = [_fixed(SUBDISTRICT_UNITS) for _ in sizes]
    for first in range(0, len(sizes), per_district):
        district = plans[first : first + per_district]
        for planned in _fixed(DISTRICT_UNITS):
            rng.choice(district).append(planned)
    # City bodies stand in the old centre: among the first eight sub-districts.
    for planned in _fixed(CITY_UNITS):
        rng.choice(plans[:8]).append(planned)
    fillers = [trade for trade in TRADES if trade.share]
    for plan, size in zip(plans, sizes, strict=True):
        missing = size - len(plan)
        weights = [trade.share for trade in fillers]
        plan += [(trade, None) for trade in rng.choices(fillers, weights, k=missing)]
    return plans


def _fixed(names: Sequence[tuple[str, str]]) -> list[Planned]:
    return [(BY_KEY[key], name) for key, name in names]


class UnitNamer:
    """Names units; remembers names so that none is given twice in the city."""

    def __init__(self, rng: Random, city: str) -> None:
        self._rng = rng
        self._city = city
        self._taken: set[str] = set()

    def place(
        self,
        trade: Trade,
        fixed: str | None,
        district: str,
        subdistrict: str,
        communities: Sequence[CommunitySeed],
    ) -> tuple[str, CommunitySeed]:
        """Return an unused name and where the unit lies; `fixed` is a pattern with precedence."""
        words = {
            "city": self._city,
            "district": district,
            "street": subdistrict.removesuffix("街道"),
        }
        for _ in range(20):
            community = self._rng.choice(communities)
            name = (fixed or self._rng.choice(trade.names)).format(
                **words,
                stem=community.stem,
                brand=self._rng.choice(stems.BRAND_HEADS) + self._rng.choice(stems.BRAND_TAILS),
                estate=self._rng.choice(community.estates),
            )
            if name not in self._taken:
                break
        return self._remember(name), community

    def _remember(self, name: str) -> str:
        """Tell namesakes apart by a branch number, as banks and shops do."""
        unique, number = name, 2
        while unique in self._taken:
            unique = f"{name}第{NUMERALS[number - 2]}部" if number < 11 else f"{name}{number}部"
            number += 1
        self._taken.add(unique)
        return unique


NUMERALS = "二三四五六七八九十"

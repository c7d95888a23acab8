"""Build the fictional city 和川: the same city for the same seed and scale."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, product
from math import ceil, cos, radians, sqrt
from random import Random

from seeds import stems
from seeds.places import CitySeed, CommunitySeed, Kind, OrganisationSeed, UnitSeed
from seeds.units import UnitNamer, plan_trades

CITY = "和川"
# Nobody's telephone: no city has the area code 0399.
AREA_CODE = "0399"
CENTRE = (38.62, 116.21)
METRES_PER_DEGREE = 111_320
SUBDISTRICT_SPACING_M = 3000
# Of eight sub-districts; repeated at larger scales. Sums: 106 and 1,200.
COMMUNITIES = (10, 12, 13, 14, 15, 14, 16, 12)
UNITS = (110, 135, 150, 160, 175, 160, 180, 130)
SUBDISTRICTS_PER_DISTRICT = 4
# 477 grids over 106 communities.
GRIDS = (3,) * 10 + (4,) * 43 + (5,) * 43 + (6,) * 10

Point = tuple[float, float]


def build_city(seed: int, scale: int = 1) -> CitySeed:
    """Return 106 communities, 477 grids and 1,200 units in 8 sub-districts, times `scale`.

    Raises ValueError for a scale below 1.
    """
    if scale < 1:
        raise ValueError(f"scale must be at least 1, not {scale}")
    return _Builder(Random(seed), scale).build()


@dataclass(frozen=True)
class _Home:
    """A sub-district being filled, with what its names need."""

    seed: OrganisationSeed
    district: str
    point: Point


class _Builder:
    def __init__(self, rng: Random, scale: int) -> None:
        self._rng = rng
        self._scale = scale
        self._phones = count(1)
        self._stems = place_stems(rng)

    def build(self) -> CitySeed:
        city = self._organisation("city", None, "city", f"{CITY}市", CENTRE, f"{CITY}市人民大街1号")
        homes = self._homes(city)
        districts = self._districts(city, homes)
        communities = tuple(
            community
            for home, size in zip(homes, COMMUNITIES * self._scale, strict=True)
            for community in self._communities(home, size)
        )
        return CitySeed(
            city=city,
            districts=districts,
            subdistricts=tuple(home.seed for home in homes),
            communities=communities,
            grids=tuple(self._grids(communities)),
            units=tuple(self._units(homes, communities)),
        )

    def _districts(
        self, city: OrganisationSeed, homes: list[_Home]
    ) -> tuple[OrganisationSeed, ...]:
        """Each district sits at its first sub-district."""
        firsts = homes[::SUBDISTRICTS_PER_DISTRICT]
        return tuple(
            self._organisation(
                str(home.seed.parent_key), city.key, "district", home.district, home.point
            )
            for home in firsts
        )

    def _homes(self, city: OrganisationSeed) -> list[_Home]:
        total = len(UNITS) * self._scale
        columns = ceil(sqrt(total))
        names = list(stems.SUBDISTRICTS) + [next(self._stems) for _ in range(total - len(UNITS))]
        homes = []
        for index, name in enumerate(names):
            row, column = divmod(index, columns)
            middle = (columns - 1) / 2
            point = offset(
                CENTRE,
                (column - middle) * SUBDISTRICT_SPACING_M + self._rng.uniform(-250, 250),
                (middle - row) * SUBDISTRICT_SPACING_M + self._rng.uniform(-250, 250),
            )
            number = index // SUBDISTRICTS_PER_DISTRICT
            district = self._district_name(number)
            seed = self._organisation(
                f"{city.key}-d{number + 1}-s{index + 1}",
                f"{city.key}-d{number + 1}",
                "subdistrict",
                f"{name}街道",
                point,
            )
            homes.append(_Home(seed, district, point))
        return homes

    def _district_name(self, number: int) -> str:
        names = stems.DISTRICTS
        turn, place = divmod(number, len(names))
        return f"{names[place]}{'新' * turn}区"

    def _communities(self, home: _Home, size: int) -> Iterator[CommunitySeed]:
        columns = ceil(sqrt(size))
        spacing = SUBDISTRICT_SPACING_M * 0.9 / columns
        for index in range(size):
            row, column = divmod(index, columns)
            stem = next(self._stems)
            road = stem + self._rng.choice(stems.ROAD_TAILS)
            point = offset(
                home.point,
                (column - (columns - 1) / 2) * spacing + self._rng.uniform(-120, 120),
                ((columns - 1) / 2 - row) * spacing + self._rng.uniform(-120, 120),
            )
            key = f"{home.seed.key}-c{index + 1}"
            address = f"{home.district}{road}{self._rng.randint(1, 180)}号"
            base = self._organisation(
                key, home.seed.key, "community", f"{stem}社区", point, address
            )
            estates = self._estates(stem)
            yield CommunitySeed(
                **{**vars(base), "households": self._rng.randint(1400, 4200)},
                stem=stem,
                road=road,
                estates=estates,
            )

    def _estates(self, stem: str) -> tuple[str, ...]:
        heads = [stem, *self._rng.sample(stems.ESTATE_HEADS, self._rng.randint(1, 3))]
        works = self._rng.choice(stems.WORKS_HEADS) + self._rng.choice(stems.WORKS_TAILS)
        return (*(head + self._rng.choice(stems.ESTATE_TAILS) for head in heads), works)

    def _grids(self, communities: tuple[CommunitySeed, ...]) -> Iterator[OrganisationSeed]:
        sizes = list(GRIDS * self._scale)
        self._rng.shuffle(sizes)
        for community, size in zip(communities, sizes, strict=True):
            for number in range(1, size + 1):
                base = self._organisation(
                    f"{community.key}-g{number}",
                    community.key,
                    "grid",
                    f"第{number}网格",
                    self._near((community.latitude, community.longitude), 200),
                    community.address,
                )
                share = round((community.households or 0) / size * self._rng.uniform(0.85, 1.15))
                yield replace(base, households=share)

    def _units(
        self, homes: list[_Home], communities: tuple[CommunitySeed, ...]
    ) -> Iterator[UnitSeed]:
        namer = UnitNamer(self._rng, CITY)
        trades = plan_trades(self._rng, UNITS * self._scale, SUBDISTRICTS_PER_DISTRICT)
        for home, planned in zip(homes, trades, strict=True):
            inside = [one for one in communities if one.parent_key == home.seed.key]
            for number, (trade, fixed_name) in enumerate(planned, start=1):
                name, community = namer.place(
                    trade, fixed_name, home.district, home.seed.name, inside
                )
                base = self._organisation(
                    f"{home.seed.key}-u{number}",
                    home.seed.key,
                    "unit",
                    name,
                    self._near((community.latitude, community.longitude), 380),
                    f"{home.district}{community.road}{self._rng.randint(1, 299)}号",
                )
                yield UnitSeed(
                    **vars(base), nature=trade.nature, trade=trade.key, community_key=community.key
                )

    def _organisation(
        self,
        key: str,
        parent_key: str | None,
        kind: Kind,
        name: str,
        point: Point,
        address: str = "",
    ) -> OrganisationSeed:
        road = self._rng.choice(stems.PLACE_HEADS) + self._rng.choice(stems.PLACE_TAILS)
        return OrganisationSeed(
            key=key,
            parent_key=parent_key,
            kind=kind,
            name=name,
            address=address or f"{road}路{self._rng.randint(1, 200)}号",
            latitude=round(point[0], 6),
            longitude=round(point[1], 6),
            contact_name=person_name(self._rng),
            contact_phone=f"{AREA_CODE}-55{next(self._phones) % 100_000:05d}",
        )

    def _near(self, point: Point, metres: float) -> Point:
        return offset(point, self._rng.uniform(-metres, metres), self._rng.uniform(-metres, metres))


def offset(point: Point, east: float, north: float) -> Point:
    """The point so many metres away, as (latitude, longitude)."""
    latitude = point[0] + north / METRES_PER_DEGREE
    longitude = point[1] + east / (METRES_PER_DEGREE * cos(radians(point[0])))
    return latitude, longitude


def person_name(rng: Random) -> str:
    """An invented person for a duty post."""
    return rng.choice(stems.SURNAMES) + rng.choice(stems.GIVEN_NAMES)


def place_stems(rng: Random) -> Iterator[str]:
    """Yield invented place stems, never the same twice; longer ones when the short run out."""
    short = [
        head + tail
        for head, tail in product(stems.PLACE_HEADS, stems.PLACE_TAILS)
        if head + tail not in stems.UNWANTED_STEMS and head + tail not in stems.SUBDISTRICTS
    ]
    rng.shuffle(short)
    yield from short
    for side in ("东", "西", "南", "北", "上", "下"):
        yield from (stem + side for stem in short)

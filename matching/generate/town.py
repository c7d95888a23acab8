"""Towns on a map: sub-districts, communities and resident units, clustered as people live."""

from dataclasses import dataclass

import numpy as np

from matching.domain.model import Area, Community, Place, Unit
from matching.instance import IntArray

A_KILOMETRE = 8993  # millionths of a degree of latitude
ORIGIN = (98_000_000, 22_000_000)  # south-western corner of the map
CAPPED = 0.4  # of units say themselves how much they can give in a year
PROJECTS_OF_A_UNIT = 5
STREETS_OF_A_DISTRICT = 8


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is; rough: whole needs and limits on projects.

    streets: sub-districts, 8 to a district. apart: kilometres between districts.
    wide: kilometres from the middle of a district to its sub-districts.
    """

    streets: int
    needs: int
    offers: int
    apart: float
    wide: float
    communities: int = 10  # by sub-district
    units: int = 50
    rough: bool = False
    shared: float = 0.1  # of needs, and of offers


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """Organisations; street_of_*: the sub-district of each."""

    areas: tuple[Area, ...]
    communities: tuple[Community, ...]
    units: tuple[Unit, ...]
    street_of_community: IntArray
    street_of_unit: IntArray


def build(rng: np.random.Generator, size: Size) -> Town:
    middles = _middles(rng, size)
    street = np.arange(size.streets)
    of_community = np.repeat(street, size.communities)
    of_unit = np.repeat(street, size.units)
    return Town(
        areas=_areas(size),
        communities=_communities(rng, _around(rng, middles[of_community], 0.6), of_community),
        units=_units(rng, _around(rng, middles[of_unit], 0.8), of_unit, size),
        street_of_community=of_community,
        street_of_unit=of_unit,
    )


def _middles(rng: np.random.Generator, size: Size) -> IntArray:
    """The middle of each sub-district; districts stand on a jittered square."""
    districts = -(-size.streets // STREETS_OF_A_DISTRICT)
    side = int(np.ceil(np.sqrt(districts)))
    step = size.apart * A_KILOMETRE
    square = np.stack(np.divmod(np.arange(districts), side), axis=1)[:, ::-1] * step
    centre = np.array(ORIGIN) + step + square + rng.uniform(-0.2, 0.2, (districts, 2)) * step
    of_street = np.arange(size.streets) // STREETS_OF_A_DISTRICT
    return _around(rng, centre[of_street].astype(np.int64), size.wide)


def _around(rng: np.random.Generator, middle: IntArray, kilometres: float) -> IntArray:
    spread = rng.normal(0, kilometres * A_KILOMETRE, middle.shape)
    return middle + np.rint(spread).astype(np.int64)


def _areas(size: Size) -> tuple[Area, ...]:
    districts = -(-size.streets // STREETS_OF_A_DISTRICT)
    return (
        *(Area(id=f"d{i}") for i in range(districts)),
        *(Area(id=f"s{i}", parent=f"d{i // STREETS_OF_A_DISTRICT}") for i in range(size.streets)),
    )


def _places(at: IntArray) -> list[Place]:
    return [(east, north) for east, north in at.tolist()]


def _communities(rng: np.random.Generator, at: IntArray, street: IntArray) -> tuple[Community, ...]:
    received = rng.poisson(6, len(at)).tolist()
    return tuple(
        Community(id=f"c{i}", area=f"s{s}", place=place, received=past)
        for i, (s, place, past) in enumerate(
            zip(street.tolist(), _places(at), received, strict=True)
        )
    )


def _units(
    rng: np.random.Generator, at: IntArray, street: IntArray, size: Size
) -> tuple[Unit, ...]:
    promised = rng.poisson(3, len(at))
    kept = rng.binomial(promised, 0.88).tolist()
    yearly = np.where(rng.random(len(at)) < CAPPED, rng.integers(4, 13, len(at)), 0)
    columns = zip(
        street.tolist(), _places(at), promised.tolist(), kept, yearly.tolist(), strict=True
    )
    return tuple(
        Unit(
            id=f"u{i}",
            area=f"s{s}",
            place=place,
            promised=due,
            kept=done,
            per_year=None if size.rough or not cap else cap,
            projects=PROJECTS_OF_A_UNIT if size.rough else None,
        )
        for i, (s, place, due, done, cap) in enumerate(columns)
    )

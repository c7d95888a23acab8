"""What `build_city` returns: plain facts about organisations, parents named by key."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["city", "district", "subdistrict", "community", "grid", "unit"]


@dataclass(frozen=True, kw_only=True)
class OrganisationSeed:
    """One organisation. `key` is unique in the city and not meant to be stored."""

    key: str
    parent_key: str | None
    kind: Kind
    name: str
    address: str
    latitude: float
    longitude: float
    contact_name: str
    contact_phone: str
    households: int | None = None


@dataclass(frozen=True, kw_only=True)
class CommunitySeed(OrganisationSeed):
    """A community with what its texts talk about."""

    stem: str
    road: str
    estates: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnitSeed(OrganisationSeed):
    """A resident unit; its parent is the sub-district, `community_key` the one it lies in."""

    nature: str
    trade: str
    community_key: str


@dataclass(frozen=True, kw_only=True)
class CitySeed:
    """The whole city, parents before children within and across the tuples."""

    city: OrganisationSeed
    districts: tuple[OrganisationSeed, ...]
    subdistricts: tuple[OrganisationSeed, ...]
    communities: tuple[CommunitySeed, ...]
    grids: tuple[OrganisationSeed, ...]
    units: tuple[UnitSeed, ...]

    @property
    def organisations(self) -> tuple[OrganisationSeed, ...]:
        """Everything, parents first."""
        return (
            self.city,
            *self.districts,
            *self.subdistricts,
            *self.communities,
            *self.grids,
            *self.units,
        )

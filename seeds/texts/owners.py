"""Who speaks: a community or a resident unit, and which groups of them tables refer to."""

from dataclasses import dataclass
from random import Random

from seeds.places import CommunitySeed, UnitSeed
from seeds.trades import BY_KEY, TRADES

COMMUNITY = "community"

_BY_NATURE: dict[str, str] = {
    "agencies": "agency",
    "institutions": "institution",
    "schools": "school",
    "hospitals": "hospital",
    "state_firms": "state_firm",
    "private_firms": "private_firm",
    "social_orgs": "social_organisation",
}

GROUPS: dict[str, frozenset[str]] = {
    name: frozenset(trade.key for trade in TRADES if trade.nature == nature)
    for name, nature in _BY_NATURE.items()
} | {
    "units": frozenset(BY_KEY),
    "utilities": frozenset({"power", "water", "gas", "heating"}),
    "doctors": frozenset({"hospital", "tcm", "health_centre", "rehab"}),
    "lawyers": frozenset({"law_firm", "justice", "notary", "court", "prosecutor"}),
    "shops": frozenset({"supermarket", "catering", "pharmacy", "bookshop", "barber", "auto"}),
    "offices": frozenset({"office", "tax", "court", "prosecutor", "jobs_office", "emergency"}),
    "care": frozenset({"care_firm", "care_group", "rehab"}),
    "firms": frozenset(
        "tech maker logistics mall hotel catering home_service care_firm supermarket".split()
    ),
    "factories": frozenset({"maker", "construction", "logistics"}),
}


def resolve(names: str) -> frozenset[str]:
    """Turn "lawyers college community" into the set of trades that is meant.

    Raises KeyError for a word that is neither group nor trade: a slip in a table.
    """
    found: set[str] = set()
    for name in names.split():
        if name in GROUPS:
            found |= GROUPS[name]
        elif name == COMMUNITY:
            found.add(COMMUNITY)
        else:
            found.add(BY_KEY[name].key)
    return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Everything a text may say about the organisation that posts it."""

    trade: str
    nature: str
    we: str
    name: str
    community: str
    street: str
    road: str
    stem: str
    estates: tuple[str, ...]
    contact_name: str
    contact_phone: str

    @property
    def is_community(self) -> bool:
        return self.trade == COMMUNITY

    def words(self, rng: Random) -> dict[str, str]:
        """The slots that depend on the owner alone; one estate and one grid are picked."""
        return {
            "we": self.we,
            "self": "本社区" if self.is_community else "本单位",
            "name": self.name,
            "community": self.community,
            "street": self.street,
            "road": self.road,
            "stem": self.stem,
            "estate": rng.choice(self.estates),
            "grid": f"第{rng.randint(1, 4)}网格",
        }


def community_owner(community: CommunitySeed, subdistrict: str) -> Owner:
    """The community itself; `subdistrict` is the name, with 街道."""
    return Owner(
        trade=COMMUNITY,
        nature=COMMUNITY,
        we="本社区",
        name=community.name,
        community=community.name,
        street=subdistrict,
        road=community.road,
        stem=community.stem,
        estates=community.estates,
        contact_name=community.contact_name,
        contact_phone=community.contact_phone,
    )


def unit_owner(unit: UnitSeed, community: CommunitySeed, subdistrict: str) -> Owner:
    """A resident unit, with the community it lies in; a property firm knows only its estate."""
    managed = tuple(estate for estate in community.estates if estate in unit.name)
    return Owner(
        trade=unit.trade,
        nature=unit.nature,
        we=BY_KEY[unit.trade].we,
        name=unit.name,
        community=community.name,
        street=subdistrict,
        road=community.road,
        stem=community.stem,
        estates=managed or community.estates,
        contact_name=unit.contact_name,
        contact_phone=unit.contact_phone,
    )

"""The domain instance: needs, offers and what binds them, in the words of those who post them.

Every field is explained in docs/matching-format.md. Amounts are in the category's unit of measure
unless said otherwise; places are (longitude, latitude) in millionths of a degree; distances are
metres; times of day are minutes after midnight.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Place = tuple[int, int]

DAY = 24 * 60
EVERY_DAY = 0b1111111


class Urgency(StrEnum):
    URGENT = "urgent"
    IMPORTANT = "important"
    NORMAL = "normal"


class Holidays(StrEnum):
    """What a window does on the holidays that the rules list."""

    INCLUDE = "include"
    SKIP = "skip"
    ONLY = "only"


class Side(StrEnum):
    """Who said that it wants a pair."""

    UNIT = "unit"
    COMMUNITY = "community"


class Aim(StrEnum):
    """What a plan must achieve; a policy puts these in order."""

    URGENT = "urgent"
    COVER = "cover"
    LEXIMIN = "leximin"
    WELFARE = "welfare"
    BURDEN = "burden"
    KEEP = "keep"


class Whole(StrEnum):
    """Of what the coverage of a community is a share: of what it asks, or could receive at all."""

    ASKED = "asked"
    REACHABLE = "reachable"


class Part(StrEnum):
    """The named parts of a score."""

    FIT = "fit"
    DISTANCE = "distance"
    TIME = "time"
    RECIPROCITY = "reciprocity"
    RELIABILITY = "reliability"
    CONTINUITY = "continuity"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open on some days from start to end; an end beyond 1440 reaches into the next day."""

    weekdays: int = EVERY_DAY  # bit mask, Monday = 1
    first: date | None = None
    last: date | None = None
    start: int = 0
    end: int = DAY
    holidays: Holidays = Holidays.INCLUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days on which nothing happens, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One dated occasion of an offer, with what it holds."""

    id: str
    day: date
    start: int
    end: int
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A sub-district, or the district above it."""

    id: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """travel_limit: None where distance does not matter. worth: of one unit of measure."""

    id: str
    travel_limit: int | None
    minutes: int = 60
    continuity: bool = False
    worth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    id: str
    area: str
    place: Place
    received: int = 0
    projects: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    id: str
    area: str
    place: Place
    per_year: int | None = None
    projects: int | None = None
    promised: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    id: str
    community: str
    category: str
    demand: int
    unit: str | None = None
    minimum: int = 1
    divisible: bool = True
    max_suppliers: int | None = None
    must_serve: bool = False
    urgency: Urgency = Urgency.NORMAL
    since: date | None = None
    last_date: date | None = None
    windows: tuple[Window, ...] = ()
    closed: tuple[Span, ...] = ()
    minutes: int | None = None
    persons: int = 0
    place: Place | None = None
    reach: int | None = None
    on_site: bool = False
    shared: bool = False
    requires: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    purpose: str | None = None
    kinds: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    id: str
    category: str
    capacity: int
    unit: str | None = None
    community: str | None = None
    lot: int = 1
    projects: int | None = None
    per_day: int | None = None
    per_week: int | None = None
    per_year: int | None = None
    slots: tuple[Slot, ...] = ()
    windows: tuple[Window, ...] = ()
    closed: tuple[Span, ...] = ()
    valid_until: date | None = None
    seats: int | None = None
    place: Place | None = None
    reach: int | None = None
    on_site: bool = False
    shared: bool = False
    holds: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    need: str
    offer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A quantity of an offer for a need; slot where the offer has slots."""

    need: str
    offer: str
    quantity: int
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    need: str
    offer: str
    by: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a unit and a community did for each other in the last twelve months, in projects."""

    unit: str
    community: str
    given: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """top: how many pairs each need and each offer keeps at least, None for all.

    With a limit, what is proved about a plan is proved among the pairs that were kept.
    """

    horizon_days: int = 365
    top: int | None = None
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The most points that each part of a score can give; together at most 1000."""

    fit: int = 250
    distance: int = 250
    time: int = 150
    reciprocity: int = 100
    reliability: int = 100
    continuity: int = 100
    claims: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyWeights:
    urgent: int = 4
    important: int = 2
    normal: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the committee decides once a year; see the formulas in docs/matching-format.md."""

    name: str = "standard"
    version: int = 1
    order: tuple[Aim, ...] = tuple(Aim)
    tolerance_ppm: Mapping[Aim, int] = field(default_factory=dict)
    points: Points = Points()
    urgency: UrgencyWeights = UrgencyWeights()
    ageing_per_day: int = 2
    ageing_most: int = 900
    prior: int = 900
    prior_strength: int = 20
    comfortable_days: int = 10
    burden: tuple[int, ...] = (0, 1, 2, 3, 4, 6, 8, 10)
    share: Whole = Whole.ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainInstance:
    """Everything that a round of matching starts from, as `match-instance/1`."""

    id: str
    today: date
    areas: tuple[Area, ...]
    categories: tuple[Category, ...]
    communities: tuple[Community, ...]
    units: tuple[Unit, ...]
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    rules: Rules = Rules()
    policy: Policy = Policy()
    settled: tuple[Share, ...] = ()
    pins: tuple[Share, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    declined: tuple[Pair, ...] = ()
    claims: tuple[Claim, ...] = ()
    history: tuple[History, ...] = ()
    earlier: tuple[Share, ...] = ()

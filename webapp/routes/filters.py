"""Addresses into filters: whatever makes no sense there is left out, never an error."""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from webapp.i18n import _, label
from webapp.models.matches import MatchState, Origin
from webapp.models.meetings import MeetingState
from webapp.models.needs import Urgency
from webapp.models.organisations import Nature
from webapp.models.people import Role
from webapp.models.postings import PostingState
from webapp.names import STATE_NAMES, URGENCY_NAMES
from webapp.policy import Actor
from webapp.queries.accounts import SORTS as ACCOUNT_SORTS
from webapp.queries.accounts import Wanted as AccountsWanted
from webapp.queries.matches import MatchFilters
from webapp.queries.meetings import MeetingFilters
from webapp.queries.organisations import SORTS as ORGANISATION_SORTS
from webapp.queries.organisations import Wanted as OrganisationsWanted
from webapp.queries.plans import PairFilters
from webapp.queries.postings import Filters, category_choices, subdistricts_of
from webapp.queries.projects import ProjectFilters

LONGEST_SEARCH = 60
LAST_PAGE = 100_000
IN_USE = {"open": False, "closed": True, "": None}  # the filter's words for "closed"
E = TypeVar("E", bound=StrEnum)


def posting_filters(args: Mapping[str, str]) -> Filters:
    return Filters(
        q=words(args.get("q", "")),
        state=member(PostingState, args.get("state", "")),
        category=words(args.get("category", "")),
        owner=number(args.get("owner", "")),
        subdistrict=number(args.get("subdistrict", "")),
        urgency=member(Urgency, args.get("urgency", "")),
        mine=args.get("mine") == "1",
        sort=words(args.get("sort", "")) or "-newest",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
    )


def organisation_filters(args: Mapping[str, str]) -> OrganisationsWanted:
    asked = args.get("sort", "")
    return OrganisationsWanted(
        q=words(args.get("q", "")),
        nature=member(Nature, args.get("nature", "")),
        subdistrict_id=number(args.get("subdistrict", "")),
        closed=IN_USE.get(args.get("state", "open"), False),
        sort=asked if asked.removeprefix("-") in ORGANISATION_SORTS else "name",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
    )


def account_filters(args: Mapping[str, str]) -> AccountsWanted:
    asked = args.get("sort", "")
    return AccountsWanted(
        q=words(args.get("q", "")),
        role=member(Role, args.get("role", "")),
        stopped=args.get("state") == "stopped",
        sort=asked if asked.removeprefix("-") in ACCOUNT_SORTS else "name",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
    )


def pair_filters(args: Mapping[str, str]) -> PairFilters:
    """Of a plan's lists; the address of a file names the plan as well."""
    return PairFilters(
        q=words(args.get("q", "")),
        category=number(args.get("category", "")),
        kind=words(args.get("kind", "")),
        sort=words(args.get("sort", "")) or "-score",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
        plan=number(args.get("plan", "")) or 0,
    )


def filter_options(actor: Actor | None) -> dict[str, list[tuple[object, str]]]:
    """Choices of the filter bar; only the district's people choose a sub-district."""
    subdistricts: Sequence[Any] = ()
    if actor and actor.subdistrict_id is None:
        subdistricts = subdistricts_of(actor.district_id)
    return {
        "category_options": [(c.key, label(c)) for c in category_choices()],
        "state_options": [(state, _(name)) for state, name in STATE_NAMES.items()],
        "urgency_options": [(urgency, _(name)) for urgency, name in URGENCY_NAMES.items()],
        "subdistrict_options": [(s.id, s.name) for s in subdistricts],
    }


def match_filters(args: Mapping[str, str]) -> MatchFilters:
    return MatchFilters(
        q=words(args.get("q", "")),
        state=member(MatchState, args.get("state", "")),
        origin=member(Origin, args.get("origin", "")),
        category=words(args.get("category", "")),
        turn=args.get("turn") == "1",
        late=args.get("late") == "1",
        sort=words(args.get("sort", "")) or "-newest",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
    )


def meeting_filters(args: Mapping[str, str]) -> MeetingFilters:
    return MeetingFilters(
        q=words(args.get("q", "")),
        state=member(MeetingState, args.get("state", "")),
        sort=words(args.get("sort", "")) or "-day",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
    )


def project_filters(args: Mapping[str, str]) -> ProjectFilters:
    return ProjectFilters(
        q=words(args.get("q", "")),
        state=member(MatchState, args.get("state", "")),
        category=words(args.get("category", "")),
        late=args.get("late") == "1",
        sort=words(args.get("sort", "")) or "-newest",
        page=min(number(args.get("page", "")) or 1, LAST_PAGE),
    )


def words(value: str) -> str:
    """Visible characters only: databases refuse null bytes and halves of characters."""
    kept = (c for c in value if unicodedata.category(c) not in {"Cc", "Cs", "Cf"})
    return unicodedata.normalize("NFKC", "".join(kept)).strip()[:LONGEST_SEARCH]


def number(value: str) -> int | None:
    """A positive number that fits the database, or None."""
    digits = value.isascii() and value.isdigit() and len(value) <= 9
    return (int(value) or None) if digits else None


def member(kind: type[E], value: str) -> E | None:
    return kind(value) if value in list(kind) else None

"""The filters of a list as plain data, so that a job can read the list that its asker saw."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from webapp.models.exports import ExportList
from webapp.queries import accounts, audit, organisations
from webapp.queries.exports.organisations import Below
from webapp.queries.matches import MatchFilters
from webapp.queries.meetings import MeetingFilters
from webapp.queries.plans import PairFilters
from webapp.queries.postings import Filters
from webapp.queries.projects import ProjectFilters

FILTERS: Mapping[ExportList, type[Any] | None] = {
    ExportList.NEEDS: Filters,
    ExportList.OFFERS: Filters,
    ExportList.UNITS: organisations.Wanted,
    ExportList.COMMUNITIES: organisations.Wanted,
    ExportList.GRIDS: Below,
    ExportList.SUBDISTRICTS: None,
    ExportList.CATEGORIES: None,
    ExportList.ACCOUNTS: accounts.Wanted,
    ExportList.AUDIT: audit.Wanted,
    ExportList.MATCHES: MatchFilters,
    ExportList.MEETINGS: MeetingFilters,
    ExportList.PLAN_PAIRS: PairFilters,
    ExportList.PLAN_UNSERVED: PairFilters,
    ExportList.PROJECTS: ProjectFilters,
}


def stored(filters: Any) -> dict[str, Any]:
    """Return the filters as JSON can hold them; None, for a list without filters, is {}."""
    values = asdict(filters) if filters is not None else {}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def restored(what: ExportList, values: Mapping[str, Any]) -> Any:
    """Return what `stored` was given; a filter of a former release is left out."""
    kind = FILTERS[what]
    if kind is None:
        return None
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind)}
    return kind(**{n: _typed(hints[n], value) for n, value in values.items() if n in known})


def _typed(hint: Any, value: Any) -> Any:
    for kind in (hint, *get_args(hint)):
        if value is not None and isinstance(kind, type):
            if issubclass(kind, StrEnum):
                return kind(value)
            if issubclass(kind, date):
                return date.fromisoformat(value)
    return value

"""What is written into files: everything a list shows, for whoever reads it, row by row."""

from collections.abc import Callable, Mapping
from typing import Any

from webapp.models.exports import ExportList
from webapp.policy import Actor
from webapp.queries.exports import (
    audit,
    matches,
    meetings,
    organisations,
    others,
    plans,
    postings,
    projects,
)
from webapp.queries.exports.listing import MOST_ROWS, Listing

__all__ = ["LISTS", "MOST_ROWS", "Listing", "opened"]

# Takes the list's filters and the reader (None: the public); may raise NotPermitted or Unknown.
LISTS: Mapping[ExportList, Callable[[Any, Actor | None], Listing]] = {
    ExportList.NEEDS: postings.needs,
    ExportList.OFFERS: postings.offers,
    ExportList.UNITS: organisations.units,
    ExportList.COMMUNITIES: organisations.communities,
    ExportList.GRIDS: organisations.grids,
    ExportList.SUBDISTRICTS: organisations.subdistricts,
    ExportList.CATEGORIES: others.categories,
    ExportList.ACCOUNTS: others.accounts,
    ExportList.AUDIT: audit.events,
    ExportList.MATCHES: matches.matches,
    ExportList.MEETINGS: meetings.meetings,
    ExportList.PLAN_PAIRS: plans.pairs,
    ExportList.PLAN_UNSERVED: plans.unserved,
    ExportList.PROJECTS: projects.projects,
}


def opened(what: ExportList, wanted: Any, actor: Actor | None) -> Listing:
    """Return the list as the actor may read it, in the order of its page."""
    return LISTS[what](wanted, actor)

"""What is stored. Importing this package registers every table."""

from webapp.models import (
    access,
    audit,
    categories,
    claiming,
    exports,
    imports,
    jobs,
    matches,
    meetings,
    needs,
    offers,
    organisations,
    outbox,
    people,
    plans,
    previews,
    projects,
    rounds,
    windows,
)
from webapp.models.base import Base
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import PostingKind

MODEL_OF: dict[PostingKind, type[Need] | type[Offer]] = {
    PostingKind.NEED: Need,
    PostingKind.OFFER: Offer,
}

__all__ = [
    "MODEL_OF",
    "Base",
    "access",
    "audit",
    "categories",
    "claiming",
    "exports",
    "imports",
    "jobs",
    "matches",
    "meetings",
    "needs",
    "offers",
    "organisations",
    "outbox",
    "people",
    "plans",
    "previews",
    "projects",
    "rounds",
    "windows",
]

"""Titles and names behind the ids of an optimizer's document, as a reader may know them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.policy import Actor
from webapp.queries.scope import visible


@dataclass(frozen=True, slots=True)
class Named:
    """A posting or organisation as the reader may know it; `seen` is false for a bare number."""

    id: int
    title: str
    owner: str
    seen: bool
    unit: str = ""


class Names:
    """What stands behind the ids of a document, n12, o7, u3, c5: found with a query for each sort.

    A posting that the reader may not read is shown by its code alone.
    """

    def __init__(self, ids: Iterable[str], actor: Actor) -> None:
        wanted: dict[str, set[int]] = {letter: set() for letter in "nouch"}
        for one in ids:
            if one[:1] in wanted and one[1:].isdigit():
                wanted[one[0]].add(int(one[1:]))
        self.needs = _postings(Need, wanted["n"], actor)
        self.offers = _postings(Offer, wanted["o"], actor)
        self.organisations = _organisations(wanted["u"] | wanted["c"] | wanted["h"])

    def of(self, identity: str) -> Named | None:
        if not identity[1:].isdigit():
            return None
        number = int(identity[1:])
        if identity[0] == "n":
            return self.needs.get(number)
        return self.offers.get(number) if identity[0] == "o" else self.organisations.get(number)


def _postings(model: Any, ids: Collection[int], actor: Actor) -> dict[int, Named]:
    if not ids:
        return {}
    query = (
        select(model, visible(model, actor))
        .where(model.id.in_(sorted(ids)))
        .options(joinedload(model.owner), joinedload(model.category))
    )
    return {
        row.id: Named(row.id, row.title if seen else row.code, row.owner.name, bool(seen))
        for row, seen in db.session.execute(query)
    }


def _organisations(ids: Collection[int]) -> dict[int, Named]:
    if not ids:
        return {}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(sorted(ids)))
    return {
        row.id: Named(row.id, row.name, row.name, seen=True) for row in db.session.execute(query)
    }

"""Categories, and accounts with the little that their list shows of a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.errors import NotPermitted
from webapp.exports.columns import Record
from webapp.models.categories import Category
from webapp.models.people import Person
from webapp.policy import Actor
from webapp.queries import accounts as people
from webapp.queries.categories import all_categories
from webapp.queries.exports.columns import OF_ACCOUNTS, OF_CATEGORIES
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts

_OF_CATEGORY = (
    "key",
    "name",
    "name_en",
    "unit",
    "unit_en",
    "travel_limit_m",
    "divisible",
    "recurring",
    "exclusive",
    "poolable",
    "code_only",
)


def categories(_wanted: None, _actor: Actor | None) -> Listing:
    found = all_categories()
    return Listing(OF_CATEGORIES, len(found), (_category(one) for one in found))


def _category(one: Category) -> Record:
    record: dict[str, Any] = {name: getattr(one, name) for name in _OF_CATEGORY}
    return record | {"open": not one.closed}


def accounts(wanted: people.Wanted, actor: Actor | None) -> Listing:
    """Raises NotPermitted."""
    if actor is None:
        raise NotPermitted("visitors have no such list")
    ids = people.all_ids(wanted, actor, most=MOST_ROWS + 1)
    return Listing(OF_ACCOUNTS, len(ids), in_parts(ids, lambda part: _people(part, actor)))


def _people(ids: Sequence[int], actor: Actor) -> Iterator[Record]:
    rows = db.session.scalars(select(Person).where(Person.id.in_(ids))).all()
    found = {line.person.id: line for line in people.lines(rows, actor)}
    return (_person(found[one]) for one in ids if one in found and found[one].memberships)


def _person(line: people.Line) -> Record:
    one = line.person
    return {
        "name": one.name,
        "account": one.account,
        "roles": [
            {"role": str(m.role), "organisation": m.organisation.name} for m in line.memberships
        ],
        "phone": people.masked(one.phone),
        "second_factor": one.totp_confirmed_at is not None,
        "created_at": one.created_at,
        "open": one.deactivated_at is None,
    }

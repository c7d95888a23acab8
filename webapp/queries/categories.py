"""Categories as people see them."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.categories import Category


def all_categories() -> Sequence[Category]:
    """Return open and closed ones, in the city's order."""
    return db.session.scalars(select(Category).order_by(Category.position, Category.id)).all()


def find(key: str) -> Category:
    found = db.session.scalars(select(Category).where(Category.key == key)).one_or_none()
    if found is None:
        raise Unknown("category", key)
    return found

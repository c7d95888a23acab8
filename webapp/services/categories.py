"""Categories are data of the city: rename, add, close. A key stays what it was made as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp import chain
from webapp.db import transaction
from webapp.errors import AlreadyMoved, ChangedMeanwhile, Unfit, Unknown
from webapp.models.categories import Category
from webapp.policy import Actor, Permission, authorize

KEY_SHAPE = re.compile(r"[a-z][a-z_]{1,23}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryContent:
    """What may be changed later; travel_limit_m in metres, the marks are only defaults."""

    name: str
    name_en: str
    unit: str
    unit_en: str
    travel_limit_m: int
    divisible: bool = False
    recurring: bool = False
    exclusive: bool = False
    poolable: bool = False


WRITTEN = tuple(field.name for field in fields(CategoryContent))


def edit(
    key: str, content: CategoryContent, *, version: int, actor: Actor, at: datetime
) -> Category:
    """Write the content over the stored one; the same content again changes nothing.

    Raises NotPermitted, Unknown, ChangedMeanwhile or Unfit.
    """
    with transaction() as session:
        authorize(actor, Permission.EDIT_CATEGORIES)
        everything = _locked(session)
        found = _named(everything, key)
        if found.version != version:
            raise ChangedMeanwhile
        _check(content, [other for other in everything if other is not found])
        changed = [name for name in WRITTEN if getattr(found, name) != getattr(content, name)]
        for name in changed:
            setattr(found, name, getattr(content, name))
        if changed:
            chain.record(session, actor, "category.edit", found, at=at, changed=changed)
    return found


def add(
    key: str, content: CategoryContent, *, code_only: bool, actor: Actor, at: datetime
) -> Category:
    """Add a category behind the others. `code_only` can never be changed: families rely on it.

    Raises NotPermitted or Unfit.
    """
    with transaction() as session:
        authorize(actor, Permission.EDIT_CATEGORIES)
        everything = _locked(session)
        if not KEY_SHAPE.fullmatch(key):
            raise Unfit("key", "key_shape")
        if any(other.key == key for other in everything):
            raise Unfit("key", "name_taken", key)
        _check(content, everything)
        new = Category(
            **{name: getattr(content, name) for name in WRITTEN},
            key=key,
            code_only=code_only,
            position=max((other.position for other in everything), default=0) + 1,
        )
        session.add(new)
        session.flush()
        chain.record(session, actor, "category.add", new, at=at)
    return new


def close(key: str, *, actor: Actor, at: datetime) -> Category:
    """Let nobody choose it any more; what is posted in it lives on.

    Raises NotPermitted, Unknown or AlreadyMoved.
    """
    return _switch(key, closed=True, actor=actor, at=at)


def reopen(key: str, *, actor: Actor, at: datetime) -> Category:
    """Let people choose it again. Raises as `close` does."""
    return _switch(key, closed=False, actor=actor, at=at)


def _switch(key: str, *, closed: bool, actor: Actor, at: datetime) -> Category:
    action = "close" if closed else "reopen"
    with transaction() as session:
        authorize(actor, Permission.EDIT_CATEGORIES)
        found = _named(_locked(session), key)
        if found.closed is closed:
            raise AlreadyMoved(action, "closed" if closed else "open")
        found.closed = closed
        chain.record(session, actor, f"category.{action}", found, at=at)
    return found


def _locked(session: Any) -> Sequence[Category]:
    """Lock all of them, a few dozen: names must differ, so two writers go one by one."""
    rows: Sequence[Category] = session.scalars(
        select(Category).order_by(Category.id).with_for_update()
    ).all()
    return rows


def _named(everything: Sequence[Category], key: str) -> Category:
    for category in everything:
        if category.key == key:
            return category
    raise Unknown("category", key)


def _check(content: CategoryContent, others: Sequence[Category]) -> None:
    for name in ("name", "name_en", "unit", "unit_en"):
        if not getattr(content, name):
            raise Unfit(name, "empty")
    if content.travel_limit_m < 1:
        raise Unfit("travel_limit_m", "empty")
    for name in ("name", "name_en"):
        if any(getattr(other, name) == getattr(content, name) for other in others):
            raise Unfit(name, "name_taken", getattr(content, name))

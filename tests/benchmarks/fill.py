"""Multiply the demo city's postings until there are enough, by copying rows inside the database.

For measurements only: what comes out is large and of the right shape, not lived.
"""

from sqlalchemy import func, select, text

from webapp.db import db, transaction
from webapp.models.needs import Need
from webapp.models.offers import Offer

NEW_KEY = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


def multiply(wanted: int) -> int:
    """Copy until needs and offers together number at least `wanted`; return how many they are."""
    for model in (Need, Offer):
        _multiply(model, wanted // 2)
    if db.engine.dialect.name == "postgresql":  # which does so by itself, some minutes later
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))  # a page's limit is too short
            connection.execute(text("VACUUM ANALYZE"))
    return sum(_count(model) for model in (Need, Offer))


def _count(model: type[Need] | type[Offer]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _multiply(model: type[Need] | type[Offer], wanted: int) -> None:
    table = model.__tablename__
    changed = {
        "form_key": NEW_KEY[db.engine.dialect.name],
        "code": "substr(code, 1, 3) || :round || '-' || id",  # drafts have none, and keep none
        "title": "title || ' ' || :round",
        "search_text": "search_text || ' ' || :round",
    }
    names = [c.name for c in model.__table__.columns if c.name not in {"id", "copied_from_id"}]
    values = ", ".join(changed.get(name, name) for name in names)
    first = db.session.scalar(select(func.max(model.id)))
    rounds = -(-wanted // (_count(model) or 1))
    db.session.rollback()
    copy = text(  # names of our own columns, nothing from outside
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE id <= :first"  # noqa: S608
    )
    with transaction() as session:
        for number in range(2, rounds + 1):
            session.execute(copy, {"round": str(number), "first": first})

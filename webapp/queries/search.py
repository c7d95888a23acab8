"""Words in the texts of needs and offers: any part of any text, found by the index of pairs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, column, func, select, table
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.db import db

MOST_WORDS = 5
# It stands in the names of most owners, so in most texts: an index that points at nearly all of
# them is slower than looking.
EVERYWHERE = frozenset({"社区"})


def holding(model: Any, written: str) -> list[ColumnElement[bool]]:
    """Conditions on Need or Offer rows whose text holds every word that is written."""
    words, pairs = _words(written), _pairs(written)
    conditions: list[ColumnElement[bool]] = [_in_index(model, sorted(pairs))] if pairs else []
    # One letter is in no index; of more than two, the pairs might stand apart.
    unsure = (word for word in words if word not in pairs)
    return conditions + [model.search_text.contains(word, autoescape=True) for word in unsure]


def is_indexed(written: str) -> bool:
    """Say whether the index finds what is written, or texts must be read."""
    return bool(_pairs(written))


def _words(written: str) -> list[str]:
    return written.lower().split()[:MOST_WORDS]


def _pairs(written: str) -> set[str]:
    pairs = {word[at : at + 2] for word in _words(written) for at in range(len(word) - 1)}
    return pairs - EVERYWHERE


def _in_index(model: Any, pairs: Sequence[str]) -> ColumnElement[bool]:
    """See migration 0003: a full-text table on SQLite, an index of arrays on PostgreSQL."""
    if db.engine.dialect.name == "postgresql":
        return func.letter_pairs(model.search_text, type_=ARRAY(Text)).contains(pairs)
    name = f"{model.__tablename__}_search"
    index = table(name, column("rowid"), column(name))
    asked = " ".join(pair.encode().hex() for pair in pairs)
    rows = select(index.c.rowid).where(index.c[name].op("MATCH")(asked))
    return model.id.in_(rows)  # type: ignore[no-any-return]

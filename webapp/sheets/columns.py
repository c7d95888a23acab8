"""Headings as keys, and the columns that a sheet lacks."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from webapp.sheets.grid import Table
from webapp.sheets.kinds import Kind

_BRACKETS = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
_SIGNS = re.compile(r"[^\w/]|_")


@lru_cache(maxsize=10_000)
def heading_key(heading: str) -> str:
    """The same for headings that differ in width, blanks and signs only."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", heading)).lower()


@lru_cache(maxsize=10_000)
def bare_key(heading: str) -> str:
    """The heading's key without what stands in brackets."""
    return heading_key(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading)))


def completed(
    table: Table, fields: Sequence[str | None], kind: Kind
) -> tuple[Table, tuple[str | None, ...]]:
    """Add an empty column for each field that is needed and has none: a cell to answer in."""
    chosen = list(fields)
    for column in kind.columns:
        if (column.required or column.key == "quantity") and column.key not in chosen:
            table = table.with_column(column.heading)
            chosen.append(column.key)
    return table, tuple(chosen)

"""The columns of a sheet: what they are taken for, what they may be, and which ones are lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.models.categories import Category
from webapp.models.imports import Import, ImportKind
from webapp.queries.imports import remembered
from webapp.sheets import KINDS, Column, Table, recognise

SAMPLES = 3
ENOUGH, SOME = 200, 20  # rows that tell what columns are; filled cells of each column
LONGEST_SAMPLE = 60
Columns = list[dict[str, Any]]


def recognised(found: Import, table: Table) -> Columns:
    """Say what each column is taken for; whoever imports confirms what is unsure."""
    kind = KINDS[found.kind]
    recognition = recognise(telling(table), kind, remembered(found.owner_id, found.kind))
    columns = [
        {
            "heading": heading,
            "field": recognition.fields[position],
            "unsure": position in recognition.unsure,
            "samples": samples(table, position),
        }
        for position, heading in enumerate(table.headings)
    ]
    for column in added(found, recognition.fields, {}):
        proposed = recognition.suggested.get(column["field"])
        columns.append(column | {"unsure": proposed is not None, "proposed": proposed})
    return columns


def telling(table: Table) -> Table:
    """Return as much of a long table as shows what its columns hold, of each column something."""
    chosen = set(range(min(ENOUGH, len(table.rows))))
    for position in range(len(table.headings)):
        filled = (n for n, row in enumerate(table.rows) if row[position].text.strip())
        chosen.update(islice(filled, SOME))
    return replace(table, rows=tuple(table.rows[n] for n in sorted(chosen)))


def only_one(found: Import, tables: Sequence[Table]) -> int | None:
    """Return the one table that can be what was announced; None: somebody has to choose."""
    if len(tables) == 1:
        return 0
    fitting = [n for n, table in enumerate(tables) if _fits(found, table)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(found: Import, table: Table) -> bool:
    """Say whether something that every row must have stands in a column, and something else."""
    kind = KINDS[found.kind]
    fields = set(recognise(telling(table), kind, remembered(found.owner_id, found.kind)).fields) - {
        None
    }
    return len(fields) > 1 and any(
        column.required for column in kind.columns if column.key in fields
    )


def samples(table: Table, position: int) -> list[str]:
    """Return a few different texts of the column."""
    texts = dict.fromkeys(text for text in table.column(position) if text.strip())
    return [text[:LONGEST_SAMPLE] for text in list(texts)[:SAMPLES]]


def added(found: Import, fields: Sequence[str | None], texts: Mapping[str, str]) -> Columns:
    """Return columns that the sheet lacks: with one text for all rows, or a cell to answer in."""
    needed = [column for column in _lacking(found, fields) if _always_there(column)]
    wanted = {column.key: column for column in needed}
    wanted |= {key: KINDS[found.kind].column(key) for key in texts}
    return [
        {
            "heading": column.heading,
            "field": key,
            "unsure": False,
            "samples": [],
            "text": texts.get(key, ""),
        }
        for key, column in wanted.items()
    ]


def _always_there(column: Column) -> bool:
    return column.required or column.key == "quantity"


def _lacking(found: Import, fields: Sequence[str | None]) -> list[Column]:
    """Return columns that most rows need and that no column of the sheet is."""
    posts_for_itself = found.owner_id != found.subdistrict_id
    return [
        column
        for column in KINDS[found.kind].columns
        if (_always_there(column) or column.submit)
        and column.key not in fields
        and not (column.key == "owner_id" and posts_for_itself)
    ]


def lacking_words(found: Import) -> dict[str, Sequence[str]]:
    """Return fields that the sheet's own columns lack, with the words there are to choose from."""
    own = [column["field"] for column in found.columns if "text" not in column]
    return {column.key: _words(column) for column in _lacking(found, own)}


def _words(column: Column) -> Sequence[str]:
    if column.named == "categories":
        open_ones = select(Category.name).where(~Category.closed).order_by(Category.position)
        return db.session.scalars(open_ones).all()
    return column.shown_choices


def words_for(kind: ImportKind, field: str) -> Sequence[str]:
    """Return the words to choose from in a field; none: anything may be written."""
    known = KINDS[kind]
    return _words(known.column(field)) if field in known.keys else ()

"""Rows that carry a number which an export gave them: they are the stored ones, changed or not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from webapp.exports import codes
from webapp.models.imports import POSTING_KINDS, Import, ImportKind
from webapp.models.organisations import Organisation
from webapp.models.postings import PostingState
from webapp.services.content import WindowContent
from webapp.services.drafting import content_of
from webapp.services.imports_checking import MODELS, ORGANISATION_KINDS
from webapp.services.imports_lookups import Known
from webapp.services.organisations import WRITTEN, OrganisationContent
from webapp.sheets import KINDS, Table

# An export leaves these empty where its reader may not see them; that says nothing.
MAY_BE_HIDDEN = frozenset({"contact_name", "contact_phone", "authorised_by"})
AT_A_TIME = 500
Stored = tuple[str, Any, int | None]  # its number, its content, the organisation it is of or below


def numbered(
    session: Any, found: Import, known: Known, columns: Sequence[Mapping[str, Any]], table: Table
) -> dict[int, Stored]:
    """Return what is stored under the numbers in the sheet, by the position of the row.

    Only what this import might make: of the organisations it may write for, and not withdrawn.
    """
    texts = _numbers_in(columns, table)
    stored: dict[str, Stored] = {}
    every = sorted(set(texts.values()))
    for start in range(0, len(every), AT_A_TIME):
        part = every[start : start + AT_A_TIME]
        rows = (
            _postings(session, found.kind, known, part)
            if found.kind in POSTING_KINDS
            else _organisations(session, found, part)
        )
        stored |= {one[0]: one for one in rows}
    return {position: stored[text] for position, text in texts.items() if text in stored}


def _numbers_in(columns: Sequence[Mapping[str, Any]], table: Table) -> dict[int, str]:
    place = next((n for n, one in enumerate(columns) if _holds_numbers(one)), len(table.headings))
    if place >= len(table.headings):
        return {}
    texts = ((n, row[place].text.strip()) for n, row in enumerate(table.rows))
    return {n: text for n, text in texts if text}


def _holds_numbers(column: Mapping[str, Any]) -> bool:
    return column["heading"].strip() == codes.HEADING and not column["field"]


def _postings(
    session: Any, kind: ImportKind, known: Known, texts: Sequence[str]
) -> Iterable[Stored]:
    model = MODELS[kind]
    drafts = [one for text in texts if (one := codes.draft_id_of(text))]
    rows = session.scalars(
        select(model)
        .where(
            or_(model.code.in_(texts), model.id.in_(drafts) & model.code.is_(None)),
            model.owner_id.in_(known.lookups.owners.values()),
            model.state != PostingState.WITHDRAWN,
        )
        .options(selectinload(model.windows))
    )
    for row in rows:
        yield codes.of_posting(row.code, row.id), content_of(row), row.owner_id


def _organisations(session: Any, found: Import, texts: Sequence[str]) -> Iterable[Stored]:
    ids = [one for text in texts if (one := codes.organisation_id_of(text))]
    rows = session.scalars(
        select(Organisation).where(
            Organisation.id.in_(ids),
            Organisation.subdistrict_id == found.subdistrict_id,
            Organisation.kind == ORGANISATION_KINDS[found.kind],
            Organisation.closed_at.is_(None),
        )
    )
    for row in rows:
        content = OrganisationContent(**{name: getattr(row, name) for name in WRITTEN})
        yield codes.of_organisation(row.id), content, row.parent_id


def differing(
    kind: ImportKind,
    fields: Sequence[str | None],
    said: Any,
    place_id: int | None,
    stored: Stored,
) -> list[str]:
    """Name the fields in which the sheet says something else than what is stored."""
    _number, content, stored_place = stored
    columns = (column for column in KINDS[kind].columns if column.key in fields)
    names = [name for column in columns for name in column.fills]
    found = [
        name
        for name in names
        if hasattr(content, name) and _differ(name, getattr(said, name), getattr(content, name))
    ]
    if place_id != stored_place and {"owner_id", "community_id"} & {*names}:
        return ["owner_id" if kind in POSTING_KINDS else "parent", *found]
    return found


def _differ(name: str, said: Any, stored: Any) -> bool:
    if name in MAY_BE_HIDDEN and not said:
        return False
    return bool(_same_form(said) != _same_form(stored))


def _same_form(value: Any) -> Any:
    """Blanks, lines and the order of times make no difference."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, tuple) and all(isinstance(one, WindowContent) for one in value):
        return frozenset(value)
    return value

"""Imports as their organisation's people see them: the list, one with its rows and questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.errors import Unknown
from webapp.models.imports import (
    HOLDS_CONTENT,
    ColumnChoice,
    Import,
    ImportKind,
    ImportState,
    Severity,
    SheetMade,
    SheetProblem,
    SheetRow,
)
from webapp.models.jobs import Job, JobState
from webapp.models.matches import Match
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.people import Membership, Person, Role
from webapp.models.postings import PostingState
from webapp.policy import POSTING_ROLES, Actor
from webapp.queries.organisations import HOLDING
from webapp.render import Page

ROWS = 25
IMPORTERS = POSTING_ROLES | {Role.COORDINATOR}
SHOWS: Mapping[str, str] = {s: s for s in ("asked", "later", "noted", "there", "out")}


def mine(actor: Actor) -> ColumnElement[bool]:
    """Condition on imports: those of the organisation for which the actor imports."""
    if actor.role not in IMPORTERS:
        return false()
    return and_(
        Import.owner_id == actor.organisation_id, Import.subdistrict_id == actor.subdistrict_id
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which imports: a word of the file's name, a kind, a state; newest or oldest first."""

    q: str = ""
    kind: ImportKind | None = None
    state: ImportState | None = None
    sort: str = "-newest"
    page: int = 1


def listed(wanted: Wanted, actor: Actor) -> Page:
    """Return one page of imports; a page beyond the last one is the last one."""
    query = select(Import).where(mine(actor), *_asked(wanted))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, min(wanted.page, -(-total // ROWS)))
    order = {"newest": Import.id, "file": Import.file_name}
    column: Any = order.get(wanted.sort.removeprefix("-"), Import.id)
    first = column.desc() if wanted.sort.startswith("-") else column.asc()
    rows = db.session.scalars(
        query.options(joinedload(Import.created_by))
        .order_by(first, Import.id.desc())
        .limit(ROWS)
        .offset((number - 1) * ROWS)
    ).all()
    return Page(rows, number, total, ROWS)


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q:
        conditions.append(Import.file_name.icontains(wanted.q, autoescape=True))
    if wanted.kind:
        conditions.append(Import.kind == wanted.kind)
    if wanted.state:
        conditions.append(Import.state == wanted.state)
    return conditions


def find(import_id: int, actor: Actor) -> Import:
    """Return an import of the actor's organisation, or raise Unknown."""
    found = db.session.scalars(
        select(Import)
        .where(Import.id == import_id, mine(actor))
        .options(joinedload(Import.created_by))
    ).one_or_none()
    if found is None:
        raise Unknown("import", import_id)
    return found


def job_of(found: Import) -> Job | None:
    return db.session.scalars(select(Job).where(Job.key == found.job)).one_or_none()


def being_undone(found: Import, job: Job | None) -> bool:
    """Say whether the worker is to undo it, or is at it."""
    waiting = job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}
    return found.state is ImportState.COMMITTED and waiting


def hindrance(found: Import) -> tuple[str, Sequence[str]] | None:
    """Return why it cannot be undone, and what hangs on it; None if nothing does."""
    for why, look in (("matched", matched), ("tied", tied), ("changed", changed_since)):
        if names := look(found):
            return why, names
    return None


def gave_up(job: Job | None) -> bool:
    return job is not None and job.state is JobState.FAILED


def earlier_of(found: Import) -> Import | None:
    """Return the import by which the same content was written, or is just being written."""
    if found.digest is None:
        return None
    return db.session.scalars(
        select(Import)
        .where(
            Import.owner_id == found.owner_id,
            Import.kind == found.kind,
            Import.digest == found.digest,
            Import.state.in_(HOLDS_CONTENT),
            Import.id != found.id,
        )
        .options(joinedload(Import.created_by))
    ).first()


def remembered(organisation_id: int, kind: ImportKind) -> dict[str, str]:
    """Return what headings meant last time: a field, or "" for none of ours."""
    choice = (ColumnChoice.organisation_id == organisation_id, ColumnChoice.kind == kind)
    rows = db.session.execute(select(ColumnChoice.heading, ColumnChoice.field).where(*choice))
    return {row.heading: row.field for row in rows}


def rows(found: Import, show: str, page: int) -> Page:
    """Return a page of the sheet's rows, all of them or those of one sort."""
    query = select(SheetRow).where(SheetRow.import_id == found.id, *_shown(found, show))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = max(1, min(page, -(-total // ROWS)))
    part = query.order_by(SheetRow.position).limit(ROWS).offset((number - 1) * ROWS)
    return Page(db.session.scalars(part).all(), number, total, ROWS)


def _shown(found: Import, show: str) -> list[ColumnElement[bool]]:
    if show in set(Severity):
        about = exists().where(
            SheetProblem.import_id == found.id,
            SheetProblem.position == SheetRow.position,
            SheetProblem.severity == Severity(show),
        )
        return [about, ~SheetRow.left_out]
    if show == "differing":
        about = exists().where(
            SheetProblem.import_id == found.id, SheetProblem.position == SheetRow.position
        )
        return [about, SheetRow.there.is_(True), ~SheetRow.left_out]
    if show == "there":
        return [SheetRow.there.is_(True)]
    return [SheetRow.left_out.is_(True)] if show == "out" else []


def problems_of(
    found: Import, positions: Iterable[int], *, noted: bool = False
) -> dict[tuple[int, int | None], Any]:
    """Return the questions about some rows by row and column, or the notes on them."""
    of_sort = SheetProblem.severity == Severity.NOTED
    marks = db.session.scalars(
        select(SheetProblem).where(
            SheetProblem.import_id == found.id,
            SheetProblem.position.in_(list(positions)),
            of_sort if noted else ~of_sort,
        )
    )
    return {(one.position, one.column_number): one for one in marks}


def _open_marks(found: Import, severity: Severity) -> Select[Any]:
    """Questions or notes about rows that are still to be imported, in the order of the sheet."""
    return (
        select(SheetProblem)
        .join(
            SheetRow,
            and_(
                SheetRow.import_id == SheetProblem.import_id,
                SheetRow.position == SheetProblem.position,
            ),
        )
        .where(
            SheetProblem.import_id == found.id,
            SheetProblem.severity == severity,
            ~SheetRow.left_out,
            ~SheetRow.there,
        )
    )


def count_problems(found: Import, severity: Severity = Severity.ASKED) -> int:
    query = _open_marks(found, severity).subquery()
    return db.session.scalar(select(func.count()).select_from(query)) or 0


def problem(found: Import, number: int) -> SheetProblem | None:
    """Return the question of that number, counted from 1."""
    order = (SheetProblem.position, SheetProblem.column_number, SheetProblem.id)
    query = _open_marks(found, Severity.ASKED).order_by(*order)
    return db.session.scalars(query.offset(number - 1).limit(1)).first()


def note(found: Import, note_id: int) -> SheetProblem | None:
    """Return a note on a cell that is still to be imported, if it is there still."""
    query = _open_marks(found, Severity.NOTED).where(SheetProblem.id == note_id)
    return db.session.scalars(query).first()


def alike(found: Import, one: SheetProblem) -> int:
    """Say how many questions, this one included, are the same about the same text."""
    return (
        db.session.scalar(
            select(func.count()).where(
                SheetProblem.import_id == found.id,
                SheetProblem.column_number == one.column_number,
                SheetProblem.code == one.code,
                SheetProblem.said == one.said,
            )
        )
        or 0
    )


def row(found: Import, position: int) -> SheetRow:
    """Return the row at a position, counted from 0, or raise Unknown."""
    one = db.session.scalars(
        select(SheetRow).where(SheetRow.import_id == found.id, SheetRow.position == position)
    ).one_or_none()
    if one is None:
        raise Unknown("import", found.id)
    return one


@dataclass(frozen=True, slots=True)
class Made:
    """Something an import made, as its page links to it."""

    number: int
    kind: ImportKind
    id: int
    name: str
    state: PostingState | None


def made(found: Import, page: int) -> Page:
    """Return a page of what the import made, in the order of the sheet."""
    model, column = made_by(found.kind)
    mine = SheetMade.import_id == found.id
    total = db.session.scalar(select(func.count()).where(mine)) or 0
    number = max(1, min(page, -(-total // ROWS)))
    lines = db.session.execute(
        select(SheetMade.number, model)
        .join(model, model.id == column)
        .where(mine)
        .order_by(SheetMade.number, SheetMade.id)
        .limit(ROWS)
        .offset((number - 1) * ROWS)
    )
    return Page([_made(found.kind, at, row) for at, row in lines], number, total, ROWS)


def _made(kind: ImportKind, number: int, row: Any) -> Made:
    name = row.name if isinstance(row, Organisation) else row.title
    return Made(number, kind, row.id, name, getattr(row, "state", None))


def made_by(kind: ImportKind) -> tuple[Any, Any]:
    """Return the model of what such imports make, and the column that refers to it."""
    if kind is ImportKind.NEEDS:
        return Need, SheetMade.need_id
    if kind is ImportKind.OFFERS:
        return Offer, SheetMade.offer_id
    return Organisation, SheetMade.organisation_id


def acting(membership_id: int) -> Actor | None:
    """Return who acts in a role, if that person may still act in it."""
    row = db.session.execute(
        select(Membership, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.id == membership_id,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    membership, organisation = row
    if organisation.district_id is None:  # the city has no members
        return None
    return Actor(
        person_id=membership.person_id,
        membership_id=membership.id,
        role=membership.role,
        organisation_id=organisation.id,
        subdistrict_id=organisation.subdistrict_id,
        district_id=organisation.district_id,
    )


def changed_since(found: Import) -> Sequence[str]:
    """Return the names of what was changed since the import made it."""
    model, column = made_by(found.kind)
    named = model.name if model is Organisation else model.title
    return db.session.scalars(
        select(named)
        .join(SheetMade, model.id == column)
        .where(SheetMade.import_id == found.id, model.version != SheetMade.version)
        .order_by(SheetMade.number)
    ).all()


def matched(found: Import) -> Sequence[str]:
    """Return the titles of postings that were ever matched."""
    model, column = made_by(found.kind)
    if model is Organisation:
        return []
    side = Match.need_id if model is Need else Match.offer_id
    return db.session.scalars(
        select(model.title)
        .join(SheetMade, model.id == column)
        .where(SheetMade.import_id == found.id, exists().where(side == model.id))
    ).all()


def tied(found: Import) -> Sequence[str]:
    """Return the names of organisations that have people, postings or open parts."""
    if made_by(found.kind)[0] is not Organisation:
        return []
    part = Organisation.__table__.alias("part")
    postings = (
        exists().where(m.owner_id == Organisation.id, m.state.in_(HOLDING)) for m in (Need, Offer)
    )
    people = exists().where(
        Membership.organisation_id == Organisation.id, Membership.ended_at.is_(None)
    )
    parts = exists().where(part.c.parent_id == Organisation.id, part.c.closed_at.is_(None))
    return db.session.scalars(
        select(Organisation.name)
        .join(SheetMade, SheetMade.organisation_id == Organisation.id)
        .where(SheetMade.import_id == found.id, or_(people, *postings, parts))
        .order_by(SheetMade.number)
    ).all()

"""`gongjian import`: a sheet from the command line, through the same steps as on the site."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.i18n import now
from webapp.models.imports import Import, ImportKind, ImportState, Severity, SheetProblem, SheetRow
from webapp.models.jobs import Job
from webapp.models.people import Membership, Person
from webapp.policy import Actor, Permission, allows
from webapp.queries.imports import acting, earlier_of
from webapp.services import imports, imports_reading, imports_writing, jobs
from webapp.services.imports_rehearsal import rehearse
from webapp.services.imports_steps import READ, WRITE
from webapp.sheet_messages import problem_sentence, refusal_sentence
from webapp.sheets import SheetRefused
from webapp.sheets.grid import letters

MOST_SHOWN = 50
_Mark = tuple[int, int | None, Any, bool]  # row, column, question or note, is the row there already
TASKS = {READ: imports_reading.read_sheet, WRITE: imports_writing.write_sheet}


class NobodyMayImport(Exception):  # noqa: N818 -- a sentence
    """No one role of this account, or of any, is the one to import such sheets."""


def importer(kind: ImportKind, account: str | None) -> Actor:
    """Return who imports: the account's role that may, or the only role of all that may."""
    live = select(Membership.id).join(Person, Person.id == Membership.person_id)
    if account:
        live = live.where(Person.account == account)
    actors = (acting(one) for one in db.session.scalars(live.order_by(Membership.id)).all())
    able = [
        actor
        for actor in actors
        if actor and allows(actor, Permission.IMPORT, imports.planned(kind, actor))
    ]
    if len(able) != 1:
        raise NobodyMayImport(f"{len(able)} roles may import {kind}")
    return able[0]


def run(file: Path, kind: ImportKind, actor: Actor, *, dry: bool) -> Iterator[str]:
    """Import as drafts if nothing has to be asked, else say what has; yield lines for people.

    A dry run leaves nothing behind, not even a note that a sheet was looked at.
    """
    if dry:
        yield from _rehearsed(file, kind, actor)
        return
    made = imports.upload(
        kind,
        file.name,
        file.read_bytes(),
        form_key=secrets.token_hex(16),
        actor=actor,
        at=now(),
    )
    found = _worked(made)
    yield from _read(found)
    if found.state is ImportState.READY and found.counts["new"]:
        if earlier := earlier_of(found):
            yield f"the same table was imported before: import {earlier.id}"
        else:
            imports.write(made, submit=False, version=found.version, actor=actor, at=now())
            found = _worked(made)
            yield f"import {made}: {found.state}"
    if found.state is not ImportState.COMMITTED and found.state is not ImportState.REFUSED:
        imports.discard(made, actor=actor, at=now())


def _rehearsed(file: Path, kind: ImportKind, actor: Actor) -> Iterator[str]:
    try:
        found = rehearse(imports.planned(kind, actor), file, actor=actor, at=now())
    except SheetRefused as refusal:
        yield refusal_sentence(refusal.code, refusal.facts)
        return
    if found.columns is None:
        yield _several_tables(found.tables)
        return
    marks = [
        (one.number, one.column, one.fault, one.there)
        for one in found.marks
        if one.fault.severity is not Severity.LATER
    ]
    yield from _told(found.columns, found.counts, marks)


def _worked(import_id: int) -> Import:
    """Do the import's jobs here and now; a worker that takes one first does them as well."""
    while True:
        db.session.remove()
        found = db.session.get_one(Import, import_id)
        job = db.session.scalars(select(Job).where(Job.key == found.job)).one()
        claim = jobs.claim(job.id, worker="command", at=now())
        if claim is None:
            return found
        TASKS[claim.task](claim, at=now())


def _read(found: Import) -> Iterator[str]:
    if found.state is ImportState.REFUSED:
        yield refusal_sentence(found.refusal, found.refusal_facts)
    elif found.sheet is None:
        yield _several_tables([sheet["name"] for sheet in found.sheets])
    else:
        yield from _told(found.columns, found.counts, _stored_marks(found))


def _several_tables(names: Sequence[str]) -> str:
    return f"several tables ({', '.join(names)}): import a file with one, or use the site"


def _told(
    columns: Sequence[Mapping[str, Any]], counts: Mapping[str, int], marks: Sequence[_Mark]
) -> Iterator[str]:
    for column in columns:
        doubt = " (?)" if column["unsure"] else ""
        yield f"{column['heading']} -> {column['field'] or '-'}{doubt}"
    asked = f"{counts['asked']} with questions"
    yield f"{counts['rows']} rows: {counts['new']} new, {counts['there']} there already, {asked}"
    if differing := counts["differing"]:
        yield f"{differing} of those there already say something else, which is not imported:"
        yield from _listed(one for one in marks if one[3])
    new = [one for one in marks if not one[3]]
    yield from _listed(one for one in new if one[2].severity is Severity.ASKED)
    if noted := counts["noted"]:
        yield f"{noted} rows are read by convention; correct the sheet where that is wrong:"
        yield from _listed(one for one in new if one[2].severity is Severity.NOTED)


def _listed(marks: Iterable[_Mark]) -> Iterator[str]:
    for number, column, one, _there in islice(marks, MOST_SHOWN):
        place = f"{letters((column or 0) + 1)}{number}"
        asked = one.severity is Severity.ASKED
        better = f" -> {one.suggestion}" if one.suggestion and asked else ""
        yield f"{place}: {problem_sentence(one)}{better}"


def _stored_marks(found: Import) -> list[_Mark]:
    rows = db.session.execute(
        select(SheetProblem, SheetRow.number, SheetRow.there)
        .join(
            SheetRow,
            (SheetRow.import_id == SheetProblem.import_id)
            & (SheetRow.position == SheetProblem.position),
        )
        .where(SheetProblem.import_id == found.id, SheetProblem.severity != Severity.LATER)
        .order_by(SheetProblem.position, SheetProblem.column_number)
    )
    return [(number, one.column_number, one, there) for one, number, there in rows]

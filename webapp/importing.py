"""`gongjian import`: a sheet from the command line, through the same steps as on the site."""

import secrets
from collections.abc import Iterator
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
from webapp.services.imports_steps import READ, WRITE
from webapp.sheet_messages import problem_sentence, refusal_sentence
from webapp.sheets.grid import letters

MOST_SHOWN = 50
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

    A dry run writes nothing that lasts but the note that a sheet was looked at.
    """
    made = imports.upload(
        kind,
        file.name,
        file.read_bytes(),
        form_key=secrets.token_hex(16),
        actor=actor,
        at=now(),
    )
    found = _worked(made)
    yield from _told(found)
    if found.state is ImportState.READY and not dry and found.counts["new"]:
        if earlier := earlier_of(found):
            yield f"the same table was imported before: import {earlier.id}"
        else:
            imports.write(made, submit=False, version=found.version, actor=actor, at=now())
            found = _worked(made)
            yield f"import {made}: {found.state}"
    if found.state is not ImportState.COMMITTED and found.state is not ImportState.REFUSED:
        imports.discard(made, actor=actor, at=now())


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


def _told(found: Import) -> Iterator[str]:
    if found.state is ImportState.REFUSED:
        yield refusal_sentence(found.refusal, found.refusal_facts)
        return
    if found.sheet is None:
        names = ", ".join(sheet["name"] for sheet in found.sheets)
        yield f"several tables ({names}): import a file with one, or use the site"
        return
    for column in found.columns:
        doubt = " (?)" if column["unsure"] else ""
        yield f"{column['heading']} -> {column['field'] or '-'}{doubt}"
    counts = found.counts
    asked = f"{counts['asked']} with questions"
    yield f"{counts['rows']} rows: {counts['new']} new, {counts['there']} there already, {asked}"
    yield from _marks(found, Severity.ASKED)
    if noted := counts["noted"]:
        yield f"{noted} rows are read by convention; correct the sheet where that is wrong:"
        yield from _marks(found, Severity.NOTED)


def _marks(found: Import, severity: Severity) -> Iterator[str]:
    rows: Any = db.session.execute(
        select(SheetProblem, SheetRow.number)
        .join(
            SheetRow,
            (SheetRow.import_id == SheetProblem.import_id)
            & (SheetRow.position == SheetProblem.position),
        )
        .where(SheetProblem.import_id == found.id, SheetProblem.severity == severity)
        .order_by(SheetProblem.position, SheetProblem.column_number)
        .limit(MOST_SHOWN)
    )
    for one, number in rows:
        place = f"{letters((one.column_number or 0) + 1)}{number}"
        asked = severity is Severity.ASKED
        better = f" -> {one.suggestion}" if one.suggestion and asked else ""
        yield f"{place}: {problem_sentence(one)}{better}"

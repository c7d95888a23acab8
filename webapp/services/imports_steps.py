"""Steps that the services of imports share: finding one, ordering its jobs, forgetting its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from webapp.errors import ChangedMeanwhile, NotReady, Unknown
from webapp.models.imports import ANSWERABLE, Import, SheetFile, SheetProblem, SheetRow
from webapp.policy import Actor, Permission, authorize
from webapp.queries.imports import mine
from webapp.services import jobs

READ, WRITE, UNDO = "read_sheet", "write_sheet", "undo_sheet"  # jobs


def locked(session: Any, import_id: int, actor: Actor) -> Import:
    found: Import | None = session.scalars(
        select(Import).where(Import.id == import_id, mine(actor)).with_for_update(of=Import)
    ).one_or_none()
    if found is None:
        raise Unknown("import", import_id)
    authorize(actor, Permission.IMPORT, found)
    return found


def answerable(session: Any, import_id: int, actor: Actor) -> Import:
    found = locked(session, import_id, actor)
    if found.state not in ANSWERABLE:
        raise NotReady
    return found


def check_version(found: Import, version: int) -> None:
    if found.version != version:
        raise ChangedMeanwhile


def order(session: Any, found: Import, task: str, at: datetime, **more: int) -> None:
    """Order the job that the import waits for; each order has a key of its own."""
    session.flush()  # the version counts on
    found.job = f"{task}:{found.id}:{found.version}"
    jobs.order(session, task, key=found.job, at=at, arguments={"import": found.id, **more})


def forget_content(session: Any, found: Import) -> None:
    """Remove what is kept only until the import is over."""
    forget_rows(session, found)
    session.execute(delete(SheetFile).where(SheetFile.import_id == found.id))
    found.columns = [column | {"samples": []} for column in found.columns]


def forget_rows(session: Any, found: Import) -> None:
    for table in (SheetProblem, SheetRow):
        session.execute(delete(table).where(table.import_id == found.id))

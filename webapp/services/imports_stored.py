"""The rows of an import as they are stored, looked at once more before they are written."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.models.imports import Import, SheetRow
from webapp.services.drafting import day_of
from webapp.services.imports_lookups import Known
from webapp.services.imports_numbers import numbered
from webapp.services.imports_rows import Looked, Progress, look_at
from webapp.services.imports_tables import stored_table


def look_at_stored(found: Import, known: Known, at: datetime, progress: Progress) -> list[Looked]:
    """Return the rows that are to be written; `progress` hears how many of how many."""
    rows = db.session.scalars(
        select(SheetRow).where(SheetRow.import_id == found.id).order_by(SheetRow.position)
    ).all()
    wanted = [row for row in rows if not row.left_out]
    table = stored_table(found, [row.cells for row in wanted])
    fields = [column["field"] for column in found.columns]
    numbers = numbered(db.session, found, known, found.columns, table)
    db.session.close()
    more: dict[str, Any] = {"today": day_of(at), "numbers": numbers, "progress": progress}
    looked = look_at(found.kind, table, fields, known, **more)
    return [one for one in looked if not one.there]

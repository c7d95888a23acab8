"""From a list to a file of some format; lists are written in the language of the office."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from webapp.errors import ExportsBusy
from webapp.exports import commas, records, workbook
from webapp.exports.columns import Table
from webapp.i18n import speaking
from webapp.models.exports import ExportList, FileForm
from webapp.names import EXPORT_LIST_NAMES
from webapp.queries.exports import Listing
from webapp.services import paper

OFFICE = "zh"
PATIENCE = 10  # seconds to wait for another export
_WRITERS: Mapping[FileForm, Callable[[Table, Any], None]] = {
    FileForm.XLSX: workbook.write,
    FileForm.CSV: commas.write,
    FileForm.JSON: records.write,
    FileForm.PDF: paper.write_list,
}
_turn = threading.BoundedSemaphore(1)


def write(
    what: ExportList, form: FileForm, listing: Listing, file: IO[bytes], *, at: datetime
) -> None:
    with speaking(OFFICE):
        table = Table(
            key=str(what),
            title=EXPORT_LIST_NAMES[what],
            columns=listing.columns,
            rows=listing.records,
            total=listing.total,
            made_at=at,
        )
        _WRITERS[form](table, file)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one thread of the process in; whoever waits too long gets ExportsBusy."""
    if not _turn.acquire(timeout=PATIENCE):
        raise ExportsBusy
    try:
        yield
    finally:
        _turn.release()

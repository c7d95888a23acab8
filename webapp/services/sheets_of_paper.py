"""One posting, or one organisation's year, as PDF in the reader's language."""

from datetime import datetime
from io import BytesIO
from typing import IO, Any

from webapp.errors import Unknown
from webapp.i18n import CHINA, _
from webapp.models.exports import FileForm
from webapp.models.postings import PostingKind
from webapp.occurrences import upcoming
from webapp.policy import Actor, Permission, allows
from webapp.queries import calendar
from webapp.queries import postings as read
from webapp.queries.exports import year as years
from webapp.services import files, limits
from webapp.services.exports import A_QUARTER_HOUR, note
from webapp.services.paper import write_page

Named = tuple[IO[bytes], str]  # a file, and what to call it


def posting(kind: PostingKind, posting_id: int, *, actor: Actor, at: datetime) -> Named:
    """Return the posting as the actor may see it; audited. Raises Unknown or NoPaper."""
    found = _found(kind, posting_id, actor)
    limits.count(f"export {actor.person_id}", A_QUARTER_HOUR, at=at)
    file = _posting(found, actor, at=at)
    note(kind.removesuffix("s"), FileForm.PDF, 1, actor=actor, at=at)
    return file, found.code or _("草稿")


def public_posting(kind: PostingKind, posting_id: int, *, at: datetime) -> Named:
    """Return what everybody may read of it. Raises Unknown, ExportsBusy or NoPaper."""
    with files.one_at_a_time():
        found = _found(kind, posting_id, None)
        return _posting(found, None, at=at), found.code


def _found(kind: PostingKind, posting_id: int, actor: Actor | None) -> Any:
    found = read.one(kind, posting_id, actor)
    if found is None:
        raise Unknown(kind, posting_id)
    return found


def _posting(found: Any, actor: Actor | None, *, at: datetime) -> IO[bytes]:
    start = at.astimezone(CHINA).date()
    return filled(
        "pdf/posting.html",
        at=at,
        posting=found,
        left=read.left_of(found, read.matches_of(found), at),
        dates=upcoming(found.windows, calendar.exceptions(), start=start, most=3),
        contact=allows(actor, Permission.SEE_CONTACT, found),
    )


def year(organisation_id: int, number: int, *, actor: Actor, at: datetime) -> Named:
    """Return the organisation's year; audited. Raises Unknown, NotPermitted or NoPaper."""
    newest = at.astimezone(CHINA).year
    summed = years.of(organisation_id, max(years.FIRST_YEAR, min(number, newest)), actor)
    limits.count(f"export {actor.person_id}", A_QUARTER_HOUR, at=at)
    name = f"{summed.organisation.name}-{summed.number}"
    file = filled("pdf/year.html", at=at, year=summed)
    note("year", FileForm.PDF, summed.rows, actor=actor, at=at)
    return file, name


def filled(template: str, **context: Any) -> IO[bytes]:
    file = BytesIO()
    write_page(template, file, **context)
    file.seek(0)
    return file

"""Papers and minutes of a meeting as PDF, in the reader's language; audited."""

import json
from datetime import datetime

from webapp.errors import Unknown
from webapp.models.exports import FileForm
from webapp.policy import Actor
from webapp.queries import meetings as read
from webapp.queries.papers import papers
from webapp.reasons import bars
from webapp.services import limits
from webapp.services.exports import A_QUARTER_HOUR, note
from webapp.services.sheets_of_paper import Named, filled


def agenda(meeting_id: int, *, actor: Actor, at: datetime) -> Named:
    """Return the papers as the actor may read them. Raises Unknown or NoPaper."""
    read.one(meeting_id, actor)  # nobody is counted for what does not exist
    limits.count(f"export {actor.person_id}", A_QUARTER_HOUR, at=at)
    meeting = read.one(meeting_id, actor)
    name, found = meeting.title, papers(meeting, actor)
    file = filled("pdf/agenda.html", at=at, meeting=meeting, papers=found, bars=bars)
    note("agenda", FileForm.PDF, len(found), actor=actor, at=at)
    return file, name


def minutes(meeting_id: int, *, actor: Actor, at: datetime) -> Named:
    """Return the minutes, which never change. Raises Unknown or NoPaper."""
    read.one(meeting_id, actor)
    limits.count(f"export {actor.person_id}", A_QUARTER_HOUR, at=at)
    made = read.minutes_of(meeting_id)
    if made is None:
        raise Unknown("minutes", meeting_id)
    said = json.loads(made.document)
    name = f"{said['title']} {made.year}-{made.number}"
    file = filled("pdf/minutes.html", at=at, minutes=made, said=said)
    note("minutes", FileForm.PDF, len(said["items"]), actor=actor, at=at)
    return file, name

"""The secret address of one's own calendar: made, replaced, ended."""

from datetime import datetime

from webapp.chain import record
from webapp.crypto import new_token, token_digest
from webapp.db import transaction
from webapp.models.outbox import CalendarFeed
from webapp.policy import Actor
from webapp.services import doors


def renew(*, actor: Actor, at: datetime) -> str:
    """Return the token of a new address, which is shown only now; a former one ends."""
    token = new_token()
    with transaction() as session:
        person = doors.locked_person(session, actor.person_id)
        feed = session.get(CalendarFeed, person.id)
        if feed is None:
            feed = CalendarFeed(person_id=person.id)
            session.add(feed)
        feed.token_digest, feed.made_at = token_digest(token), at
        record(session, actor, "person.calendar_make", person, at=at)
    return token


def end(*, actor: Actor, at: datetime) -> None:
    """Nobody can read the calendar at its address any more."""
    with transaction() as session:
        person = doors.locked_person(session, actor.person_id)
        feed = session.get(CalendarFeed, person.id)
        if feed is not None:
            session.delete(feed)
            record(session, actor, "person.calendar_end", person, at=at)

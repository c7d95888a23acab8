"""Mails are made of what waits to be told: one a working day for a person, urgent ones at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp import letters
from webapp.config import MailSettings, Settings
from webapp.db import transaction
from webapp.i18n import speaking
from webapp.models.outbox import Mail, MailRhythm, MailSort, MailState, MailWish, Notice
from webapp.models.people import Person
from webapp.queries import calendar
from webapp.queries.mail_news import news_of, with_news
from webapp.services.drafting import day_of
from webapp.services.jobs import Claim, finish
from webapp.working_days import is_working_day

PROMPT_APART = timedelta(hours=3)  # between two urgent mails to one person
LONGEST_SUBJECT = 200


def mail_settings() -> MailSettings | None:
    """None: mail is off, people are told in the site only."""
    settings: Settings = current_app.extensions["settings"]
    return settings.mail


def make_digests(held: Claim, *, at: datetime) -> None:
    """On working days, one mail to each person for whom something waits to be told."""
    today, made = day_of(at), 0
    settings = mail_settings()
    if settings and is_working_day(today, calendar.exceptions(today, today)):
        for person_id in with_news():
            key = f"digest:{person_id}:{today}"
            made += make(person_id, MailSort.DIGEST, key, settings, at=at)
    with transaction() as session:
        finish(session, held, at=at, result=str(made))


def make_prompt_ones(settings: MailSettings, *, at: datetime) -> int:
    """What cannot wait for the next morning; the rest of what is new comes along."""
    made = 0
    for person_id in with_news(urgent_since=at - PROMPT_APART):
        key = f"prompt:{person_id}:{at:%Y%m%d%H%M}"
        made += make(person_id, MailSort.PROMPT, key, settings, at=at)
    return made


def make(person_id: int, sort: MailSort, key: str, settings: MailSettings, *, at: datetime) -> bool:
    """Write one mail with all that waits for the person, or see that none is wanted any more.

    Whoever wants no mail, or has nothing left to do, is told nothing: the news is dropped.
    """
    with transaction() as session:
        wish = session.get(MailWish, person_id, with_for_update=True)  # one worker at a time
        if wish is None or _too_soon(session, person_id, sort, key, at):
            return False
        notices = _waiting(session, person_id)
        mail = _written(session, wish, notices, sort, key, settings, at)
        if mail is not None:
            session.add(mail)
            session.flush()
        for notice in notices:
            notice.mail_id = mail.id if mail else None
            notice.dropped_at = None if mail else at
    return mail is not None


def _too_soon(session: Any, person_id: int, sort: MailSort, key: str, at: datetime) -> bool:
    """Say whether this mail was made already, or an urgent one a short while ago."""
    made = select(Mail.id).where(Mail.key == key)
    if sort is MailSort.PROMPT:
        made = select(Mail.id).where(
            Mail.person_id == person_id,
            Mail.sort == MailSort.PROMPT,
            Mail.made_at > at - PROMPT_APART,
        )
    return session.scalar(made.limit(1)) is not None


def _waiting(session: Any, person_id: int) -> Sequence[Notice]:
    found: Sequence[Notice] = session.scalars(
        select(Notice)
        .where(Notice.person_id == person_id, Notice.mail_id.is_(None), Notice.dropped_at.is_(None))
        .order_by(Notice.id)
        .with_for_update()
    ).all()
    return found


def _written(
    session: Any,
    wish: MailWish,
    notices: Sequence[Notice],
    sort: MailSort,
    key: str,
    settings: MailSettings,
    at: datetime,
) -> Mail | None:
    person = session.get_one(Person, wish.person_id)
    if not notices or not wants_mail(wish) or person.deactivated_at:
        return None
    news = news_of(person.id, notices, today=day_of(at), at=at)
    if not news:
        return None
    with speaking(wish.language):
        written = letters.digest(news, [one.kind for one in notices], settings, person.id)
        return outgoing(person.id, sort, key, written, at=at)


def wants_mail(wish: MailWish | None) -> bool:
    return wish is not None and wish.address is not None and wish.rhythm is not MailRhythm.NEVER


def outgoing(
    person_id: int, sort: MailSort, key: str, written: letters.Written, *, at: datetime
) -> Mail:
    """A row of the outbox; call it in the language of the letter."""
    return Mail(
        person_id=person_id,
        sort=sort,
        key=key,
        state=MailState.WAITING,
        subject=written.subject[:LONGEST_SUBJECT],
        text=written.text(),
        html=written.html(),
        tries=0,
        made_at=at,
        next_try_at=at,
        fault="",
    )

"""The outbox is emptied: a mail is claimed, handed to the server, marked as sent.

Killed between the last two it is sent once more, under the same Message-ID, by which mail
programs know a repeat: more than that SMTP does not allow.
"""

import smtplib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import case, or_, select, update

from webapp import smtp
from webapp.config import MailSettings
from webapp.db import db, transaction
from webapp.i18n import _, speaking
from webapp.mail_links import absolute, unsubscribe_token
from webapp.models.outbox import Mail, MailSort, MailState, MailWish
from webapp.models.people import Person
from webapp.queries.clock import database_time
from webapp.queries.mail_news import with_news
from webapp.services import jobs
from webapp.services.jobs import Claim, finish
from webapp.services.mail_making import (
    PROMPT_APART,
    mail_settings,
    make_prompt_ones,
    wants_mail,
)
from webapp.smtp import Letter

LEASE = timedelta(minutes=5)
MINUTES_TO_NEXT = (1, 5, 30, 2 * 60, 6 * 60, 12 * 60)  # after the first try, the second…
MOST_TRIES = len(MINUTES_TO_NEXT) + 1  # within a day
AT_ONCE = 100  # in one job, so that other work gets its turn
log = structlog.get_logger("gongjian.mail")


class Taken(NamedTuple):
    """One try of sending a mail. `letter` None: nobody wants it any more, and it was dropped."""

    mail_id: int
    tries: int
    letter: Letter | None


def order_if_any(*, at: datetime) -> None:
    """Order the job that sends, at most once a minute, if there is anything to send."""
    if mail_settings() is None or not (_due(at) or with_news(urgent_since=at - PROMPT_APART)):
        return
    with transaction() as session:
        jobs.order(session, "send_mails", key=f"send_mails:{at:%Y%m%d%H%M}", at=at)


def send_mails(held: Claim, *, at: datetime) -> None:
    """Write the urgent mails, then send all that are due."""
    settings, sent = mail_settings(), 0
    if settings is not None:
        make_prompt_ones(settings, at=at)
        sent = send_waiting(settings)
    with transaction() as session:
        finish(session, held, at=at, result=str(sent))


def send_waiting(settings: MailSettings, clock: Callable[[], datetime] = database_time) -> int:
    """Send what is due over one connection; return how many the server took."""
    sent = 0
    with ExitStack() as stack:
        server: smtplib.SMTP | None = None
        for _number in range(AT_ONCE):
            taken = take(at=clock())
            if taken is None:
                break
            if taken.letter is None:
                continue
            try:
                server = server or stack.enter_context(smtp.connection(settings))
                server.send_message(smtp.message(taken.letter, settings))
            except (OSError, smtplib.SMTPException) as error:
                put_back(taken, smtp.code_of(error), at=clock())
                if server is None or not _still_there(server):
                    break
            else:
                mark_sent(taken, at=clock())
                sent += 1
    return sent


def _still_there(server: smtplib.SMTP) -> bool:
    return server.sock is not None


def _due(at: datetime) -> bool:
    return db.session.scalar(_waiting(at).limit(1)) is not None


def _waiting(at: datetime) -> Any:
    return select(Mail.id).where(
        Mail.state == MailState.WAITING,
        Mail.next_try_at <= at,
        or_(Mail.lease_until.is_(None), Mail.lease_until < at),
    )


def take(*, at: datetime) -> Taken | None:
    """Claim the next mail that is due, confirmations first; None if there is none.

    The address is read now: whoever has unsubscribed since gets nothing more.
    """
    asked_first = case((Mail.sort == MailSort.CONFIRM, 0), else_=1)
    first = _waiting(at).order_by(asked_first, Mail.id).limit(1)
    if db.session.scalar(first) is None:
        return None  # the usual end takes no write lock
    with transaction() as session:
        mail_id = session.scalar(first.with_for_update(skip_locked=True))
        if mail_id is None:
            return None
        mail = session.get_one(Mail, mail_id)
        mail.tries += 1
        letter = _letter(session, mail)
        if letter is None:
            mail.state, mail.lease_until = MailState.DROPPED, None
            mail.text = mail.html = ""
        else:
            mail.lease_until = at + LEASE
    return Taken(mail.id, mail.tries, letter)


def _letter(session: Any, mail: Mail) -> Letter | None:
    wish = session.get(MailWish, mail.person_id)
    person = session.get_one(Person, mail.person_id)
    settings = mail_settings()
    asks = mail.sort is MailSort.CONFIRM
    if settings is None or wish is None or person.deactivated_at:
        return None
    to = wish.wanted if asks else wish.address
    if to is None or not (asks or wants_mail(wish)):
        return None
    stop = absolute(settings, "unsubscribe.ask", token=unsubscribe_token(person.id))
    with speaking(wish.language):
        name = _("共建平台")
    return Letter(
        mail.id, mail.made_at, to, mail.subject, mail.text, mail.html, name, "" if asks else stop
    )


def mark_sent(taken: Taken, *, at: datetime) -> bool:
    """Say whether it was still ours to mark. What it said is not kept."""
    values = {"state": MailState.SENT, "sent_at": at, "text": "", "html": "", "fault": ""}
    return _settle(taken, values)


def put_back(taken: Taken, code: str, *, at: datetime) -> bool:
    """Try again later, or give up: after the last try, or where the server never will take it."""
    values: dict[str, Any] = {"state": MailState.FAILED, "fault": code[:60]}
    if taken.tries < MOST_TRIES and not smtp.is_final(code):
        pause = timedelta(minutes=MINUTES_TO_NEXT[taken.tries - 1])
        values = {"next_try_at": at + pause, "fault": code[:60]}
    log.warning("mail not sent", mail=taken.mail_id, attempt=taken.tries, code=code)
    return _settle(taken, values)


def _settle(taken: Taken, values: dict[str, Any]) -> bool:
    with transaction() as session:
        settled = session.scalar(
            update(Mail)
            .where(
                Mail.id == taken.mail_id,
                Mail.tries == taken.tries,
                Mail.state == MailState.WAITING,
            )
            .values(values | {"lease_until": None})
            .returning(Mail.id)
        )
    return settled is not None

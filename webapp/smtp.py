"""Mail as the outside world has it: a message with its headers, and a server that takes it."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from webapp.config import MailSecurity, MailSettings

SECONDS = 20  # that a server may take for one answer
CODE = re.compile(r"[45][0-9][0-9]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to whom. `number` and `made_at` are the row's: they make the Message-ID."""

    number: int
    made_at: datetime
    to: str
    subject: str
    text: str
    html: str
    name: str  # of the site, beside its address
    stop: str = ""  # address that ends all mail to this person by one POST


def message_id(number: int, made_at: datetime, sender: str) -> str:
    """The same each time it is tried, so that a repeat is known for one."""
    return f"<{number}.{made_at:%Y%m%d%H%M%S}.gongjian@{sender.rpartition('@')[2]}>"


def message(letter: Letter, settings: MailSettings) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(letter.name, addr_spec=settings.sender)
    made["To"] = letter.to
    made["Subject"] = letter.subject
    made["Date"] = letter.made_at
    made["Message-ID"] = message_id(letter.number, letter.made_at, settings.sender)
    made["Auto-Submitted"] = "auto-generated"
    if letter.stop:  # RFC 8058
        made["List-Unsubscribe"] = f"<{letter.stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text, cte="base64")
    made.add_alternative(letter.html, subtype="html", cte="base64")
    return made


@contextmanager
def connection(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """Open for any number of messages. Raises OSError or SMTPException."""
    server = _open(settings)
    try:
        if settings.user:
            server.login(settings.user, settings.password)
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _open(settings: MailSettings) -> smtplib.SMTP:
    if settings.security is MailSecurity.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
    if settings.security is MailSecurity.STARTTLS:
        server.starttls(context=ssl.create_default_context())
    return server


def code_of(error: Exception) -> str:
    """The server's code ("550") or the kind of error; never its text, which names addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return str(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return type(error).__qualname__


def is_final(code: str) -> bool:
    """Say whether the server will not take it later, either."""
    return bool(CODE.fullmatch(code)) and code.startswith("5")

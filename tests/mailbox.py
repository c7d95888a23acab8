"""A real mail server for tests, on this machine, that keeps what it was given."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from tests.world import NOON, World
from webapp.config import MailSecurity, MailSettings
from webapp.db import db, transaction
from webapp.models.outbox import MailRhythm, MailWish

SITE = "https://gongjian.example.cn"


@dataclass
class Mailbox:
    """`answer`: what the server says to each mail; `before`: called while it takes one."""

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    before: Callable[[], object] = lambda: None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        if self.answer.startswith("250"):
            self.mails.append(mail)
            assert envelope.rcpt_tos == [mail["To"]]
        self.before()
        return self.answer


@contextmanager
def mail_server(box: Mailbox) -> Iterator[int]:
    """Run a server that fills the box; gives its port."""
    port = _free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        with suppress(ConnectionError):
            controller.stop()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def by_mail(app: Flask, port: int) -> MailSettings:
    """Let the application of a test send its mail there."""
    mail = MailSettings("127.0.0.1", "site@example.cn", SITE, port, MailSecurity.NONE)
    app.extensions["settings"] = replace(app.extensions["settings"], mail=mail)
    return mail


def wants(
    world: World,
    who: str,
    rhythm: MailRhythm = MailRhythm.PROMPT,
    language: str = "zh",
    at: datetime = NOON,
) -> str:
    """Give somebody a confirmed address; return it."""
    address = f"{who.replace(' ', '.').replace('_', '-')}@example.cn"
    with transaction() as session:
        session.add(
            MailWish(
                person_id=world.actors[who].person_id,
                address=address,
                rhythm=rhythm,
                language=language,
                changed_at=at,
            )
        )
    db.session.remove()
    return address


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")

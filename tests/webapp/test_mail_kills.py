"""A worker that is killed while the mail server has its mail: sent once more, and known for it."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.claimed import claim, pair
from tests.mailbox import SITE, Mailbox, by_mail, mail_server, wants
from tests.victims import ROOT, environment
from tests.webapp.test_upkeep import do
from tests.world import NOON
from webapp import check
from webapp.db import db
from webapp.i18n import now
from webapp.models.outbox import Mail, MailState, Notice
from webapp.services.mail_making import make_digests
from webapp.services.mail_sending import LEASE, send_waiting

SENDER = """
from webapp import create_app
from webapp.services.mail_making import mail_settings
from webapp.services.mail_sending import send_waiting

with create_app().app_context():
    print("ready", flush=True)
    send_waiting(mail_settings())
"""
MORNING = NOON + timedelta(hours=19, minutes=30)


@pytest.mark.usefixtures("in_app")
def test_killed_between_sending_and_marking(app, people):
    for who in ("community_secretary river", "community_staff river"):
        wants(people, who)
    claim(people, *pair(people))
    box, killed = Mailbox(), threading.Event()
    with mail_server(box) as port:
        settings = by_mail(app, port)
        do(make_digests, MORNING)
        variables = {
            "GONGJIAN_MAIL_HOST": "127.0.0.1",
            "GONGJIAN_MAIL_PORT": str(port),
            "GONGJIAN_MAIL_FROM": settings.sender,
            "GONGJIAN_MAIL_LINK": SITE,
            "GONGJIAN_MAIL_SECURITY": "none",
        }
        victim = subprocess.Popen(
            [sys.executable, "-c", SENDER],
            cwd=ROOT,
            env=environment(app.extensions["settings"]) | variables,
            stdout=subprocess.DEVNULL,
        )

        def kill():
            """The server has read the first mail, and its "250" is still on the way."""
            if not killed.is_set():
                os.kill(victim.pid, signal.SIGKILL)
                victim.wait()
                killed.set()

        box.before = kill
        assert killed.wait(30)
        assert victim.returncode == -signal.SIGKILL
        later = now() + LEASE * 2
        assert send_waiting(settings, clock=lambda: later) == 2

    ids = [mail["Message-ID"] for mail in box.mails]
    assert (len(ids), len(set(ids))) == (3, 2)
    db.session.expire_all()
    assert set(db.session.scalars(select(Mail.state))) == {MailState.SENT}
    assert None not in set(db.session.scalars(select(Notice.mail_id)))
    db.session.rollback()
    assert list(check.violations(at=later)) == []

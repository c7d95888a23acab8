"""Whoever is killed while claiming, or while claims lapse, loses nothing that was acknowledged.

Sixty kills of a whole site: tests.benchmarks.claim_kills.
"""

import random
import secrets
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import claim_victims
from tests.claim_kills import nothing_lost
from tests.crowd import claimers
from tests.victims import again
from webapp.check import violations
from webapp.db import db, transaction
from webapp.i18n import now
from webapp.models.audit import AuditEvent
from webapp.models.jobs import Job
from webapp.models.matches import Match
from webapp.services import jobs

KILLS, FORMS = 6, 4
LONG_AGO = timedelta(days=40)  # whatever was claimed then has lapsed since


@pytest.fixture
def unit(app, people):
    size = {"units": 1, "needs": KILLS, "offers": FORMS}
    return claimers(app, people, at=now() - LONG_AGO, **size)[0]


@pytest.fixture
def victims(app):
    with claim_victims.victims(app.extensions["settings"]) as made:
        yield made


def test_a_kill_loses_and_doubles_nothing(app, unit, victims):
    luck, told = random.Random(5), {}
    for turn in range(KILLS):
        pairs = unit.pairs[turn * FORMS : (turn + 1) * FORMS]
        forms = [(need, offer, secrets.token_hex(16)) for need, offer in pairs]
        before = victims.send(unit, forms, luck.uniform(0.01, 0.08))
        after = victims.send(unit, forms, 60)  # as somebody who got no answer
        assert before.items() <= after.items()
        told |= after

    assert nothing_lost(app, told) == KILLS * FORMS
    with app.app_context():
        assert [str(one) for one in violations(at=now())] == []


def test_claims_lapse_once_though_the_worker_is_killed(app, unit, victims):
    forms = [(need, offer, secrets.token_hex(16)) for need, offer in unit.pairs]
    told = victims.send(unit, forms, 60)
    with app.app_context(), transaction() as session:
        for match in session.scalars(select(Match)):
            match.answer_by -= LONG_AGO
        jobs.order(session, "expire_matches", key="kills", at=now())
    with app.app_context():
        job = db.session.scalars(select(Job.id).where(Job.key == "kills")).one()
        for seconds in (0.03, 0.06, 60):
            victims.work(job, seconds)
            again(job)

        states = Counter(db.session.scalars(select(Match.state)))
        ended = select(func.count()).where(AuditEvent.action == "match.expire_match")
        assert (states, db.session.scalar(ended)) == ({"expired": len(told)}, len(forms))
        assert db.session.get_one(Job, job, populate_existing=True).state == "done"
        assert [str(one) for one in violations(at=now())] == []

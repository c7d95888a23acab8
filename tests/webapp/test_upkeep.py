"""What the system does by itself, each day."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.posted import NEED, OFFER, matched, published
from tests.world import NOON
from webapp.crypto import token_digest
from webapp.db import db, transaction
from webapp.models import MODEL_OF
from webapp.models.access import (
    Invitation,
    InvitationPurpose,
    SessionStage,
    TryCounter,
    UserSession,
)
from webapp.models.audit import AuditEvent, AuditHead
from webapp.models.jobs import Job, JobState
from webapp.models.postings import PostingState as S
from webapp.services import jobs, limits, upkeep

pytestmark = pytest.mark.usefixtures("in_app")
DAY = timedelta(days=1)


def do(task, at):
    """Order, claim and do a daily job; return its result."""
    with transaction() as session:
        jobs.order(session, task.__name__, key=f"{task.__name__}:{at}", at=at)
    job_id = db.session.scalars(select(func.max(Job.id))).one()
    task(jobs.claim(job_id, worker="tests", at=at), at=at)
    db.session.expire_all()
    job = db.session.get(Job, job_id)
    assert job.state is JobState.DONE
    return job.result


def state_of(kind, posting_id):
    db.session.expire_all()
    return db.session.get(MODEL_OF[kind], posting_id).state


def events(action):
    db.session.expire_all()
    return db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all()


def test_needs_and_offers_expire_on_the_day_after_their_last(people):
    last = published(people, last_date=date(2026, 11, 24))
    later = published(people, last_date=date(2026, 11, 25))
    offer = published(people, OFFER, valid_until=date(2026, 11, 24))
    midnight = NOON + 2 * DAY - timedelta(hours=12)  # the 25th begins in China

    assert do(upkeep.expire_postings, midnight - timedelta(minutes=1)) == "0"
    assert do(upkeep.expire_postings, midnight) == "2"

    assert state_of(NEED, last) is S.EXPIRED
    assert state_of(NEED, later) is S.PUBLISHED
    assert state_of(OFFER, offer) is S.EXPIRED
    (event,) = events("need.expire")
    assert (event.object_id, event.person_id, event.at) == (last, None, midnight)
    assert event.facts == {"before": "published", "after": "expired"}
    assert do(upkeep.expire_postings, midnight + DAY) == "1"  # only the other need
    assert [event.object_id for event in events("need.expire")] == [last, later]


def test_nothing_expires_while_a_match_of_it_is_under_way(people):
    need = published(people, last_date=date(2026, 11, 24))
    offer = published(people, OFFER, valid_until=date(2026, 11, 24))
    matched(people, need, offer)

    assert do(upkeep.expire_postings, NOON + 2 * DAY) == "0"

    assert state_of(NEED, need) is not S.EXPIRED
    assert state_of(OFFER, offer) is S.PARTLY_MATCHED


def test_many_expire_in_several_transactions(people, monkeypatch):
    monkeypatch.setattr(upkeep, "BATCH", 2)
    needs = [published(people, last_date=date(2026, 11, 24)) for _number in range(5)]

    assert do(upkeep.expire_postings, NOON + 2 * DAY) == "5"

    assert {state_of(NEED, need) for need in needs} == {S.EXPIRED}


def test_offers_that_nobody_confirms_are_paused(people):
    offer = published(people, OFFER, valid_until=date(2027, 12, 31))

    assert do(upkeep.pause_silent_offers, NOON + 183 * DAY) == "0"
    assert do(upkeep.pause_silent_offers, NOON + 183 * DAY + timedelta(seconds=1)) == "1"

    stored = db.session.get(MODEL_OF[OFFER], offer)
    assert (stored.state, stored.state_note) == (S.PAUSED, upkeep.SILENT)
    assert [event.reason for event in events("offer.pause")] == [upkeep.SILENT]


def test_a_lost_job_moves_nothing_more(people):
    published(people, last_date=date(2026, 11, 24))
    with transaction() as session:
        jobs.order(session, "expire_postings", key="lost", at=NOON)
    job_id = db.session.scalars(select(Job.id)).one()
    late = jobs.claim(job_id, worker="a", at=NOON)
    jobs.claim(job_id, worker="b", at=NOON + 2 * jobs.LEASE)

    with pytest.raises(jobs.LeaseLost):
        upkeep.expire_postings(late, at=NOON + 2 * DAY)

    db.session.expire_all()
    assert db.session.get(Job, job_id).worker == "b"


def test_the_end_of_the_audit_chain_is_anchored_in_a_file(people, tmp_path):
    published(people)

    do(upkeep.anchor_audit, NOON)

    head = db.session.scalars(select(AuditHead)).one()
    (line,) = (tmp_path / upkeep.ANCHORS).read_text().splitlines()
    assert json.loads(line) == {"at": NOON.isoformat(), "seq": head.seq, "hash": head.hash}


def test_what_only_served_to_let_people_in_goes_after_a_month(people):
    person = people.actors["coordinator river"].person_id

    def session_row(number, **times):
        common = {"person_id": person, "stage": SessionStage.FULL, "created_at": NOON}
        return UserSession(token_digest=token_digest(f"s{number}"), **common | times)

    def link(number, **times):
        common = {"purpose": InvitationPurpose.RESET, "name": "x", "account": "xyz"}
        common |= {"organisation_id": people.organisations["river"], "created_at": NOON}
        return Invitation(token_digest=token_digest(f"i{number}"), **common | times)

    old, young = NOON - 31 * DAY, NOON - 29 * DAY
    with transaction() as session:
        session.add_all(
            [
                session_row(1, expires_at=NOON, ended_at=old),
                session_row(2, expires_at=old),
                session_row(3, expires_at=NOON, ended_at=young),
                link(1, expires_at=NOON, used_at=old),
                link(2, expires_at=old),
                link(3, expires_at=young),
            ]
        )
    limits.spend("somebody", "192.0.2.1", at=NOON - DAY)
    limits.spend("somebody", "192.0.2.1", at=NOON)

    do(upkeep.clean_up, NOON)

    kept = [*db.session.scalars(select(UserSession.token_digest))]
    assert kept == [token_digest("s3")]
    assert [*db.session.scalars(select(Invitation.token_digest))] == [token_digest("i3")]
    assert len(db.session.scalars(select(TryCounter)).all()) == 2


def test_jobs_long_done_are_forgotten_and_failed_ones_are_not(people):
    do(upkeep.clean_up, NOON)
    with transaction() as session:
        jobs.order(session, "clean_up", key="failing", at=NOON)
    failing = db.session.scalars(select(Job.id).where(Job.key == "failing")).one()
    for _attempt in range(jobs.MOST_ATTEMPTS):
        claim = jobs.claim(failing, worker="a", at=NOON)
        jobs.give_back(claim, code="KeyError", at=NOON)

    do(upkeep.clean_up, NOON + 31 * DAY)

    rows = db.session.execute(select(Job.key, Job.state).order_by(Job.id)).all()
    assert rows[0] == ("failing", JobState.FAILED)
    assert len(rows) == 2

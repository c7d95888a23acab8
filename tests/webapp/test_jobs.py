"""A job is done once, whoever dies; the queue may lose or repeat whatever it likes."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.world import NOON
from webapp.db import db, transaction
from webapp.models.jobs import Job, JobState, WorkerBeat
from webapp.services import jobs
from webapp.services.jobs import LEASE, MOST_ATTEMPTS, SEND_AGAIN_AFTER, LeaseLost

LATER = NOON + LEASE + timedelta(seconds=1)


def order(key: str = "clean_up:2026-11-23", at=NOON) -> int:
    with transaction() as session:
        jobs.order(session, "clean_up", key=key, at=at, arguments={"n": 1})
    return db.session.scalars(select(Job.id).where(Job.key == key)).one()


def job(job_id: int) -> Job:
    db.session.expire_all()
    return db.session.get(Job, job_id)


def finish(claim, at=NOON) -> None:
    with transaction() as session:
        jobs.finish(session, claim, at=at, result="7")


@pytest.mark.usefixtures("in_app")
class TestOneJob:
    def test_an_order_exists_only_if_its_transaction_commits(self):
        def fails() -> None:
            with transaction() as session:
                jobs.order(session, "clean_up", key="k", at=NOON)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fails()
        assert db.session.scalars(select(Job)).all() == []

    def test_the_same_occasion_is_ordered_once(self):
        first = order()
        assert order() == first
        assert db.session.scalars(select(Job.state)).all() == [JobState.QUEUED]

    def test_from_order_to_done(self):
        job_id = order()

        assert jobs.to_send(NOON) == [job_id]
        claim = jobs.claim(job_id, worker="a", at=NOON)
        assert (claim.task, claim.arguments, claim.attempt) == ("clean_up", {"n": 1}, 1)
        finish(claim)

        row = job(job_id)
        assert (row.state, row.result, row.progress) == (JobState.DONE, "7", 100)
        assert (row.lease_until, row.finished_at) == (None, NOON)
        assert jobs.to_send(LATER) == []
        assert jobs.claim(job_id, worker="b", at=LATER) is None

    def test_what_was_sent_is_sent_again_only_if_nobody_took_it(self):
        job_id = order()
        assert jobs.to_send(NOON) == [job_id]
        assert jobs.to_send(NOON + SEND_AGAIN_AFTER) == []
        assert jobs.to_send(NOON + SEND_AGAIN_AFTER + timedelta(seconds=1)) == [job_id]

    def test_a_held_job_is_nobody_elses(self):
        job_id = order()
        jobs.to_send(NOON)
        held = jobs.claim(job_id, worker="a", at=NOON)

        assert jobs.claim(job_id, worker="b", at=NOON + LEASE) is None
        jobs.extend(held, at=NOON + LEASE)
        assert jobs.to_send(LATER) == []
        assert jobs.claim(job_id, worker="b", at=LATER) is None

    def test_a_dead_workers_job_is_taken_up_and_the_dead_cannot_finish_it(self):
        job_id = order()
        late = jobs.claim(job_id, worker="a", at=NOON)

        assert jobs.to_send(LATER) == [job_id]
        second = jobs.claim(job_id, worker="b", at=LATER)
        assert second.attempt == 2
        with pytest.raises(LeaseLost):
            finish(late, LATER)
        assert job(job_id).state is JobState.RUNNING
        finish(second, LATER)
        assert job(job_id).state is JobState.DONE

    def test_a_worker_that_lost_its_job_cannot_disturb_the_next_one(self):
        job_id = order()
        late = jobs.claim(job_id, worker="a", at=NOON)
        again = jobs.claim(job_id, worker="a", at=LATER)  # the same name, the next attempt

        jobs.give_back(late, code="Late", at=LATER)
        jobs.extend(late, at=LATER + LEASE)

        assert job(job_id).lease_until == LATER + LEASE
        finish(again, LATER)
        assert job(job_id).state is JobState.DONE

    def test_an_error_is_tried_again_later_and_not_for_ever(self):
        job_id = order()
        at = NOON
        for _attempt in range(MOST_ATTEMPTS):
            claim = jobs.claim(job_id, worker="a", at=at)
            jobs.give_back(claim, code="OperationalError", at=at)
            assert jobs.to_send(at + SEND_AGAIN_AFTER) == []
            at += SEND_AGAIN_AFTER + timedelta(seconds=1)

        row = job(job_id)
        assert (row.state, row.result) == (JobState.FAILED, "OperationalError")
        assert jobs.claim(job_id, worker="a", at=at) is None
        assert jobs.to_send(at) == []

    def test_a_job_that_kills_its_workers_is_given_up(self):
        job_id = order()
        at = NOON
        for _attempt in range(MOST_ATTEMPTS):
            assert jobs.claim(job_id, worker="a", at=at)
            at += LEASE + timedelta(seconds=1)

        assert jobs.to_send(at) == []
        row = job(job_id)
        assert (row.state, row.result) == (JobState.FAILED, "worker_lost")

    def test_a_beat_is_one_row_for_each_worker(self):
        jobs.beat("a", at=NOON)
        jobs.beat("a", at=LATER)
        jobs.beat("b", at=NOON)

        rows = db.session.execute(select(WorkerBeat.worker, WorkerBeat.at)).all()
        assert sorted(rows) == [("a", LATER), ("b", NOON)]


def test_of_many_claims_at_once_one_wins(app):
    with app.app_context():
        job_id = order()
    won = []
    start = threading.Barrier(8)

    def try_it(name: str) -> None:
        with app.app_context():
            start.wait()
            if claim := jobs.claim(job_id, worker=name, at=NOON):
                won.append(claim)

    threads = [threading.Thread(target=try_it, args=[str(n)]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1

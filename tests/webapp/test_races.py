"""Races for one thing have one winner; the others are told why. On both databases."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from tests.races import CLIENTS, Scenes, race
from webapp.db import db
from webapp.models.audit import AuditEvent
from webapp.models.needs import Need
from webapp.models.people import Membership

ROUNDS = 5


@pytest.fixture
def scenes(app, people):
    return Scenes(app, people)


LOSERS = {
    "publish": {"AlreadyMoved"},
    "publish_or_return": {"AlreadyMoved"},
    "invitation": {"InvitationSpent"},
    "last_quantity": {"Unfit"},
}


@pytest.mark.parametrize("scene", LOSERS)
def test_one_wins_and_the_others_hear_why(app, scenes, scene):
    for _ in range(ROUNDS):
        outcome = race(app, getattr(scenes, scene)())

        assert outcome["won"] == 1
        assert sum(outcome.values()) == CLIENTS
        assert set(outcome) == {"won"} | LOSERS[scene]


def test_one_form_sent_sixteen_times_makes_one_need(app, scenes):
    for number in range(1, ROUNDS + 1):
        outcome = race(app, scenes.one_form())

        assert set(outcome) <= {"won", "ChangedMeanwhile"}
        assert outcome["won"] >= 1
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Need)) == number


def test_the_first_numbers_of_a_year_are_given_once_each(app, scenes):
    outcome = race(app, scenes.first_numbers())

    assert outcome == Counter(won=CLIENTS)
    with app.app_context():
        codes = db.session.scalars(select(Need.code).order_by(Need.code)).all()
    assert codes == [f"XQ-2026-{n:04d}" for n in range(1, CLIENTS + 1)]


def test_the_audit_has_one_event_for_each_winner(app, scenes, people):
    race(app, scenes.publish())
    race(app, scenes.invitation())

    with app.app_context():
        published = select(func.count()).where(AuditEvent.action == "need.publish")
        joined = select(func.count()).where(
            Membership.organisation_id == people.organisations["river unit"]
        )
        assert db.session.scalar(published) == 1
        assert db.session.scalar(joined) == 2  # the one who was there, and the newcomer

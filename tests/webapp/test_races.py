"""Races for one thing have one winner; the others are told why. On both databases."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from tests.contents import offer
from tests.races import CLIENTS, Scenes, race
from tests.world import NOON
from webapp import check
from webapp.db import db
from webapp.models.audit import AuditEvent
from webapp.models.matches import Match, MatchState
from webapp.models.meetings import AgendaItem
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.people import Membership

ROUNDS = 5
LONG = {"last_quantity", "claim_the_last"}  # sixteen offers are posted for each round


@pytest.fixture
def scenes(app, people):
    return Scenes(app, people)


LOSERS = {
    "publish": {"AlreadyMoved"},
    "publish_or_return": {"AlreadyMoved"},
    "invitation": {"InvitationSpent"},
    "last_quantity": {"Unfit"},
    "claim_the_last": {"Unfit"},
    "claim_both_ways": {"Unfit"},
    "accept_or_decline": {"AlreadyMoved"},
    "approve_or_refuse": {"AlreadyMoved"},
}


@pytest.mark.parametrize("scene", LOSERS)
def test_one_wins_and_the_others_hear_why(app, scenes, scene):
    for _ in range(2 if scene in LONG else ROUNDS):
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


def test_of_a_yes_and_a_withdrawal_the_second_may_follow_the_first(app, scenes):
    """A yes may still be withdrawn, but nobody says yes to what is withdrawn."""
    for _ in range(2):
        outcome = race(app, scenes.accept_or_withdraw())

        assert outcome["won"] in {1, 2}
        assert set(outcome) == {"won", "AlreadyMoved"}
        with app.app_context():
            latest = select(Match).order_by(Match.id.desc()).limit(1)
            assert db.session.scalars(latest).one().state is MatchState.WITHDRAWN


def test_what_is_published_is_what_was_corrected(app, scenes):
    """Either the old text waits for the coordinator no longer, or the new one is published."""
    for _ in range(2):
        outcome = race(app, scenes.publish_or_edit())

        assert outcome["won"] in {1, 2}
        assert set(outcome) <= {"won", "AlreadyMoved", "ChangedMeanwhile"}
        with app.app_context():
            latest = db.session.scalars(select(Offer).order_by(Offer.id.desc()).limit(1)).one()
            assert latest.state in {"submitted", "published"}
            assert latest.text != offer(scenes.people).text


def test_a_need_is_either_claimed_or_taken_back(app, scenes):
    for _ in range(2):
        outcome = race(app, scenes.claim_or_close())

        assert outcome["won"] == 1
        assert set(outcome) <= {"won", "Unknown", "Unfit", "StillMatched", "AlreadyMoved"}


def test_a_vote_comes_in_time_or_is_refused(app, scenes):
    for _ in range(2):
        outcome = race(app, scenes.vote_or_close())

        assert set(outcome) <= {"won", "AlreadyMoved"}
        with app.app_context():
            latest = select(AgendaItem).order_by(AgendaItem.id.desc()).limit(1)
            item = db.session.scalars(latest).one()
            assert item.yes == outcome["won"] - 1  # the other one closed the meeting
            assert list(check.violations(at=NOON)) == []


def test_what_is_taken_back_is_not_approved_nor_the_other_way_round(app, scenes):
    for _ in range(2):
        outcome = race(app, scenes.pass_or_withdraw())

        assert set(outcome) <= {"won", "AlreadyMoved"}
        with app.app_context():
            latest = select(AgendaItem).order_by(AgendaItem.id.desc()).limit(1)
            item = db.session.scalars(latest).one()
            ends = {"passed": MatchState.APPROVED, "gone": MatchState.WITHDRAWN}
            assert item.match.state is ends[item.result]
            assert list(check.violations(at=NOON)) == []


def test_the_database_is_sound_after_all_of_it(app, scenes):
    for scene in ("claim_the_last", "accept_or_withdraw", "publish_or_edit", "claim_or_close"):
        race(app, getattr(scenes, scene)())
    with app.app_context():
        assert list(check.violations(at=NOON)) == []

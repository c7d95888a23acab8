"""Matches that lapse, are called to mind and filed by themselves."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.claimed import STAFF, UNIT, allow_small, claim, led_to, pair, step
from tests.webapp.test_upkeep import do
from tests.world import NOON
from webapp import check
from webapp.db import db
from webapp.i18n import CHINA
from webapp.models.audit import AuditEvent
from webapp.models.matches import Match
from webapp.models.matches import MatchAction as A
from webapp.models.matches import MatchState as M
from webapp.queries.matches import late
from webapp.services.match_upkeep import close_matches, expire_matches, remind_of_matches

pytestmark = pytest.mark.usefixtures("in_app")


def morning(year, month, day):
    return datetime(year, month, day, 7, 0, tzinfo=CHINA)


def stored(match_id):
    db.session.expire_all()
    return db.session.get_one(Match, match_id)


def reminders():
    asked = select(func.count()).where(AuditEvent.action == "match.remind")
    return db.session.scalar(asked)


def test_an_answer_may_come_until_the_end_of_the_fifth_working_day(people):
    match = claim(people, *pair(people), 1)  # on Monday the 23rd
    answered = led_to(people, claim(people, *pair(people), 1), "agreed")

    assert do(expire_matches, morning(2026, 11, 30)) == "0"
    assert do(expire_matches, morning(2026, 12, 1)) == "1"
    assert (stored(match).state, stored(answered).state) == (M.EXPIRED, M.AGREED)
    assert do(expire_matches, morning(2026, 12, 2)) == "0"
    db.session.rollback()
    assert list(check.violations(at=morning(2026, 12, 2))) == []


def test_new_year_is_no_working_day(people):
    match = claim(people, *pair(people), 1, at=morning(2026, 12, 31))

    assert stored(match).answer_by == date(2027, 1, 8)


def test_what_must_be_answered_tomorrow_is_called_to_mind_once(people):
    match = claim(people, *pair(people), 1)

    assert do(remind_of_matches, morning(2026, 11, 26)) == "0"
    assert do(remind_of_matches, morning(2026, 11, 27)) == "1"  # Friday; Monday is the last day
    assert do(remind_of_matches, morning(2026, 11, 30)) == "0"
    assert stored(match).reminded_at == morning(2026, 11, 27)
    assert reminders() == 1


def test_what_is_late_is_called_to_mind_at_each_step(people):
    allow_small(people)
    match = led_to(people, claim(people, *pair(people), 1), "active")  # until 5 December

    assert do(remind_of_matches, morning(2026, 12, 5)) == "0"
    assert do(remind_of_matches, morning(2026, 12, 6)) == "1"
    step(people, match, A.DELIVER, UNIT, at=morning(2026, 12, 7))
    assert do(remind_of_matches, morning(2026, 12, 14)) == "0"
    assert do(remind_of_matches, morning(2026, 12, 15)) == "1"
    assert reminders() == 2


def test_late_is_what_the_lists_say_is_late(people):
    allow_small(people)
    approved = led_to(people, claim(people, *pair(people), 1), "approved")
    found = select(Match.id).where(late(date(2026, 12, 7)))
    assert db.session.scalars(found).all() == []  # ten working days are not over
    assert db.session.scalars(select(Match.id).where(late(date(2026, 12, 8)))).all() == [approved]


def test_what_was_confirmed_two_weeks_ago_is_filed(people):
    allow_small(people)
    match = led_to(people, claim(people, *pair(people), 1), "delivered")
    step(people, match, A.CONFIRM, STAFF, at=NOON + timedelta(days=1))

    assert do(close_matches, morning(2026, 12, 8)) == "0"
    assert do(close_matches, morning(2026, 12, 9)) == "1"
    assert stored(match).state is M.CLOSED

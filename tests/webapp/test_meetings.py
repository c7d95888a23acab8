"""Joint meetings: who may vote, what the votes come to, what closing does, who is refused."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.claimed import COORDINATOR, SECRETARY, UNIT, claim, led_to, pair, step
from tests.met import MEMBER, closed, items, opened, planned, seated
from tests.world import NOON
from webapp import check
from webapp.db import db, transaction
from webapp.errors import (
    AlreadyMoved,
    ChangedMeanwhile,
    MustAbstain,
    NotOnTheRoll,
    NotPermitted,
    OnTheAgenda,
    ReasonMissing,
    Unfit,
    Unknown,
)
from webapp.models.audit import AuditEvent
from webapp.models.matches import Match, MatchAction, MatchState
from webapp.models.meetings import (
    Choice,
    ItemResult,
    Majority,
    MeetingAction,
    MeetingKind,
    Minutes,
)
from webapp.models.people import Membership, Role
from webapp.services import committee_rules, matches, meeting_closing, meetings
from webapp.services.voting import vote
from webapp.voting import Rule, Tally, count, decided

pytestmark = pytest.mark.usefixtures("in_app")
YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
PASSED, FAILED, CARRIED = ItemResult.PASSED, ItemResult.FAILED, ItemResult.CARRIED


@pytest.fixture
def agreed(people):
    return led_to(people, claim(people, *pair(people)), "agreed")


@pytest.fixture
def seats(people):
    """Two more members; with the world's one they are three."""
    return [people.actors[MEMBER], seated(people, 1), seated(people, 2)]


def state_of(match_id):
    return db.session.get_one(Match, match_id, populate_existing=True).state


def cast(number, choices, seats, at=NOON):
    (item,) = items(number)
    for member, choice in zip(seats, choices, strict=False):
        vote(number, item.id, choice, actor=member, at=at)


def healthy():
    return list(check.violations(at=NOON + timedelta(hours=1)))


@pytest.mark.parametrize(
    ("votes", "result"),
    [
        ((2, 1, 0), PASSED),
        ((1, 1, 3), FAILED),  # a tie is no majority
        ((1, 2, 0), FAILED),
        ((0, 0, 5), CARRIED),  # nobody has said yes or no
        ((1, 0, 1), CARRIED),  # two of five are too few
        ((1, 0, 2), PASSED),  # who abstains is there
    ],
)
def test_a_simple_majority_of_those_who_say_yes_or_no(votes, result):
    tally = Tally(5, sum(votes), *votes)
    assert decided(Rule(50, Majority.SIMPLE), tally) is result


@pytest.mark.parametrize(("yes", "no", "result"), [(2, 1, PASSED), (3, 2, FAILED), (4, 2, PASSED)])
def test_two_thirds(yes, no, result):
    tally = Tally(6, yes + no, yes, no, 0)
    assert decided(Rule(50, Majority.TWO_THIRDS), tally) is result


def test_the_interested_are_counted_nowhere():
    votes = {1: YES, 2: NO, 3: ABSTAIN}
    assert count([1, 2, 3, 4], [3, 4], votes, interested=[2, 3]) == Tally(2, 2, 1, 0, 0)


class TestDeciding:
    def test_what_passes_is_approved_with_minutes(self, people, agreed, seats):
        number = opened(people, [agreed])
        cast(number, [YES, YES, NO], seats)
        closed(people, number)

        (item,) = items(number)
        assert (item.result, item.entitled, item.present) == (PASSED, 3, 3)
        assert (item.yes, item.no, item.abstained) == (2, 1, 0)
        assert state_of(agreed) is MatchState.APPROVED
        minutes = db.session.scalars(select(Minutes)).one()
        assert (minutes.year, minutes.number) == (2026, 1)
        assert minutes.digest == hashlib.sha256(minutes.document.encode()).hexdigest()
        said = json.loads(minutes.document)
        assert [entry["result"] for entry in said["items"]] == ["passed"]
        assert len(said["present"]) == 3
        assert healthy() == []

    def test_what_fails_is_declined_and_remembered(self, people, agreed, seats):
        number = opened(people, [agreed])
        cast(number, [NO, NO, YES], seats)
        closed(people, number)

        row = db.session.get_one(Match, agreed)
        assert (row.state, row.declined_by_id) == (MatchState.DECLINED, row.subdistrict_id)
        assert row.state_note == "第四次联席会议"
        assert healthy() == []

    def test_without_a_quorum_it_waits_for_the_next_meeting(self, people, agreed, seats):
        number = opened(people, [agreed])
        cast(number, [YES], seats)
        closed(people, number)

        assert (items(number)[0].result, state_of(agreed)) == (CARRIED, MatchState.AGREED)
        again = opened(people, [agreed])
        cast(again, [YES, YES], seats)
        closed(people, again)
        assert state_of(agreed) is MatchState.APPROVED
        numbers = db.session.scalars(select(Minutes.number).order_by(Minutes.id)).all()
        assert numbers == [1, 2]
        assert healthy() == []

    def test_attendance_makes_the_quorum(self, people, agreed, seats):
        number = opened(people, [agreed])
        actor = people.actors[COORDINATOR]
        meetings.attend(number, [seats[1].person_id], actor=actor, at=NOON)
        cast(number, [YES], seats)
        closed(people, number)

        assert items(number)[0].present == 2
        assert state_of(agreed) is MatchState.APPROVED

    def test_a_vote_may_be_changed_and_the_same_one_twice_is_one(self, people, agreed, seats):
        number = opened(people, [agreed])
        (item,) = items(number)
        for choice in (NO, YES, YES):
            vote(number, item.id, choice, actor=seats[0], at=NOON)
        cast(number, [YES, YES], seats)
        closed(people, number)

        assert (items(number)[0].yes, items(number)[0].no) == (2, 0)
        events = select(AuditEvent).where(AuditEvent.action == "meeting.vote")
        assert len(db.session.scalars(events).all()) == 3

    def test_what_a_side_took_back_is_not_decided(self, people, agreed, seats):
        number = opened(people, [agreed])
        cast(number, [YES, YES, YES], seats)
        step(people, agreed, MatchAction.WITHDRAW, UNIT)
        closed(people, number)

        assert items(number)[0].result is ItemResult.GONE
        assert state_of(agreed) is MatchState.WITHDRAWN
        assert healthy() == []

    def test_the_rule_is_that_of_the_calling(self, people, agreed, seats):
        actor = people.actors[COORDINATOR]
        committee_rules.edit(
            100, Majority.TWO_THIRDS, version=0, basis="第一次会议", actor=actor, at=NOON
        )
        number = opened(people, [agreed])
        committee_rules.edit(1, Majority.SIMPLE, version=1, basis="第二次", actor=actor, at=NOON)
        cast(number, [YES, YES], seats)
        closed(people, number)
        assert items(number)[0].result is CARRIED
        with pytest.raises(ChangedMeanwhile):
            committee_rules.edit(
                2, Majority.SIMPLE, version=1, basis="第二次", actor=actor, at=NOON
            )

    def test_the_same_form_closes_once(self, people, agreed, seats):
        number = opened(people, [agreed])
        for _ in range(2):
            meeting_closing.close(
                number, actor=people.actors[COORDINATOR], at=NOON, form_key="a" * 32
            )
        with pytest.raises(AlreadyMoved):
            closed(people, number)


class TestInterest:
    @pytest.mark.parametrize(
        ("side", "role"),
        [("river unit", Role.UNIT_CONTACT), ("river community", Role.COMMUNITY_STAFF)],
    )
    def test_members_of_a_side_only_abstain_and_do_not_count(self, people, agreed, side, role):
        involved = seated(people, 1, also=side, role=role)
        number = opened(people, [agreed])
        (item,) = items(number)
        for choice in (YES, NO):
            with pytest.raises(MustAbstain):
                vote(number, item.id, choice, actor=involved, at=NOON)
        vote(number, item.id, ABSTAIN, actor=involved, at=NOON)
        vote(number, item.id, YES, actor=people.actors[MEMBER], at=NOON)
        closed(people, number)

        (item,) = items(number)
        assert (item.entitled, item.present, item.abstained) == (1, 1, 0)
        assert json.loads(db.session.scalars(select(Minutes.document)).one())["items"][0][
            "recused"
        ] == ["委员1"]
        assert healthy() == []

    def test_who_proposed_it_only_abstains(self, people, agreed):
        with transaction() as session:
            session.get_one(Match, agreed).proposed_by_id = people.actors[MEMBER].person_id
        number = opened(people, [agreed])
        with pytest.raises(MustAbstain):
            vote(number, items(number)[0].id, YES, actor=people.actors[MEMBER], at=NOON)
        closed(people, number)
        assert (items(number)[0].result, state_of(agreed)) == (CARRIED, MatchState.AGREED)

    def test_a_vote_of_who_joined_a_side_later_does_not_count(self, people, agreed, seats):
        number = opened(people, [agreed])
        cast(number, [YES, YES, NO], seats)
        with transaction() as session:
            place = people.organisations["river unit"]
            session.add(
                Membership(
                    person_id=seats[0].person_id,
                    organisation_id=place,
                    role=Role.UNIT_CONTACT,
                    created_at=NOON + timedelta(minutes=5),
                )
            )
        closed(people, number)
        (item,) = items(number)
        assert (item.result, item.entitled, item.yes, item.no) == (FAILED, 2, 1, 1)
        assert healthy() == []


class TestRefusals:
    def test_nobody_else_votes(self, people, agreed):
        number = opened(people, [agreed])
        (item,) = items(number)
        for who in (COORDINATOR, "auditor river"):
            with pytest.raises(NotPermitted):
                vote(number, item.id, YES, actor=people.actors[who], at=NOON)
        for who in (UNIT, SECRETARY, "committee_member hill"):
            with pytest.raises(Unknown):
                vote(number, item.id, YES, actor=people.actors[who], at=NOON)
        with pytest.raises(NotOnTheRoll):
            vote(number, item.id, YES, actor=seated(people, 9), at=NOON)

    def test_nobody_votes_before_and_after(self, people, agreed):
        number = planned(people, [agreed])
        (item,) = items(number)
        member = people.actors[MEMBER]
        with pytest.raises(Unknown):  # the papers are not sent yet
            vote(number, item.id, YES, actor=member, at=NOON)
        meetings.move(number, MeetingAction.CALL, actor=people.actors[COORDINATOR], at=NOON)
        with pytest.raises(AlreadyMoved):
            vote(number, item.id, YES, actor=member, at=NOON)

    def test_votes_in_writing_have_a_last_day(self, people, agreed, seats):
        number = opened(people, [agreed], kind=MeetingKind.CIRCULATION)
        cast(number, [YES, YES], seats)
        with pytest.raises(Unfit) as refusal:
            closed(people, number)
        assert refusal.value.rule == "voting_goes_on"
        tomorrow = NOON + timedelta(days=1)
        with pytest.raises(Unfit) as refusal:
            cast(number, [NO], seats, at=tomorrow)
        assert refusal.value.rule == "voting_over"
        closed(people, number, at=tomorrow)
        assert state_of(agreed) is MatchState.APPROVED

    def test_a_match_waits_for_one_meeting_and_nobody_decides_beside_it(self, people, agreed):
        number = opened(people, [agreed])
        with pytest.raises(Unfit) as refusal:
            planned(people, [agreed])
        assert refusal.value.rule == "not_agreed"
        actor = people.actors[COORDINATOR]
        for action in (MatchAction.APPROVE, MatchAction.REFUSE):
            with pytest.raises(OnTheAgenda):
                matches.move(agreed, action, actor=actor, at=NOON, reason="理由")
        with pytest.raises(NotPermitted):  # by hand it is not approved any more
            matches.move(agreed, MatchAction.APPROVE_IN_COMMITTEE, actor=actor, at=NOON)
        with pytest.raises(ReasonMissing):
            meetings.move(number, MeetingAction.CANCEL, actor=actor, at=NOON)
        meetings.move(number, MeetingAction.CANCEL, actor=actor, at=NOON, reason="改期")
        matches.move(agreed, MatchAction.REFUSE, actor=actor, at=NOON, reason="理由")
        assert state_of(agreed) is MatchState.DECLINED
        assert healthy() == []

    def test_only_what_is_agreed_here_and_not_nothing(self, people):
        with pytest.raises(Unfit):
            planned(people, [claim(people, *pair(people))])
        number = planned(people, [])
        with pytest.raises(Unfit) as refusal:
            meetings.move(number, MeetingAction.CALL, actor=people.actors[COORDINATOR], at=NOON)
        assert refusal.value.rule == "empty_agenda"

    def test_another_tenant_does_not_know_it(self, people, agreed):
        number = opened(people, [agreed])
        for who in ("coordinator hill", "coordinator far"):
            with pytest.raises(Unknown):
                meeting_closing.close(number, actor=people.actors[who], at=NOON)
        with pytest.raises(NotPermitted):
            meeting_closing.close(number, actor=people.actors[MEMBER], at=NOON)

    @pytest.mark.parametrize("change", ["UPDATE minutes SET number = 9", "DELETE FROM minutes"])
    def test_the_database_itself_keeps_the_minutes(self, people, agreed, change):
        number = opened(people, [agreed])
        closed(people, number)
        with pytest.raises(DatabaseError, match="never changes"):
            db.session.execute(text(change))
        db.session.rollback()
        assert db.session.scalars(select(Minutes.number)).one() == 1

"""What first pages and pages of matches tell to do next, once a meeting is to decide."""

import pytest

from tests import rounds as made
from tests.claimed import COORDINATOR, SECRETARY, STAFF, UNIT, claim, led_to, pair
from tests.met import MEMBER, items, opened, planned, seated
from tests.posted import NEED, published
from tests.world import NOON
from webapp.i18n import now, today
from webapp.models.meetings import Choice, MeetingAction, MeetingKind
from webapp.queries.homes import fitting_needs
from webapp.queries.match_queues import match_queues
from webapp.queries.matches import MatchFilters, listing
from webapp.services import meetings
from webapp.services.voting import vote
from webapp.windows_text import hours

TITLE = "第四次联席会议"


@pytest.fixture
def agreed(people, app):
    with app.app_context():
        return led_to(people, claim(people, *pair(people)), "agreed")


def to_decide(people):
    """Ids of matches that wait for the coordinator, on the first page and in the list."""
    actor = people.actors[COORDINATOR]
    queues = {one.title: one for one in match_queues(actor, today=today())}
    page = listing(MatchFilters(turn=True), actor, today=today())
    shown = [row.match.id for row in queues["待批准的对接"].rows]
    assert [row.match.id for row in page.rows] == shown
    return shown


def test_what_a_meeting_was_called_for_waits_for_its_members(app, people, agreed, client_of):
    with app.app_context():
        number = planned(people, [agreed])
        assert to_decide(people) == [agreed]
        meetings.move(number, MeetingAction.CALL, actor=people.actors[COORDINATOR], at=NOON)
        assert to_decide(people) == []

    for who in (COORDINATOR, MEMBER, UNIT):
        for address in (f"/matches/{agreed}", "/"):
            page = client_of(who).get(address).text
            told = f"已列入“{TITLE}”，等待表决" in page
            assert told is not (who == COORDINATOR and address == "/"), (who, address)


def test_more_than_the_coordinator_may_approve_goes_to_a_meeting(app, people, agreed, client_of):
    told = "请列入联席会议的议题"

    assert told in client_of(COORDINATOR).get(f"/matches/{agreed}").text
    assert told not in client_of(UNIT).get(f"/matches/{agreed}").text
    with app.app_context():
        planned(people, [agreed])
    assert told not in client_of(COORDINATOR).get(f"/matches/{agreed}").text


def test_votes_in_writing_are_not_ended_while_somebody_may_still_vote(
    app, people, agreed, client_of
):
    with app.app_context():
        voters = [people.actors[MEMBER], seated(people, 1)]
        number = opened(people, [agreed], at=now(), kind=MeetingKind.CIRCULATION)
        item_id = items(number)[0].id
    button = f"/meetings/{number}/close"

    for voter in voters:
        assert button not in client_of(COORDINATOR).get(f"/meetings/{number}").text
        with app.app_context():
            vote(number, item_id, Choice.YES, actor=voter, at=now())

    assert button in client_of(COORDINATOR).get(f"/meetings/{number}").text


def test_a_need_that_the_unit_has_claimed_is_not_proposed_to_it_again(people, in_app):
    need, offer = pair(people)
    other = published(people, NEED, title="另一场讲座")

    def proposed():
        return {item.posting.id for item in fitting_needs(people.actors[UNIT]).items}

    assert proposed() == {need, other}
    claimed = claim(people, need, offer, 1)
    assert proposed() == {other}
    led_to(people, claimed, "withdrawn")
    assert proposed() == {need, other}


def test_a_whole_day_is_told_in_words(in_app):
    assert hours(0, 24 * 60) == "全天"
    assert hours(19 * 60, 31 * 60 + 30) == "19:00–次日 07:30"


def test_a_plan_that_waits_for_its_coordinator_is_on_the_first_page(app, people, client_of):
    with app.app_context():
        made.frozen(people)

    for who, told in {COORDINATOR: True, "coordinator hill": False, UNIT: False}.items():
        assert ("试算一轮" in client_of(who).get("/").text) is told, who


def test_whoever_does_not_answer_for_the_community_is_told_who_does(app, people, client_of):
    with app.app_context():
        match_id = claim(people, *pair(people))

    for who, told in {STAFF: True, SECRETARY: False, UNIT: False}.items():
        assert ("由社区书记答复" in client_of(who).get(f"/matches/{match_id}").text) is told, who

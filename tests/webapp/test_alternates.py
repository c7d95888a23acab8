"""When a side declines: whom the plan would ask next, asked with one button. And nudges."""

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from tests import rounds as made
from tests.claimed import claim
from tests.contents import offer as offer_content
from tests.mailbox import wants
from tests.posted import NEED, OFFER, published
from tests.races import race
from tests.webapp.test_upkeep import do
from webapp import check
from webapp.db import db, transaction
from webapp.errors import AlreadyMoved, NotPermitted, NudgedToday, Unknown
from webapp.i18n import now, today
from webapp.models.audit import AuditEvent
from webapp.models.matches import Match, MatchAction, MatchState, Side
from webapp.models.needs import Need
from webapp.models.offers import Offer, Reach
from webapp.models.outbox import Alternate, Notice, NoticeKind, Nudge
from webapp.models.plans import DecisionKind, PairDecision
from webapp.models.postings import PostingAction, PostingState
from webapp.queries.alternates import choices
from webapp.queries.unanswered import UnansweredFilters, unanswered
from webapp.services import alternates, jobs, matches, nudges, postings, round_publishing
from webapp.services.alternates import keep_alternates
from webapp.services.match_upkeep import expire_matches

pytestmark = pytest.mark.usefixtures("in_app")
SECRETARY, UNIT, COORDINATOR = (
    "community_secretary river",
    "unit_contact river",
    "coordinator river",
)


@pytest.fixture(autouse=True)
def _without_a_process(monkeypatch):
    monkeypatch.setattr("webapp.services.solving.at_work", made.at_work_here)
    monkeypatch.setattr("webapp.services.alternates.at_work", made.at_work_here)
    monkeypatch.setitem(made.TASKS, "keep_alternates", keep_alternates)


@pytest.fixture
def story(people):
    """A need, the match that a round proposed for it, and the offer that was left aside."""
    at = now()
    need = published(people, NEED, at=at, title="独居老人健康讲座", divisible=True)
    near = published(people, OFFER, at=at, quantity=5, reach=Reach.TRAVELS, radius_m=5000)
    other = _second_units_offer(people, at)
    round_id, plan_id = made.planned(people)
    round_publishing.publish(plan_id, actor=people.actors[COORDINATOR], at=now())
    made.work("keep_alternates")
    (match,) = db.session.scalars(select(Match).where(Match.round_id == round_id))
    found = {"need": need, "round": round_id, "match": match.id, "plan": plan_id}
    return found | {"other": other if match.offer_id == near else near}


def _second_units_offer(people, at):
    content = offer_content(people, quantity=5, reach=Reach.TRAVELS, radius_m=5000, title="另一家")
    actor = people.actors["second unit_contact river"]
    stored = postings.save(
        OFFER,
        content,
        form_key=secrets.token_hex(16),
        version=None,
        submit=True,
        actor=actor,
        at=at,
    )
    coordinator = people.actors[COORDINATOR]
    postings.move(OFFER, stored.id, PostingAction.PUBLISH, actor=coordinator, at=at)
    return int(stored.id)


def decline(people, story, who=SECRETARY):
    actor = people.actors[who]
    matches.move(story["match"], MatchAction.DECLINE, actor=actor, at=now(), reason="已有别的安排")


def choice_of(people, who):
    found, total = choices(people.actors[who], at=now())
    assert len(found) == total
    return [(one.need.id, one.offer.id, one.quantity, one.match_id) for one in found]


def ask(people, who, key=""):
    ((stored,),) = db.session.execute(select(Alternate.id)).all()
    return alternates.ask(
        stored, form_key=key or secrets.token_hex(16), actor=people.actors[who], at=now()
    )


class TestAlternates:
    def test_a_community_declines_with_a_reason_and_gets_the_alternate(self, people, story):
        assert choice_of(people, SECRETARY) == []  # nobody has declined yet
        decline(people, story)

        expected = [(story["need"], story["other"], 4, story["match"])]
        for who in (SECRETARY, "community_staff river", COORDINATOR):
            assert choice_of(people, who) == expected
        for who in (UNIT, "second community_staff river", "coordinator hill", "auditor river"):
            assert choice_of(people, who) == []

        match = ask(people, SECRETARY)
        assert (match.state, match.quantity, match.round_id) == (
            MatchState.PROPOSED,
            4,
            story["round"],
        )
        assert (match.offer_id, match.asked) == (story["other"], {Side.GIVER})
        giver = {"unit_contact river", "second unit_contact river"}
        (answers,) = (w for w in giver if people.actors[w].organisation_id == match.giver_id)
        matches.move(
            match.id, MatchAction.ACCEPT, actor=people.actors[answers], at=now(), reason=""
        )
        assert db.session.get(Match, match.id).state is MatchState.AGREED
        assert choice_of(people, SECRETARY) == []
        db.session.rollback()
        assert list(check.violations(at=now())) == []

    def test_the_coordinator_asks_both_sides_and_may_not_approve_alone(self, people, story):
        decline(people, story)
        match = ask(people, COORDINATOR)
        assert match.asked == {Side.GIVER, Side.RECEIVER}
        assert match.proposed_by_id == people.actors[COORDINATOR].person_id

    def test_what_nobody_answered_leads_to_the_alternate_too(self, people, story):
        with transaction() as session:
            session.get(Match, story["match"]).answer_by = today() - timedelta(days=1)
        assert do(expire_matches, now()) == "1"
        assert [one[1] for one in choice_of(people, SECRETARY)] == [story["other"]]

    def test_the_same_form_asks_once(self, people, story):
        decline(people, story)
        first = ask(people, SECRETARY, "a" * 32).id
        assert ask(people, SECRETARY, "a" * 32).id == first
        with pytest.raises(Unknown):  # they are asked already
            ask(people, SECRETARY, "b" * 32)

    def test_pressed_by_both_at_once_it_is_asked_once(self, app, people, story):
        decline(people, story)
        (stored,) = db.session.scalars(select(Alternate.id)).all()
        db.session.rollback()

        def press(number):
            who = (SECRETARY, COORDINATOR)[number]
            key = secrets.token_hex(16)
            alternates.ask(stored, form_key=key, actor=people.actors[who], at=now())

        assert race(app, press, 2) == {"won": 1, "Unknown": 1}
        live = select(func.count()).where(
            Match.need_id == story["need"], Match.state == MatchState.PROPOSED
        )
        assert db.session.scalar(live) == 1

    @pytest.mark.parametrize("who", [UNIT, "community_staff river", "committee_member river"])
    def test_others_may_not_ask(self, people, story, who):
        decline(people, story)
        with pytest.raises((NotPermitted, Unknown)):
            ask(people, who)
        assert len(db.session.scalars(select(Match)).all()) == 1

    def test_what_is_no_longer_possible_is_not_offered(self, people, story):
        decline(people, story)
        other, pair = Offer.id == story["other"], {"need_id": story["need"]}
        forbid = {**pair, "offer_id": story["other"], "round_id": story["round"]}
        spoils = {
            "its offer is paused": update(Offer).where(other).values(state=PostingState.PAUSED),
            "the rest of its year is too little": [
                update(Offer).where(other).values(yearly_cap=1),
                update(Need).values(divisible=False),
            ],
            "too little for the whole": update(Need).values(divisible=False, quantity=6),
            "the need is withdrawn": update(Need).values(state=PostingState.WITHDRAWN),
            "the pair was declined": update(Match).values(offer_id=story["other"]),
            "a later round took it back": update(Match).values(
                state=MatchState.WITHDRAWN, declined_by_id=None
            ),
            "the pair was forbidden": insert(PairDecision).values(
                **forbid, kind=DecisionKind.FORBID, note="", decided_at=now()
            ),
        }
        still = {}
        for why, statement in spoils.items():
            db.session.rollback()
            assert choice_of(people, SECRETARY) != []
            for one in statement if isinstance(statement, list) else [statement]:
                db.session.execute(one)
            still[why] = choice_of(people, SECRETARY)
        assert still == {why: [] for why in spoils}

    def test_what_was_taken_meanwhile_is_refused(self, people, story):
        decline(people, story)
        another = published(people, NEED, at=now(), title="另一场", quantity=5)
        giver = db.session.get(Offer, story["other"]).owner_id
        writers = (UNIT, "second unit_contact river")
        (who,) = (w for w in writers if people.actors[w].organisation_id == giver)
        claim(people, another, story["other"], who=who, at=now())

        assert choice_of(people, SECRETARY) == []
        with pytest.raises(Unknown):
            ask(people, COORDINATOR)
        assert len(db.session.scalars(select(Match)).all()) == 2

    def test_kept_twice_they_are_there_once(self, people, story):
        before = db.session.scalars(select(Alternate.offer_id)).all()
        with transaction() as session:
            jobs.order(
                session,
                "keep_alternates",
                key="again",
                at=now(),
                arguments={"plan": story["plan"]},
            )
        made.work("keep_alternates")
        assert db.session.scalars(select(Alternate.offer_id)).all() == before == [story["other"]]


class TestNudges:
    def nudge(self, people, story, at=None, who=COORDINATOR):
        nudges.nudge(story["match"], actor=people.actors[who], at=at or now())

    def events(self):
        return db.session.scalar(select(func.count()).where(AuditEvent.action == "match.nudge"))

    def test_once_a_day_and_noted(self, people, story):
        wants(people, SECRETARY)
        at = now()
        self.nudge(people, story, at)
        with pytest.raises(NudgedToday):
            self.nudge(people, story, at)
        actor = people.actors[COORDINATOR]
        assert nudges.nudge_all(story["round"], actor=actor, at=at) == 0
        assert nudges.nudge_all(story["round"], actor=actor, at=at + timedelta(days=1)) == 1
        assert self.events() == 2
        told = db.session.execute(select(Notice.kind, Notice.urgent)).all()
        assert told == [(NoticeKind.NUDGED, True)] * 2

    def test_two_at_once_are_one(self, app, people, story):
        db.session.rollback()
        pressed = race(app, lambda _number: self.nudge(people, story), 2)
        assert pressed == {"won": 1, "NudgedToday": 1}
        assert (db.session.scalar(select(func.count(Nudge.id))), self.events()) == (1, 1)

    def test_what_was_answered_is_not_nudged(self, people, story):
        decline(people, story)
        with pytest.raises(AlreadyMoved):
            self.nudge(people, story)
        assert self.events() == 0

    def test_only_by_the_coordinator_of_the_place(self, people, story):
        with pytest.raises(NotPermitted):
            self.nudge(people, story, who=SECRETARY)
        with pytest.raises(Unknown):
            self.nudge(people, story, who="coordinator hill")
        with pytest.raises(Unknown):
            nudges.nudge_all(story["round"], actor=people.actors["coordinator hill"], at=now())
        committee = people.actors["committee_member river"]
        with pytest.raises(NotPermitted):
            nudges.nudge_all(story["round"], actor=committee, at=now())

    def test_the_list_says_who_has_not_answered(self, people, story):
        actor = people.actors[COORDINATOR]

        def listed(**filters):
            page, may = unanswered(
                story["round"], UnansweredFilters(**filters), actor, today=today()
            )
            return [(one.row.match.id, one.asked, one.nudged) for one in page.rows], may

        both = (Side.GIVER, Side.RECEIVER)
        assert listed() == ([(story["match"], both, False)], 1)
        assert listed(q="健康讲座")[0] == listed(q="翠堤一社区")[0] == listed()[0]
        assert listed(q="别的")[0] == []
        self.nudge(people, story)
        assert listed() == ([(story["match"], both, True)], 0)
        secretary = people.actors[SECRETARY]
        matches.move(story["match"], MatchAction.ACCEPT, actor=secretary, at=now(), reason="")
        assert listed(side=Side.RECEIVER)[0] == []
        assert listed(side=Side.GIVER)[0] == [(story["match"], (Side.GIVER,), True)]

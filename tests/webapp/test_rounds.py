"""Rounds by their services: frozen input, one run at a time, little change, publishing, borders."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from tests import rounds as made
from tests.posted import matched
from tests.races import race
from webapp.db import db, transaction
from webapp.errors import AlreadyMoved, NotPermitted, RoundBusy, Unfit, Unknown
from webapp.i18n import now
from webapp.models.jobs import Job, JobState
from webapp.models.matches import Match, MatchState, Origin
from webapp.models.plans import DecisionKind, PairQuestion, PlanState, Proposal, RoundPlan, Unserved
from webapp.models.rounds import Round, RoundPolicy, RoundSnapshot, RoundState
from webapp.scenarios import Wishes
from webapp.services import pair_wishes, round_publishing, rounds, runs
from webapp.services.pair_wishes import PairWish
from webapp.services.runs import RunOrder

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture(autouse=True)
def _without_a_process(monkeypatch):
    for module in ("solving", "explaining"):
        monkeypatch.setattr(f"webapp.services.{module}.at_work", made.at_work_here)


def state_of(round_id):
    return db.session.get(Round, round_id, populate_existing=True).state


shares = made.shares


def test_a_round_from_opening_to_a_plan(people):
    ids = made.posted(people)

    round_id, plan_id = made.planned(people)

    plan = made.plan(plan_id)
    assert (plan.state, plan.status, plan.gap_ppm, plan.sound) == ("ready", "optimal", 0, True)
    assert state_of(round_id) is RoundState.PROPOSED
    # Two needs of four, one offer of five: five are given, three are missing in one of them.
    assert sum(shares(plan_id).values()) == 5
    lacks = db.session.scalars(select(Unserved).where(Unserved.plan_id == plan_id)).all()
    assert sum(row.wanted - row.served for row in lacks) == 3
    assert {row.need_id for row in lacks} <= {ids["first"], ids["second"]}
    assert plan.figures["first_served"]["needs"] == 2


def test_the_frozen_input_never_changes(people):
    made.posted(people)
    round_id = made.frozen(people)
    stored = db.session.scalars(select(RoundSnapshot)).one()
    policy_id = db.session.scalars(select(RoundPolicy.id)).one()
    assert (stored.needs, stored.offers, stored.pairs) == (2, 1, 2)
    db.session.rollback()

    for statement in ("UPDATE round_snapshot SET needs = 9", "DELETE FROM round_policy"):
        with pytest.raises(DBAPIError), transaction() as session:
            session.execute(text(statement))

    assert state_of(round_id) is RoundState.FROZEN
    assert db.session.get(RoundPolicy, policy_id).version == 1


def test_a_changed_policy_is_a_new_version_and_the_same_one_is_not(people):
    actor = people.actors["coordinator river"]
    strong = replace(made.opening(people), wishes=Wishes({"distance": 5}))
    for one in (made.opening(people), strong, strong):
        rounds.open_round(one, form_key=made.key(), actor=actor, at=now())

    found = db.session.scalars(select(RoundPolicy).order_by(RoundPolicy.version)).all()

    assert [policy.version for policy in found] == [1, 2]
    assert all(sum(policy.content["points"].values()) <= 1000 for policy in found)


def test_one_form_opens_one_round_and_orders_one_run(people):
    actor, key = people.actors["coordinator river"], made.key()
    opening = made.opening(people)
    both = [rounds.open_round(opening, form_key=key, actor=actor, at=now()).id for _ in range(2)]
    rounds.freeze(both[0], actor=actor, at=now())
    order = RunOrder(5)

    plans = [runs.order_run(both[0], order, form_key=key, actor=actor, at=now()).id]
    with pytest.raises(RoundBusy):
        runs.order_run(both[0], order, form_key=made.key(), actor=actor, at=now())
    plans.append(runs.order_run(both[0], order, form_key=key, actor=actor, at=now()).id)

    assert both[0] == both[1]
    assert plans[0] == plans[1]
    assert db.session.scalars(select(RoundPlan.id)).all() == plans[:1]


def test_of_two_rounds_of_a_tenant_one_computes_at_a_time(people):
    made.posted(people)
    first, second = made.frozen(people), made.frozen(people)
    made.ordered(people, first)

    with pytest.raises(RoundBusy):
        made.ordered(people, second)

    assert state_of(second) is RoundState.FROZEN


def test_cancelling_a_waiting_run_leads_back_to_the_frozen_input(people):
    round_id = made.frozen(people)
    plan_id = made.ordered(people, round_id)

    runs.cancel_run(plan_id, actor=people.actors["coordinator river"], at=now())
    made.work("solve_plan")

    assert made.plan(plan_id).state is PlanState.CANCELLED
    assert state_of(round_id) is RoundState.FROZEN
    assert made.ordered(people, round_id)


def test_a_run_that_is_cancelled_while_it_works_stops(people, monkeypatch):
    made.posted(people)
    round_id = made.frozen(people)
    plan_id = made.ordered(people, round_id)
    monkeypatch.setattr("webapp.services.solving.NOTED_EVERY", 0.0)
    with transaction() as session:
        session.execute(update(RoundPlan).values(cancel_asked=True))

    made.work("solve_plan")

    assert made.plan(plan_id).state is PlanState.CANCELLED
    assert (state_of(round_id), shares(plan_id)) == (RoundState.FROZEN, {})


def test_a_run_taken_up_again_doubles_nothing(people):
    made.posted(people)
    round_id, plan_id = made.planned(people)
    before = shares(plan_id)
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.task == "solve_plan")).one()
        job.state, job.finished_at = JobState.QUEUED, None

    made.work("solve_plan")

    assert shares(plan_id) == before
    assert state_of(round_id) is RoundState.PROPOSED


def test_a_run_whose_workers_died_does_not_block_the_tenant(people):
    round_id = made.frozen(people)
    lost = made.ordered(people, round_id)
    with transaction() as session:
        session.execute(update(Job).values(state=JobState.FAILED))
        session.execute(update(RoundPlan).values(state=PlanState.RUNNING))

    again = made.ordered(people, round_id)

    assert made.plan(lost).fault == "worker_lost"
    assert made.plan(again).state is PlanState.QUEUED


def test_pins_and_forbidden_pairs_hold_in_the_next_run(people):
    ids = made.posted(people)
    round_id, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    pin = PairWish(ids["second"], ids["offer"], DecisionKind.PIN, 4)
    forbid = PairWish(ids["first"], ids["offer"], DecisionKind.FORBID, note="时间不便")
    for wish in (pin, forbid):
        pair_wishes.decide_pair(round_id, wish, actor=actor, at=now())

    again = made.ordered(people, round_id, after=plan_id)
    made.work("solve_plan")

    assert shares(again) == {(ids["second"], ids["offer"]): 4}
    assert db.session.scalars(select(Proposal.pinned).where(Proposal.plan_id == again)).all() == [
        True
    ]


def test_a_pin_beyond_what_both_have_is_refused(people):
    ids = made.posted(people)
    round_id, _plan = made.planned(people)
    wish = PairWish(ids["first"], ids["offer"], DecisionKind.PIN, 5)

    with pytest.raises(Unfit):
        pair_wishes.decide_pair(round_id, wish, actor=people.actors["coordinator river"], at=now())

    assert state_of(round_id) is RoundState.PROPOSED


def test_solving_again_with_little_change_keeps_the_pairs(people):
    made.posted(people)
    round_id, plan_id = made.planned(people)

    again = made.ordered(people, round_id, after=plan_id)
    made.work("solve_plan")

    assert shares(again) == shares(plan_id)


def test_every_asked_pair_is_answered_with_figures(people):
    ids = made.posted(people)
    _round, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    asked = [
        pair_wishes.ask_pair(plan_id, ids[word], ids["offer"], 4, actor=actor, at=now()).id
        for word in ("first", "second", "second")
    ]

    made.work("answer_pair")
    made.work("explain_plan")

    answers = {row.id: row.answer for row in db.session.scalars(select(PairQuestion))}
    assert len(answers) == 2
    assert {asked[0], asked[1]} == set(answers)
    # Both want four of five: whoever has less would take from the other, and the answer says so.
    lacking = [a for a in answers.values() if a["quantity"] < 4]
    assert all(a["code"] in {"priced_out", "higher_level", "tie"} for a in lacking)
    changes = [[step["change"] for step in a["exchange"]["steps"]] for a in lacking]
    assert [sum(some) for some in changes] == [0] * len(lacking)
    assert [a["verdict"][0]["row"] for a in lacking] == [f"o{ids['offer']}"] * len(lacking)
    assert made.plan(plan_id).explained_at is not None


def test_publishing_asks_both_sides_of_each_new_pair_once(people):
    made.posted(people)
    round_id, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]

    counted = round_publishing.publish(plan_id, actor=actor, at=now())
    with pytest.raises(AlreadyMoved):
        round_publishing.publish(plan_id, actor=actor, at=now())

    matches = db.session.scalars(select(Match)).all()
    assert (counted.asked, counted.refused) == (len(shares(plan_id)), 0)
    assert {(m.need_id, m.offer_id): m.quantity for m in matches} == shares(plan_id)
    assert {(m.state, m.origin, m.round_id) for m in matches} == {
        (MatchState.PROPOSED, Origin.OPTIMIZER, round_id)
    }
    assert state_of(round_id) is RoundState.PUBLISHED


def test_what_was_agreed_meanwhile_is_refused_pair_by_pair(people):
    ids = made.posted(people)
    _round, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    (pair, _quantity), *others = sorted(shares(plan_id).items())
    matched(people, pair[0], ids["offer"], 1, at=now())

    done = round_publishing.publish(plan_id, actor=actor, at=now())

    assert (done.asked, done.refused) == (len(others), 1)
    rules = db.session.scalars(select(Proposal.refused).where(Proposal.need_id == pair[0])).all()
    assert rules == ["live_already"]


def test_a_need_that_people_have_split_may_stay_split(people):
    ids = made.posted(people, divisible=False)
    matched(people, ids["first"], ids["offer"], 2, at=now())

    _round, plan_id = made.planned(people)

    assert made.plan(plan_id).fault == ""
    assert shares(plan_id)[ids["first"], ids["offer"]] == 2


def test_agreed_matches_are_fixed_input(people):
    ids = made.posted(people)
    matched(people, ids["first"], ids["offer"], 2, at=now())

    _round, plan_id = made.planned(people)

    rows = db.session.scalars(select(Proposal).where(Proposal.plan_id == plan_id)).all()
    fixed = {(row.need_id, row.quantity) for row in rows if row.fixed}
    assert fixed == {(ids["first"], 2)}
    written = json.loads(db.session.scalars(select(RoundSnapshot.document)).one())
    assert written["settled"] == [
        {"need": f"n{ids['first']}", "offer": f"o{ids['offer']}", "quantity": 2}
    ]


@pytest.mark.parametrize("who", ["coordinator hill", "community_secretary river", "auditor hill"])
def test_nobody_reads_or_steers_another_tenants_round(people, who):
    made.posted(people)
    round_id, plan_id = made.planned(people)
    actor = people.actors[who]

    for attempt in (
        lambda: rounds.freeze(round_id, actor=actor, at=now()),
        lambda: runs.cancel_run(plan_id, actor=actor, at=now()),
        lambda: round_publishing.publish(plan_id, actor=actor, at=now()),
        lambda: pair_wishes.ask_pair(plan_id, 1, 1, 1, actor=actor, at=now()),
    ):
        with pytest.raises(Unknown):
            attempt()

    assert state_of(round_id) is RoundState.PROPOSED


def test_an_auditor_reads_and_changes_nothing(people):
    round_id = made.opened(people)

    with pytest.raises(NotPermitted):
        rounds.freeze(round_id, actor=people.actors["auditor river"], at=now())

    assert state_of(round_id) is RoundState.OPEN


def test_of_many_who_order_a_run_at_once_one_gets_it(app, people):
    round_id = made.frozen(people)
    actor = people.actors["coordinator river"]
    order = RunOrder(5)
    db.session.remove()

    def press(_number):
        runs.order_run(round_id, order, form_key=made.key(), actor=actor, at=now())

    outcomes = race(app, press, 6)

    assert outcomes["won"] == 1
    assert db.session.scalars(select(RoundPlan.state)).all() == [PlanState.QUEUED]


def test_a_plan_by_hand_moves_nothing_else_and_is_checked(people):
    ids = made.posted(people)
    round_id, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    (first, quantity), (second, rest) = sorted(
        ((need, q) for (need, _offer), q in shares(plan_id).items()), key=lambda pair: -pair[1]
    )
    assert (quantity, rest) == (4, 1)
    pin = PairWish(first, ids["offer"], DecisionKind.PIN, 2)
    pair_wishes.decide_pair(round_id, pin, actor=actor, at=now())

    again = made.ordered(people, round_id, after=plan_id, by_hand=True)
    made.work("solve_plan")

    assert made.plan(again).fault == "", made.plan(again).figures
    assert shares(again) == {(first, ids["offer"]): 2, (second, ids["offer"]): 1}
    plan = made.plan(again)
    assert (plan.state, plan.sound, plan.gap_ppm) == ("ready", True, None)

    wish = PairWish(second, ids["offer"], DecisionKind.PIN, 4)  # two and four of five
    pair_wishes.decide_pair(round_id, wish, actor=actor, at=now())
    broken = made.ordered(people, round_id, after=again, by_hand=True)
    made.work("solve_plan")

    plan = made.plan(broken)
    assert (plan.state, plan.fault, shares(broken)) == ("failed", "by_hand", {})
    (row,) = plan.figures["reason"]["broken"]
    assert (row["row"], row["carries"], row["most"]) == (f"o{ids['offer']}", 6, 5)
    assert state_of(round_id) is RoundState.PROPOSED


def test_a_newer_round_keeps_what_it_proposes_again_and_calls_off_the_rest(people):
    ids = made.posted(people)
    _round, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    round_publishing.publish(plan_id, actor=actor, at=now())
    before = {m.need_id: m.id for m in db.session.scalars(select(Match))}
    keeps, loses = (need for (need, _o), q in sorted(shares(plan_id).items(), key=lambda p: -p[1]))
    db.session.rollback()

    round_id, second = made.planned(people)
    forbid = PairWish(loses, ids["offer"], DecisionKind.FORBID)
    pair_wishes.decide_pair(round_id, forbid, actor=actor, at=now())
    last = made.ordered(people, round_id, after=second, by_hand=True)
    made.work("solve_plan")
    done = round_publishing.publish(last, actor=actor, at=now())

    assert (done.asked, done.refused, done.called_off) == (1, 0, 1)
    found = {m.id: (m.state, m.round_id) for m in db.session.scalars(select(Match))}
    assert found[before[keeps]] == (MatchState.PROPOSED, round_id)
    assert found[before[loses]][0] is MatchState.WITHDRAWN
    assert len(found) == 2


def test_a_proposal_with_one_yes_is_not_called_off(people):
    made.posted(people)
    _round, plan_id = made.planned(people)
    actor = people.actors["coordinator river"]
    round_publishing.publish(plan_id, actor=actor, at=now())
    with transaction() as session:
        session.execute(update(Match).values(giver_agreed_at=now()))

    _round, second = made.planned(people)

    fixed = db.session.scalars(select(Proposal.fixed).where(Proposal.plan_id == second)).all()
    assert fixed == [True, True]
    done = round_publishing.publish(second, actor=actor, at=now())
    assert (done.asked, done.refused, done.called_off) == (0, 0, 0)
    states = db.session.scalars(select(Match.state)).all()
    assert states == [MatchState.PROPOSED, MatchState.PROPOSED]


def test_a_plan_is_never_worse_than_first_come_however_little_time_there_is(people, monkeypatch):
    made.posted(people)
    monkeypatch.setattr("matching.levelwise.TOGETHER_SHARE", 0.0)
    round_id = made.frozen(people)
    order = RunOrder(0)  # no second to think

    actor = people.actors["coordinator river"]
    plan_id = runs.order_run(round_id, order, form_key=made.key(), actor=actor, at=now()).id
    made.work("solve_plan")

    levels = {one["name"]: one for one in made.plan(plan_id).figures["levels"]}
    assert levels["welfare"]["value"] >= levels["welfare"]["first"] > 0

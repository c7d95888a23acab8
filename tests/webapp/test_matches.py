"""Matches recorded by the coordinator, and what they do to both postings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contents import need, offer
from tests.world import NOON
from webapp.db import db
from webapp.errors import AlreadyMoved, NotPermitted, StillMatched, Unfit, Unknown
from webapp.models import MODEL_OF
from webapp.models.matches import Match, MatchAction, MatchState
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingKind
from webapp.models.postings import PostingState as S
from webapp.services import matches, postings

pytestmark = pytest.mark.usefixtures("in_app")
NEED, OFFER = PostingKind.NEED, PostingKind.OFFER


@pytest.fixture
def published(people):
    """Publish a need (4 sessions) and an offer (10) of River; return their ids."""

    def make(kind, content, author, key):
        made = postings.save(
            kind,
            content,
            form_key=key * 32,
            version=None,
            submit=True,
            actor=people.actors[author],
            at=NOON,
        )
        if made.must_be_verified:
            secretary = people.actors["community_secretary river"]
            postings.move(kind, made.id, A.VERIFY, actor=secretary, at=NOON)
        coordinator = people.actors["coordinator river"]
        postings.move(kind, made.id, A.PUBLISH, actor=coordinator, at=NOON)
        return made.id

    return (
        make(NEED, need(people), "community_staff river", "a"),
        make(OFFER, offer(people), "unit_contact river", "b"),
    )


@pytest.fixture
def match(people, published):
    def make(quantity=4, who="coordinator river"):
        need_id, offer_id = published
        return matches.record(
            need_id, offer_id, quantity, actor=people.actors[who], at=NOON, reason="电话谈好"
        ).id

    return make


def states(published):
    db.session.expire_all()
    need_id, offer_id = published
    return (
        db.session.get_one(MODEL_OF[NEED], need_id).state,
        db.session.get_one(MODEL_OF[OFFER], offer_id).state,
    )


def step(people, match_id, action, who):
    matches.move(match_id, action, actor=people.actors[who], at=NOON, reason="理由")


def test_a_match_of_the_whole_need_leaves_the_offer_partly_free(match, published):
    match(4)

    assert states(published) == (S.MATCHED, S.PARTLY_MATCHED)


def test_a_match_of_a_part_leaves_both_open(match, published):
    match(1)

    assert states(published) == (S.PARTLY_MATCHED, S.PARTLY_MATCHED)


@pytest.mark.parametrize("quantity", [5, 11, 1_000_000])
def test_more_than_is_left_is_refused_and_changes_nothing(match, published, quantity):
    with pytest.raises(Unfit) as refusal:
        match(quantity)

    assert (refusal.value.rule, refusal.value.found) == ("more_than_left", "4")
    assert states(published) == (S.PUBLISHED, S.PUBLISHED)


def test_only_the_tenants_coordinator_records(match, published):
    with pytest.raises(NotPermitted):
        match(who="community_secretary river")
    with pytest.raises(Unknown):
        match(who="coordinator hill")

    assert states(published) == (S.PUBLISHED, S.PUBLISHED)


def test_other_categories_do_not_match(people, match, published):
    other = postings.save(
        OFFER,
        offer(people, "legal"),
        form_key="c" * 32,
        version=None,
        submit=True,
        actor=people.actors["unit_contact river"],
        at=NOON,
    )
    coordinator = people.actors["coordinator river"]
    postings.move(OFFER, other.id, A.PUBLISH, actor=coordinator, at=NOON)

    with pytest.raises(Unfit) as refusal:
        matches.record(published[0], other.id, 1, actor=coordinator, at=NOON, reason="")

    assert refusal.value.rule == "other_category"


def test_the_receiver_confirms_and_then_the_need_is_fulfilled(people, match, published):
    match_id = match(4)
    step(people, match_id, MatchAction.DELIVER, "unit_contact river")
    with pytest.raises(NotPermitted):  # the provider alone never confirms delivery
        step(people, match_id, MatchAction.CONFIRM, "unit_contact river")
    step(people, match_id, MatchAction.CONFIRM, "community_staff river")

    assert db.session.get_one(Match, match_id).state is MatchState.CONFIRMED
    assert states(published) == (S.FULFILLED, S.PARTLY_MATCHED)


def test_nothing_is_confirmed_before_it_is_delivered(people, match):
    match_id = match()

    with pytest.raises(AlreadyMoved):
        step(people, match_id, MatchAction.CONFIRM, "community_staff river")


def test_a_cancelled_match_frees_both_sides(people, match, published):
    step(people, match(), MatchAction.CANCEL, "coordinator river")

    assert states(published) == (S.PUBLISHED, S.PUBLISHED)


def test_another_tenant_does_not_know_the_match(people, match):
    with pytest.raises(Unknown):
        step(people, match(), MatchAction.CANCEL, "coordinator hill")


class TestPausedWhileMatched:
    @pytest.fixture
    def paused(self, people, match, published):
        match_id = match(1)
        staff = people.actors["community_staff river"]
        postings.move(NEED, published[0], A.PAUSE, actor=staff, at=NOON, reason="检修")
        return match_id

    def test_the_match_goes_on_and_the_need_stays_paused(self, people, paused, published):
        step(people, paused, MatchAction.DELIVER, "unit_contact river")

        assert states(published) == (S.PAUSED, S.PARTLY_MATCHED)

    def test_resuming_leads_back_to_where_the_matches_are(self, people, paused, published):
        staff = people.actors["community_staff river"]
        postings.move(NEED, published[0], A.RESUME, actor=staff, at=NOON)

        assert states(published)[0] is S.PARTLY_MATCHED

    def test_it_cannot_be_withdrawn_under_the_other_side(self, people, paused, published):
        staff = people.actors["community_staff river"]

        with pytest.raises(StillMatched):
            postings.move(NEED, published[0], A.WITHDRAW, actor=staff, at=NOON)
        assert states(published)[0] is S.PAUSED

        step(people, paused, MatchAction.CANCEL, "coordinator river")
        postings.move(NEED, published[0], A.WITHDRAW, actor=staff, at=NOON)
        assert states(published)[0] is S.WITHDRAWN


def test_what_is_left_counts_confirmed_matches_too(people, match, published):
    match_id = match(3)
    step(people, match_id, MatchAction.DELIVER, "unit_contact river")
    step(people, match_id, MatchAction.CONFIRM, "community_staff river")

    with pytest.raises(Unfit) as refusal:
        match(2)

    assert refusal.value.found == "1"


def test_time_may_pass_between_the_steps(people, match, published):
    match_id = match()
    later = NOON + timedelta(days=3)
    contact = replace(people.actors["unit_contact river"])

    matches.move(match_id, MatchAction.DELIVER, actor=contact, at=later)

    assert db.session.get_one(Match, match_id).changed_at == later

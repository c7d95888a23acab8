"""Two-way claiming: what may be claimed, what the other side answers, what becomes of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.claimed import (
    COORDINATOR,
    LAST_DAY,
    SECRETARY,
    STAFF,
    UNIT,
    WAYS,
    allow_small,
    claim,
    led_to,
    pair,
    step,
)
from tests.posted import NEED, OFFER, matched, published
from tests.world import NOON
from webapp import check
from webapp.db import db, transaction
from webapp.errors import (
    AlreadyMoved,
    ApproverInvolved,
    BeyondStandingRule,
    NotPermitted,
    ReasonMissing,
    StillMatched,
    TooManyPending,
    Unfit,
    Unknown,
)
from webapp.models import MODEL_OF
from webapp.models.claiming import ClaimRules
from webapp.models.matches import Match, Origin, Side
from webapp.models.matches import MatchAction as A
from webapp.models.matches import MatchState as M
from webapp.models.people import Membership, Role
from webapp.models.postings import PostingAction
from webapp.models.postings import PostingState as S
from webapp.queries.matches import declined_pairs
from webapp.services import claims, matches, postings
from webapp.services.pair_rules import Terms
from webapp.services.quick_offers import QuickOffer

pytestmark = pytest.mark.usefixtures("in_app")
QUICK = QuickOffer(
    text="每月派一名医生来讲课。",
    contact_name="医务科",
    contact_phone="0316-5550101",
    authorised_by="院办公室",
)


def stored(match_id):
    db.session.expire_all()
    return db.session.get_one(Match, match_id)


def state_of(kind, posting_id):
    db.session.expire_all()
    return db.session.get_one(MODEL_OF[kind], posting_id).state


def healthy(at=NOON):
    db.session.rollback()
    return list(check.violations(at=at + timedelta(days=60)))


def refused(rule, act):
    with pytest.raises(Unfit) as refusal:
        act()
    assert refusal.value.rule == rule
    return refusal.value.found


class TestClaiming:
    def test_a_unit_claims_all_that_is_left(self, people):
        need, offer = pair(people)

        made = stored(claim(people, need, offer))

        assert (made.quantity, made.state, made.origin) == (4, M.AWAITING, Origin.UNIT_CLAIM)
        assert (made.asked, made.answer_by) == ({Side.RECEIVER}, date(2026, 11, 30))
        # Until the other side agrees, it only takes quantity.
        assert (state_of(NEED, need), state_of(OFFER, offer)) == (S.PUBLISHED, S.PUBLISHED)
        assert refused("nothing_left", lambda: claim(people, need, published(people, OFFER))) == ""

    def test_a_community_claims_an_offer_for_its_need(self, people):
        need, offer = pair(people)

        made = claims.claim_offer(
            offer, need, Terms(3), form_key="1" * 32, actor=people.actors[STAFF], at=NOON
        )

        assert (made.quantity, made.origin, made.asked) == (3, Origin.COMMUNITY_CLAIM, {Side.GIVER})
        with pytest.raises(NotPermitted):  # it has said yes by claiming
            step(people, made.id, A.ACCEPT, SECRETARY)
        step(people, made.id, A.ACCEPT, UNIT)
        assert stored(made.id).state is M.AGREED

    def test_no_more_than_either_side_has(self, people):
        need, offer = pair(people)
        small = published(people, OFFER, quantity=3)

        assert refused("more_than_left", lambda: claim(people, need, offer, 5)) == "4"
        assert stored(claim(people, need, small)).quantity == 3  # as much as both have
        assert refused("more_than_left", lambda: claim(people, need, offer, 2)) == "1"

    def test_no_more_in_a_year_than_the_unit_gives_in_a_year(self, people):
        need, _offer = pair(people, quantity=20)
        capped = published(people, OFFER, quantity=50, yearly_cap=5)
        other = published(people, NEED, divisible=True, quantity=20)

        claim(people, need, capped, 4)

        assert refused("more_than_left", lambda: claim(people, other, capped, 2)) == "1"
        next_year = NOON + timedelta(days=60)
        assert stored(claim(people, other, capped, 5, at=next_year)).quantity == 5
        assert healthy() == []

    def test_what_cannot_be_split_is_claimed_as_a_whole(self, people):
        need, offer = pair(people, divisible=False)

        assert refused("all_or_nothing", lambda: claim(people, need, offer, 3)) == "4"
        assert stored(claim(people, need, offer)).quantity == 4

    def test_a_need_hosts_only_so_many(self, people):
        need, offer = pair(people, max_suppliers=1)
        claim(people, need, offer, 1)
        hospital = published_by_hospital(people)

        refused("enough_suppliers", lambda: claim(people, need, hospital, 1, who=f"second {UNIT}"))
        claim(people, need, published(people, OFFER), 1)  # the one who is there may do more

    def test_one_live_match_for_a_need_and_an_offer(self, people):
        need, offer = pair(people)
        first = claim(people, need, offer, 1)

        refused("live_already", lambda: claim(people, need, offer, 1))
        step(people, first, A.WITHDRAW, UNIT)
        claim(people, need, offer, 1)

    def test_only_own_postings_that_are_open_and_of_the_category(self, people):
        need, offer = pair(people)
        legal = published(people, OFFER, category="legal")
        foreign = published_by_hospital(people)

        refused("other_category", lambda: claim(people, need, legal, 1))
        with pytest.raises(Unknown):
            claim(people, need, foreign, 1)
        stranger = people.actors["community_staff hill"]
        with pytest.raises(Unknown):  # an offer of another sub-district that is not shared
            claims.claim_offer(offer, need, Terms(1), form_key="1" * 32, actor=stranger, at=NOON)
        staff = people.actors[STAFF]
        postings.move(NEED, need, PostingAction.PAUSE, actor=staff, at=NOON, reason="检修")
        with pytest.raises(Unknown):  # off the list, it is nobody's any more but its owner's
            claim(people, need, offer, 1)

    def test_nobody_claims_for_others_or_from_themselves(self, people):
        need, offer = pair(people)
        for who in (STAFF, COORDINATOR, "committee_member river"):
            with pytest.raises((NotPermitted, Unknown)):
                claim(people, need, offer, 1, who=who)
        assert db.session.scalar(select(func.count()).select_from(Match)) == 0

    def test_one_form_makes_one_claim(self, people):
        need, offer = pair(people)
        key = "7" * 32

        assert claim(people, need, offer, 1, key=key) == claim(people, need, offer, 1, key=key)
        with pytest.raises(Unknown):
            claim(people, need, offer, 1, key=key, who="second unit_contact river")

    def test_so_many_claims_may_wait_at_once(self, people):
        with transaction() as session:
            river = people.organisations["river"]
            session.add(
                ClaimRules(subdistrict_id=river, answer_days=2, most_pending=2, changed_at=NOON)
            )
        need, offer = pair(people)
        first = claim(people, need, offer, 1)
        assert stored(first).answer_by == date(2026, 11, 25)
        claim(people, need, published(people, OFFER), 1)
        third = published(people, OFFER)

        with pytest.raises(TooManyPending):
            claim(people, need, third, 1)
        step(people, first, A.ACCEPT, SECRETARY)  # it no longer waits
        claim(people, need, third, 1)

    def test_words_to_the_other_side_are_screened(self, people):
        need, offer = pair(people)

        assert refused("phone", lambda: claim(people, need, offer, 1, note="找 13912345678"))
        match = claim(people, need, offer, 1)
        with pytest.raises(Unfit):
            matches.move(
                match, A.DECLINE, actor=people.actors[SECRETARY], at=NOON, reason="打 13912345678"
            )
        assert stored(match).state is M.AWAITING


class TestAnOfferMadeForANeed:
    @pytest.fixture
    def made(self, people):
        need, _offer = pair(people)
        match = claims.claim_need(
            need, QUICK, Terms(2), form_key="5" * 32, actor=people.actors[UNIT], at=NOON
        )
        return match.id, match.offer_id

    def test_it_is_in_no_list_until_the_match_is_approved(self, people, made):
        allow_small(people)
        match, offer = made
        assert state_of(OFFER, offer) is S.SUBMITTED

        led_to(people, match, "approved")

        assert state_of(OFFER, offer) is S.MATCHED
        assert healthy() == []

    def test_it_goes_when_the_claim_comes_to_nothing(self, people, made):
        match, offer = made

        led_to(people, match, "declined")

        assert (stored(match).state, state_of(OFFER, offer)) == (M.DECLINED, S.WITHDRAWN)
        assert healthy() == []

    def test_it_cannot_be_sent_back_under_the_claim(self, people, made):
        _match, offer = made
        coordinator = people.actors[COORDINATOR]

        with pytest.raises(StillMatched):
            postings.move(
                OFFER, offer, PostingAction.RETURN, actor=coordinator, at=NOON, reason="再想想"
            )
        postings.move(OFFER, offer, PostingAction.PUBLISH, actor=coordinator, at=NOON)
        assert healthy() == []

    def test_once_for_one_form(self, people, made):
        again = claims.claim_need(
            stored(made[0]).need_id, QUICK, Terms(2), form_key="5" * 32,
            actor=people.actors[UNIT], at=NOON,
        )  # fmt: skip
        assert again.id == made[0]


class TestAnswering:
    @pytest.fixture
    def match(self, people):
        return claim(people, *pair(people), 3)

    def test_only_the_asked_side_answers(self, people, match):
        for who in (UNIT, STAFF, COORDINATOR):  # the secretary answers for a community
            with pytest.raises(NotPermitted):
                step(people, match, A.ACCEPT, who)
        for who in (f"second {UNIT}", f"second {STAFF}", "coordinator hill"):
            with pytest.raises(Unknown):
                step(people, match, A.ACCEPT, who)

        step(people, match, A.ACCEPT, SECRETARY)

        assert stored(match).state is M.AGREED
        assert state_of(NEED, stored(match).need_id) is S.PARTLY_MATCHED

    def test_a_second_click_is_one_step(self, people, match):
        for _time in range(2):
            step(people, match, A.ACCEPT, SECRETARY, key="9" * 32)
        with pytest.raises(AlreadyMoved):
            step(people, match, A.ACCEPT, SECRETARY, key="8" * 32)

    def test_who_declines_says_why_and_the_pair_is_remembered(self, people, match):
        with pytest.raises(ReasonMissing):
            matches.move(match, A.DECLINE, actor=people.actors[SECRETARY], at=NOON)
        step(people, match, A.DECLINE, SECRETARY)

        row = stored(match)
        assert (row.state, row.declined_by_id) == (M.DECLINED, row.receiver_id)
        assert declined_pairs(row.subdistrict_id) == {(row.need_id, row.offer_id)}
        refused("declined_before", lambda: claim(people, row.need_id, row.offer_id, 1))
        changed_mind = claims.claim_offer(
            row.offer_id, row.need_id, Terms(1), form_key="1" * 32, actor=people.actors[STAFF],
            at=NOON,
        )  # fmt: skip
        assert changed_mind.state is M.AWAITING

    def test_another_quantity_asks_the_first_side(self, people, match):
        later = NOON + timedelta(days=2)
        terms = Terms(4, "每月第一个周六", "还差一场")
        secretary = people.actors[SECRETARY]

        claims.counter(match, terms, form_key="2" * 32, actor=secretary, at=later)
        claims.counter(match, terms, form_key="2" * 32, actor=secretary, at=later)  # once more

        row = stored(match)
        assert (row.quantity, row.time_note, row.state) == (4, "每月第一个周六", M.AWAITING)
        assert (row.asked, row.answer_by) == ({Side.GIVER}, date(2026, 12, 2))
        with pytest.raises(Unfit):
            claims.counter(match, Terms(5), form_key="3" * 32, actor=people.actors[UNIT], at=later)
        step(people, match, A.ACCEPT, UNIT, at=later)
        assert stored(match).agreed == set(Side)
        assert healthy() == []

    def test_either_side_withdraws_before_the_approval(self, people, match):
        allow_small(people)
        with pytest.raises(NotPermitted):  # it has not agreed: it declines
            step(people, match, A.WITHDRAW, SECRETARY)
        step(people, match, A.ACCEPT, SECRETARY)
        step(people, match, A.WITHDRAW, STAFF)
        assert stored(match).state is M.WITHDRAWN
        assert state_of(NEED, stored(match).need_id) is S.PUBLISHED

        other = led_to(people, claim(people, *pair(people), 3), "approved")
        with pytest.raises(AlreadyMoved):
            step(people, other, A.WITHDRAW, UNIT)

    def test_the_posting_stays_while_somebody_counts_on_it(self, people, match):
        staff = people.actors[STAFF]
        with pytest.raises(StillMatched):
            postings.move(NEED, stored(match).need_id, PostingAction.WITHDRAW, actor=staff, at=NOON)


class TestApproving:
    @pytest.fixture
    def agreed(self, people):
        allow_small(people, 3)
        return led_to(people, claim(people, *pair(people, quantity=20), 3), "agreed")

    def test_small_ones_are_approved_by_the_coordinator(self, people, agreed):
        step(people, agreed, A.APPROVE, COORDINATOR)

        assert stored(agreed).state is M.APPROVED
        assert healthy() == []

    def test_large_ones_and_those_of_other_categories_go_to_the_committee(self, people, agreed):
        large = led_to(people, claim(people, *pair(people), 4), "agreed")
        with pytest.raises(BeyondStandingRule):
            step(people, large, A.APPROVE, COORDINATOR)
        with pytest.raises(NotPermitted):  # only a meeting does: see test_meetings
            step(people, large, A.APPROVE_IN_COMMITTEE, COORDINATOR)

        assert stored(large).state is M.AGREED
        assert healthy() == []

    def test_only_the_coordinator_of_the_needs_sub_district(self, people, agreed):
        for who in (UNIT, SECRETARY):
            with pytest.raises(NotPermitted):
                step(people, agreed, A.APPROVE, who)
        with pytest.raises(NotPermitted):
            step(people, agreed, A.APPROVE, "committee_member river")
        with pytest.raises(Unknown):
            step(people, agreed, A.APPROVE, "coordinator hill")

    def test_who_proposed_it_does_not_approve_it_alone(self, people, agreed):
        both = replace(people.actors[COORDINATOR], person_id=people.actors[UNIT].person_id)
        with transaction() as session:
            member = session.get_one(Membership, people.actors[UNIT].membership_id)
            member.ended_at = NOON  # only the proposal is left of that role
        with pytest.raises(ApproverInvolved):
            matches.move(agreed, A.APPROVE, actor=both, at=NOON)
        assert stored(agreed).state is M.AGREED

    @pytest.mark.parametrize("side", ["river unit", "river community"])
    def test_nobody_of_either_side_approves(self, people, agreed, side):
        role = Role.UNIT_CONTACT if side.endswith("unit") else Role.COMMUNITY_STAFF
        with transaction() as session:
            session.add(
                Membership(
                    person_id=people.actors[COORDINATOR].person_id,
                    organisation_id=people.organisations[side],
                    role=role,
                    created_at=NOON,
                )
            )
        with pytest.raises(ApproverInvolved):
            step(people, agreed, A.APPROVE, COORDINATOR)
        assert stored(agreed).state is M.AGREED

    def test_what_is_refused_is_remembered_and_free_again(self, people, agreed):
        step(people, agreed, A.REFUSE, COORDINATOR)

        row = stored(agreed)
        assert (row.state, row.declined_by_id) == (M.DECLINED, row.subdistrict_id)
        assert state_of(NEED, row.need_id) is S.PUBLISHED
        refused("declined_before", lambda: claim(people, row.need_id, row.offer_id))


class TestTheRestOfItsLife:
    @pytest.fixture
    def approved(self, people):
        allow_small(people)
        return led_to(people, claim(people, *pair(people), 4), "approved")

    @pytest.mark.parametrize("state", WAYS)
    def test_every_state_is_reached_and_leaves_the_database_sound(self, people, state):
        allow_small(people)
        match = led_to(people, claim(people, *pair(people), 4), state)

        assert stored(match).state == state
        assert healthy() == []

    def test_days_are_set_in_order_and_not_before_the_claim(self, people, approved):
        unit = people.actors[UNIT]
        for first, last, rule in (
            (date(2026, 12, 5), date(2026, 12, 4), "days_out_of_order"),
            (date(2026, 11, 22), date(2026, 12, 4), "past"),
            (date(2026, 12, 5), date(2030, 12, 4), "too_far"),
        ):
            refused(
                rule, lambda f=first, t=last: matches.start(approved, f, t, actor=unit, at=NOON)
            )
        step(people, approved, A.START, STAFF)  # either side may
        assert stored(approved).last_day == LAST_DAY

    def test_the_giver_delivers_and_only_the_receiver_confirms(self, people, approved):
        step(people, approved, A.START, UNIT)
        with pytest.raises(NotPermitted):
            step(people, approved, A.DELIVER, STAFF)
        step(people, approved, A.DELIVER, UNIT)
        with pytest.raises(NotPermitted):
            step(people, approved, A.CONFIRM, UNIT)
        step(people, approved, A.DISPUTE, STAFF)
        assert stored(approved).state is M.ACTIVE
        step(people, approved, A.DELIVER, UNIT)
        step(people, approved, A.CONFIRM, SECRETARY)
        assert state_of(NEED, stored(approved).need_id) is S.FULFILLED

    def test_to_leave_is_asked_for_and_the_coordinator_decides(self, people, approved):
        with pytest.raises(AlreadyMoved):  # nobody asked
            step(people, approved, A.KEEP, COORDINATOR)
        step(people, approved, A.ASK_TO_LEAVE, UNIT)
        assert stored(approved).leave_asked_by is Side.GIVER
        with pytest.raises(AlreadyMoved):
            step(people, approved, A.ASK_TO_LEAVE, STAFF)
        step(people, approved, A.KEEP, COORDINATOR)
        assert (stored(approved).state, stored(approved).leave_asked_by) == (M.APPROVED, None)
        step(people, approved, A.ASK_TO_LEAVE, STAFF)
        step(people, approved, A.CANCEL, COORDINATOR)
        assert state_of(NEED, stored(approved).need_id) is S.PUBLISHED
        assert healthy() == []


def test_an_offer_shared_with_the_district_is_claimed_across_sub_districts(people):
    offer = published(people, OFFER, tenant="hill")
    admin = replace(
        people.actors["district_admin district"],
        inside=frozenset({people.organisations["hill"]}),
    )
    postings.move(OFFER, offer, PostingAction.SHARE, actor=admin, at=NOON)
    need = published(people, divisible=True)

    match = claims.claim_offer(
        offer, need, Terms(2), form_key="1" * 32, actor=people.actors[STAFF], at=NOON
    )
    step(people, match.id, A.ACCEPT, "unit_contact hill")

    assert stored(match.id).subdistrict_id == people.organisations["river"]
    with pytest.raises(NotPermitted):  # the need's sub-district decides
        step(people, match.id, A.REFUSE, "coordinator hill")
    step(people, match.id, A.REFUSE, COORDINATOR)
    assert healthy() == []


def test_what_the_coordinator_records_counts_with_what_is_claimed(people):
    need, offer = pair(people)
    claim(people, need, offer, 3)

    assert refused("more_than_left", lambda: matched(people, need, published(people, OFFER), 2))
    matched(people, need, published(people, OFFER), 1)
    assert healthy() == []


def published_by_hospital(people):
    """An offer of the second unit, as its contact posts it."""
    second = replace(people, actors=dict(people.actors))
    second.actors[UNIT] = people.actors["second unit_contact river"]
    return published(second, OFFER)

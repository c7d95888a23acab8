"""Long random lives of a need and its matches, against a model written from the product's rules.

The model says of every step who may take it, when, and what it leads to; the services must agree
and leave no trace of a step that they refuse.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from tests.claimed import allow_small
from tests.contents import need, offer
from tests.webapp.test_posting_states import LEADS_TO, OFFERS_DIFFER, community_need
from tests.world import NOON
from webapp import check
from webapp.db import db, transaction
from webapp.errors import AlreadyMoved, DomainError, NotVerifiedYet
from webapp.models.audit import AuditHead
from webapp.models.matches import Match
from webapp.models.matches import MatchAction as B
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import PostingAction as A
from webapp.models.postings import PostingKind, Visibility
from webapp.models.postings import PostingState as S
from webapp.services import claims, matches, pairing, postings
from webapp.services.pair_rules import Terms

OPEN = {S.PUBLISHED, S.PARTLY_MATCHED}
LIVE = {S.PUBLISHED, S.PARTLY_MATCHED, S.MATCHED}
LISTED = LIVE | {S.FULFILLED}
AFTER_PUBLICATION = LISTED | {S.PAUSED, S.EXPIRED}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(["need", "offer"]), st.lists(st.sampled_from(A), max_size=40))
def test_whatever_is_tried_a_posting_only_goes_where_the_table_leads(kind, actions):
    leads_to = LEADS_TO | (OFFERS_DIFFER if kind == "offer" else {})
    posting = community_need(S.DRAFT)
    if kind == "offer":
        posting = Offer(state=S.DRAFT, district_wide=False, visibility=Visibility.PUBLIC)
    state, shared, verified, published = S.DRAFT, False, False, False
    for action in actions:
        target = leads_to[action].get(state)
        if action is A.SHARE:
            target = None if shared else target
        if action is A.UNSHARE:
            target = state if shared and state in LIVE | {S.PAUSED} else None
        if target is None:
            with pytest.raises((AlreadyMoved, NotVerifiedYet)):
                posting.apply(action, at=NOON)
        else:
            posting.apply(action, at=NOON)
            state = target
            shared = {A.SHARE: True, A.UNSHARE: False}.get(action, shared)
            verified = {A.VERIFY: True, A.RETURN: False}.get(action, verified)
            published = published or action is A.PUBLISH
        assert (posting.state, posting.district_wide) == (state, shared)
        assert bool(posting.published_at) is published
        assert state not in AFTER_PUBLICATION or published
        if kind == "need":
            assert bool(posting.verified_at) is verified
            assert state not in AFTER_PUBLICATION or verified


STAFF, SECRETARY = "community_staff river", "community_secretary river"
COORDINATOR, UNIT = "coordinator river", "unit_contact river"
ADMIN, ELSEWHERE, COMMITTEE = (
    "district_admin district",
    "coordinator hill",
    "committee_member river",
)
WHO = (STAFF, SECRETARY, COORDINATOR, UNIT, ADMIN, ELSEWHERE, COMMITTEE)
MOVES = (A.SUBMIT, A.VERIFY, A.RETURN, A.PUBLISH, A.REDIRECT, A.PAUSE, A.RESUME, A.WITHDRAW)
MOVES += (A.CONFIRM, A.SHARE, A.UNSHARE)
MAY: dict[A, set[str]] = {
    A.SUBMIT: {STAFF, SECRETARY},
    A.VERIFY: {SECRETARY},
    A.RETURN: {SECRETARY, COORDINATOR},  # the secretary only what she has not verified yet
    A.PUBLISH: {COORDINATOR},
    A.REDIRECT: {COORDINATOR},
    A.PAUSE: {STAFF, SECRETARY, COORDINATOR},
    A.RESUME: {STAFF, SECRETARY, COORDINATOR},
    A.WITHDRAW: {STAFF, SECRETARY},
    A.CONFIRM: {STAFF, SECRETARY},
    A.SHARE: {ADMIN},
    A.UNSHARE: {ADMIN},
}
GIVERS, RECEIVERS = {UNIT}, {STAFF, SECRETARY}
MATCH_MAY = {
    B.ACCEPT: {UNIT, SECRETARY},  # of a side that has not said yes yet
    B.COUNTER: {UNIT, SECRETARY},
    B.DECLINE: {UNIT, SECRETARY},
    B.WITHDRAW: GIVERS | RECEIVERS,  # of a side that has
    B.EXPIRE: set[str](),
    B.APPROVE: {COORDINATOR},
    B.APPROVE_IN_COMMITTEE: set[str](),  # a meeting does
    B.REFUSE: {COORDINATOR},
    B.START: GIVERS | RECEIVERS,
    B.DELIVER: GIVERS,
    B.CONFIRM: RECEIVERS,
    B.DISPUTE: RECEIVERS,
    B.CLOSE: {COORDINATOR},
    B.ASK_TO_LEAVE: GIVERS | RECEIVERS,
    B.KEEP: {COORDINATOR},
    B.CANCEL: {COORDINATOR},
}
MATCH_LEADS_TO = {
    (B.ACCEPT, "awaiting"): "agreed",
    (B.COUNTER, "awaiting"): "awaiting",
    (B.DECLINE, "awaiting"): "declined",
    (B.WITHDRAW, "awaiting"): "withdrawn",
    (B.WITHDRAW, "agreed"): "withdrawn",
    (B.APPROVE, "agreed"): "approved",
    (B.REFUSE, "agreed"): "declined",
    (B.START, "approved"): "active",
    (B.DELIVER, "active"): "delivered",
    (B.CONFIRM, "delivered"): "confirmed",
    (B.DISPUTE, "delivered"): "active",
    (B.CLOSE, "confirmed"): "closed",
    (B.ASK_TO_LEAVE, "approved"): "approved",
    (B.ASK_TO_LEAVE, "active"): "active",
    (B.KEEP, "approved"): "approved",
    (B.KEEP, "active"): "active",
    (B.CANCEL, "approved"): "cancelled",
    (B.CANCEL, "active"): "cancelled",
    (B.CANCEL, "delivered"): "cancelled",
}
UNDER_WAY = {"awaiting", "agreed", "approved", "active", "delivered"}
AGREED_ON = {"agreed", "approved", "active", "delivered", "confirmed", "closed"}
ENDED = {"declined", "withdrawn", "cancelled", "expired"}


@dataclass
class Side:
    """A posting as the model sees it: how much of it, where it stands."""

    quantity: int
    state: S = S.PUBLISHED
    shared: bool = False


@dataclass
class Pair:
    offer: int
    quantity: int
    state: str = "active"
    given: bool = True  # the giving side has said yes
    received: bool = True
    leaving: bool = False
    declined_by: str = ""  # "giver", "receiver" or "committee"


@dataclass
class Model:
    """A community's need of 4, and two offers of a unit: of 10 and of 3."""

    need: Side = field(default_factory=lambda: Side(4, S.DRAFT))
    offers: list[Side] = field(default_factory=lambda: [Side(10), Side(3)])
    pairs: list[Pair] = field(default_factory=list)

    def sees(self, who: str) -> bool:
        if who in {STAFF, SECRETARY}:
            return True
        if who == COORDINATOR:
            return self.need.state is not S.DRAFT
        if who == ELSEWHERE:
            return self.need.shared and self.need.state in LISTED
        if who == ADMIN:
            return self.need.state in LISTED or self.need.shared
        return self.need.state in LISTED

    def move(self, action: A, who: str) -> str:
        """Take the step, or return the name of the refusal."""
        now = self.need.state
        if not self.sees(who):
            return "Unknown"
        too_late = action is A.RETURN and who == SECRETARY and now is not S.SUBMITTED
        if who not in MAY[action] or too_late:
            return "NotPermitted"
        target = LEADS_TO[action].get(now)
        if action is A.SHARE and self.need.shared:
            target = None
        if action is A.UNSHARE:
            target = now if self.need.shared and now in LIVE | {S.PAUSED} else None
        if target is None:
            waits = action is A.PUBLISH and now is S.SUBMITTED
            return "NotVerifiedYet" if waits else "AlreadyMoved"
        if action in {A.WITHDRAW, A.REDIRECT, A.RETURN} and any(
            p.state in UNDER_WAY for p in self.pairs
        ):
            return "StillMatched"
        self.need.state = target
        self.need.shared = {A.SHARE: True, A.UNSHARE: False}.get(action, self.need.shared)
        if action is A.RESUME:
            self.settle(self.need, self.pairs)
        return ""

    def record(self, number: int, quantity: int, who: str) -> str:
        offer = self.offers[number]
        if not self.sees(who):
            return "Unknown"
        if self.need.state not in OPEN:
            return "Unfit"
        if who != COORDINATOR:
            return "NotPermitted"
        if offer.state not in OPEN:
            return "Unfit"
        of_offer = [pair for pair in self.pairs if pair.offer == number]
        if quantity > self.left(number):
            return "Unfit"
        if any(pair.state in UNDER_WAY for pair in of_offer):
            return "Unfit"  # one match at a time between two postings
        self.pairs.append(Pair(number, quantity))
        self.settle_both(number)
        return ""

    def move_match(self, number: int, action: B, who: str) -> str:
        pair = self.pairs[number]
        if who in {ADMIN, ELSEWHERE}:
            return "Unknown"
        if who not in MATCH_MAY[action] or not self.has_the_word(pair, action, who):
            return "NotPermitted"
        target = MATCH_LEADS_TO.get((action, pair.state))
        if target is None or (action is B.ASK_TO_LEAVE and pair.leaving):
            return "AlreadyMoved"
        if action is B.KEEP and not pair.leaving:
            return "AlreadyMoved"
        pair.leaving = action is B.ASK_TO_LEAVE
        if action is B.ACCEPT:
            pair.given = pair.received = True
        if action in {B.DECLINE, B.REFUSE}:
            side = "giver" if who in GIVERS else "receiver"
            pair.declined_by = side if action is B.DECLINE else "committee"
        pair.state = target
        self.settle_both(pair.offer)
        return ""

    def counter(self, number: int, quantity: int, who: str) -> str:
        pair = self.pairs[number]
        if who in {ADMIN, ELSEWHERE}:
            return "Unknown"
        if who not in MATCH_MAY[B.COUNTER] or not self.has_the_word(pair, B.COUNTER, who):
            return "NotPermitted"
        if pair.state != "awaiting":
            return "AlreadyMoved"
        if quantity > self.left(pair.offer) + pair.quantity:
            return "Unfit"
        pair.quantity = quantity
        pair.given, pair.received = who in GIVERS, who not in GIVERS
        return ""

    def lapse(self, number: int) -> str:
        pair = self.pairs[number]
        if pair.state != "awaiting":
            return "AlreadyMoved"
        pair.state = "expired"
        self.settle_both(pair.offer)
        return ""

    def left(self, number: int) -> int:
        """What one more match of the need with the offer may be about at most."""
        of_offer = [pair for pair in self.pairs if pair.offer == number]
        of_offer = self.offers[number].quantity - held(of_offer)
        return min(self.need.quantity - held(self.pairs), of_offer)

    def has_the_word(self, pair: Pair, action: B, who: str) -> bool:
        """Say whether the side may say it now: a yes or no that is awaited, or was given."""
        said_yes = pair.given if who in GIVERS else pair.received
        if action is B.WITHDRAW:
            return said_yes
        if action in {B.ACCEPT, B.COUNTER, B.DECLINE} and pair.state == "awaiting":
            return not said_yes
        return True

    def claim(self, number: int, quantity: int, side: str) -> str:
        """A side claims; what it declined itself it may ask for again, the other one may not."""
        if side == "giver" and self.need.state not in LISTED:
            return "Unknown"
        of_offer = [pair for pair in self.pairs if pair.offer == number]
        shut = self.need.state not in OPEN or self.offers[number].state not in OPEN
        refused = any(pair.state == "declined" and pair.declined_by != side for pair in of_offer)
        if shut or refused or quantity > self.left(number):
            return "Unfit"
        if any(pair.state in UNDER_WAY for pair in of_offer):
            return "Unfit"
        gives = side == "giver"
        self.pairs.append(Pair(number, quantity, "awaiting", given=gives, received=not gives))
        self.settle_both(number)
        return ""

    def settle_both(self, number: int) -> None:
        self.settle(self.need, self.pairs)
        self.settle(self.offers[number], [p for p in self.pairs if p.offer == number])

    def settle(self, side: Side, pairs: Iterable[Pair]) -> None:
        """A posting in the lists stands where its matches put it."""
        if side.state not in LIVE:
            return
        pairs = list(pairs)
        side.state = S.PUBLISHED
        settled = sum(pair.quantity for pair in pairs if pair.state in AGREED_ON)
        if settled:
            side.state = S.MATCHED if settled >= side.quantity else S.PARTLY_MATCHED
        if side.state is S.MATCHED and not any(pair.state in UNDER_WAY for pair in pairs):
            side.state = S.FULFILLED


def held(pairs: Iterable[Pair]) -> int:
    return sum(pair.quantity for pair in pairs if pair.state not in ENDED)


# The step that leads a match on from each state, and who takes it.
ONWARD = {
    "awaiting": (B.ACCEPT, SECRETARY),  # or the unit, if it is asked
    "agreed": (B.APPROVE, COORDINATOR),
    "approved": (B.START, UNIT),
    "active": (B.DELIVER, UNIT),
    "delivered": (B.CONFIRM, STAFF),
}
KEYS, MINUTES = count(1), count(1)  # one database for all lives of a test


class Life(RuleBasedStateMachine):
    """The same steps taken in the model and by the services."""

    people = None  # set by the test

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.need_id = self._post(
            PostingKind.NEED, need(self.people, divisible=True), STAFF, submit=False
        )
        self.offer_ids = [
            self._post(PostingKind.OFFER, offer(self.people, quantity=n), UNIT, submit=True)
            for n in (10, 3)
        ]
        for number in self.offer_ids:
            self._move(PostingKind.OFFER, number, A.PUBLISH, COORDINATOR)
        self.match_ids = []

    def _post(self, kind, content, who, *, submit):
        made = postings.save(
            kind,
            content,
            form_key=f"{next(KEYS):032x}",
            version=None,
            submit=submit,
            actor=self.people.actors[who],
            at=self._now(),
        )
        return made.id

    def _now(self):
        return NOON + timedelta(minutes=next(MINUTES))

    def _move(self, kind, number, action, who):
        actor = self.people.actors[who]
        return postings.move(kind, number, action, actor=actor, at=self._now(), reason="理由")

    def _take(self, step, expected):
        """Take a step for real; a refusal leaves the end of the audit trail where it was."""
        before = db.session.scalar(select(AuditHead.seq))
        done, refusal = None, ""
        try:
            done = step()
        except DomainError as error:
            refusal = type(error).__name__
        db.session.expire_all()
        after = db.session.scalar(select(AuditHead.seq))
        db.session.rollback()
        assert (refusal, after > before) == (expected, not expected)
        return done

    @rule(action=st.sampled_from(MOVES), who=st.sampled_from(WHO))
    def anybody_moves_it(self, action, who):
        self._step(action, who)

    @rule(action=st.sampled_from([a for a in MOVES if a not in {A.WITHDRAW, A.REDIRECT}]))
    def somebody_who_may_moves_it(self, action):
        """Most steps of anybody's are refused: these lead further, and do not end it."""
        self._step(action, sorted(MAY[action])[0])

    @precondition(lambda self: any(pair.state in UNDER_WAY for pair in self.model.pairs))
    @rule()
    def the_owner_backs_out_while_somebody_counts_on_it(self):
        self._step(A.PAUSE, STAFF)
        self._step(A.WITHDRAW, STAFF)

    def _step(self, action, who):
        expected = self.model.move(action, who)
        self._take(lambda: self._move(PostingKind.NEED, self.need_id, action, who), expected)

    @initialize(wanted=st.booleans())
    def mostly_it_is_published_at_first(self, wanted):
        if wanted:
            self.it_is_published()

    @rule()
    def it_is_published(self):
        for action, who in ((A.SUBMIT, STAFF), (A.VERIFY, SECRETARY), (A.PUBLISH, COORDINATOR)):
            self._step(action, who)

    @rule(number=st.integers(0, 1), quantity=st.integers(1, 5), who=st.sampled_from(WHO))
    def anybody_records_a_match(self, number, quantity, who):
        self._record(number, quantity, who)

    @precondition(lambda self: self.model.need.state in OPEN)
    @rule(number=st.integers(0, 1), quantity=st.sampled_from([4, 3, 2, 1]))
    def a_match_is_recorded(self, number, quantity):
        self._record(number, quantity, COORDINATOR)

    def _record(self, number, quantity, who):
        expected = self.model.record(number, quantity, who)

        def record():
            actor = self.people.actors[who]
            return matches.record(
                self.need_id,
                self.offer_ids[number],
                quantity,
                actor=actor,
                at=self._now(),
                reason="",
            )

        made = self._take(record, expected)
        if made:
            self.match_ids.append(made.id)

    @rule(
        pick=st.integers(0, 50),
        action=st.sampled_from(list(MATCH_MAY)),
        who=st.sampled_from([COORDINATOR, UNIT, STAFF, UNIT, SECRETARY, ADMIN, ELSEWHERE]),
    )
    def a_match_moves(self, pick, action, who):
        if self.match_ids:
            self._step_of_match(pick % len(self.match_ids), action, who)

    @precondition(lambda self: any(pair.state in UNDER_WAY for pair in self.model.pairs))
    @rule(pick=st.integers(0, 50))
    def a_match_goes_on(self, pick):
        """Nobody's random finger finds the two steps that end a match well: these are they."""
        going = [n for n, pair in enumerate(self.model.pairs) if pair.state in UNDER_WAY]
        number = going[pick % len(going)]
        action, who = ONWARD[self.model.pairs[number].state]
        if action is B.ACCEPT and not self.model.pairs[number].given:
            who = UNIT
        self._step_of_match(number, action, who)

    @precondition(lambda self: self.model.need.state in OPEN)
    @rule(
        number=st.integers(0, 1),
        quantity=st.sampled_from([4, 3, 2, 1]),
        side=st.sampled_from(["giver", "receiver"]),
    )
    def one_side_claims(self, number, quantity, side):
        expected = self.model.claim(number, quantity, side)
        key, terms = f"{next(KEYS):032x}", Terms(quantity)
        actor = self.people.actors[UNIT if side == "giver" else STAFF]
        sent = {"form_key": key, "actor": actor, "at": self._now()}
        need_id, offer_id = self.need_id, self.offer_ids[number]
        made = self._take(
            lambda: (
                claims.claim_need(need_id, offer_id, terms, **sent)
                if side == "giver"
                else claims.claim_offer(offer_id, need_id, terms, **sent)
            ),
            expected,
        )
        if made:
            self.match_ids.append(made.id)

    @precondition(lambda self: any(pair.state == "awaiting" for pair in self.model.pairs))
    @rule(pick=st.integers(0, 50), quantity=st.integers(1, 5), who=st.sampled_from(WHO))
    def other_terms_are_proposed(self, pick, quantity, who):
        number = pick % len(self.match_ids)
        expected = self.model.counter(number, quantity, who)
        key, actor = f"{next(KEYS):032x}", self.people.actors[who]
        self._take(
            lambda: claims.counter(
                self.match_ids[number], Terms(quantity), form_key=key, actor=actor, at=self._now()
            ),
            expected,
        )

    @precondition(lambda self: self.match_ids)
    @rule(pick=st.integers(0, 50))
    def the_time_to_answer_is_over(self, pick):
        number = pick % len(self.match_ids)

        def lapse():
            with transaction() as session:
                coordinator = self.people.actors[COORDINATOR]
                match = matches.locked_match(session, self.match_ids[number], coordinator)
                pairing.advance(session, match, B.EXPIRE, actor=None, at=self._now())

        self._take(lapse, self.model.lapse(number))

    def _step_of_match(self, number, action, who):
        expected = self.model.move_match(number, action, who)
        actor = self.people.actors[who]
        self._take(
            lambda: matches.move(
                self.match_ids[number], action, actor=actor, at=self._now(), reason="理由"
            ),
            expected,
        )

    @invariant()
    def the_database_holds_what_the_model_says(self):
        stored = db.session.get_one(Need, self.need_id, populate_existing=True)
        assert (stored.state, stored.district_wide) == (
            self.model.need.state,
            self.model.need.shared,
        )
        offers = [db.session.get_one(Offer, n, populate_existing=True) for n in self.offer_ids]
        assert [o.state for o in offers] == [side.state for side in self.model.offers]
        pairs = [db.session.get_one(Match, n, populate_existing=True) for n in self.match_ids]
        stored = [(str(p.state), p.quantity, p.leave_asked_by is not None) for p in pairs]
        assert stored == [(p.state, p.quantity, p.leaving) for p in self.model.pairs]
        db.session.rollback()

    def teardown(self):
        assert list(check.violations(at=self._now())) == []
        db.session.rollback()


@pytest.mark.usefixtures("in_app")
def test_services_and_model_agree_on_every_step(people):
    allow_small(people)
    machine = type("LifeHere", (Life,), {"people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # to shorten a failing life takes minutes with a database
            suppress_health_check=list(HealthCheck),
        ),
    )

"""A match: one offer serves one need with some quantity, from the first word to the last."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.errors import AlreadyMoved
from webapp.models.base import Base, Instant, known
from webapp.models.needs import Need
from webapp.models.offers import Offer


class Origin(StrEnum):
    """Who had the idea. A unit claim is made by whoever gives, a community claim by who receives.

    Communities give, too, and units have needs.
    """

    OPTIMIZER = "optimizer"
    UNIT_CLAIM = "unit_claim"
    COMMUNITY_CLAIM = "community_claim"
    COORDINATOR = "coordinator"


class Side(StrEnum):
    GIVER = "giver"
    RECEIVER = "receiver"


class MatchState(StrEnum):
    PROPOSED = "proposed"
    AWAITING = "awaiting"
    AGREED = "agreed"
    APPROVED = "approved"
    ACTIVE = "active"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class MatchAction(StrEnum):
    ACCEPT = "accept"
    COUNTER = "counter"
    DECLINE = "decline"
    WITHDRAW = "withdraw_match"
    EXPIRE = "expire_match"
    APPROVE = "approve"
    APPROVE_IN_COMMITTEE = "approve_in_committee"
    REFUSE = "refuse"
    START = "start"
    DELIVER = "deliver"
    CONFIRM = "confirm_delivery"
    DISPUTE = "dispute"
    CLOSE = "close"
    ASK_TO_LEAVE = "ask_to_leave"
    KEEP = "keep"
    CANCEL = "cancel"


class MatchTransition(NamedTuple):
    """Where an action may start and where it leads; None: the state stays."""

    sources: frozenset[MatchState]
    target: MatchState | None


M = MatchState
ASKED = frozenset({M.PROPOSED, M.AWAITING})
BINDING = frozenset({M.APPROVED, M.ACTIVE})
LIVE_MATCH = ASKED | BINDING | {M.AGREED, M.DELIVERED}  # at most one for a need and an offer
ENDED_WELL = frozenset({M.CONFIRMED, M.CLOSED})
FIXED = BINDING | ENDED_WELL | {M.AGREED, M.DELIVERED}  # both have said yes; a round keeps them
HOLDING = LIVE_MATCH | ENDED_WELL  # their quantity is taken

MATCH_TRANSITIONS: Mapping[MatchAction, MatchTransition] = {
    MatchAction.ACCEPT: MatchTransition(ASKED, M.AGREED),  # proposed stays until both say yes
    MatchAction.COUNTER: MatchTransition(ASKED, M.AWAITING),
    MatchAction.DECLINE: MatchTransition(ASKED, M.DECLINED),
    MatchAction.WITHDRAW: MatchTransition(ASKED | {M.AGREED}, M.WITHDRAWN),
    MatchAction.EXPIRE: MatchTransition(ASKED, M.EXPIRED),
    MatchAction.APPROVE: MatchTransition(frozenset({M.AGREED}), M.APPROVED),
    MatchAction.APPROVE_IN_COMMITTEE: MatchTransition(frozenset({M.AGREED}), M.APPROVED),
    MatchAction.REFUSE: MatchTransition(frozenset({M.AGREED}), M.DECLINED),
    MatchAction.START: MatchTransition(frozenset({M.APPROVED}), M.ACTIVE),
    MatchAction.DELIVER: MatchTransition(frozenset({M.ACTIVE}), M.DELIVERED),
    MatchAction.CONFIRM: MatchTransition(frozenset({M.DELIVERED}), M.CONFIRMED),
    MatchAction.DISPUTE: MatchTransition(frozenset({M.DELIVERED}), M.ACTIVE),
    MatchAction.CLOSE: MatchTransition(frozenset({M.CONFIRMED}), M.CLOSED),
    MatchAction.ASK_TO_LEAVE: MatchTransition(BINDING, None),
    MatchAction.KEEP: MatchTransition(BINDING, None),
    MatchAction.CANCEL: MatchTransition(BINDING | {M.DELIVERED}, M.CANCELLED),
}
# Somebody else will read why: these actions are refused without a reason.
MATCH_NEEDS_REASON = frozenset(
    {
        MatchAction.DECLINE,
        MatchAction.REFUSE,
        MatchAction.DISPUTE,
        MatchAction.ASK_TO_LEAVE,
        MatchAction.KEEP,
        MatchAction.CANCEL,
    }
)


def _in(states: frozenset[MatchState]) -> str:
    names = ", ".join(f"'{state}'" for state in MatchState if state in states)
    return f"state IN ({names})"


class Match(Base):
    """One row from the first word on; what is written down of both sides and of the way.

    `giver_id` and `receiver_id` repeat the postings' owners, which never change: whose match
    it is, is asked in every list. The sub-district and district are the need's.

    `form_key` is that of the form that made it, `moved_key` that of its latest move: a form sent
    twice does nothing the second time.
    """

    __tablename__ = "match"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "state <> 'awaiting' OR (giver_agreed_at IS NULL) <> (receiver_agreed_at IS NULL)",
            name="one_is_awaited",
        ),
        CheckConstraint(
            f"NOT {_in(FIXED)} OR (giver_agreed_at IS NOT NULL AND receiver_agreed_at IS NOT NULL)",
            name="both_agreed",
        ),
        CheckConstraint(f"NOT {_in(ASKED)} OR answer_by IS NOT NULL", name="answer_has_a_day"),
        CheckConstraint(
            "(state = 'declined') = (declined_by_id IS NOT NULL)", name="declined_by_somebody"
        ),
        CheckConstraint(f"leave_asked_by IS NULL OR {_in(BINDING)}", name="leaves_what_is_binding"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        Index(
            "uq_match_live_pair",
            "need_id",
            "offer_id",
            unique=True,
            sqlite_where=text(_in(LIVE_MATCH)),
            postgresql_where=text(_in(LIVE_MATCH)),
        ),
        Index("ix_match_need", "need_id", "state"),
        Index("ix_match_offer", "offer_id", "state"),
        Index("ix_match_giver", "giver_id", "state"),
        Index("ix_match_receiver", "receiver_id", "state"),
        Index("ix_match_tenant", "subdistrict_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int | None]
    quantity: Mapped[int]
    origin: Mapped[Origin] = mapped_column(known(Origin, "origin_known"))
    state: Mapped[MatchState] = mapped_column(known(MatchState, "state_known"))
    note: Mapped[str] = mapped_column(String(400), default="")  # to the other side
    time_note: Mapped[str] = mapped_column(String(120), default="")  # the wished time, in words
    state_note: Mapped[str] = mapped_column(String(400), default="")  # reason of the last move
    giver_agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    receiver_agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    answer_by: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: a plan
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    leave_asked_by: Mapped[Side | None] = mapped_column(known(Side, "side_known"))
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    moved_key: Mapped[str] = mapped_column(String(36), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    need: Mapped[Need] = relationship()
    offer: Mapped[Offer] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def agreed(self) -> frozenset[Side]:
        """Sides that have said yes to what the match says now."""
        moments = {Side.GIVER: self.giver_agreed_at, Side.RECEIVER: self.receiver_agreed_at}
        return frozenset(side for side, moment in moments.items() if moment)

    @property
    def asked(self) -> frozenset[Side]:
        """Sides whose answer is awaited."""
        return frozenset(Side) - self.agreed if self.state in ASKED else frozenset()

    def organisation_of(self, side: Side) -> int:
        return self.giver_id if side is Side.GIVER else self.receiver_id

    def side_of(self, organisation_id: int) -> Side | None:
        sides = {self.receiver_id: Side.RECEIVER, self.giver_id: Side.GIVER}
        return sides.get(organisation_id)

    def can(self, action: MatchAction) -> bool:
        """Say whether the action may start from the state the match is in now."""
        if self.state not in MATCH_TRANSITIONS[action].sources:
            return False
        if action is MatchAction.ASK_TO_LEAVE:
            return self.leave_asked_by is None
        return action is not MatchAction.KEEP or self.leave_asked_by is not None

    def apply(self, action: MatchAction, *, at: datetime, side: Side | None = None) -> None:
        """Move to the state the action leads to; AlreadyMoved if it may not start here.

        `side` is whose yes, or whose wish to leave, it is.
        """
        if not self.can(action):
            raise AlreadyMoved(action, self.state)
        target = MATCH_TRANSITIONS[action].target or self.state
        if action is MatchAction.COUNTER:  # new terms: the old yes was to others
            self.giver_agreed_at = self.receiver_agreed_at = None
        if side and action in {MatchAction.ACCEPT, MatchAction.COUNTER}:
            self.agree(side, at)
        if action is MatchAction.ACCEPT and len(self.agreed) < len(Side):
            target = self.state
        self.leave_asked_by = side if action is MatchAction.ASK_TO_LEAVE else None
        self.reminded_at = None
        self.state, self.changed_at = target, at

    def agree(self, side: Side, at: datetime) -> None:
        if side is Side.GIVER:
            self.giver_agreed_at = at
        else:
            self.receiver_agreed_at = at

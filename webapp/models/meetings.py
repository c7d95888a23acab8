"""Joint meetings: what is on the agenda, who may vote, what was voted, and the minutes."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.errors import AlreadyMoved
from webapp.models.base import Base, Instant, known
from webapp.models.matches import Match
from webapp.models.people import Person

QUORUM_PERCENT = 50  # of the members entitled to vote, where nothing else was resolved


class MeetingKind(StrEnum):
    ROOM = "room"
    CIRCULATION = "circulation"


class MeetingState(StrEnum):
    PLANNED = "planned"
    CALLED = "called"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class MeetingAction(StrEnum):
    CALL = "call_meeting"
    OPEN = "open_meeting"
    CLOSE = "close_meeting"
    CANCEL = "cancel_meeting"


class Majority(StrEnum):
    """Of the votes for and against: abstentions are none."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class ItemResult(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    CARRIED = "carried"
    GONE = "gone"


class MeetingTransition(NamedTuple):
    sources: frozenset[MeetingState]
    target: MeetingState


S = MeetingState
MEETING_TRANSITIONS: Mapping[MeetingAction, MeetingTransition] = {
    MeetingAction.CALL: MeetingTransition(frozenset({S.PLANNED}), S.CALLED),
    MeetingAction.OPEN: MeetingTransition(frozenset({S.CALLED}), S.OPEN),
    MeetingAction.CLOSE: MeetingTransition(frozenset({S.OPEN}), S.CLOSED),
    MeetingAction.CANCEL: MeetingTransition(frozenset({S.PLANNED, S.CALLED, S.OPEN}), S.CANCELLED),
}
MEETING_OVER = frozenset({S.CLOSED, S.CANCELLED})


class CommitteeRule(Base):
    """How a sub-district's committee decides. Rows never change: a new version is added.

    `basis` is the resolution it comes from.
    """

    __tablename__ = "committee_rule"
    __table_args__ = (
        UniqueConstraint("subdistrict_id", "version"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum_is_a_share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    version: Mapped[int]
    quorum_percent: Mapped[int]
    majority: Mapped[Majority] = mapped_column(known(Majority, "majority_known"))
    basis: Mapped[str] = mapped_column(String(200))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Meeting(Base):
    """`day` is that of the meeting, or the last one for votes in writing; `begins` is "14:30".

    Quorum and majority are those that the committee's rule had when the meeting was called;
    `rule_version` 0: the committee has resolved nothing of its own.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'cancelled') OR (quorum_percent IS NOT NULL"
            " AND majority IS NOT NULL AND rule_version IS NOT NULL AND called_at IS NOT NULL)",
            name="called_under_a_rule",
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_moment"),
        Index("ix_meeting_tenant", "subdistrict_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(60))
    kind: Mapped[MeetingKind] = mapped_column(known(MeetingKind, "kind_known"))
    state: Mapped[MeetingState] = mapped_column(known(MeetingState, "state_known"))
    day: Mapped[date]
    begins: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(400), default="")
    state_note: Mapped[str] = mapped_column(String(400), default="")  # why it was cancelled
    rule_version: Mapped[int | None]
    quorum_percent: Mapped[int | None]
    majority: Mapped[Majority | None] = mapped_column(known(Majority, "majority_known"))
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    moved_key: Mapped[str] = mapped_column(String(36), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def can(self, action: MeetingAction) -> bool:
        return self.state in MEETING_TRANSITIONS[action].sources

    def apply(self, action: MeetingAction, *, at: datetime) -> None:
        """Move to the state the action leads to; AlreadyMoved if it may not start here."""
        if not self.can(action):
            raise AlreadyMoved(action, self.state)
        self.state, self.changed_at = MEETING_TRANSITIONS[action].target, at
        if action is MeetingAction.CALL:
            self.called_at = at
        if action is MeetingAction.CLOSE:
            self.closed_at = at


class MeetingMember(Base):
    """Who was a member when the meeting was called; `attended` is what the coordinator saw."""

    __tablename__ = "meeting_member"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    attended: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()


UNDECIDED = "result IS NULL"


class AgendaItem(Base):
    """One match for one meeting; the figures are those of the closing, without the interested."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("meeting_id", "match_id"),
        CheckConstraint(
            "(result IS NULL) = (entitled IS NULL) AND (result IS NULL) = (present IS NULL)"
            " AND (result IS NULL) = (yes IS NULL) AND (result IS NULL) = (no IS NULL)"
            " AND (result IS NULL) = (abstained IS NULL)",
            name="result_has_figures",
        ),
        # A match waits for one meeting at a time.
        Index(
            "uq_agenda_item_undecided",
            "match_id",
            unique=True,
            sqlite_where=text(UNDECIDED),
            postgresql_where=text(UNDECIDED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("match.id"), index=True)
    position: Mapped[int]
    result: Mapped[ItemResult | None] = mapped_column(known(ItemResult, "result_known"))
    entitled: Mapped[int | None]
    present: Mapped[int | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    abstained: Mapped[int | None]

    match: Mapped[Match] = relationship()
    meeting: Mapped[Meeting] = relationship()


class MeetingVote(Base):
    """A member's word on an item. `interested`: found at the closing, and not counted."""

    __tablename__ = "meeting_vote"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    choice: Mapped[Choice] = mapped_column(known(Choice, "choice_known"))
    interested: Mapped[bool] = mapped_column(default=False)
    cast_at: Mapped[datetime] = mapped_column(Instant)


class Minutes(Base):
    """What a closed meeting decided, as JSON. The database refuses to change it."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("subdistrict_id", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)

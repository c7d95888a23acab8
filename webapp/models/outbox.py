"""What people are told by mail: news waiting to be told, mails on their way, who wants which."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.people import Person


class MailRhythm(StrEnum):
    """How often somebody wants mail."""

    PROMPT = "prompt"  # one mail a working day, and what is urgent at once
    DAILY = "daily"
    NEVER = "never"


class NoticeKind(StrEnum):
    """What somebody is told. The words are in `names`."""

    ASKED = "asked"  # a yes or no is awaited
    AGREED = "agreed"  # both have said yes; it waits for the approval
    DECIDED = "decided"  # approved, or not
    OVER = "over"  # declined, withdrawn, lapsed or cancelled: no longer on the way
    STEP = "step"  # days were set, something was delivered, confirmed, disputed, filed
    LEAVING = "leaving"  # one side asks to leave
    DUE = "due"  # a day is near or has passed
    NUDGED = "nudged"  # the coordinator asks for the answer
    ALTERNATE = "alternate"  # somebody else could be asked instead
    MEETING_CALLED = "meeting_called"
    MINUTES_READY = "minutes_ready"


class MailSort(StrEnum):
    DIGEST = "digest"
    PROMPT = "prompt"
    CONFIRM = "confirm"  # asks whether the address is right


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"  # not wanted any more when its turn came


class MailWish(Base):
    """Where to and how often. A row is made when somebody first gives an address.

    `wanted` is an address that its owner has not confirmed yet; nothing but the question goes
    there. `address` is confirmed.
    """

    __tablename__ = "mail_wish"
    __table_args__ = (
        CheckConstraint("(wanted IS NULL) = (confirm_until IS NULL)", name="asked_until"),
        CheckConstraint("language IN ('zh', 'en')", name="language_known"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(254))
    wanted: Mapped[str | None] = mapped_column(String(254))
    confirm_until: Mapped[datetime | None] = mapped_column(Instant)
    rhythm: Mapped[MailRhythm] = mapped_column(known(MailRhythm, "rhythm_known"))
    language: Mapped[str] = mapped_column(String(2))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    person: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Mail(Base):
    """A mail in the outbox. The texts go when it has been sent.

    `key` names the occasion, so that two workers write one mail. `lease_until` is set while
    somebody sends it. Its Message-ID follows from `id` and `made_at` alone.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_moment"),
        CheckConstraint("state = 'waiting' OR lease_until IS NULL", name="lease_while_waiting"),
        CheckConstraint("state <> 'waiting' OR text <> ''", name="waiting_has_a_text"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        Index("ix_mail_state", "state", "next_try_at"),
        Index("ix_mail_person", "person_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sort: Mapped[MailSort] = mapped_column(known(MailSort, "sort_known"))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[MailState] = mapped_column(known(MailState, "state_known"))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    fault: Mapped[str] = mapped_column(String(60), default="")  # a code, never an address

    person: Mapped[Person] = relationship()


class Notice(Base):
    """News for one person in one role; told by a mail, or no longer news by the time of it."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("mail_id IS NULL OR dropped_at IS NULL", name="told_or_dropped"),
        Index("ix_notice_person", "person_id", "mail_id", "dropped_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    kind: Mapped[NoticeKind] = mapped_column(known(NoticeKind, "kind_known"))
    urgent: Mapped[bool]
    object_type: Mapped[str] = mapped_column(String(24))
    object_id: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)


class Nudge(Base):
    """The coordinator asked again for an answer; once a day and match."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("match_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("match.id"))
    day: Mapped[date]
    nudged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class CalendarFeed(Base):
    """A secret address under which a calendar program reads somebody's dates. One a person."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)


class Alternate(Base):
    """Whom a published plan would have asked next for a need; `rank` 1 is the best."""

    __tablename__ = "alternate"
    __table_args__ = (
        UniqueConstraint("plan_id", "need_id", "offer_id"),
        CheckConstraint("rank > 0", name="rank_positive"),
        Index("ix_alternate_need", "need_id", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("round_plan.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    rank: Mapped[int]
    score: Mapped[int]
    metres: Mapped[int]

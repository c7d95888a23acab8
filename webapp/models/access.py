"""Doors: sessions, invitations, counters of tries, and time-limited looks at details."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.organisations import Organisation
from webapp.models.people import Membership, Person, Role


class SessionStage(StrEnum):
    """How far somebody has come in signing in."""

    SECOND_FACTOR = "second_factor"  # password was right, the code is still missing
    ENROLMENT = "enrolment"  # must set up the second factor first
    NEW_PASSWORD = "new_password"  # noqa: S105 -- must replace a printed password first
    FULL = "full"


class UserSession(Base):
    """A signed-in browser. The cookie carries only a token; this row decides, on each request."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    stage: Mapped[SessionStage] = mapped_column(known(SessionStage, "stage_known"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship()
    membership: Mapped[Membership | None] = relationship()


class InvitationPurpose(StrEnum):
    JOIN = "join"
    RESET = "reset"


class Invitation(Base):
    """A one-time link, valid 48 hours: to join with a role, or to set a new password."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(purpose = 'reset') = (role IS NULL)", name="role_only_to_join"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[InvitationPurpose] = mapped_column(known(InvitationPurpose, "purpose_known"))
    name: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(20))
    role: Mapped[Role | None] = mapped_column(known(Role, "role_known"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    organisation: Mapped[Organisation] = relationship()


class TryCounter(Base):
    """How often a key (account or address, hashed) tried in one window of time."""

    __tablename__ = "try_counter"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    tries: Mapped[int]


class DetailsGrant(Base):
    """A district administrator looks into one sub-district for an hour, with a reason."""

    __tablename__ = "details_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    subdistrict_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

"""Persons, the roles they hold in organisations, and how they prove who they are."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known
from webapp.models.organisations import Organisation, OrganisationKind


class Role(StrEnum):
    UNIT_CONTACT = "unit_contact"
    COMMUNITY_STAFF = "community_staff"
    COMMUNITY_SECRETARY = "community_secretary"
    COORDINATOR = "coordinator"
    COMMITTEE_MEMBER = "committee_member"
    DISTRICT_ADMIN = "district_admin"
    AUDITOR = "auditor"


# In which kind of organisation a role is held.
HELD_IN = {
    Role.UNIT_CONTACT: (OrganisationKind.UNIT,),
    Role.COMMUNITY_STAFF: (OrganisationKind.COMMUNITY,),
    Role.COMMUNITY_SECRETARY: (OrganisationKind.COMMUNITY,),
    Role.COORDINATOR: (OrganisationKind.SUBDISTRICT,),
    Role.COMMITTEE_MEMBER: (OrganisationKind.SUBDISTRICT,),
    Role.DISTRICT_ADMIN: (OrganisationKind.DISTRICT,),
    Role.AUDITOR: (OrganisationKind.SUBDISTRICT, OrganisationKind.DISTRICT),
}
NEEDS_SECOND_FACTOR = frozenset({Role.COORDINATOR, Role.DISTRICT_ADMIN, Role.AUDITOR})


class Person(Base):
    __tablename__ = "person"
    __table_args__ = (CheckConstraint("account = lower(account)", name="account_in_small_letters"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(40), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)  # its password is printed for everybody
    totp_secret: Mapped[str | None] = mapped_column(String(200))  # encrypted
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code opens one door only
    created_at: Mapped[datetime] = mapped_column(Instant)
    deactivated_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", order_by="Membership.id"
    )

    __mapper_args__ = {"version_id_col": version}


class Membership(Base):
    """A role that a person holds in an organisation, until it is ended."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_live",
            "person_id",
            "organisation_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(known(Role, "role_known"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class RecoveryCode(Base):
    """One of ten single-use codes for a lost second factor; only its digest is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

"""What the person who runs the machine does before anybody can sign in, and after a restore."""

from datetime import date, datetime
from typing import Any

import chinese_calendar
from sqlalchemy import func, select, update

from webapp import chain
from webapp.categories import CATEGORIES
from webapp.crypto import new_token, token_digest
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.access import Invitation, InvitationPurpose, UserSession
from webapp.models.audit import AuditHead
from webapp.models.categories import CalendarDay, Category
from webapp.models.organisations import Organisation
from webapp.models.people import Person, Role
from webapp.services import doors, invitations, second_factor
from webapp.services.invitations import ACCOUNT_SHAPE, LINK_LASTS
from webapp.services.upkeep import add_anchor

FIRST_YEAR = 2025
MARKS = ("divisible", "recurring", "exclusive", "poolable", "code_only")


def add_categories() -> int:
    """Add the categories that are missing; return how many. Those changed by people stay so.

    Not audited: they come with the release, before anybody could have acted.
    """
    with transaction() as session:
        known = set(session.scalars(select(Category.key)))
        position = session.scalar(select(func.max(Category.position))) or 0
        missing = [seed for seed in CATEGORIES if seed.key not in known]
        for number, seed in enumerate(missing, start=position + 1):
            words = (seed.key, seed.name, seed.name_en, seed.unit, seed.unit_en)
            category = Category(
                **dict(zip(("key", "name", "name_en", "unit", "unit_en"), words, strict=True)),
                **{mark: getattr(seed, mark) for mark in MARKS},
                travel_limit_m=seed.travel_limit_m,
                position=number,
            )
            session.add(category)
    return len(missing)


def add_calendar() -> int:
    """Write China's holidays and the weekends worked for them; return the last year known."""
    with transaction() as session:
        known = {day.day: day for day in session.scalars(select(CalendarDay))}
        for day, name, works in special_days():
            row = known.get(day)
            if row is None:
                session.add(CalendarDay(day=day, name=name, works=works))
            else:
                row.name, row.works = name, works
    return max(chinese_calendar.holidays).year


def special_days() -> list[tuple[date, str, bool]]:
    """Days that differ from the normal week: (day, its holiday's name, whether people work)."""
    names = {
        holiday.value: holiday.chinese  # type: ignore[attr-defined]
        for holiday in chinese_calendar.Holiday
    }
    rests = [(day, names[name], False) for day, name in chinese_calendar.holidays.items()]
    works = [(day, names[name], True) for day, name in chinese_calendar.workdays.items()]
    return [
        (day, name, working)
        for day, name, working in sorted(rests + works)
        if day.year >= FIRST_YEAR and working == (day.isoweekday() > 5)
    ]


def invite_administrator(account: str, name: str, district_id: int, *, at: datetime) -> str:
    """Return the token of a link by which a district administrator joins.

    Only for the installation: nobody is there yet who could invite. Raises Unfit.
    """
    account = account.strip().lower()
    if not ACCOUNT_SHAPE.fullmatch(account):
        raise Unfit("account", "account_shape", account)
    with transaction() as session:
        _end_links(session, at, Invitation.account == account)
        token = new_token()
        invitation = Invitation(
            token_digest=token_digest(token),
            purpose=InvitationPurpose.JOIN,
            name=name,
            account=account,
            role=Role.DISTRICT_ADMIN,
            organisation_id=district_id,
            created_at=at,
            expires_at=at + LINK_LASTS,
        )
        session.add(invitation)
        session.flush()
        district = session.get_one(Organisation, district_id)
        chain.record(
            session,
            None,
            "person.invited",
            invitation,
            at=at,
            within=district,
            role="district_admin",
        )
    return token


def reset_account(account: str, *, drop_second_factor: bool, at: datetime) -> str:
    """Return the token of a link that sets a new password; every session of the person ends.

    For whoever nobody on the site may help, as the only administrator of a district.
    Raises Unknown for an account that does not exist, is closed, or has no role.
    """
    with transaction() as session:
        person = session.scalar(
            select(Person).where(Person.account == account, Person.deactivated_at.is_(None))
        )
        memberships = doors.live_memberships(session, person.id) if person else []
        if person is None or not memberships:
            raise Unknown("person", 0)
        home = memberships[0].organisation
        if drop_second_factor and person.totp_confirmed_at:
            second_factor.drop(session, person)
            chain.record(session, None, "person.reset_second_factor", person, at=at, within=home)
        doors.end_sessions(session, person.id, at=at)
        return invitations.add_reset_link(session, person, home, None, at=at)


def after_restore(*, at: datetime) -> None:
    """Close doors that were shut since the copy was made, and say in the audit trail why it ends.

    A session or link in the copy may have been ended or used meanwhile: all of them end now.
    """
    with transaction() as session:
        head = session.scalars(select(AuditHead)).one()
        add_anchor(head, at=at, restored=True)
        session.execute(
            update(UserSession).where(UserSession.ended_at.is_(None)).values(ended_at=at)
        )
        _end_links(session, at)
        chain.record(session, None, "backup.restored", head, at=at)


def _end_links(session: Any, at: datetime, *conditions: Any) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > at, *conditions)
        .values(expires_at=at)
    )

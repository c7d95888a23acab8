"""What the outbox could not send, for the administrator of the district."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.models.organisations import Organisation
from webapp.models.outbox import Mail, MailState
from webapp.models.people import Membership, Person
from webapp.policy import Actor
from webapp.render import Page

PAGE_SIZE = 25
SORTS: Mapping[str, Any] = {"newest": Mail.made_at, "tries": Mail.tries}


def within(actor: Actor) -> ColumnElement[bool]:
    """Mails to people who hold, or held, a role in the actor's district."""
    here = (
        select(Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.district_id == actor.district_id)
    )
    return Mail.person_id.in_(here)


def listing(actor: Actor, q: str, state: MailState | None, sort: str, page: int) -> Page:
    """Newest first; without a state, those that wait or could not be sent."""
    wanted = [within(actor)]
    waiting = (MailState.WAITING, MailState.FAILED)
    wanted.append(Mail.state == state if state else Mail.state.in_(waiting))
    if q:
        named = [c.contains(q, autoescape=True) for c in (Person.name, Person.account)]
        wanted.append(Mail.person.has(or_(*named)))
    total = db.session.scalar(select(func.count()).select_from(Mail).where(*wanted)) or 0
    page = min(page, max(1, -(-total // PAGE_SIZE)))
    column = SORTS.get(sort.removeprefix("-"), Mail.made_at)
    order = column.desc() if sort.startswith("-") else column.asc()
    rows = db.session.scalars(
        select(Mail)
        .where(*wanted)
        .options(joinedload(Mail.person))
        .order_by(order, Mail.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, page, total, PAGE_SIZE)

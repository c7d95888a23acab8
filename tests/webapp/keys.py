"""What the tests of accounts share: coming in by the forms, apps on phones, stored rows."""

from datetime import UTC, datetime
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.world import NOON, PASSWORD
from webapp.db import db, transaction
from webapp.models.access import UserSession
from webapp.models.audit import AuditEvent
from webapp.models.people import Membership, Person, Role
from webapp.services import second_factor

STRONG = "seven quiet rivers meet"


def account_of(who: str) -> str:
    return who.replace(" ", "-").replace("_", "-")


def come_in(client: FlaskClient, who: str, password: str = PASSWORD, **kw: Any) -> Any:
    return client.post("/sign-in", data={"name": account_of(who), "password": password}, **kw)


def set_up_app(app: Flask, person_id: int) -> str:
    """Give a person a confirmed second factor; return its secret."""
    with app.app_context():
        with transaction() as session:
            person = session.get_one(Person, person_id)
            second_factor.prepare(person)
            person.totp_confirmed_at = NOON
        return second_factor.secret_of(person)


def code_now(secret: str, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=steps)


def change(app: Flask, model: Any, row_id: int, **values: Any) -> None:
    with app.app_context(), transaction() as session:
        row = session.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def add_role(app: Flask, person_id: int, role: Role, organisation_id: int) -> int:
    with app.app_context(), transaction() as session:
        row = Membership(
            person_id=person_id, organisation_id=organisation_id, role=role, created_at=NOON
        )
        session.add(row)
        session.flush()
        return int(row.id)


def person_of(app: Flask, person_id: int) -> Person:
    with app.app_context():
        return db.session.get_one(Person, person_id)


def open_sessions(app: Flask, person_id: int) -> int:
    with app.app_context():
        query = select(func.count()).where(
            UserSession.person_id == person_id, UserSession.ended_at.is_(None)
        )
        return db.session.scalar(query) or 0


def events(app: Flask, action: str) -> list[AuditEvent]:
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)
        return list(db.session.scalars(query))


def is_inside(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200

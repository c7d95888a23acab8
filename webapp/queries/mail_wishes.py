"""Where somebody wants mail."""

from webapp.db import db
from webapp.models.outbox import MailWish


def wish_of(person_id: int) -> MailWish | None:
    return db.session.get(MailWish, person_id)

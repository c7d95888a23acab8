"""A mail that was given up is tried again, once its cause has gone."""

from datetime import datetime

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import ChangedMeanwhile, Unknown
from webapp.models.outbox import Mail, MailState
from webapp.policy import Actor, Permission, authorize
from webapp.queries.outbox import within


def retry(mail_id: int, *, actor: Actor, at: datetime) -> None:
    """Put it back as if it were new. Raises NotPermitted, Unknown, or ChangedMeanwhile."""
    with transaction() as session:
        authorize(actor, Permission.SEE_MAIL)
        query = select(Mail).where(Mail.id == mail_id, within(actor)).with_for_update()
        mail = session.scalars(query).one_or_none()
        if mail is None:
            raise Unknown("mail", mail_id)
        if mail.state is not MailState.FAILED:
            raise ChangedMeanwhile
        mail.state, mail.tries, mail.next_try_at = MailState.WAITING, 0, at
        record(session, actor, "mail.retry", mail, at=at)

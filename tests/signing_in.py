"""Sign in without the form: a session row and the cookie that names it."""

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from webapp.crypto import new_token, token_digest
from webapp.db import transaction
from webapp.models.access import SessionStage, UserSession
from webapp.policy import Actor


def sign_in_as(client: FlaskClient, actor: Actor) -> str:
    """Return the token that the browser's cookie now carries."""
    token = new_token()
    now = datetime.now(UTC)
    with client.application.app_context(), transaction() as session:
        session.add(
            UserSession(
                token_digest=token_digest(token),
                person_id=actor.person_id,
                membership_id=actor.membership_id,
                stage=SessionStage.FULL,
                created_at=now,
                expires_at=now + timedelta(hours=12),
            )
        )
    with client.session_transaction() as kept:
        kept["_user_id"] = token
        kept["_fresh"] = True
        kept.permanent = True
    return token

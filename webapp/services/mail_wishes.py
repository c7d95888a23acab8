"""Where somebody wants mail, how often, and the end of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from webapp import letters
from webapp.chain import record
from webapp.config import MAIL_ADDRESS
from webapp.db import transaction
from webapp.errors import MailIsOff, Unfit, Unknown
from webapp.i18n import speaking
from webapp.mail_links import confirm_token, confirms, unsubscribing
from webapp.models.outbox import Mail, MailRhythm, MailSort, MailState, MailWish
from webapp.models.people import Person
from webapp.policy import Actor
from webapp.services import doors, limits
from webapp.services.mail_making import mail_settings, outgoing

LINK_LASTS = timedelta(hours=48)
TRIES = 5  # confirmations in a quarter of an hour: they go to whatever address is typed
LONGEST_ADDRESS = 254


def ask_address(address: str, language: str, *, actor: Actor, at: datetime) -> None:
    """Send a question to the address; nothing else goes there before its owner has confirmed it.

    Raises MailIsOff, TooManyTries or Unfit.
    """
    settings = mail_settings()
    if settings is None:
        raise MailIsOff
    if not MAIL_ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        raise Unfit("mail", "mail_shape")
    limits.count(f"mail address {actor.person_id}", TRIES, at=at)
    until = (at + LINK_LASTS).replace(microsecond=0)
    with transaction() as session:
        person, wish = _wish(session, actor.person_id, language, at)
        wish.wanted, wish.confirm_until, wish.language = address, until, language
        wish.changed_at = at
        _drop_waiting(session, person.id)
        token = confirm_token(person.id, address, until)
        key = f"confirm:{person.id}:{at.timestamp():.6f}"
        with speaking(language):
            written = letters.confirmation(settings, token)
            session.add(outgoing(person.id, MailSort.CONFIRM, key, written, at=at))
        record(session, actor, "person.mail_ask", person, at=at)


def confirm(token: str, *, actor: Actor, at: datetime) -> None:
    """The owner has read what was sent there. Raises Unknown for any other token."""
    with transaction() as session:
        person = doors.locked_person(session, actor.person_id)
        wish = session.get(MailWish, person.id)
        if wish is None or not still_asks(wish, token, at=at):
            raise Unknown("mail link", person.id)
        wish.address, wish.wanted, wish.confirm_until = wish.wanted, None, None
        wish.changed_at = at
        record(session, actor, "person.mail_confirm", person, at=at)


def still_asks(wish: MailWish | None, token: str, *, at: datetime) -> bool:
    """Say whether the link confirms the address that its person has asked for last."""
    if wish is None or wish.wanted is None or wish.confirm_until is None:
        return False
    fits = confirms(token, wish.person_id, wish.wanted, wish.confirm_until)
    return fits and at < wish.confirm_until


def prefer(rhythm: MailRhythm, language: str, *, actor: Actor, at: datetime) -> None:
    with transaction() as session:
        person, wish = _wish(session, actor.person_id, language, at)
        wish.rhythm, wish.language, wish.changed_at = rhythm, language, at
        record(session, actor, "person.mail_prefer", person, at=at, rhythm=str(rhythm))


def remove(*, actor: Actor, at: datetime) -> None:
    """Forget the address; nothing that waits is sent any more."""
    with transaction() as session:
        person = doors.locked_person(session, actor.person_id)
        wish = session.get(MailWish, person.id)
        if wish is None or (wish.address is None and wish.wanted is None):
            return
        wish.address = wish.wanted = wish.confirm_until = None
        wish.changed_at = at
        record(session, actor, "person.mail_remove", person, at=at)


def stop(token: str, *, at: datetime) -> None:
    """End all mail to whoever the token was made for. Raises Unknown for a token not ours.

    Nobody is signed in: a mail program asks for it with one POST. A second time it does nothing.
    """
    person_id = unsubscribing(token)
    with transaction() as session:
        person = session.get(Person, person_id or 0, with_for_update=True)
        if person is None:
            raise Unknown("unsubscribe link", token[:20])
        wish = session.get(MailWish, person.id)
        if wish is None or wish.rhythm is MailRhythm.NEVER:
            return
        wish.rhythm, wish.changed_at = MailRhythm.NEVER, at
        record(session, None, "person.mail_stop", person, at=at)


def _wish(session: Any, person_id: int, language: str, at: datetime) -> tuple[Person, MailWish]:
    person = doors.locked_person(session, person_id)
    wish = session.get(MailWish, person_id)
    if wish is None:
        wish = MailWish(
            person_id=person_id, rhythm=MailRhythm.PROMPT, language=language, changed_at=at
        )
        session.add(wish)
    return person, wish


def _drop_waiting(session: Any, person_id: int) -> None:
    """An earlier question, whose link would not fit any more."""
    session.execute(
        update(Mail)
        .where(
            Mail.person_id == person_id,
            Mail.sort == MailSort.CONFIRM,
            Mail.state == MailState.WAITING,
        )
        .values(state=MailState.DROPPED, lease_until=None, text="", html="")
    )

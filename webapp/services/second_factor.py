"""Codes of an authenticator app, and recovery codes for when the phone is lost.

These are steps of transactions: whoever calls them holds the person's row locked.
"""

import re
import secrets
import unicodedata
from datetime import datetime
from hmac import compare_digest
from typing import Any

import pyotp
from flask import current_app
from sqlalchemy import delete, update

from webapp.crypto import field_cipher, token_digest
from webapp.models.people import Person, RecoveryCode

STEP_SECONDS = 30
TOLERANCE = 1  # steps before and after, for clocks that differ
RECOVERY_CODES = 10
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike
_RECOVERY_SHAPE = re.compile(rf"[{_LETTERS}]{{16}}")
_CODE_SHAPE = re.compile(r"[0-9]{6}")
# A code that ends within this time cannot be typed any more: the demo page offers the next.
_SECONDS_TO_TYPE = 5


def prepare(person: Person) -> None:
    """Give the person a new secret, not yet confirmed; one that somebody has seen is dropped."""
    sealed = _cipher().encrypt(pyotp.random_base32().encode())
    person.totp_secret = sealed.decode()
    person.totp_confirmed_at = None
    person.totp_last_step = 0


def drop(session: Any, person: Person) -> None:
    """Forget secret and recovery codes: the person sets them up anew at the next sign-in."""
    person.totp_secret = None
    person.totp_confirmed_at = None
    person.totp_last_step = 0
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def secret_of(person: Person) -> str:
    """Return the secret in clear, as an authenticator app wants it."""
    return str(_cipher().decrypt((person.totp_secret or "").encode()).decode())


def address_of(person: Person, *, issuer: str) -> str:
    """Return the otpauth: address that the QR code carries."""
    return pyotp.TOTP(secret_of(person)).provisioning_uri(name=person.account, issuer_name=issuer)


def accept_code(person: Person, code: str, *, at: datetime) -> bool:
    """Say whether the six digits fit now, and never again: their step is remembered.

    Steps are compared as numbers, so no other spelling of the same code passes later.
    """
    digits = unicodedata.normalize("NFKC", code).strip()
    if not _CODE_SHAPE.fullmatch(digits) or not person.totp_secret:
        return False
    totp = pyotp.TOTP(secret_of(person))
    for step in _usable_steps(person, at):
        if compare_digest(totp.generate_otp(step), digits):
            person.totp_last_step = step
            return True
    return False


def demo_code(person: Person, *, at: datetime) -> tuple[str, int]:
    """Return a code that works now, or "" and the seconds until one does."""
    now, gone = divmod(int(at.timestamp()), STEP_SECONDS)
    left = STEP_SECONDS - gone
    first = now - TOLERANCE if left > _SECONDS_TO_TYPE else now
    steps = [step for step in _usable_steps(person, at) if step >= first]
    if not steps:
        return "", left
    return pyotp.TOTP(secret_of(person)).generate_otp(steps[0]), 0


def _usable_steps(person: Person, at: datetime) -> range:
    now = int(at.timestamp()) // STEP_SECONDS
    return range(max(now - TOLERANCE, person.totp_last_step + 1), now + TOLERANCE + 1)


def new_recovery_codes(session: Any, person: Person) -> list[str]:
    """Replace the person's recovery codes; the ten codes returned can never be read again."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(person_id=person.id, digest=token_digest(code)) for code in codes)
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def accept_recovery_code(session: Any, person: Person, code: str, *, at: datetime) -> bool:
    """Use up one recovery code, however it is spaced or hyphenated."""
    letters = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", code)).upper()
    if not _RECOVERY_SHAPE.fullmatch(letters):
        return False
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.digest == token_digest(letters),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
    )
    return bool(used.rowcount)


def _cipher() -> Any:
    return field_cipher(current_app.extensions["settings"].field_key)

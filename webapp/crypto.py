"""Keys put to use: hashed tokens, encrypted fields, password hashes. Libraries do the work."""

import base64
import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, MultiFernet

# 19 MiB and two passes: OWASP's smallest recommended Argon2id; about 30 ms on a small machine.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Verified against when an account does not exist, so that both answers take the same time.
_NOBODYS_HASH = _HASHER.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Compare in constant work: an unknown account costs as much as a wrong password."""
    try:
        _HASHER.verify(stored or _NOBODYS_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def new_token() -> str:
    """Return 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return what is stored instead of the token; a stolen database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def mac(key: str, message: str) -> str:
    """HMAC-SHA-256 as 64 hexadecimal digits."""
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


def field_cipher(keys: str) -> MultiFernet:
    """Cipher for single columns; several comma-separated keys let an old one still be read."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
            for key in keys.split(",")
        ]
    )

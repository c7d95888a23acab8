"""What stands in a mail beside words: addresses of the site, and tokens that only it can make."""

import hmac
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from webapp.config import MailSettings, Settings
from webapp.crypto import mac

DIGITS = 40  # of a mac that are put into an address: 160 bits


def absolute(mail: MailSettings, endpoint: str, **values: object) -> str:
    """The full address of a page; there is no request whose host could be taken."""
    site = urlsplit(mail.site)
    adapter = current_app.url_map.bind(site.netloc, url_scheme=site.scheme)
    return adapter.build(endpoint, values, force_external=True)


def unsubscribe_token(person_id: int) -> str:
    return f"{person_id}-{_sealed(f'unsubscribe {person_id}')}"


def unsubscribing(token: str) -> int | None:
    """Return whose token it is, or None for one that we did not make."""
    number, _dash, _seal = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(number) if _same(token, unsubscribe_token(int(number))) else None


def confirm_token(person_id: int, address: str, until: datetime) -> str:
    """Fits this person and this address only, and no longer once another one was asked for."""
    return _sealed(f"confirm {person_id} {until.timestamp():.0f} {address}")


def confirms(token: str, person_id: int, address: str, until: datetime) -> bool:
    return _same(token, confirm_token(person_id, address, until))


def _sealed(message: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return mac(settings.secret_key, message)[:DIGITS]


def _same(given: str, ours: str) -> bool:
    return hmac.compare_digest(given.encode(), ours.encode())

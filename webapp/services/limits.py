"""How often somebody may try: counted in a transaction of its own, before anything costly.

A window of time starts anew by itself, so that nobody is locked out for good. What is counted
is stored under keyed hashes: the table tells neither names nor phones nor addresses.
"""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from webapp.crypto import mac
from webapp.db import db, transaction
from webapp.errors import TooManyTries
from webapp.models.access import TryCounter

TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
WINDOW_SECONDS = 15 * 60
UNKNOWN_NAMES = "unknown names"


def spend(account: str, address: str, *, at: datetime) -> None:
    """Count one try against both; raise TooManyTries, counting nothing, where one is used up.

    `account` is whatever identifies what is being guessed ("person 12 code").
    """
    window, seconds_left = _window(at)
    with transaction() as session:
        for key, most in _keys(account, address):
            if _count(session, key, window) > most:
                raise TooManyTries(seconds_left)


def count(what: str, most: int, *, at: datetime) -> None:
    """Count one more in this quarter of an hour; at `most` raise TooManyTries, counting nothing."""
    window, seconds_left = _window(at)
    with transaction() as session:
        if _count(session, _hashed(what), window) > most:
            raise TooManyTries(seconds_left)


def give_back(session: Any, account: str, address: str, *, at: datetime) -> None:
    """Step of the transaction that lets somebody in: forget the account's tries, return one.

    Without returning the address's try, an office behind one address would lock itself out
    each morning.
    """
    window, _seconds = _window(at)
    (mine, _most), (shared, _most) = _keys(account, address)
    session.execute(delete(TryCounter).where(TryCounter.key == mine))
    session.execute(
        update(TryCounter)
        .where(TryCounter.key == shared, TryCounter.window == window, TryCounter.tries > 0)
        .values(tries=TryCounter.tries - 1)
    )


def count_unknown_name(*, at: datetime) -> None:
    """Note that a name fitted nobody: one small commit, as a refused person's audit event is.

    Without it, the quicker answer would tell which names exist.
    """
    with transaction() as session:
        _count(session, _hashed(UNKNOWN_NAMES), _window(at)[0])


def forget_old(*, at: datetime) -> None:
    """Drop the counters of windows that are over. The worker calls this now and then."""
    with transaction() as session:
        session.execute(delete(TryCounter).where(TryCounter.window < _window(at)[0]))


def _window(at: datetime) -> tuple[int, int]:
    """Return the window's number and how many seconds of it are left."""
    number, gone = divmod(int(at.timestamp()), WINDOW_SECONDS)
    return number, WINDOW_SECONDS - gone


def _keys(account: str, address: str) -> Sequence[tuple[str, int]]:
    """Return (key, most tries), always in this order, so that no two requests cross locks."""
    return (
        (_hashed(f"account {account}"), TRIES_PER_ACCOUNT),
        (_hashed(f"address {_network(address)}"), TRIES_PER_ADDRESS),
    )


def _network(address: str) -> str:
    """One subscriber owns 2^64 addresses of IPv6, so they count as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.exploded[:19] if isinstance(parsed, IPv6Address) else address


def _hashed(key: str) -> str:
    return mac(current_app.extensions["settings"].secret_key, key)


def _count(session: Any, key: str, window: int) -> int:
    """Add one and return the sum, in a single statement that no other request can split."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(TryCounter).values(key=key, window=window, tries=1)
    counted = row.on_conflict_do_update(
        index_elements=[TryCounter.key, TryCounter.window],
        set_={"tries": TryCounter.tries + 1},
    ).returning(TryCounter.tries)
    return int(session.execute(counted).scalar_one())

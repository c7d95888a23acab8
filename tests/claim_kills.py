"""Kill processes of the site at any moment while units claim: nothing acknowledged may be lost.

Each unit sends one form after the other. Whoever gets no answer sends the same form again, as a
person does who presses the button once more; so every form must have made exactly one match.
"""

import http.client
import os
import random
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from flask import Flask
from sqlalchemy import func, select

from tests.claiming_client import send
from tests.crowd import Claimer
from webapp.db import db
from webapp.models.audit import AuditEvent
from webapp.models.matches import Match

PATIENCE = 30  # seconds for one form to be answered, over all its tries


@dataclass
class Told:
    """What one unit was told: the match that each of its forms led to, and how often it tried."""

    matches: dict[str, int] = field(default_factory=dict)
    again: int = 0


def claim_until(stop: Event, host: str, who: Claimer) -> Told:
    """Send form after form; a form without an answer is sent again."""
    told = Told()
    for need, offer in who.pairs:
        if stop.is_set():
            break
        key = secrets.token_hex(16)
        told.matches[key], tries = answered(host, who, need, offer, key)
        told.again += tries - 1
    return told


def answered(host: str, who: Claimer, need: int, offer: int, key: str) -> tuple[int, int]:
    """Return the match that the form led to, and the number of tries."""
    deadline, tries = time.monotonic() + PATIENCE, 0
    while True:
        tries += 1
        try:
            connection = http.client.HTTPConnection(host, timeout=PATIENCE)
            status, place = send(connection, who, need, offer, key)
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
            continue
        assert status == http.client.FOUND, (status, place)
        return int(place.rpartition("/")[2]), tries


def run(
    host: str, crowd: Sequence[Claimer], victims: Callable[[], Sequence[int]], kills: int, seed: int
) -> tuple[dict[str, int], int]:
    """Kill so many processes; return the forms with their matches, and the tries again."""
    stop, luck = Event(), random.Random(seed)
    with ThreadPoolExecutor(len(crowd)) as pool:
        running = [pool.submit(claim_until, stop, host, who) for who in crowd]
        for _ in range(kills):
            time.sleep(luck.uniform(0.05, 1.0))
            kill(luck.choice(when_there(victims)))
        time.sleep(0.5)
        stop.set()
        told = [one.result() for one in running]
    matches = {key: match for one in told for key, match in one.matches.items()}
    return matches, sum(one.again for one in told)


def when_there(victims: Callable[[], Sequence[int]]) -> Sequence[int]:
    deadline = time.monotonic() + PATIENCE
    while not (found := victims()):
        assert time.monotonic() < deadline, "nobody to kill"
        time.sleep(0.02)
    return found


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def children(process: int) -> Iterator[int]:
    """The processes that a process has started."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, task.read_text().split())


def nothing_lost(app: Flask, told: dict[str, int]) -> int:
    """Hold what was told against what is stored; return how many matches there are."""
    with app.app_context():
        rows = db.session.execute(select(Match.form_key, Match.id).where(Match.form_key.in_(told)))
        stored = {row.form_key: row.id for row in rows}
        assert stored == told
        matches = db.session.scalar(select(func.count()).select_from(Match)) or 0
        events = select(func.count()).where(AuditEvent.action == "match.claim")
        assert db.session.scalar(events) == matches == len(told)
        db.session.remove()
    return matches

"""Look for anything in the database that must never be: `gongjian check`."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import bindparam, select, text

from webapp import chain
from webapp.config import Settings
from webapp.db import db
from webapp.models import Base
from webapp.models.audit import AuditEvent, AuditHead
from webapp.models.base import Instant
from webapp.models.meetings import Minutes
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.postings import LISTED
from webapp.screening import personal_data
from webapp.services.minutes import digest_of
from webapp.services.rules import FREE_TEXT
from webapp.services.upkeep import ANCHORS

QUERIES = Path(__file__).with_name("invariants.sql")
HEADING = re.compile(r"^-- (N\d+): (.*)$", re.MULTILINE)
ROWS = 500  # read at a time, so that a long trail needs little memory
CLOCK_SKEW = timedelta(seconds=5)


class Violation(NamedTuple):
    """One row at fault. `number` names the invariant."""

    number: str
    table: str
    row: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.number} {self.table} {self.row}: {self.sentence}"


@cache
def invariants() -> tuple[tuple[str, str, str], ...]:
    """Return (number, sentence, query) of each invariant that a single query can see."""
    _preface, *parts = HEADING.split(QUERIES.read_text(encoding="utf-8"))
    queries = (query.strip().rstrip(";") for query in parts[2::3])
    return tuple(zip(parts[::3], parts[1::3], queries, strict=True))


def violations(*, at: datetime) -> Iterator[Violation]:
    """Yield every violation found; none on a healthy database. Reads only."""
    times = {"now": at, "late": at + timedelta(minutes=5), "stuck": at - timedelta(minutes=10)}
    for number, sentence, query in invariants():
        statement = text(query)
        asked = {name: time for name, time in times.items() if f":{name}" in query}
        statement = statement.bindparams(*(bindparam(name, type_=Instant()) for name in asked))
        for table, row in db.session.execute(statement, asked):
            yield Violation(number, table, row, sentence)
    yield from _minutes()
    yield from _orphans()
    yield from _personal_data()
    yield from _trail()
    yield from _anchors()


def _minutes() -> Iterator[Violation]:
    """What a meeting decided is what was sealed when it was closed."""
    for one in db.session.scalars(select(Minutes)):
        if digest_of(one.document) != one.digest:
            yield Violation("N66", "minutes", one.id, "is not what was written down")


def _orphans() -> Iterator[Violation]:
    """Both databases see to this themselves, unless somebody switched it off."""
    for table in Base.metadata.sorted_tables:
        for key in (column for column in table.columns if column.foreign_keys):
            (foreign_key,) = key.foreign_keys
            parent = foreign_key.column.table.alias("parent")
            identity = next(iter(table.primary_key.columns))
            missing = (
                select(identity)
                .outerjoin(parent, parent.c[foreign_key.column.name] == key)
                .where(key.is_not(None), parent.c[foreign_key.column.name].is_(None))
            )
            for row in db.session.scalars(missing):
                sentence = f"{key.name} points to no {foreign_key.column.table.name}"
                yield Violation("N11", table.name, row, sentence)


def _personal_data() -> Iterator[Violation]:
    """Texts were screened when they were written; this is what came in another way."""
    for model in (Need, Offer):
        names = [name for name in FREE_TEXT if hasattr(model, name)]
        columns = [getattr(model, name) for name in names]
        listed = select(model.id, *columns).where(model.state.in_(LISTED))
        for row, *texts in db.session.execute(listed).yield_per(ROWS):
            for name, value in zip(names, texts, strict=True):
                if found := personal_data(value):
                    sentence = f"{name} contains personal data ({found[0]})"
                    yield Violation("N23", model.__tablename__, row, sentence)


def _events() -> Iterator[AuditEvent]:
    events = select(AuditEvent).order_by(AuditEvent.seq)
    for event in db.session.scalars(events.execution_options(yield_per=ROWS)):
        yield event
        db.session.expunge(event)


def _trail() -> Iterator[Violation]:
    settings: Settings = current_app.extensions["settings"]
    for seq in chain.broken_links(_events(), settings.audit_key):
        yield Violation(
            "N19", "audit_event", seq, "altered, out of order, or the one before is gone"
        )
    head = db.session.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).first()
    end = (last.seq, last.hash) if last else (0, chain.START)
    if head is None or (head.seq, head.hash) != end:
        yield Violation("N19", "audit_head", 1, "is not where the trail ends")
    times = db.session.execute(select(AuditEvent.seq, AuditEvent.at).order_by(AuditEvent.seq))
    for (_seq, before), (seq, after) in pairwise(times.yield_per(ROWS)):
        if after < before - CLOCK_SKEW:
            yield Violation("N25", "audit_event", seq, "happened before the event before it")


def _anchors() -> Iterator[Violation]:
    """Compare the trail with what was written to the file of anchors, day by day."""
    settings: Settings = current_app.extensions["settings"]
    path = settings.instance / ANCHORS
    kept: list[dict[str, Any]] = []
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            anchor = json.loads(line)
            if anchor.get("restored"):  # what came after the copy was made is rightly gone
                kept = [old for old in kept if old["seq"] <= anchor["seq"]]
            kept.append(anchor)
    for anchor in kept:
        event = db.session.get(AuditEvent, anchor["seq"])
        found = event.hash if event else chain.START if anchor["seq"] == 0 else None
        if found != anchor["hash"]:
            sentence = f"is not what was anchored on {anchor['at']}"
            yield Violation("N19", "audit_event", anchor["seq"], sentence)

"""The audit log as an auditor may read it: newest first, page by page along the chain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select, union_all

from webapp.db import db
from webapp.errors import Unknown
from webapp.i18n import CHINA, language
from webapp.models.access import Invitation
from webapp.models.audit import AuditEvent, AuditHead
from webapp.models.categories import Category
from webapp.models.matches import Match
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation
from webapp.models.people import Membership, Person
from webapp.policy import Actor, Permission, authorize

ROWS = 50
OF_ONE = 30  # events shown on the page of one object
# Things of the whole installation: what happens to them concerns every district.
CITY_WIDE = ("audit_head", "category", "organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters; `before` is the seq above which everything was already seen."""

    person: str = ""
    action: str = ""
    object_type: str = ""
    object_id: int | None = None
    role: str = ""
    since: date | None = None
    until: date | None = None
    reason: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words that can be shown: "" where the person or thing is not known."""

    event: AuditEvent
    person: str
    organisation: str
    thing: str


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the log; `older` is the seq to go on from, None at the end."""

    lines: Sequence[Line]
    older: int | None


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """How many events the chain has, when the last was written and its seal."""

    events: int
    at: datetime | None
    seal: str


def events(wanted: Wanted, actor: Actor) -> Part:
    """Return the events of the auditor's sub-district or district. Raises NotPermitted."""
    authorize(actor, Permission.READ_AUDIT)
    query = _with_names().where(_readable(actor), *_asked(wanted))
    found = db.session.execute(query.order_by(AuditEvent.seq.desc()).limit(ROWS + 1)).all()
    rows = found[:ROWS]
    older = rows[-1][0].seq if len(found) > ROWS else None
    return Part(_lines(rows), older)


def all_seqs(wanted: Wanted, actor: Actor, *, most: int) -> list[int]:
    """Return the numbers of all pages of the log, newest first. Raises NotPermitted."""
    authorize(actor, Permission.READ_AUDIT)
    query = select(AuditEvent.seq).where(_readable(actor), *_asked(wanted))
    return list(db.session.scalars(query.order_by(AuditEvent.seq.desc()).limit(most)))


def lines(seqs: Sequence[int], actor: Actor) -> list[Line]:
    """Return these events, newest first. Raises NotPermitted."""
    authorize(actor, Permission.READ_AUDIT)
    query = _with_names().where(_readable(actor), AuditEvent.seq.in_(seqs))
    return _lines(db.session.execute(query.order_by(AuditEvent.seq.desc())))


def event(seq: int, actor: Actor) -> Line:
    """Return one event. Raises NotPermitted or Unknown."""
    authorize(actor, Permission.READ_AUDIT)
    query = _with_names().where(_readable(actor), AuditEvent.seq == seq)
    rows = db.session.execute(query).all()
    if not rows:
        raise Unknown("event", seq)
    return _lines(rows)[0]


def of_object(object_type: str, object_id: int) -> list[Line]:
    """Return what happened to one thing, newest first; ask who may see it before."""
    query = (
        _with_names()
        .where(AuditEvent.object_type == object_type, AuditEvent.object_id == object_id)
        .order_by(AuditEvent.seq.desc())
        .limit(OF_ONE)
    )
    return [
        Line(one, person or "", organisation or "", "")
        for one, person, organisation in db.session.execute(query)
    ]


def chain_end() -> ChainEnd:
    """Return where the chain stands; whether it is whole is for `gongjian check` to say."""
    head = db.session.execute(
        select(AuditHead.seq, AuditHead.hash, AuditEvent.at).outerjoin(
            AuditEvent, AuditEvent.seq == AuditHead.seq
        )
    ).one()
    return ChainEnd(events=head.seq, at=head.at, seal=head.hash)


def _with_names() -> Any:
    return (
        select(AuditEvent, Person.name, Organisation.name)
        .outerjoin(Person, Person.id == AuditEvent.person_id)
        .outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    if actor.subdistrict_id is None:
        of_all = and_(AuditEvent.district_id.is_(None), AuditEvent.object_type.in_(CITY_WIDE))
        return or_(AuditEvent.district_id == actor.district_id, of_all)
    return AuditEvent.subdistrict_id == actor.subdistrict_id


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    exact = ("action", "object_type", "object_id", "role")
    conditions: list[ColumnElement[bool]] = [
        getattr(AuditEvent, name) == value for name in exact if (value := getattr(wanted, name))
    ]
    if wanted.person:
        named = or_(
            Person.name.contains(wanted.person, autoescape=True),
            Person.account == wanted.person.lower(),
        )
        conditions.append(AuditEvent.person_id.in_(select(Person.id).where(named)))
    if wanted.reason:
        conditions.append(AuditEvent.reason.icontains(wanted.reason, autoescape=True))
    if wanted.since:
        conditions.append(AuditEvent.at >= _midnight(wanted.since))
    if wanted.until:
        conditions.append(AuditEvent.at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.before:
        conditions.append(AuditEvent.seq < wanted.before)
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _lines(rows: Iterable[Any]) -> list[Line]:
    found = [tuple(row) for row in rows]
    names = _things(found_event for found_event, *_names in found)
    return [
        Line(one, person or "", organisation or "", names.get((one.object_type, one.object_id), ""))
        for one, person, organisation in found
    ]


# How each kind of thing is called in the log: its key, code, name, and where the name stands.
_CALLED: Mapping[str, tuple[Any, Any, Any, Any]] = {
    "need": (Need.id, Need.code, Need.title, None),
    "offer": (Offer.id, Offer.code, Offer.title, None),
    "match": (Match.id, Need.code, Need.title, Match.need),
    "organisation": (Organisation.id, literal(""), Organisation.name, None),
    "category": (Category.id, literal(""), Category.name, None),
    "person": (Person.id, literal(""), Person.name, None),
    "membership": (Membership.id, literal(""), Person.name, Membership.person),
    "invitation": (Invitation.id, literal(""), Invitation.name, None),
}


def _things(events: Iterable[AuditEvent]) -> dict[tuple[str, int], str]:
    """Return the names of what the events are about, in one query whatever the kinds."""
    ids: dict[str, set[int]] = defaultdict(set)
    for one in events:
        ids[one.object_type].add(one.object_id)
    queries = [_called(kind, wanted) for kind, wanted in ids.items() if kind in _CALLED]
    if not queries:
        return {}
    rows = db.session.execute(union_all(*queries))
    return {(kind, key): " ".join(filter(None, (code, name))) for kind, key, code, name in rows}


def _called(kind: str, ids: set[int]) -> Any:
    key, code, name, joined = _CALLED[kind]
    if kind == "category" and language() == "en":
        name = Category.name_en  # its two names are data, see webapp.i18n.label
    query = select(literal(kind), key, code, name).where(key.in_(ids))
    return query if joined is None else query.join(joined)

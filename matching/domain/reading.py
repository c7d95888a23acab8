"""Read a domain instance from its JSON document; whatever is wrong is named by its field."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from matching.domain import model
from matching.domain.fields import (
    Reader,
    by_choice,
    choice,
    day,
    flag,
    identity,
    listed,
    optional,
    place,
    record,
    shown,
    whole,
    word,
)
from matching.domain.references import check_references
from matching.domain.soundness import check_sense
from matching.errors import BadInput

SCHEMA = "match-instance/1"
LARGEST_AMOUNT = 10**9  # so that no weight of an edge can leave ± 2^53
LONGEST_HORIZON = 1100  # days
MOST_OF_A_POSTING = 1000  # windows, slots, words

amount = whole(0, LARGEST_AMOUNT)
positive = whole(1, LARGEST_AMOUNT)
metres = whole(1, 40_000_000)
minutes = whole(1, 7 * model.DAY)
points = whole(0, 1000)
words = listed(word, MOST_OF_A_POSTING)


def _record(kind: type[Any], **readers: Reader) -> Reader:
    """Return a reader of the dataclass: fields without a default must be there."""
    needed = [f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    return record(kind, readers, frozenset(f.name for f in needed))


_time = {"start": whole(0, model.DAY - 1), "end": whole(1, 2 * model.DAY)}
_span = _record(model.Span, first=day, last=day)
_window = _record(
    model.Window,
    weekdays=whole(1, model.EVERY_DAY),
    first=optional(day),
    last=optional(day),
    holidays=choice(model.Holidays),
    **_time,
)
_when: dict[str, Reader] = {
    "windows": listed(_window, MOST_OF_A_POSTING),
    "closed": listed(_span, MOST_OF_A_POSTING),
}
_where: dict[str, Reader] = {
    "place": optional(place),
    "reach": optional(metres),
    "on_site": flag,
    "shared": flag,
}
_slot = _record(model.Slot, id=identity, day=day, capacity=amount, **_time)
_pair: dict[str, Reader] = {"need": identity, "offer": identity}
_share = _record(model.Share, **_pair, quantity=positive, slot=optional(identity))

_need = _record(
    model.Need,
    id=identity,
    community=identity,
    category=identity,
    demand=amount,
    unit=optional(identity),
    minimum=positive,
    divisible=flag,
    max_suppliers=optional(positive),
    must_serve=flag,
    urgency=choice(model.Urgency),
    since=optional(day),
    last_date=optional(day),
    minutes=optional(minutes),
    persons=amount,
    requires=words,
    skills=words,
    purpose=optional(word),
    kinds=words,
    returns=listed(identity),
    **_when,
    **_where,
)
_offer = _record(
    model.Offer,
    id=identity,
    category=identity,
    capacity=amount,
    unit=optional(identity),
    community=optional(identity),
    lot=positive,
    projects=optional(amount),
    per_day=optional(amount),
    per_week=optional(amount),
    per_year=optional(amount),
    slots=listed(_slot, MOST_OF_A_POSTING),
    valid_until=optional(day),
    seats=optional(amount),
    holds=words,
    skills=words,
    purposes=words,
    excludes=words,
    wants=listed(identity),
    **_when,
    **_where,
)
_rules = _record(
    model.Rules,
    horizon_days=whole(1, LONGEST_HORIZON),
    top=optional(positive),
    holidays=listed(day),
)
_policy = _record(
    model.Policy,
    name=word,
    version=positive,
    order=listed(choice(model.Aim)),
    tolerance_ppm=by_choice(model.Aim, whole(0, 1_000_000)),
    share=choice(model.Whole),
    points=_record(model.Points, **{part.value: points for part in model.Part}),
    urgency=_record(model.UrgencyWeights, **{u.value: whole(1, 100) for u in model.Urgency}),
    ageing_per_day=points,
    ageing_most=whole(0, 10_000),
    prior=points,
    prior_strength=whole(1, 10_000),
    comfortable_days=whole(1, LONGEST_HORIZON),
    burden=listed(whole(0, 10**6)),
)
_instance = _record(
    model.DomainInstance,
    id=word,
    today=day,
    areas=listed(_record(model.Area, id=identity, parent=optional(identity))),
    categories=listed(
        _record(
            model.Category,
            id=identity,
            travel_limit=optional(metres),
            minutes=minutes,
            continuity=flag,
            worth=whole(1, 1000),
        )
    ),
    communities=listed(
        _record(
            model.Community,
            id=identity,
            area=identity,
            place=place,
            received=amount,
            projects=optional(amount),
        )
    ),
    units=listed(
        _record(
            model.Unit,
            id=identity,
            area=identity,
            place=place,
            per_year=optional(amount),
            projects=optional(amount),
            promised=amount,
            kept=amount,
        )
    ),
    needs=listed(_need),
    offers=listed(_offer),
    rules=_rules,
    policy=_policy,
    settled=listed(_share),
    pins=listed(_share),
    forbidden=listed(_record(model.Pair, **_pair)),
    declined=listed(_record(model.Pair, **_pair)),
    claims=listed(_record(model.Claim, **_pair, by=choice(model.Side))),
    history=listed(
        _record(model.History, unit=identity, community=identity, given=amount, returned=amount)
    ),
    earlier=listed(_share),
)


def read(document: Mapping[str, Any]) -> model.DomainInstance:
    """Return the domain instance that a `match-instance/1` document describes.

    Raises BadInput, whose message is one sentence that begins with the field.
    """
    if not isinstance(document, dict):
        raise BadInput(f"the document is {shown(document)}: an object")
    if document.get("schema") != SCHEMA:
        raise BadInput(f"schema is {shown(document.get('schema'))}: {SCHEMA}")
    content = {name: value for name, value in document.items() if name != "schema"}
    domain: model.DomainInstance = _instance(content, "")
    check_references(domain)
    check_sense(domain)
    return domain

"""Minutes as a document that stands for itself: names and figures as they were at the closing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.models.meetings import AgendaItem, Choice, Meeting, MeetingMember
from webapp.queries.papers import for_all_here

FORMAT = "minutes/1"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting at its end: votes by item and member, the interested by match."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    members: Sequence[MeetingMember]
    votes: Mapping[int, Mapping[int, Choice]]
    interested: Mapping[int, frozenset[int]]


def written(sitting: Sitting, year: int, number: int, at: datetime) -> str:
    """Return the minutes as JSON: who voted how is not in them, only how many."""
    meeting = sitting.meeting
    document = {
        "format": FORMAT,
        "year": year,
        "number": number,
        "title": meeting.title,
        "kind": str(meeting.kind),
        "day": meeting.day.isoformat(),
        "begins": meeting.begins,
        "place": meeting.place,
        "closed_at": at.isoformat(),
        "quorum_percent": meeting.quorum_percent,
        "majority": str(meeting.majority),
        "rule_version": meeting.rule_version,
        "present": [m.person.name for m in sitting.members if _was_there(sitting, m)],
        "absent": [m.person.name for m in sitting.members if not _was_there(sitting, m)],
        "items": [_item(sitting, item) for item in sitting.items],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


def _was_there(sitting: Sitting, member: MeetingMember) -> bool:
    voted = any(member.person_id in votes for votes in sitting.votes.values())
    return member.attended or voted


def _item(sitting: Sitting, item: AgendaItem) -> Mapping[str, Any]:
    match = item.match
    interested = sitting.interested[item.match_id]
    return {
        "position": item.position,
        "match": match.id,
        "need": match.need.title if for_all_here(match.need) else "",
        "offer": match.offer.title if for_all_here(match.offer) else "",
        "category": match.need.category.name,
        "category_en": match.need.category.name_en,
        "quantity": match.quantity,
        "unit": match.need.category.unit,
        "unit_en": match.need.category.unit_en,
        "giver": match.offer.owner.name,
        "receiver": match.need.owner.name,
        "result": str(item.result),
        "entitled": item.entitled,
        "present": item.present,
        "yes": item.yes,
        "no": item.no,
        "abstained": item.abstained,
        "recused": [m.person.name for m in sitting.members if m.person_id in interested],
    }

"""The audit log as auditors read it, with the facts and the seal of each event."""

from collections.abc import Iterator, Sequence

from webapp.audit_words import in_words
from webapp.errors import NotPermitted
from webapp.exports.columns import Record
from webapp.policy import Actor
from webapp.queries import audit as read
from webapp.queries.exports.columns import OF_AUDIT
from webapp.queries.exports.listing import MOST_ROWS, Listing, in_parts


def events(wanted: read.Wanted, actor: Actor | None) -> Listing:
    """Raises NotPermitted."""
    if actor is None:
        raise NotPermitted("visitors have no such list")
    seqs = read.all_seqs(wanted, actor, most=MOST_ROWS + 1)
    return Listing(OF_AUDIT, len(seqs), in_parts(seqs, lambda part: _records(part, actor)))


def _records(seqs: Sequence[int], actor: Actor) -> Iterator[Record]:
    for line in read.lines(seqs, actor):
        event = line.event
        yield {
            "seq": event.seq,
            "at": event.at,
            "person": line.person,
            "role": event.role,
            "organisation": line.organisation,
            "action": event.action,
            "done": in_words(event),
            "object_type": event.object_type,
            "object_id": event.object_id,
            "thing": line.thing,
            "reason": event.reason,
            "facts": dict(event.facts),
            "hash": event.hash,
        }

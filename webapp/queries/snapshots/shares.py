"""What matches have already decided, done or refused, as a round reads it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import aliased

from webapp.db import db
from webapp.i18n import CHINA
from webapp.models.matches import ENDED_WELL, HOLDING, Match, MatchState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.rounds import Round
from webapp.queries.snapshots.span import Span

Document = dict[str, Any]
Rows = Sequence[Any]
YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=730)
KEPT = ENDED_WELL | {MatchState.DELIVERED}
TOLD = KEPT | {MatchState.CANCELLED}  # a promise was made, and then kept or not


class Shares:
    """The matches of the district, read once.

    Live ones are fixed input of the round, but for what an older round of the same scope proposed
    and nobody has answered: publishing calls that off, or keeps it if the plan has it again.
    Finished ones have used up their quantity, and are what a community has received. Where the
    other side is not in the round, the quantity is simply gone.
    """

    def __init__(self, span: Span, *, at: datetime) -> None:
        self._at = at
        self._rows = [row for row in _read(span) if not _may_be_called_off(row)]
        self._live = [row for row in self._rows if row.state in HOLDING - ENDED_WELL]
        self._done = [row for row in self._rows if row.state in ENDED_WELL]
        self._of_need = _grouped([*self._live, *self._done], lambda row: row.need_id)
        self._of_offer = _grouped([*self._live, *self._done], lambda row: row.offer_id)
        self._lately = [row for row in self._done if row.changed_at > at - YEAR]
        self._received = _summed(self._lately, _receiver)
        told = [row for row in self._rows if row.changed_at > at - TWO_YEARS and row.state in TOLD]
        self._promised = Counter(row.giver_id for row in told)
        self._kept = Counter(row.giver_id for row in told if row.state in KEPT)
        self.needs = frozenset(row.need_id for row in self._live)
        self.offers = frozenset(row.offer_id for row in self._live)

    def settled(self, needs: Collection[int], offers: Collection[int]) -> list[Document]:
        return [
            {"need": f"n{row.need_id}", "offer": f"o{row.offer_id}", "quantity": row.quantity}
            for row in self._live
            if row.need_id in needs and row.offer_id in offers
        ]

    def declined(self, needs: Collection[int], offers: Collection[int]) -> list[Document]:
        live = {(row.need_id, row.offer_id) for row in self._live}
        refused = {
            (row.need_id, row.offer_id) for row in self._rows if row.state is MatchState.DECLINED
        }
        known = {pair for pair in refused - live if pair[0] in needs and pair[1] in offers}
        return [{"need": f"n{need}", "offer": f"o{offer}"} for need, offer in sorted(known)]

    def gone_of_need(self, need_id: int, offers: Collection[int]) -> int:
        some = self._of_need.get(need_id, ())
        return sum(r.quantity for r in some if r.state in ENDED_WELL or r.offer_id not in offers)

    def gone_of_offer(self, offer_id: int, needs: Collection[int]) -> int:
        some = self._of_offer.get(offer_id, ())
        return sum(r.quantity for r in some if r.state in ENDED_WELL or r.need_id not in needs)

    def room_for_need(self, written: Document, need_id: int, offers: Collection[int]) -> Document:
        """Limits as wide as what people have agreed on: they may split what was to stay whole."""
        rows = self._held(self._of_need.get(need_id, ()))
        held = [row.quantity for row in rows if row.offer_id in offers]
        if not held:
            return written
        most = written["max_suppliers"]
        return written | {
            "demand": max(written["demand"], sum(held)),
            "minimum": 1,
            "divisible": True,
            "max_suppliers": None if most is None else max(most, len(held)),
        }

    def room_for_offer(self, written: Document, offer_id: int, needs: Collection[int]) -> Document:
        rows = self._held(self._of_offer.get(offer_id, ()))
        held = [row.quantity for row in rows if row.need_id in needs]
        wider = {"capacity": max(written["capacity"], sum(held))}
        if "projects" in written:
            wider["projects"] = max(written["projects"], len(held))
        if "per_year" in written:
            wider["per_year"] = max(written["per_year"], sum(held))
        return written | wider

    @staticmethod
    def _held(rows: Rows) -> Rows:
        return [row for row in rows if row.state not in ENDED_WELL]

    def left_this_year(self, one: Offer, needs: Collection[int]) -> Document:
        """What the unit's own yearly cap leaves; live matches of the round count against it."""
        if one.yearly_cap is None:
            return {}
        year = self._at.astimezone(CHINA).year
        used = sum(
            row.quantity
            for row in self._of_offer.get(one.id, ())
            if row.created_at.astimezone(CHINA).year == year
            and (row.state in ENDED_WELL or row.need_id not in needs)
        )
        return {"per_year": max(0, one.yearly_cap - used)}

    def received(self, one: Organisation) -> int:
        """What a community, or the units of a sub-district, received in the last twelve months."""
        return self._received[(one.kind is OrganisationKind.SUBDISTRICT, one.id)]

    def record_of(self, unit_id: int) -> Document:
        """How reliable a unit has been; nothing for one without a record."""
        if not self._promised[unit_id]:
            return {}
        return {"promised": self._promised[unit_id], "kept": self._kept[unit_id]}

    def history(self, kinds: Mapping[int, OrganisationKind]) -> list[Document]:
        """Matches of the last twelve months between a unit and a community, both ways."""
        given: Counter[tuple[int, int]] = Counter()
        returned: Counter[tuple[int, int]] = Counter()
        for row in self._lately:
            sides = kinds.get(row.giver_id), kinds.get(row.receiver_id)
            if sides == (OrganisationKind.UNIT, OrganisationKind.COMMUNITY):
                given[row.giver_id, row.receiver_id] += 1
            if sides == (OrganisationKind.COMMUNITY, OrganisationKind.UNIT):
                returned[row.receiver_id, row.giver_id] += 1
        return [
            {"unit": f"u{unit}", "community": f"c{community}"}
            | {"given": given[unit, community], "returned": returned[unit, community]}
            for unit, community in sorted({*given, *returned})
        ]


def _read(span: Span) -> Rows:
    """Matches whose need or offer lies in the span, with the need's owner."""
    need, offer = aliased(Need), aliased(Offer)
    query = (
        select(
            Match.id,
            Match.need_id,
            Match.offer_id,
            Match.quantity,
            Match.state,
            Match.created_at,
            Match.changed_at,
            Match.giver_agreed_at,
            Match.receiver_agreed_at,
            Round.tenant_id.label("proposed_by"),
            literal(span.tenant).label("asks"),
            need.owner_id.label("receiver_id"),
            need.owner_kind,
            need.subdistrict_id.label("home"),
            offer.owner_id.label("giver_id"),
        )
        .join(need, need.id == Match.need_id)
        .join(offer, offer.id == Match.offer_id)
        .outerjoin(Round, Round.id == Match.round_id)
        .where(or_(need.district_id == span.district_id, offer.district_id == span.district_id))
        .order_by(Match.id)
    )
    return db.session.execute(query).all()


def _may_be_called_off(row: Any) -> bool:
    """The same as `unanswered` in webapp/services/round_publishing.py says of matches."""
    answered = row.giver_agreed_at or row.receiver_agreed_at
    return row.state is MatchState.PROPOSED and row.proposed_by == row.asks and not answered


def _receiver(row: Any) -> tuple[bool, int]:
    of_unit = row.owner_kind is OrganisationKind.UNIT
    return of_unit, row.home if of_unit else row.receiver_id


def _summed(rows: Iterable[Any], key: Callable[[Any], Any]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        found[key(row)] += row.quantity
    return found


def _grouped(rows: Iterable[Any], key: Callable[[Any], int]) -> Mapping[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found

"""The optimizer's input as the database holds it now: a `match-instance/1` document.

Plain data for JSON; nothing of the optimizer is loaded to make it. What is decided for each run
(policy, pins, forbidden pairs) is added by `webapp/scenarios.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import Any

from sqlalchemy import select

from webapp.db import db
from webapp.models.categories import Category
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.postings import LIVE, OPEN
from webapp.models.windows import TimeWindow
from webapp.queries import calendar
from webapp.queries.snapshots.points import Points
from webapp.queries.snapshots.postings import Exchange, need, offer
from webapp.queries.snapshots.shares import Shares
from webapp.queries.snapshots.span import Span

__all__ = ["Span", "build", "pairs_at_most"]
Document = dict[str, Any]
USUAL = 60  # what the usual need of a category weighs: units of measure differ, this makes up


def build(span: Span, *, at: datetime) -> Document:
    """Return the document; a fixed number of queries, whatever the size."""
    shares = Shares(span, at=at)
    needs, offers = _postings(Need, span, shares.needs), _postings(Offer, span, shares.offers)
    known = {row.id for row in needs}, {row.id for row in offers}
    windows = _windows(*known)
    organisations = _organisations(span)
    points, exchange = Points(organisations), Exchange(needs, offers)
    return {
        "schema": "match-instance/1",
        "id": f"{span.tenant}-{span.first_day.isoformat()}",
        "today": span.first_day.isoformat(),
        "areas": _areas(organisations),
        "categories": _categories(needs),
        "communities": _communities(organisations, points, shares),
        "units": _units(organisations, points, shares),
        "needs": [
            shares.room_for_need(
                need(one, shares.gone_of_need(one.id, known[1]), windows[0].get(one.id, ()), points)
                | exchange.returns(one),
                one.id,
                known[1],
            )
            for one in needs
        ],
        "offers": [
            shares.room_for_offer(
                offer(
                    one, shares.gone_of_offer(one.id, known[0]), windows[1].get(one.id, ()), points
                )
                | exchange.wants(one)
                | shares.left_this_year(one, known[0]),
                one.id,
                known[0],
            )
            for one in offers
        ],
        "rules": {
            "horizon_days": max(1, (span.last_day - span.first_day).days + 1),
            "holidays": sorted(
                day.isoformat() for day, works in calendar.exceptions().items() if not works
            ),
        },
        "settled": shares.settled(*known),
        "declined": shares.declined(*known),
        "history": shares.history(points.kinds),
    }


def pairs_at_most(document: Mapping[str, Any]) -> int:
    """How many pairs of one category there are: the size, known before anything is computed."""
    wanted: dict[str, int] = {}
    for one in document["needs"]:
        wanted[one["category"]] = wanted.get(one["category"], 0) + 1
    return sum(wanted.get(one["category"], 0) for one in document["offers"])


def _postings(model: Any, span: Span, held: Iterable[int]) -> Sequence[Any]:
    """Open postings, and those with live matches; for a sub-district also what is shared with it.

    A need that its neighbours share is theirs to serve in their own round.
    """
    here = model.district_id == span.district_id
    if span.subdistrict_id is not None:
        shared = here & model.district_wide & model.state.in_(OPEN)
        here = model.subdistrict_id == span.subdistrict_id
        if model is Offer:
            here = here | shared
    wanted = model.state.in_(OPEN) | (model.state.in_(LIVE) & model.id.in_(list(held)))
    return db.session.scalars(select(model).where(here, wanted).order_by(model.id)).all()


Windows = Mapping[int, Sequence[TimeWindow]]


def _windows(needs: set[int], offers: set[int]) -> tuple[Windows, Windows]:
    return (
        _windows_by(TimeWindow.need_id, needs, lambda window: window.need_id),
        _windows_by(TimeWindow.offer_id, offers, lambda window: window.offer_id),
    )


def _windows_by(column: Any, ids: set[int], owner: Any) -> Windows:
    query = select(TimeWindow).where(column.in_(sorted(ids))).order_by(column, TimeWindow.id)
    return {one: list(some) for one, some in groupby(db.session.scalars(query), owner)}


def _organisations(span: Span) -> Sequence[Organisation]:
    """Open ones of the district: a shared offer comes from anywhere in it."""
    kinds = (OrganisationKind.SUBDISTRICT, OrganisationKind.COMMUNITY, OrganisationKind.UNIT)
    query = select(Organisation).where(
        Organisation.district_id == span.district_id, Organisation.kind.in_(kinds)
    )
    return db.session.scalars(query.order_by(Organisation.id)).all()


def _areas(organisations: Sequence[Organisation]) -> list[Document]:
    streets = [one for one in organisations if one.kind is OrganisationKind.SUBDISTRICT]
    districts = sorted({one.district_id for one in streets if one.district_id})
    return [{"id": f"d{one}"} for one in districts] + [
        {"id": f"s{one.id}", "parent": f"d{one.district_id}"} for one in streets
    ]


def _categories(needs: Sequence[Need]) -> list[Document]:
    """`worth` puts hours, places and goods on one scale: the usual need of each weighs alike."""
    demands: dict[int, list[int]] = {}
    for one in needs:
        demands.setdefault(one.category_id, []).append(one.quantity or 1)
    return [
        {
            "id": f"k{one.id}",
            "travel_limit": one.travel_limit_m,
            "continuity": one.recurring and not one.poolable,
            "worth": max(1, round(USUAL / median(demands.get(one.id, [USUAL])))),
        }
        for one in db.session.scalars(select(Category).order_by(Category.id))
    ]


def _communities(
    organisations: Sequence[Organisation], points: Points, shares: Shares
) -> list[Document]:
    """The communities, and for each sub-district one entry for what its units themselves need."""
    found = []
    for one in organisations:
        if one.kind is OrganisationKind.UNIT:
            continue
        letter = "c" if one.kind is OrganisationKind.COMMUNITY else "h"
        found.append(
            {
                "id": f"{letter}{one.id}",
                "area": f"s{one.subdistrict_id}",
                "place": points.of(one),
                "received": shares.received(one),
            }
        )
    return found


def _units(organisations: Sequence[Organisation], points: Points, shares: Shares) -> list[Document]:
    return [
        {"id": f"u{one.id}", "area": f"s{one.subdistrict_id}", "place": points.of(one)}
        | shares.record_of(one.id)
        for one in organisations
        if one.kind is OrganisationKind.UNIT
    ]

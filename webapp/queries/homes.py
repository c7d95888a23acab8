"""What each role's first page holds: queues of work, never more than a screen of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import cos, hypot, radians
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.db import db
from webapp.i18n import N_
from webapp.models import MODEL_OF
from webapp.models.matches import LIVE_MATCH, Match
from webapp.models.needs import Need, Urgency
from webapp.models.offers import Offer
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.people import Role
from webapp.models.postings import LISTED, OPEN, PostingAction, PostingKind, PostingState
from webapp.policy import Actor
from webapp.queries.postings import categories
from webapp.queries.scope import visible

SHOWN = 6
SOON = timedelta(days=14)
MOST_CONSIDERED = 200  # needs; three of them are shown
CONFIRM_AFTER = timedelta(days=150)  # a month before silence pauses an offer
METRES_PER_DEGREE = 111_320
S = PostingState


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work: the posting and, in words with facts, why it is here."""

    posting: Any
    why: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queue:
    """`title` and `empty` are marked for translation; `more` are the address's filters."""

    title: str
    kind: PostingKind
    items: Sequence[Item]
    count: int
    empty: str
    more: Mapping[str, str] = field(default_factory=dict)
    action: PostingAction | None = None  # offered beside each item: one click


def queues(actor: Actor, *, today: date, now: datetime) -> list[Queue]:
    """The queues of the role, in the order in which they should be worked off."""
    return _QUEUES.get(actor.role, _latest)(actor, today, now)


def _queue(
    title: str,
    kind: PostingKind,
    actor: Actor,
    condition: ColumnElement[bool],
    *,
    empty: str,
    more: Mapping[str, str] | None = None,
    action: PostingAction | None = None,
    waiting_until: datetime | None = None,
) -> Queue:
    """Query one queue; with `waiting_until` (now) each item says for how long it has waited."""
    model = MODEL_OF[kind]
    wanted = and_(visible(model, actor), condition)
    first = [_urgent_first()] if model is Need else []
    rows, count = _first_rows(model, wanted, (*first, model.changed_at, model.id), SHOWN)
    items = [_item(row, waiting_until) for row in rows]
    return Queue(title, kind, items, count, empty, more or {}, action)


def _first_rows(
    model: Any, wanted: ColumnElement[bool], order: Sequence[Any], most: int
) -> tuple[Sequence[Any], int]:
    """The first rows with owner and category, and how many there are in all. One query.

    Counted and sorted before any row is read in full.
    """
    few = select(model.id, func.count().over().label("whole")).where(wanted)
    first = few.order_by(*order).limit(most).subquery()
    found = db.session.execute(
        select(model, first.c.whole)
        .join(first, first.c.id == model.id)
        .options(joinedload(model.owner), joinedload(model.category))
        .order_by(*order)
    ).all()
    return [row[0] for row in found], found[0].whole if found else 0


def _item(posting: Any, waiting_until: datetime | None) -> Item:
    days = (waiting_until - posting.changed_at).days if waiting_until else 0
    return Item(posting, N_("已等待 %(days)s 天"), {"days": days}) if days else Item(posting)


def _urgent_first() -> Any:
    order = {str(Urgency.URGENT): 0, str(Urgency.IMPORTANT): 1}
    return case(order, value=Need.urgency, else_=2)


def _coordinator(actor: Actor, today: date, now: datetime) -> list[Queue]:
    here = Need.subdistrict_id == actor.subdistrict_id
    ready = or_(
        Need.state == S.VERIFIED,
        and_(Need.state == S.SUBMITTED, Need.owner_kind == OrganisationKind.UNIT),
    )
    return [
        _queue(
            N_("待您发布的需求"),
            PostingKind.NEED,
            actor,
            and_(here, ready),
            empty=N_("没有等待发布的需求。"),
            waiting_until=now,
            more={"state": "verified"},
        ),
        _queue(
            N_("待您发布的资源"),
            PostingKind.OFFER,
            actor,
            and_(
                Offer.subdistrict_id == actor.subdistrict_id,
                Offer.state == S.SUBMITTED,
                ~made_for_a_claim(),
            ),
            empty=N_("没有等待发布的资源。"),
            waiting_until=now,
            more={"state": "submitted"},
        ),
        _queue(
            N_("两周内到期、还没有着落的需求"),
            PostingKind.NEED,
            actor,
            and_(here, Need.state.in_(OPEN), Need.last_date <= today + SOON),
            empty=N_("没有快到期的需求。"),
            more={"state": "published", "sort": "deadline"},
        ),
        _queue(
            N_("社区书记还没有核实的需求"),
            PostingKind.NEED,
            actor,
            and_(here, Need.state == S.SUBMITTED, Need.owner_kind == OrganisationKind.COMMUNITY),
            empty=N_("没有等待核实的需求。"),
            more={"state": "submitted"},
            waiting_until=now,
        ),
    ]


def made_for_a_claim() -> ColumnElement[bool]:
    """Offers that are published together with the approval of the claim they were made for."""
    live = select(Match.id).where(Match.offer_id == Offer.id, Match.state.in_(LIVE_MATCH))
    return live.exists()


def _own(kind: PostingKind, actor: Actor, states: frozenset[PostingState], **words: Any) -> Queue:
    model = MODEL_OF[kind]
    condition = and_(model.owner_id == actor.organisation_id, model.state.in_(states))
    return _queue(kind=kind, actor=actor, condition=condition, more={"mine": "1"}, **words)


_BACK = frozenset({S.DRAFT, S.RETURNED})
_ON_THE_WAY = frozenset({S.SUBMITTED, S.VERIFIED, S.PUBLISHED, S.PARTLY_MATCHED, S.MATCHED})


def _secretary(actor: Actor, today: date, now: datetime) -> list[Queue]:
    to_verify = _own(
        PostingKind.NEED,
        actor,
        frozenset({S.SUBMITTED}),
        title=N_("待您核实的需求"),
        empty=N_("没有等待核实的需求。"),
        waiting_until=now,
    )
    return [to_verify, *_staff(actor, today, now)]


def _staff(actor: Actor, _today: date, _now: datetime) -> list[Queue]:
    return [
        _own(
            PostingKind.NEED,
            actor,
            _BACK,
            title=N_("待补充的草稿和退回的需求"),
            empty=N_("没有待补充的需求。"),
        ),
        _own(
            PostingKind.NEED,
            actor,
            _ON_THE_WAY,
            title=N_("办理中的需求"),
            empty=N_("还没有提交需求，可以从“提需求”开始。"),
        ),
    ]


def _unit_contact(actor: Actor, today: date, now: datetime) -> list[Queue]:
    due = _queue(
        N_("请确认仍然有效的资源"),
        PostingKind.OFFER,
        actor,
        and_(
            Offer.owner_id == actor.organisation_id,
            Offer.state.in_(OPEN),
            Offer.confirmed_at < now - CONFIRM_AFTER,
        ),
        empty=N_("没有需要确认的资源。"),
        action=PostingAction.CONFIRM,
        more={"mine": "1"},
    )
    back = _own(
        PostingKind.OFFER,
        actor,
        _BACK,
        title=N_("待补充的草稿和退回的资源"),
        empty=N_("没有待补充的资源。"),
    )
    return [fitting_needs(actor), due, back]


def fitting_needs(actor: Actor) -> Queue:
    """Three open needs for the unit: of the categories it offers first, then urgent, then near."""
    offered = set(
        db.session.scalars(
            select(Offer.category_id).where(
                Offer.owner_id == actor.organisation_id, Offer.state.in_(OPEN)
            )
        )
    )
    claimed = select(Match.need_id).where(
        Match.giver_id == actor.organisation_id, Match.state.in_(LIVE_MATCH)
    )
    others = and_(
        visible(Need, actor),
        Need.state.in_(OPEN),
        Need.owner_id != actor.organisation_id,
        Need.id.not_in(claimed),
    )
    order = (Need.category_id.in_(offered).desc(), _urgent_first(), Need.last_date)
    candidates, _all = _first_rows(Need, others, order, MOST_CONSIDERED)
    home = db.session.get_one(Organisation, actor.organisation_id)
    tiers = list(Urgency)

    def rank(need: Need) -> tuple[bool, int, float]:
        fits = need.category_id in offered
        return not fits, tiers.index(need.urgency), metres(home, need.owner)

    near = sorted(candidates, key=rank)[:3]
    items = [_fitting(need, home, offered=need.category_id in offered) for need in near]
    return Queue(
        N_("您可能帮得上的三条需求"),
        PostingKind.NEED,
        items,
        len(items),
        N_("暂时没有合适的需求。先登记您能提供的资源，系统会为您留意。"),
        {"state": "published"},
    )


def _fitting(need: Need, home: Organisation, *, offered: bool) -> Item:
    distance = metres(home, need.owner)
    facts = {"category": need.category, "km": f"{distance / 1000:.1f}"}
    if distance == float("inf"):
        why = N_("与您提供的资源同属“%(category)s”") if offered else ""
    elif offered:
        why = N_("与您提供的资源同属“%(category)s”，相距约 %(km)s 公里")
    else:
        why = N_("离您约 %(km)s 公里，需要“%(category)s”方面的帮助")
    return Item(need, why, facts)


def metres(one: Organisation, other: Organisation) -> float:
    """Distance between two address points on the flat; infinite when one is unknown."""
    if one.latitude is None or other.latitude is None:
        return float("inf")
    if one.longitude is None or other.longitude is None:
        return float("inf")
    narrowing = cos(radians(one.latitude))
    east = (one.longitude - other.longitude) * narrowing
    return hypot(east, one.latitude - other.latitude) * METRES_PER_DEGREE


def _latest(actor: Actor, _today: date, _now: datetime) -> list[Queue]:
    listed: Any = {"empty": N_("还没有发布的内容。"), "more": {"state": "published"}}
    return [
        _queue(N_("正在征集帮助的需求"), PostingKind.NEED, actor, Need.state.in_(OPEN), **listed),
        _queue(N_("可以对接的资源"), PostingKind.OFFER, actor, Offer.state.in_(OPEN), **listed),
    ]


def _nothing(_actor: Actor, _today: date, _now: datetime) -> list[Queue]:
    """Who decides about matches looks up needs and offers from there, or in their lists."""
    return []


_QUEUES: Mapping[Role, Callable[[Actor, date, datetime], list[Queue]]] = {
    Role.COMMITTEE_MEMBER: _nothing,
    Role.COORDINATOR: _coordinator,
    Role.COMMUNITY_SECRETARY: _secretary,
    Role.COMMUNITY_STAFF: _staff,
    Role.UNIT_CONTACT: _unit_contact,
}


# Who checks rather than working off a queue.
SEES_TOTALS = frozenset({Role.DISTRICT_ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class CategoryTotals:
    """Listed postings of one category: how many, and how many are still open."""

    category: Any
    needs: int
    open_needs: int
    offers: int
    open_offers: int


def totals(actor: Actor | None) -> list[CategoryTotals]:
    """Published postings by category that the reader may see. Three queries."""
    counted = {kind: _count_by_category(MODEL_OF[kind], actor) for kind in PostingKind}
    none = (0, 0)
    return [
        CategoryTotals(
            c,
            *counted[PostingKind.NEED].get(c.id, none),
            *counted[PostingKind.OFFER].get(c.id, none),
        )
        for c in categories()
    ]


def _count_by_category(model: Any, actor: Actor | None) -> dict[int, tuple[int, int]]:
    still_open = func.sum(case((model.state.in_(OPEN), 1), else_=0))
    rows = db.session.execute(
        select(model.category_id, func.count(), still_open)
        .where(visible(model, actor), model.state.in_(LISTED))
        .group_by(model.category_id)
    )
    return {category: (listed, opened) for category, listed, opened in rows}

"""Rounds as people steer them: open, freeze, order a run, decide about pairs, publish, close."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import TooLarge, Unfit, Unknown
from webapp.i18n import CHINA
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.plans import PlanState
from webapp.models.rounds import Round, RoundAction, RoundSnapshot, RoundState
from webapp.policy import Actor, Permission, allows, authorize
from webapp.queries.snapshots import Span, build, pairs_at_most
from webapp.scenarios import Wishes
from webapp.services.round_steps import locked, policy_of

MOST_PAIRS = 2_000_000  # of one category; a run would take hours, and more memory than it may
LONGEST_SEASON = 400  # days
AT_WORK = (PlanState.QUEUED, PlanState.RUNNING)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new round is about; `organisation_id` is the sub-district or the district."""

    organisation_id: int
    name: str
    first_day: date
    last_day: date
    policy_name: str
    wishes: Wishes


def open_round(opening: Opening, *, form_key: str, actor: Actor, at: datetime) -> Round:
    """Open a round; the same form twice opens one. Raises Unknown, NotPermitted or Unfit."""
    with transaction() as session:
        known = session.scalar(select(Round).where(Round.form_key == form_key))
        if known is not None:
            authorize(actor, Permission.READ_ROUND, known)
            return known
        place = session.get(Organisation, opening.organisation_id)
        if place is None or not allows(actor, Permission.OPEN_ROUND, place):
            raise Unknown("organisation", opening.organisation_id)
        _check_days(opening, at)
        made = Round(
            name=opening.name,
            tenant_id=place.id,
            subdistrict_id=place.id if place.kind is OrganisationKind.SUBDISTRICT else None,
            district_id=place.district_id,
            state=RoundState.OPEN,
            first_day=opening.first_day,
            last_day=opening.last_day,
            policy_id=policy_of(
                session, place.id, opening.policy_name, opening.wishes, actor, at
            ).id,
            opened_by_id=actor.person_id,
            form_key=form_key,
            created_at=at,
            changed_at=at,
        )
        session.add(made)
        session.flush()
        record(session, actor, "round.open", made, at=at, policy=made.policy_id)
    return made


def _check_days(opening: Opening, at: datetime) -> None:
    if opening.last_day < opening.first_day:
        raise Unfit("last_day", "days_out_of_order")
    if opening.first_day < at.astimezone(CHINA).date():
        raise Unfit("first_day", "past")
    if (opening.last_day - opening.first_day).days > LONGEST_SEASON:
        raise Unfit("last_day", "season_too_long", str(LONGEST_SEASON))


def freeze(round_id: int, *, actor: Actor, at: datetime) -> Round:
    """Store what the round starts from. Raises Unknown, NotPermitted, AlreadyMoved or TooLarge."""
    with transaction() as session:
        one = locked(session, round_id, actor, RoundAction.FREEZE)
        one.apply(RoundAction.FREEZE, at=at)
        span = Span(one.district_id, one.subdistrict_id, one.first_day, one.last_day)
        document = build(span, at=at)
        pairs = pairs_at_most(document)
        if pairs > MOST_PAIRS:
            raise TooLarge(pairs, MOST_PAIRS)
        written = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        snapshot = RoundSnapshot(
            round_id=one.id,
            document=written,
            digest=hashlib.sha256(written.encode()).hexdigest(),
            needs=len(document["needs"]),
            offers=len(document["offers"]),
            pairs=pairs,
            created_at=at,
        )
        session.add(snapshot)
        counted: dict[str, Any] = {"needs": snapshot.needs, "offers": snapshot.offers}
        record(session, actor, "round.freeze", one, at=at, digest=snapshot.digest[:16], **counted)
    return one


def move(round_id: int, action: RoundAction, *, actor: Actor, at: datetime) -> Round:
    """Say that the meeting has decided, or close the round."""
    with transaction() as session:
        one = locked(session, round_id, actor, action)
        one.apply(action, at=at)
        record(session, actor, f"round.{action}", one, at=at)
    return one

"""Whom to ask instead when a side declines: kept with a published plan, asked with one button."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from webapp.db import transaction
from webapp.errors import Unknown
from webapp.models.matches import Match, Side
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.outbox import Alternate
from webapp.models.plans import Proposal, RoundPlan
from webapp.optimizing.process import at_work
from webapp.policy import Actor, Permission, authorize
from webapp.queries.alternates import possible
from webapp.queries.clock import database_time
from webapp.queries.scope import visible
from webapp.services import jobs, pair_rules, pairing
from webapp.services.jobs import Claim, finish
from webapp.services.run_steps import instance_of


def order(session: Any, plan: RoundPlan, *, at: datetime) -> None:
    """Let the worker find and keep the alternates of a plan that is being published."""
    key = f"keep_alternates:{plan.id}"
    jobs.order(session, "keep_alternates", key=key, at=at, arguments={"plan": plan.id})


def keep_alternates(held: Claim, *, at: datetime) -> None:
    """Store the best candidates that the plan has left aside, for each need that it serves."""
    plan_id = int(held.arguments["plan"])
    with transaction() as session:
        plan = session.get_one(RoundPlan, plan_id)
        needs = session.scalars(
            select(Proposal.need_id)
            .where(Proposal.plan_id == plan_id, Proposal.fixed.is_(False))
            .distinct()
        )
        job = {
            "task": "alternates",
            "instance": instance_of(session, plan),
            "plan": json.loads(plan.document or "{}"),
            "needs": sorted(f"n{need}" for need in needs),
        }
    found: list[Mapping[str, Any]] = []
    with at_work(job) as messages:
        found += [message for message in messages if message is not None]
    with transaction() as session:
        session.execute(delete(Alternate).where(Alternate.plan_id == plan_id))
        session.add_all(_row(plan_id, told, n) for told in found for n in _ranks(told))
        finish(session, held, at=database_time(), result=str(len(found)))


def _ranks(told: Mapping[str, Any]) -> range:
    return range(len(told["alternates"]))


def _row(plan_id: int, told: Mapping[str, Any], place: int) -> Alternate:
    one = told["alternates"][place]
    return Alternate(
        plan_id=plan_id,
        need_id=int(told["need"][1:]),
        offer_id=int(one["offer"][1:]),
        rank=place + 1,
        score=one["score"],
        metres=one["metres"],
    )


def ask(alternate_id: int, *, form_key: str, actor: Actor, at: datetime) -> Match:
    """Ask a stored alternate instead of whoever declined.

    The need's own side says yes by asking. The same `form_key` always means the same match.
    Raises Unknown, NotPermitted, or Unfit when it is no longer possible.
    """
    with transaction() as session:
        stored = session.get(Alternate, alternate_id)
        plan = session.get_one(RoundPlan, stored.plan_id) if stored else None
        if stored is None or plan is None:
            raise Unknown("alternate", alternate_id)
        need = _locked_need(session, stored, actor)
        offer = session.get_one(Offer, stored.offer_id, with_for_update=True)
        authorize(actor, Permission.ASK_ALTERNATE, need)
        made = session.scalars(select(Match).where(Match.form_key == form_key)).one_or_none()
        if made is not None:
            return _ours(made, need, offer)
        _check_possible(session, stored, at)
        match = pairing.propose(
            session,
            need,
            offer,
            None,
            round_id=plan.round_id,
            actor=actor,
            at=at,
            by_hand=True,
        )
        pair_rules.check_whole(need, match.quantity)
        match.form_key = form_key
        if actor.organisation_id == need.owner_id:
            match.agree(Side.RECEIVER, at)
    return match


def _locked_need(session: Any, stored: Alternate, actor: Actor) -> Need:
    query = select(Need).where(Need.id == stored.need_id, visible(Need, actor))
    need: Need | None = session.scalars(query.with_for_update()).one_or_none()
    if need is None:
        raise Unknown("alternate", stored.id)
    return need


def _ours(made: Match, need: Need, offer: Offer) -> Match:
    if (made.need_id, made.offer_id) != (need.id, offer.id):
        raise Unknown("alternate", made.id)
    return made


def _check_possible(session: Any, stored: Alternate, at: datetime) -> None:
    """With both postings locked: what the list said may no longer hold."""
    still = (
        select(Alternate.id)
        .join(Need, Need.id == Alternate.need_id)
        .join(Offer, Offer.id == Alternate.offer_id)
        .join(RoundPlan, RoundPlan.id == Alternate.plan_id)
        .where(Alternate.id == stored.id, *possible(at))
    )
    if session.scalar(still) is None:
        raise Unknown("alternate", stored.id)

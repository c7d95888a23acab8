"""The pairs of a plan with their scores, and what goes without with its reasons."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from webapp.errors import NotPermitted
from webapp.exports.columns import Record
from webapp.models.needs import Need
from webapp.models.plans import RoundPlan
from webapp.policy import Actor
from webapp.queries import plans
from webapp.queries.exports.columns import OF_PLAN_PAIRS, OF_PLAN_UNSERVED
from webapp.queries.exports.listing import AT_A_TIME, Listing
from webapp.queries.plans import PairFilters
from webapp.queries.posting_names import Names
from webapp.reasons import Teller, ids_in, refused, runner_up
from webapp.render import Page

Read = Callable[[RoundPlan, PairFilters, Actor, int], Page]


def pairs(asked: PairFilters, actor: Actor | None) -> Listing:
    """Raises NotPermitted or Unknown."""
    plan, reader = _opened(asked, actor)
    total = plans.proposals(plan, asked, reader, 1).total
    return Listing(OF_PLAN_PAIRS, total, _pairs(plan, asked, reader))


def unserved(asked: PairFilters, actor: Actor | None) -> Listing:
    """Raises NotPermitted or Unknown."""
    plan, reader = _opened(asked, actor)
    total = plans.unserved(plan, asked, reader, 1).total
    return Listing(OF_PLAN_UNSERVED, total, _unserved(plan, asked, reader))


def _opened(asked: PairFilters, actor: Actor | None) -> tuple[RoundPlan, Actor]:
    if actor is None:
        raise NotPermitted("visitors read no plans")
    return plans.ready_plan(asked.plan, actor), actor


def _in_pages(read: Read, plan: RoundPlan, asked: PairFilters, actor: Actor) -> Iterator[list[Any]]:
    number = 1
    while rows := list(read(plan, replace(asked, page=number), actor, AT_A_TIME).rows):
        yield rows
        number += 1


def _pairs(plan: RoundPlan, asked: PairFilters, actor: Actor) -> Iterator[Record]:
    for rows in _in_pages(plans.proposals, plan, asked, actor):
        told = [row.Proposal.runner_up for row in rows]
        teller = Teller(Names(ids_in(told), actor))
        for proposal, need, offer, need_seen, offer_seen in rows:
            yield {
                **_need(need, seen=need_seen),
                "offer_code": offer.code,
                "offer": offer.title if offer_seen else offer.code,
                "giver": offer.owner.name,
                "quantity": proposal.quantity,
                "metres": proposal.metres,
                "score": proposal.score,
                **proposal.parts,
                "fixed": proposal.fixed,
                "pinned": proposal.pinned,
                "runner_up": runner_up(teller, proposal.runner_up)[0],
                "refused": refused(proposal.refused),
            }


def _unserved(plan: RoundPlan, asked: PairFilters, actor: Actor) -> Iterator[Record]:
    for rows in _in_pages(plans.unserved, plan, asked, actor):
        teller = Teller(Names(ids_in([row.Unserved.reason for row in rows]), actor))
        for lack, need, seen in rows:
            yield {
                **_need(need, seen=seen),
                "wanted": lack.wanted,
                "served": lack.served,
                "why": "".join(teller.unserved(lack.reason)),
                "help": teller.help(lack.reason),
            }


def _need(need: Need, *, seen: bool) -> Record:
    return {
        "category": need.category.name,
        "urgency": str(need.urgency),
        "need_code": need.code,
        "need": need.title if seen else need.code,
        "receiver": need.owner.name,
        "unit": need.category.unit,
    }

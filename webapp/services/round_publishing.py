"""Publishing a plan: both sides of every new pair are asked, what it leaves out is called off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from webapp.chain import record
from webapp.db import transaction
from webapp.errors import Unfit, Unknown
from webapp.models.matches import Match, MatchState
from webapp.models.needs import Need
from webapp.models.offers import Offer
from webapp.models.plans import PlanState, Proposal, RoundPlan
from webapp.models.rounds import Round, RoundAction
from webapp.policy import Actor
from webapp.queries.claim_rules import rules_of
from webapp.services import alternates, pairing
from webapp.services.round_steps import locked

LEFT_OUT = "新一轮方案没有保留这一对。"


@dataclass(frozen=True, slots=True)
class Published:
    """How many pairs are asked about, could not be, and were called off of an older round."""

    asked: int
    refused: int
    called_off: int


def publish(plan_id: int, *, actor: Actor, at: datetime) -> Published:
    """Ask both sides of every new pair of a plan.

    What changed since the input was frozen is refused pair by pair, with its reason. Proposals
    of an older round of the same scope that nobody has answered stay if the plan has them again;
    the others are called off.
    """
    with transaction() as session:
        plan = session.get(RoundPlan, plan_id, with_for_update=True)
        one = locked(session, plan.round_id if plan else 0, actor, RoundAction.PUBLISH)
        if plan is None or plan.state is not PlanState.READY:
            raise Unknown("plan", plan_id)
        one.apply(RoundAction.PUBLISH, at=at)
        plan.published_at = at
        rows = session.scalars(
            select(Proposal)
            .where(Proposal.plan_id == plan.id, Proposal.fixed.is_(False))
            .order_by(Proposal.need_id, Proposal.offer_id)
        ).all()
        older = session.scalars(select(Match).where(unanswered(one)).order_by(Match.id)).all()
        _lock(session, [*rows, *older])
        older = session.scalars(
            select(Match).where(unanswered(one)).order_by(Match.id).with_for_update()
        ).all()
        kept = {(m.need_id, m.offer_id): m for m in older if _asks_again(m, rows)}
        gone = [match for match in older if match not in kept.values()]
        for match in gone:
            pairing.call_off(session, match, actor=actor, at=at, reason=LEFT_OUT)
        for row in rows:
            _ask(session, one, row, kept.get((row.need_id, row.offer_id)), actor, at)
        refused = sum(bool(row.refused) for row in rows)
        done = Published(len(rows) - refused, refused, len(gone))
        counted: dict[str, Any] = {"asked": done.asked, "refused": refused, "plan": plan.number}
        if gone:
            counted["called_off"] = len(gone)
        alternates.order(session, plan, at=at)
        record(session, actor, "round.publish_plan", one, at=at, **counted)
        return done


def unanswered(one: Round) -> ColumnElement[bool]:
    """Proposals of older rounds of the same scope to which neither side has said a word."""
    older = select(Round.id).where(Round.tenant_id == one.tenant_id, Round.id != one.id)
    return (
        Match.round_id.in_(older)
        & (Match.state == MatchState.PROPOSED)
        & Match.giver_agreed_at.is_(None)
        & Match.receiver_agreed_at.is_(None)
    )


def _asks_again(match: Match, rows: Sequence[Proposal]) -> bool:
    again = (match.need_id, match.offer_id, match.quantity)
    return any((row.need_id, row.offer_id, row.quantity) == again for row in rows)


def _lock(session: Any, pairs: Collection[Proposal | Match]) -> None:
    """Needs first, then offers, each in the order of their ids, as everybody does."""
    for model, ids in (
        (Need, sorted({pair.need_id for pair in pairs})),
        (Offer, sorted({pair.offer_id for pair in pairs})),
    ):
        query = select(model).where(model.id.in_(ids)).order_by(model.id)
        session.scalars(query.with_for_update()).all()


def _ask(
    session: Any, one: Round, row: Proposal, known: Match | None, actor: Actor, at: datetime
) -> None:
    """Ask both sides; who has been asked by an older round has time to answer once more."""
    if known is not None:
        known.round_id = one.id
        known.answer_by = pairing.answer_day(rules_of(known.subdistrict_id), at)
        record(session, actor, "match.ask_again", known, at=at, round=one.id)
        row.match_id = known.id
        return
    need, offer = session.get_one(Need, row.need_id), session.get_one(Offer, row.offer_id)
    try:
        match = pairing.propose(
            session,
            need,
            offer,
            row.quantity,
            round_id=one.id,
            actor=actor,
            at=at,
            by_hand=row.pinned,
        )
    except Unfit as error:
        row.refused = error.rule
        return
    row.match_id = match.id

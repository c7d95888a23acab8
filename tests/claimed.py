"""Matches led through their life by the services, for tests about what happens to them later."""

import secrets
from datetime import date, datetime
from typing import Any

from tests.posted import NEED, OFFER, published
from tests.world import NOON, World
from webapp.db import transaction
from webapp.models.claiming import ClaimRules, StandingRule
from webapp.models.matches import Match, MatchAction
from webapp.services import claims, matches
from webapp.services.pair_rules import Terms

UNIT, STAFF = "unit_contact river", "community_staff river"
SECRETARY, COORDINATOR = "community_secretary river", "coordinator river"
FIRST_DAY, LAST_DAY = date(2026, 11, 28), date(2026, 12, 5)
# What leads there from the claim of a unit, and who does it.
A = MatchAction
WAYS: dict[str, tuple[tuple[A, str], ...]] = {
    "awaiting": (),
    "agreed": ((A.ACCEPT, SECRETARY),),
    "approved": ((A.ACCEPT, SECRETARY), (A.APPROVE, COORDINATOR)),
    "active": ((A.ACCEPT, SECRETARY), (A.APPROVE, COORDINATOR), (A.START, UNIT)),
    "declined": ((A.DECLINE, SECRETARY),),
    "withdrawn": ((A.WITHDRAW, UNIT),),
}
WAYS["delivered"] = (*WAYS["active"], (A.DELIVER, UNIT))
WAYS["confirmed"] = (*WAYS["delivered"], (A.CONFIRM, STAFF))
WAYS["closed"] = (*WAYS["confirmed"], (A.CLOSE, COORDINATOR))
WAYS["cancelled"] = (*WAYS["approved"], (A.CANCEL, COORDINATOR))


def pair(world: World, **need_changes: Any) -> tuple[int, int]:
    """A published need (4, divisible) and a published offer (10) of River."""
    changes = {"divisible": True} | need_changes
    return published(world, NEED, **changes), published(world, OFFER)


def claim(
    world: World,
    need_id: int,
    offer_id: int,
    quantity: int | None = None,
    *,
    who: str = UNIT,
    at: datetime = NOON,
    key: str = "",
    **words: str,
) -> int:
    made = claims.claim_need(
        need_id,
        offer_id,
        Terms(quantity, **words),
        form_key=key or secrets.token_hex(16),
        actor=world.actors[who],
        at=at,
    )
    return int(made.id)


def step(
    world: World,
    match_id: int,
    action: MatchAction,
    who: str,
    *,
    at: datetime = NOON,
    key: str = "",
) -> Match:
    actor = world.actors[who]
    if action is A.START:
        return matches.start(match_id, FIRST_DAY, LAST_DAY, actor=actor, at=at, form_key=key)
    return matches.move(match_id, action, actor=actor, at=at, reason="照章办理", form_key=key)


def led_to(world: World, match_id: int, state: str, *, at: datetime = NOON) -> int:
    """Lead a unit's claim to a state; small matches are approved under the standing rule."""
    for action, who in WAYS[state]:
        step(world, match_id, action, who, at=at)
    return match_id


def allow_small(world: World, up_to: int = 10, tenant: str = "river") -> None:
    """Let the coordinator approve matches of the category 医疗健康 up to a quantity."""
    with transaction() as session:
        session.add(
            StandingRule(
                subdistrict_id=world.organisations[tenant],
                category_id=world.categories["health"],
                up_to=up_to,
            )
        )


def allow_many(world: World, most_pending: int, tenant: str = "river") -> None:
    """Let an organisation of the sub-district hold so many claims that wait for an answer."""
    with transaction() as session:
        session.add(
            ClaimRules(
                subdistrict_id=world.organisations[tenant],
                most_pending=most_pending,
                changed_at=NOON,
            )
        )

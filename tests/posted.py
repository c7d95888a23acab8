"""Postings led through their life by the services, for tests about what happens to them later."""

import secrets
from datetime import datetime
from typing import Any

from tests.contents import need, offer
from tests.world import NOON, World
from webapp.models.postings import PostingAction, PostingKind
from webapp.policy import Actor
from webapp.services import matches, postings

NEED, OFFER = PostingKind.NEED, PostingKind.OFFER
OWNERS = {NEED: "community_staff", OFFER: "unit_contact"}


def published(
    world: World,
    kind: PostingKind = NEED,
    *,
    tenant: str = "river",
    at: datetime = NOON,
    **changes: Any,
) -> int:
    """Write, submit, verify (a community's need) and publish; return the id."""
    content = need(world, **changes) if kind is NEED else offer(world, **changes)
    actor = world.actors[f"{OWNERS[kind]} {tenant}"]
    made = postings.save(
        kind,
        content,
        form_key=secrets.token_hex(16),
        version=None,
        submit=True,
        actor=actor,
        at=at,
    )
    if made.must_be_verified:
        secretary = world.actors[f"community_secretary {tenant}"]
        postings.move(kind, made.id, PostingAction.VERIFY, actor=secretary, at=at)
    coordinator = world.actors[f"coordinator {tenant}"]
    postings.move(kind, made.id, PostingAction.PUBLISH, actor=coordinator, at=at)
    return int(made.id)


def offered(world: World, actor: Actor, *, at: datetime = NOON, **changes: Any) -> int:
    """Write, submit and publish an offer of somebody at River; return its id."""
    made = postings.save(
        OFFER,
        offer(world, **changes),
        form_key=secrets.token_hex(16),
        version=None,
        submit=True,
        actor=actor,
        at=at,
    )
    coordinator = world.actors["coordinator river"]
    postings.move(OFFER, made.id, PostingAction.PUBLISH, actor=coordinator, at=at)
    return int(made.id)


def matched(
    world: World, need_id: int, offer_id: int, quantity: int = 1, *, at: datetime = NOON
) -> int:
    """Let River's coordinator record a match; return its id."""
    coordinator = world.actors["coordinator river"]
    made = matches.record(need_id, offer_id, quantity, actor=coordinator, at=at, reason="电话约定")
    return int(made.id)

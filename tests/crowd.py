"""Many units that claim at once: each with an account, and offers for every need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask

from tests.posted import NEED, offered, published
from tests.signing_in import sign_in_as
from tests.world import World
from webapp.crypto import new_token
from webapp.db import db, transaction
from webapp.i18n import today
from webapp.models.claiming import ClaimRules
from webapp.models.organisations import Nature, Organisation, OrganisationKind
from webapp.models.people import Membership, Person, Role
from webapp.policy import Actor

COOKIE = "gongjian"


@dataclass(frozen=True)
class Claimer:
    """A unit at its browser: what it sends along, and what it claims with what."""

    actor: Actor
    cookie: str
    token: str
    pairs: Sequence[tuple[int, int]]  # (need, own offer)


def claimers(
    app: Flask, world: World, *, units: int, needs: int, offers: int, at: datetime
) -> list[Claimer]:
    """So many units of River with so many offers each; every need is large enough for all."""
    with app.app_context():
        with transaction() as session:
            tenant = world.organisations["river"]
            rules = {"answer_days": 5, "most_pending": 1000, "changed_at": at}
            session.add(ClaimRules(subdistrict_id=tenant, **rules))
        large = {"quantity": units * offers, "divisible": True}
        last = today() + timedelta(days=300)
        wanted = [published(world, NEED, at=at, last_date=last, **large) for _ in range(needs)]
        actors = [_unit(world, number, at) for number in range(units)]
        given = [
            [offered(world, actor, at=at, quantity=needs) for _ in range(offers)]
            for actor in actors
        ]
        db.session.remove()
    return [
        Claimer(actor, *_signed_in(app, actor), [(need, o) for o in own for need in wanted])
        for actor, own in zip(actors, given, strict=True)
    ]


def _unit(world: World, number: int, at: datetime) -> Actor:
    with transaction() as session:
        river = session.get_one(Organisation, world.organisations["river"])
        unit = Organisation(
            kind=OrganisationKind.UNIT,
            name=f"翠堤第{number + 1}厂",
            parent_id=river.id,
            subdistrict_id=river.id,
            district_id=river.district_id,
            nature=Nature.SCHOOL,
            created_at=at,
        )
        person = Person(
            account=f"unit-{number}", name=f"联络{number}", password_hash=new_token(), created_at=at
        )
        session.add_all([unit, person])
        session.flush()
        role = Role.UNIT_CONTACT
        seat = Membership(person_id=person.id, organisation_id=unit.id, role=role, created_at=at)
        session.add(seat)
        session.flush()
        return Actor(person.id, seat.id, role, unit.id, river.id, river.district_id)


def _signed_in(app: Flask, actor: Actor) -> tuple[str, str]:
    """The cookie, and the token that a form of this browser carries."""
    client = app.test_client()
    sign_in_as(client, actor)
    page = client.get("/offers/new").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    kept = client.get_cookie(COOKIE)
    assert kept
    assert token
    return f"{COOKIE}={kept.value}", token

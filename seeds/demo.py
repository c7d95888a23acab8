"""The demo city: made by calling the services, so that it holds only what the rules allow."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select

from seeds import city, people
from seeds.names import build_city
from seeds.people import DEMO_ACCOUNTS, Cast
from seeds.places import CitySeed, CommunitySeed, UnitSeed
from seeds.story import Author, Story
from seeds.texts import (
    community_owner,
    trades_with_need,
    trades_with_offer,
    unit_owner,
)
from webapp.categories import CATEGORIES
from webapp.db import db, transaction
from webapp.i18n import CHINA, now
from webapp.models.categories import Category
from webapp.models.claiming import ANSWER_DAYS, MOST_PENDING
from webapp.models.jobs import Job
from webapp.models.organisations import Organisation
from webapp.policy import Actor
from webapp.services import claim_rules, jobs, match_upkeep, upkeep
from webapp.services.passwords import DEMO_PASSWORD

SEED = 20261123
NEEDS, OFFERS = 600, 800  # times scale
POSTING_UNITS = 420  # of about 1,200: the others have an entry in the register, no account
NEEDS_OF_UNITS = 0.12  # share
OFFERS_OF_COMMUNITIES = 0.06
LAST_STEP = "demo expire"  # of making a city; the key of its job
STANDING = {"wish": 20, "health": 4, "culture": 4, "education": 4, "legal": 4, "venue": 4}
FOUNDED_BEFORE = timedelta(days=200)

__all__ = ["DEMO_ACCOUNTS", "SEED", "accounts", "fill", "is_empty"]


def is_empty() -> bool:
    """Say whether nothing but categories and holidays is stored yet."""
    return not db.session.scalar(select(func.count()).select_from(Organisation))


def fill(seed: int = SEED, scale: int = 1, *, at: datetime | None = None) -> str:
    """Fill an empty database with a city; return a sentence about what was made.

    The same seed, scale and day give the same city. Needs demo mode and an app context.
    """
    if not is_empty():
        return "The database already holds a city: nothing was added." + unless_whole()
    rng, today = Random(seed), start_of_day(at or now())
    plan = build_city(seed, scale)
    founded = today - FOUNDED_BEFORE
    stored = city.found(plan, at=founded)
    posting_units = _posting_units(rng, plan, POSTING_UNITS * scale)
    cast = people.enrol_cast(rng, plan, stored, posting_units, at=founded)
    story = Story(rng, cast, category_ids(), today)
    communities, units = _authors(plan, stored, cast, posting_units)
    story.plan_offers(_who_offers(rng, communities, units, OFFERS * scale))
    story.plan_needs(_who_needs(rng, communities, units, NEEDS * scale))
    for coordinator in cast.coordinators.values():
        _resolve(coordinator, at=founded)
    story.play()
    for coordinator in cast.coordinators.values():
        story.committees.look_ahead(coordinator, at=today)
    end_the_day(at=today)
    return (
        f"{len(plan.communities)} communities, {len(plan.grids)} grids, {len(plan.units)} units, "
        f"{NEEDS * scale} needs, {OFFERS * scale} offers"
    )


def unless_whole() -> str:
    """Warn of a city that was interrupted while being made: the last step is the daily job."""
    last = select(Job.id).where(Job.key.startswith(LAST_STEP)).limit(1)
    if db.session.scalar(last) is not None:
        return ""
    return " It is no whole demo city: for one, start again with an empty database."


def accounts() -> str:
    """One account for each role, as a table for the terminal."""
    rows = [f"  {account:<12} {role}" for role, account in DEMO_ACCOUNTS.items()]
    password = f"Password of every demo account: {DEMO_PASSWORD}"
    code = "The page for the second factor shows the code (demo mode only)."
    return "\n".join(["  account      role", *rows, password, code])


def start_of_day(moment: datetime) -> datetime:
    """Midnight in China, so that the city does not depend on the hour it was made."""
    return moment.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


def _posting_units(rng: Random, plan: CitySeed, how_many: int) -> list[UnitSeed]:
    """The printed unit account is the first one: let it lie in the first sub-district."""
    first = plan.subdistricts[0].key
    return sorted(rng.sample(plan.units, how_many), key=lambda unit: unit.parent_key != first)


def category_ids() -> dict[str, int]:
    rows = db.session.execute(select(Category.key, Category.id))
    return {row.key: row.id for row in rows}


def end_the_day(*, at: datetime) -> None:
    """Run the daily jobs that end what is over, as the worker would; the last one is the mark."""
    daily = {"demo matches": match_upkeep.expire_matches, LAST_STEP: upkeep.expire_postings}
    for key, task in daily.items():
        with transaction() as session:
            jobs.order(session, task.__name__, key=f"{key} {at.date()}", at=at)
        job_id = db.session.scalars(select(Job.id).order_by(Job.id.desc()).limit(1)).one()
        if held := jobs.claim(job_id, worker="demo", at=at):
            task(held, at=at)


def _resolve(coordinator: Actor, *, at: datetime) -> None:
    """Record what the committee lets the coordinator approve alone."""
    small = {
        category_id: STANDING[key] for key, category_id in category_ids().items() if key in STANDING
    }
    claim_rules.edit(
        ANSWER_DAYS,
        MOST_PENDING,
        small,
        version=None,
        reason="大工委第一次会议的决定",
        actor=coordinator,
        at=at,
    )


def _authors(
    plan: CitySeed, stored: city.StoredCity, cast: Cast, posting: Sequence[UnitSeed]
) -> tuple[list[Author], list[Author]]:
    streets = {seed.key: seed.name for seed in plan.subdistricts}
    by_key: dict[str, CommunitySeed] = {seed.key: seed for seed in plan.communities}
    communities = [
        Author(cast.staff[stored.ids[c.key]], community_owner(c, streets[str(c.parent_key)]))
        for c in plan.communities
    ]
    units = [
        Author(
            cast.contacts[stored.ids[u.key]],
            unit_owner(u, by_key[u.community_key], streets[str(u.parent_key)]),
        )
        for u in posting
    ]
    return communities, units


def _who_needs(
    rng: Random, communities: Sequence[Author], units: Sequence[Author], how_many: int
) -> list[tuple[Author, str]]:
    """Every community in turn; every category in turn; some needs come from units."""
    of_units = int(how_many * NEEDS_OF_UNITS)
    turns = [c.key for c in CATEGORIES]
    possible = {key: trades_with_need(key) for key in turns}
    made = [
        (author, _fitting(rng, possible, author))
        for author in _in_turn(rng, communities, how_many - of_units)
    ]
    able = [u for u in units if any(u.owner.trade in trades for trades in possible.values())]
    return made + [(u, _fitting(rng, possible, u)) for u in _in_turn(rng, able, of_units)]


def _who_offers(
    rng: Random, communities: Sequence[Author], units: Sequence[Author], how_many: int
) -> list[tuple[Author, str]]:
    of_communities = int(how_many * OFFERS_OF_COMMUNITIES)
    possible = {c.key: trades_with_offer(c.key) for c in CATEGORIES}
    able = [u for u in units if any(u.owner.trade in trades for trades in possible.values())]
    made = [(u, _fitting(rng, possible, u)) for u in _in_turn(rng, able, how_many - of_communities)]
    hosts = _in_turn(rng, communities, of_communities)
    return made + [(host, _fitting(rng, possible, host)) for host in hosts]


def _in_turn(rng: Random, authors: Sequence[Author], how_many: int) -> Iterable[Author]:
    """Everybody once before anybody twice, in a new order each round."""
    queue: list[Author] = []
    for _ in range(how_many):
        if not queue:
            queue = rng.sample(list(authors), len(authors))
        yield queue.pop()


def _fitting(rng: Random, possible: dict[str, frozenset[str]], author: Author) -> str:
    """A category in which that kind of organisation posts."""
    return rng.choice([key for key, trades in possible.items() if author.owner.trade in trades])

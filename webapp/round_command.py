"""`gongjian round`: one round from the command line, as its coordinator would run it."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.db import db
from webapp.fairness import Fairness, fairness
from webapp.i18n import CHINA
from webapp.models.jobs import Job, JobState
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.people import Membership, Role
from webapp.models.plans import RoundPlan
from webapp.models.rounds import Round
from webapp.policy import Actor
from webapp.queries.clock import database_time
from webapp.scenarios import Wishes
from webapp.services import explaining, jobs, rounds, runs, solving
from webapp.services.jobs import Claim
from webapp.services.rounds import Opening
from webapp.services.runs import RunOrder

SEASON = timedelta(days=180)
STEERS = {
    OrganisationKind.SUBDISTRICT: Role.COORDINATOR,
    OrganisationKind.DISTRICT: Role.DISTRICT_ADMIN,
}


class NoSuchRound(Exception):  # noqa: N818 -- a sentence
    """There is nobody to run it for; the message is one line for a person."""


def run(name: str | None, seconds: int, *, reasons: bool, at: datetime) -> Iterator[str]:
    """Run a round for the sub-district of this name, or for every district; yield what came of it.

    Done in this process, without a worker: as its own worker, with the same claim and lease.
    """
    for place in _places(name):
        yield from _round(place, seconds, reasons=reasons, at=at)


def has_rounds() -> bool:
    return db.session.scalar(select(Round.id).limit(1)) is not None


def _places(name: str | None) -> list[Organisation]:
    kind = OrganisationKind.SUBDISTRICT if name else OrganisationKind.DISTRICT
    query = select(Organisation).where(Organisation.kind == kind, Organisation.closed_at.is_(None))
    if name:
        query = query.where(Organisation.name == name)
    found = list(db.session.scalars(query.order_by(Organisation.id)))
    if not found:
        raise NoSuchRound(f"there is no sub-district {name}" if name else "there is no district")
    return found


def _round(place: Organisation, seconds: int, *, reasons: bool, at: datetime) -> Iterator[str]:
    actor = steering(place)
    first = at.astimezone(CHINA).date()
    name = f"{first.year} 年 {first.month} 月匹配轮次"
    opening = Opening(place.id, name, first, first + SEASON, "大工委年度权重", Wishes({}))
    key = secrets.token_hex(16)
    round_id = rounds.open_round(opening, form_key=key, actor=actor, at=at).id
    rounds.freeze(round_id, actor=actor, at=at)
    order, key = RunOrder(seconds), secrets.token_hex(16)
    plan_id = runs.order_run(round_id, order, form_key=key, actor=actor, at=at).id
    _work("solve_plan", solving.solve_plan)
    stored = db.session.get(RoundPlan, plan_id, populate_existing=True)
    assert stored is not None  # noqa: S101 -- we have just ordered it
    yield from _told(place, stored)
    if reasons and stored.document:
        _work("explain_plan", explaining.explain_plan)


def steering(place: Organisation) -> Actor:
    """Whoever steers the rounds of a sub-district or district. Raises NoSuchRound."""
    held = db.session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == place.id,
            Membership.role == STEERS[place.kind],
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.id)
        .limit(1)
    ).first()
    if held is None:
        raise NoSuchRound(f"nobody steers rounds for {place.name}: invite one first")
    return Actor(
        held.person_id,
        held.id,
        held.role,
        place.id,
        place.subdistrict_id,
        place.district_id or place.id,
    )


def _work(task: str, do: Callable[..., None]) -> None:
    """Do the waiting jobs of a task ourselves, unless a worker is quicker."""
    waiting = select(Job.id).where(Job.task == task, Job.state == JobState.QUEUED)
    ids = list(db.session.scalars(waiting.order_by(Job.id)))
    db.session.rollback()
    for job_id in ids:
        at = database_time()
        held: Claim | None = jobs.claim(job_id, worker="command line", at=at, lease=LEASE)
        if held is not None:
            do(held, at=at)


LEASE = timedelta(minutes=15)  # nobody extends it here


def _told(place: Organisation, plan: RoundPlan) -> Iterator[str]:
    if plan.document is None:
        yield f"{place.name}: no plan ({plan.fault or plan.state})"
        return
    served, first = plan.figures["served"], plan.figures["first_served"]
    gap = "not proved" if plan.gap_ppm is None else f"{plan.gap_ppm / 10_000:.3f} %"
    yield f"{place.name}: {plan.status}, gap {gap}, {plan.elapsed_ms / 1000:.1f} s"
    yield "  checker: sound"  # the database takes no other plan
    yield (
        f"  needs: {served['in_full']} of {served['needs']} in full (first come"
        f" {first['in_full']}), {served['in_part']} in part; {served['candidates']} have candidates"
    )
    for level in plan.figures["levels"]:
        if level["name"] != "leximin":
            value, bound, came = (_number(level[name]) for name in ("value", "bound", "first"))
            yield f"  {level['name']}: {value} (bound {bound}, first come {came})"
    yield from _coverage(fairness(plan.figures))


def _coverage(fair: Fairness) -> Iterator[str]:
    yield (
        f"  coverage of the worst community: {fair.worst:.1f} % of what it could receive"
        f" (first come {fair.worst_first:.1f} %); {fair.compared} compared,"
        f" {fair.raised} have more than by first come, {fair.lowered} less"
    )
    if fair.unreachable:
        yield f"  {len(fair.unreachable)} communities: nobody offers what they need"


def _number(value: int | None) -> str:
    return "not proved" if value is None else f"{value:,}"

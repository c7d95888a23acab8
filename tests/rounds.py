"""A small round for tests: postings of River, a round opened, frozen and run by its coordinator."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.posted import NEED, OFFER, published
from tests.world import World
from webapp.db import db
from webapp.i18n import CHINA, now
from webapp.models.jobs import Job, JobState
from webapp.models.offers import Reach
from webapp.models.plans import Proposal, RoundPlan
from webapp.optimizing import tasks
from webapp.policy import Actor
from webapp.scenarios import Wishes
from webapp.services import explaining, jobs, pair_wishes, previews, rounds, runs, solving
from webapp.services.previews import Asked
from webapp.services.rounds import Opening
from webapp.services.runs import RunOrder

TASKS = {
    "solve_plan": solving.solve_plan,
    "explain_plan": explaining.explain_plan,
    "answer_pair": explaining.answer_pair,
    "preview_policy": previews.preview_policy,
}
SECONDS = 1
WANTED = {"first_day": "2030-01-01", "last_day": "2030-06-30", "policy_name": "年度权重"}


def posted(world: World, *, tenant: str = "river", divisible: bool = True) -> dict[str, int]:
    """Two needs of four sessions each, one offer of five that travels; ids by word."""
    at = now()
    return {
        word: published(world, NEED, tenant=tenant, at=at, title=title, divisible=divisible)
        for word, title in (("first", "独居老人健康讲座"), ("second", "慢病随访讲座"))
    } | {
        "offer": published(
            world,
            OFFER,
            tenant=tenant,
            at=at,
            quantity=5,
            divisible=True,
            reach=Reach.TRAVELS,
            radius_m=5000,
        ),
    }


def opening(world: World, tenant: str = "river", **changes: Any) -> Opening:
    first = now().astimezone(CHINA).date()
    values = {
        "organisation_id": world.organisations[tenant],
        "name": "试算一轮",
        "first_day": first,
        "last_day": first + timedelta(days=90),
        "policy_name": "年度权重",
        "wishes": Wishes({}),
    }
    return Opening(**(values | changes))


def opened(world: World, tenant: str = "river") -> int:
    made = rounds.open_round(
        opening(world, tenant), form_key=key(), actor=steers(world, tenant), at=now()
    )
    return int(made.id)


def frozen(world: World, tenant: str = "river") -> int:
    round_id = opened(world, tenant)
    rounds.freeze(round_id, actor=steers(world, tenant), at=now())
    return round_id


def ordered(
    world: World,
    round_id: int,
    tenant: str = "river",
    after: int | None = None,
    *,
    by_hand: bool = False,
) -> int:
    order = RunOrder(SECONDS, after, by_hand=by_hand)
    actor = steers(world, tenant)
    return int(runs.order_run(round_id, order, form_key=key(), actor=actor, at=now()).id)


def planned(world: World, tenant: str = "river") -> tuple[int, int]:
    """Return a round and its plan, found by the real optimizer."""
    round_id = frozen(world, tenant)
    plan_id = ordered(world, round_id, tenant)
    work("solve_plan")
    return round_id, plan_id


def work(*tasks: str, at: datetime | None = None) -> None:
    """Do the waiting jobs of these tasks, as a worker would."""
    waiting = select(Job.id, Job.task).where(Job.state == JobState.QUEUED, Job.task.in_(tasks))
    found = db.session.execute(waiting.order_by(Job.id)).all()
    db.session.rollback()
    for job_id, task in found:
        held = jobs.claim(job_id, worker="test", at=at or now())
        assert held is not None
        TASKS[task](held, at=at or now())


def taken_up_again(task: str) -> None:
    """Let the lease of the running job lapse, and another worker do it."""
    running = select(Job.id).where(Job.state == JobState.RUNNING, Job.task == task)
    job_id = db.session.scalars(running).one()
    db.session.rollback()
    later = now() + jobs.LEASE * 2
    held = jobs.claim(job_id, worker="another", at=later)
    assert held is not None
    TASKS[task](held, at=later)


def plan(plan_id: int) -> RoundPlan:
    found = db.session.get(RoundPlan, plan_id, populate_existing=True)
    assert found is not None
    return found


def shares(plan_id: int) -> dict[tuple[int, int], int]:
    """Quantities by need and offer."""
    rows = db.session.scalars(select(Proposal).where(Proposal.plan_id == plan_id))
    return {(row.need_id, row.offer_id): row.quantity for row in rows}


def found(model: type[Any], number: int) -> Any:
    return db.session.get(model, number, populate_existing=True)


def asked(world: World, plan_id: int, need: int, offer: int, tenant: str = "river") -> int:
    """Ask about a pair and let it be answered; return the question."""
    actor = steers(world, tenant)
    question_id = int(pair_wishes.ask_pair(plan_id, need, offer, 1, actor=actor, at=now()).id)
    work("answer_pair")
    return question_id


def previewed(world: World, tenant: str = "river", **strengths: int) -> int:
    """Have other weights tried on the latest round; return the preview."""
    asked = Asked(world.organisations[tenant], Wishes(strengths), WANTED | strengths)
    made = previews.preview(asked, form_key=key(), actor=steers(world, tenant), at=now())
    preview_id = int(made.id)
    work("preview_policy")
    return preview_id


@contextmanager
def at_work_here(job: Mapping[str, Any]) -> Iterator[Iterator[dict[str, Any]]]:
    """The optimizer itself, without the process around it: loading it takes seconds each time."""
    said: list[dict[str, Any]] = []
    written = json.loads(json.dumps(job))
    tasks.TASKS[written.pop("task")](written, said.append)
    yield iter(json.loads(json.dumps(said)))


def steers(world: World, tenant: str) -> Actor:
    return world.actors[f"coordinator {tenant}"]


def key() -> str:
    return secrets.token_hex(16)
